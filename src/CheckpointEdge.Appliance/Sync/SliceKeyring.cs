using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Exchange.Slices;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Appliance.Sync;

/// <summary>
/// Unwraps the keys of lists with the board's own private key, each time a list is opened: neither the key of a list nor
/// anything that leads to it without the private key ever lies on the disk. Safe for concurrent callers.
/// </summary>
internal sealed class SliceKeyring(string dataDirectory, UnitIdentity unit)
{
    /// <summary>The key of a list that lies in a directory, with this board's entry beside it.</summary>
    /// <param name="header">From the signed manifest.</param>
    /// <exception cref="ListRefusedException">The board is not among the recipients, or the entry is missing or damaged.</exception>
    public SliceKey KeyOf(string directory, SliceHeader header)
    {
        string file = Path.Combine(directory, SliceKeys.FileName);
        if (!File.Exists(file))
            throw new ListRefusedException($"{SliceKeys.FileName} is missing: the list is sealed and cannot be opened.");
        if (new FileInfo(file).Length > SliceKeys.FileBytesMax)
            throw new ListRefusedException($"{SliceKeys.FileName} is larger than {SliceKeys.FileBytesMax} bytes.");
        return KeyOf(File.ReadAllBytes(file), header);
    }

    /// <inheritdoc cref="KeyOf(string, SliceHeader)"/>
    public SliceKey KeyOf(ReadOnlySpan<byte> keys, SliceHeader header)
    {
        try
        {
            using BoardKey key = BoardKey.Open(dataDirectory);
            return SliceKeys.Unwrap(keys, header.KeyIdentity, unit.Unit, key.Agree);
        }
        catch (ProvisioningException failure)
        {
            throw new ListRefusedException(failure.Message, failure);
        }
        catch (SliceKeysException failure)
        {
            throw new ListRefusedException(failure.Message, failure);
        }
    }

    /// <summary>The file with this board's entry alone.</summary>
    /// <exception cref="ListRefusedException">The board is not among the recipients, or the file is damaged.</exception>
    public byte[] OwnEntry(ReadOnlySpan<byte> keys, SliceHeader header)
    {
        using SliceKey key = KeyOf(keys, header);
        return SliceKeys.OnlyFor(keys, unit.Unit);
    }
}

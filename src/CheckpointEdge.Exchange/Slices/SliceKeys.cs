using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CheckpointEdge.Exchange.Reports;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Exchange.Slices;

/// <summary>A board that may open a slice.</summary>
/// <param name="Unit">Its name: letters, digits, hyphens.</param>
/// <param name="PublicKeyPem">P-256 SubjectPublicKeyInfo, PEM: the key of its certificate.</param>
/// <param name="Site">Where it stands; it does not go into the file.</param>
public sealed record SliceRecipient(string Unit, string PublicKeyPem, string Site = "");

/// <summary>The key of a slice is not for this board, or the file that should hold it is damaged. The message is one sentence.</summary>
public sealed class SliceKeysException(string sentence, Exception? cause = null) : Exception(sentence, cause);

/// <summary>
/// The file <c>slice.keys</c>: the key of a slice, wrapped once for every board that may open it. Nobody signs it: a wrong key
/// does not open the signed slice, and boards are added without the approvers. Stateless; README.md beside this file shows the
/// bytes.
/// </summary>
public static class SliceKeys
{
    public const string FileName = "slice.keys";

    /// <summary>Boards in one file (count).</summary>
    public const int RecipientsMax = 100_000;

    public const int UnitCharsMax = 32;

    /// <summary>The largest file there can be (bytes).</summary>
    public const int FileBytesMax = HeadBytes + (RecipientsMax * (1 + UnitCharsMax + BoxBytes));

    /// <summary>Digits of a key's identity (characters); see <see cref="SliceKey.Identity"/>.</summary>
    public const int IdentityChars = 16;

    private const int HeadBytes = 8 + (IdentityChars / 2) + sizeof(int);

    /// <summary>A sealed box around the key: version, point, nonce, tag, key.</summary>
    private const int BoxBytes = 1 + 64 + 12 + 16 + SliceKey.SizeBytes;

    private static ReadOnlySpan<byte> Mark => "CEKEYS\0\u0001"u8;

    /// <summary>Wraps a key for every recipient.</summary>
    /// <param name="before">A file of the same key, whose entries are taken over, or nothing; what cannot be read counts as nothing.</param>
    /// <exception cref="SliceKeysException">They are too many, or a board's name or key cannot be used.</exception>
    public static byte[] Wrap(
        SliceKey key, IReadOnlyCollection<SliceRecipient> recipients, ReadOnlySpan<byte> before = default)
    {
        if (recipients.Count > RecipientsMax)
            throw new SliceKeysException($"A slice is sealed to at most {RecipientsMax} boards.");
        ArrayBufferWriter<byte> file = new();
        WriteHead(file, key.Identity, recipients.Count);
        byte[] secret = key.Export();
        Dictionary<string, byte[]> boxes = BoxesOf(before, key.Identity);
        try
        {
            foreach (SliceRecipient recipient in recipients)
            {
                if (recipient.Unit.Length is 0 or > UnitCharsMax || !recipient.Unit.All(char.IsAscii))
                    throw new SliceKeysException($"The name of a board has 1 to {UnitCharsMax} letters, digits and hyphens.");
                WriteEntry(file, recipient.Unit, boxes.GetValueOrDefault(recipient.Unit)
                    ?? SealedBox.Seal(secret, recipient.PublicKeyPem, ContextOf(key.Identity, recipient.Unit)));
            }
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            throw new SliceKeysException("The public key of a board cannot be used.", failure);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }

        return file.WrittenSpan.ToArray();
    }

    /// <summary>The key, for the board that holds the private key.</summary>
    /// <param name="identity">Of the key that is wanted, from the signed header of the slice.</param>
    /// <param name="privatePem">PKCS#8, PEM.</param>
    /// <exception cref="SliceKeysException">The board is not among the recipients, or the file is damaged or another key's.</exception>
    public static SliceKey Unwrap(ReadOnlySpan<byte> file, string identity, string unit, string privatePem)
    {
        using ECDiffieHellman own = ECDiffieHellman.Create();
        try
        {
            own.ImportFromPem(privatePem);
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            throw new SliceKeysException($"The key of {unit} cannot be read.", failure);
        }

        return Unwrap(file, identity, unit, own.DeriveRawSecretAgreement);
    }

    /// <inheritdoc cref="Unwrap(ReadOnlySpan{byte}, string, string, string)"/>
    /// <param name="agree">The raw agreement of the board's private key with a public one.</param>
    public static SliceKey Unwrap(
        ReadOnlySpan<byte> file, string identity, string unit, Func<ECDiffieHellmanPublicKey, byte[]> agree)
    {
        if (IdentityOf(file) != identity)
            throw new SliceKeysException($"{FileName} holds the key of another list.");
        ReadOnlySpan<byte> box = BoxOf(file, unit);
        if (box.IsEmpty)
            throw new SliceKeysException($"The list is not sealed to {unit}: Central has not put this board among its recipients.");
        byte[] secret = [];
        try
        {
            secret = SealedBox.Open(box, agree, ContextOf(identity, unit));
            SliceKey key = new(secret);
            if (key.Identity == identity)
                return key;
            key.Dispose();
            throw new SliceKeysException($"{FileName} brings another key for {unit} than the one the list is sealed with.");
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            throw new SliceKeysException($"The key that the list is sealed with cannot be unwrapped with the key of {unit}.", failure);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <summary>The file as one board needs it: its own entry, or none.</summary>
    /// <exception cref="SliceKeysException">The file is damaged.</exception>
    public static byte[] OnlyFor(ReadOnlySpan<byte> file, string unit)
    {
        ReadOnlySpan<byte> box = BoxOf(file, unit);
        ArrayBufferWriter<byte> own = new();
        WriteHead(own, IdentityOf(file), box.IsEmpty ? 0 : 1);
        if (!box.IsEmpty)
            WriteEntry(own, unit, box);
        return own.WrittenSpan.ToArray();
    }

    /// <summary>The names of the boards in a file.</summary>
    /// <exception cref="SliceKeysException">The file is damaged.</exception>
    public static IReadOnlyList<string> UnitsOf(ReadOnlySpan<byte> file)
    {
        Dictionary<string, byte[]> boxes = [];
        Walk(file, "", boxes);
        return [.. boxes.Keys];
    }

    /// <summary>Which key the file holds.</summary>
    /// <exception cref="SliceKeysException">It is no such file.</exception>
    public static string IdentityOf(ReadOnlySpan<byte> file) =>
        file.Length >= HeadBytes && file.Length <= FileBytesMax && file.StartsWith(Mark)
            ? Convert.ToHexStringLower(file.Slice(Mark.Length, IdentityChars / 2))
            : throw new SliceKeysException($"{FileName} is damaged or of another format.");

    private static Dictionary<string, byte[]> BoxesOf(ReadOnlySpan<byte> file, string identity)
    {
        Dictionary<string, byte[]> boxes = new(StringComparer.Ordinal);
        try
        {
            if (!file.IsEmpty && IdentityOf(file) == identity)
                Walk(file, "", boxes);
        }
        catch (SliceKeysException)
        {
            boxes.Clear(); // everything is wrapped anew
        }

        return boxes;
    }

    private static ReadOnlySpan<byte> BoxOf(ReadOnlySpan<byte> file, string unit) => Walk(file, unit, null);

    /// <summary>Every entry is looked at, so that a damaged file is noticed by whoever reads it.</summary>
    private static ReadOnlySpan<byte> Walk(ReadOnlySpan<byte> file, string wanted, Dictionary<string, byte[]>? boxes)
    {
        _ = IdentityOf(file);
        int count = BinaryPrimitives.ReadInt32BigEndian(file[(HeadBytes - sizeof(int))..]);
        ReadOnlySpan<byte> rest = file[HeadBytes..];
        ReadOnlySpan<byte> found = default;
        for (int i = 0; i < count; i++)
        {
            if (rest.IsEmpty || rest[0] is 0 or > UnitCharsMax || rest.Length < 1 + rest[0] + BoxBytes)
                throw new SliceKeysException($"{FileName} is cut or damaged.");
            string unit = Encoding.ASCII.GetString(rest.Slice(1, rest[0]));
            ReadOnlySpan<byte> box = rest.Slice(1 + rest[0], BoxBytes);
            boxes?.TryAdd(unit, box.ToArray());
            if (unit == wanted)
                found = box;
            rest = rest[(1 + rest[0] + BoxBytes)..];
        }

        return count is >= 0 and <= RecipientsMax && rest.IsEmpty
            ? found
            : throw new SliceKeysException($"{FileName} is cut or damaged.");
    }

    private static void WriteHead(ArrayBufferWriter<byte> file, string identity, int count)
    {
        file.Write(Mark);
        file.Write(Convert.FromHexString(identity));
        BinaryPrimitives.WriteInt32BigEndian(file.GetSpan(sizeof(int)), count);
        file.Advance(sizeof(int));
    }

    private static void WriteEntry(ArrayBufferWriter<byte> file, string unit, ReadOnlySpan<byte> box)
    {
        file.Write((ReadOnlySpan<byte>)[(byte)unit.Length]);
        file.Write(Encoding.ASCII.GetBytes(unit));
        file.Write(box);
    }

    private static byte[] ContextOf(string identity, string unit) => Encoding.ASCII.GetBytes($"slice key {identity} for {unit}");
}

using System.Collections.Immutable;

namespace CheckpointEdge.TravelDocuments.Trust;

/// <summary>EF.SOD (Doc 9303-10, 4.6.2): the hashes of the data groups, signed by the issuing state. Immutable.</summary>
public sealed class SecurityObject
{
    /// <summary>A larger file is not read (bytes).</summary>
    public const int SizeBytesMax = 256 * 1024;

    private SecurityObject()
    {
    }

    /// <summary>Of the data groups: <c>SHA-256</c>.</summary>
    public string HashAlgorithm { get; } = "";

    /// <summary>By number of the data group.</summary>
    public ImmutableSortedDictionary<int, ReadOnlyMemory<byte>> Hashes { get; } =
        ImmutableSortedDictionary<int, ReadOnlyMemory<byte>>.Empty;

    /// <summary>Reads the file without judging it. Never throws.</summary>
    /// <param name="file">The bytes as read, tag 77 first.</param>
    public static bool TryRead(ReadOnlyMemory<byte> file, out SecurityObject? securityObject, out string problem)
    {
        securityObject = null;
        problem = "";
        return false;
    }
}

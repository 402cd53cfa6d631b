using System.Collections.Immutable;
using System.Security.Cryptography;
using CheckpointEdge.Exchange.Metadata.Roles;

namespace CheckpointEdge.Exchange.Metadata.Client;

/// <summary>Length and hashes of a file against those that were signed. Every hash of a known kind must hold, and one must be known.</summary>
public static class FileHashes
{
    public const string Sha256 = "sha256";
    public const string Sha512 = "sha512";

    /// <summary>The hash that names a file of a consistent snapshot; null when none is of a known kind.</summary>
    public static string? NamingHash(ImmutableSortedDictionary<string, string> hashes) =>
        hashes.GetValueOrDefault(Sha256) ?? hashes.GetValueOrDefault(Sha512);

    /// <summary>True when the whole of a stream, from its beginning, is the file that was signed.</summary>
    public static bool Holds(Stream content, long length, ImmutableSortedDictionary<string, string> hashes) =>
        content.Length == length && NamingHash(hashes) is not null
        && Same(content, hashes.GetValueOrDefault(Sha256), SHA256.HashData)
        && Same(content, hashes.GetValueOrDefault(Sha512), SHA512.HashData);

    internal static bool Holds(byte[] content, MetaFile signed) =>
        (signed.Length is null || signed.Length == content.Length)
        && (signed.Hashes is null || Holds(new MemoryStream(content), content.Length, signed.Hashes));

    private static bool Same(Stream content, string? signed, Func<Stream, byte[]> hash)
    {
        if (signed is null)
            return true;
        content.Position = 0;
        return string.Equals(Convert.ToHexStringLower(hash(content)), signed, StringComparison.OrdinalIgnoreCase);
    }
}

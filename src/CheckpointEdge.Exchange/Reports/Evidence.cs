using System.Text;

namespace CheckpointEdge.Exchange.Reports;

/// <summary>
/// One picture that belongs to a hit: it stands in the hit's sealed content, travels after it, and is sealed to Central by
/// itself. Immutable.
/// </summary>
/// <param name="Sha256">Of the sealed bytes, hexadecimal, lower case: the name under which they travel and lie.</param>
/// <param name="Length">Of the same (bytes).</param>
/// <param name="Kind"><c>chipPortrait</c> or <c>pagePortrait</c>.</param>
/// <param name="MediaType"><c>image/jpeg</c>, <c>image/png</c> or <c>image/jp2</c>, as the picture's own head says.</param>
public sealed record EvidenceReference(string Sha256, long Length, string Kind, string MediaType)
{
    public const string ChipPortrait = "chipPortrait";
    public const string PagePortrait = "pagePortrait";

    /// <summary>One sealed picture (bytes).</summary>
    public const int SizeBytesMax = 2 << 20;

    /// <summary>One request of an upload (bytes).</summary>
    public const int ChunkBytesMax = 256 * 1024;

    /// <summary>Digits of <see cref="Sha256"/> (characters).</summary>
    public const int NameChars = 64;

    /// <summary>Whether this can be the name of a sealed picture: a name that is one file name wherever it goes.</summary>
    public static bool IsName(string name) => name.Length == NameChars && name.All(char.IsAsciiHexDigitLower);
}

/// <summary>How far an upload is: <c>GET</c> and <c>PUT /api/units/evidence/SHA256</c>.</summary>
/// <param name="Offset">Bytes that Central has; the next request begins here.</param>
/// <param name="Receipt">Central's promise once it has all of them; null before.</param>
public sealed record EvidenceState(long Offset, EvidenceReceipt? Receipt);

/// <summary>Central's promise that a sealed picture lies on its disk, whole. A board deletes nothing without it.</summary>
/// <param name="Signature">ECDSA P-256 with SHA-256 over <see cref="Signed()"/>, DER, by Central's receipt key.</param>
public sealed record EvidenceReceipt(string Unit, string Sha256, DateTimeOffset ReceivedAt, byte[] Signature)
{
    /// <summary>The bytes under the signature.</summary>
    public byte[] Signed() => Encoding.UTF8.GetBytes(FormattableString.Invariant(
        $"checkpointedge evidence receipt v1\n{Unit}\n{Sha256}\n{ReceivedAt.ToUnixTimeMilliseconds()}"));
}

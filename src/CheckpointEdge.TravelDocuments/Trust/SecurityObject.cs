using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Text;
using CheckpointEdge.TravelDocuments.Cryptography;
using CheckpointEdge.TravelDocuments.Tlv;
using CheckpointEdge.TravelDocuments.Trust.Certificates;
using CheckpointEdge.TravelDocuments.Trust.Signing;

namespace CheckpointEdge.TravelDocuments.Trust;

/// <summary>EF.SOD (Doc 9303-10, 4.6.2): the hashes of the data groups, signed by the issuing state. Immutable.</summary>
public sealed class SecurityObject
{
    /// <summary>A larger file is not read (bytes).</summary>
    public const int SizeBytesMax = 256 * 1024;

    /// <summary>Certificates carried along beyond this number are left out (count).</summary>
    internal const int CertificatesMax = 16;

    private const uint FileTag = 0x77;

    private readonly DigestAlgorithm? _digest;

    private SecurityObject(SignedData signed, AsnReader content)
    {
        Signed = signed;
        AsnReader security = content.ReadSequence();
        if (!security.TryReadInt32(out int version) || version is < 0 or > 1)
            throw new TrustException("EF.SOD has a version that is not known.");
        Version = version;
        string oid = security.ReadSequence().ReadObjectIdentifier();
        _digest = DigestAlgorithm.OfOid(oid);
        HashAlgorithm = _digest?.Name ?? oid;

        var hashes = ImmutableSortedDictionary.CreateBuilder<int, ReadOnlyMemory<byte>>();
        AsnReader list = security.ReadSequence();
        while (list.HasData)
        {
            AsnReader entry = list.ReadSequence();
            if (!entry.TryReadInt32(out int number) || number is < 1 or > 16)
                throw new TrustException("EF.SOD names a data group that does not exist.");
            if (!hashes.TryAdd(number, entry.ReadOctetString()))
                throw new TrustException($"EF.SOD names DG{number} twice.");
        }

        Hashes = hashes.ToImmutable();
        if (security.HasData && version == 1)
        {
            AsnReader versions = security.ReadSequence();
            LdsVersion = ReadText(versions);
            UnicodeVersion = ReadText(versions);
        }
    }

    /// <summary>Of the security object: 0, or 1 with the versions of the data structure.</summary>
    public int Version { get; }

    /// <summary>Of the data groups: <c>SHA-256</c>; an object identifier when it is not known.</summary>
    public string HashAlgorithm { get; }

    /// <summary>By number of the data group.</summary>
    public ImmutableSortedDictionary<int, ReadOnlyMemory<byte>> Hashes { get; }

    /// <summary>Of the logical data structure, four digits: <c>0108</c>; empty in version 0.</summary>
    public string LdsVersion { get; } = "";

    /// <summary>Six digits: <c>040000</c>; empty in version 0.</summary>
    public string UnicodeVersion { get; } = "";

    internal SignedData Signed { get; }

    /// <summary>Reads the file without judging it. Never throws.</summary>
    /// <param name="file">The bytes as read, tag 77 first; padding behind the object is left alone.</param>
    /// <param name="problem">One sentence where it cannot be read; empty otherwise.</param>
    public static bool TryRead(ReadOnlyMemory<byte> file, out SecurityObject? securityObject, out string problem)
    {
        securityObject = null;
        if (file.Length > SizeBytesMax)
        {
            problem = $"EF.SOD is larger than {SizeBytesMax} bytes.";
            return false;
        }

        if (!BerTlv.TryRead(file, out BerTlv outer) || outer.Tag != FileTag)
        {
            problem = "EF.SOD does not begin as such a file does, or is cut off.";
            return false;
        }

        if (SignedData.Read(outer.Value, "EF.SOD", CertificatesMax, out problem) is { } signed)
            securityObject = AsnText.Read(
                signed.Content, "The content of EF.SOD", content => new SecurityObject(signed, content), out problem);
        return securityObject is not null;
    }

    /// <summary>Whether a data group is the one that was signed.</summary>
    /// <param name="number">1 to 16.</param>
    /// <param name="file">The bytes as read, tag first.</param>
    /// <returns>Null: EF.SOD holds no hash for it, or hashes in a way that is not known.</returns>
    public bool? Matches(int number, ReadOnlyMemory<byte> file)
    {
        if (_digest is null || !Hashes.TryGetValue(number, out ReadOnlyMemory<byte> hash))
            return null;
        if (_digest.Hash(file).AsSpan().SequenceEqual(hash.Span))
            return true;

        // What stands behind the object in a file is no part of it.
        return BerTlv.TryRead(file, out BerTlv whole) && whole.Whole.Length < file.Length
            && _digest.Hash(whole.Whole).AsSpan().SequenceEqual(hash.Span);
    }

    private static string ReadText(AsnReader versions)
    {
        if (!versions.HasData)
            return "";
        string text = Encoding.ASCII.GetString(versions.PeekContentBytes().Span);
        versions.ReadEncodedValue();
        return text;
    }
}

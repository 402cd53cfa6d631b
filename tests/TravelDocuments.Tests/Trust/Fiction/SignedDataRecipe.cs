using System.Formats.Asn1;
using System.Security.Cryptography;
using CheckpointEdge.TravelDocuments.Tlv;

namespace TravelDocuments.Tests.Trust.Fiction;

/// <summary>One signer of signed data.</summary>
public sealed record SignerRecipe(SigningKey Key, CertificateRecipe Certificate)
{
    public bool ByKeyId { get; init; }

    /// <summary>The issuer as the signer's entry writes it; null: as the certificate does.</summary>
    public NamePart[]? IssuerAsWritten { get; init; }

    public byte[]? SerialAsWritten { get; init; }
    public bool Attributes { get; init; } = true;
    public bool UnsortedAttributes { get; init; }
    public string Digest { get; init; } = "SHA256";
    public DateTimeOffset? SigningTime { get; init; }
    public string? AttributeContentType { get; init; }
    public byte[]? AttributeDigest { get; init; }
}

/// <summary>CMS SignedData, well made or not.</summary>
public sealed record SignedDataRecipe
{
    public const string LdsSecurityObject = "2.23.136.1.1.1";

    public string ContentType { get; init; } = LdsSecurityObject;
    public required byte[] Content { get; init; }
    public required SignerRecipe[] Signers { get; init; }
    public byte[][]? Certificates { get; init; }

    /// <summary>Constructed objects of indefinite length and the content in parts, as the New Zealand of 2013 wrote it.</summary>
    public bool Indefinite { get; init; }

    public byte[] Encode()
    {
        byte[] oid = Asn.Write(w => w.WriteObjectIdentifier(ContentType));
        byte[] octets = Indefinite
            ? Wrap(0x24, Octets(Content[..10]), Octets(Content[10..]))
            : Octets(Content);
        byte[] certificates = Wrap(0xA0, Certificates ?? [.. Signers.Select(signer => signer.Certificate.Encode())]);
        byte[] signed = Wrap(
            0x30,
            Asn.Write(w => w.WriteInteger(3)),
            Wrap(0x31, [.. Signers.Select(signer => Asn.Digest(signer.Digest))]),
            Wrap(0x30, oid, Wrap(0xA0, octets)),
            certificates,
            Wrap(0x31, [.. Signers.Select(Signer)]));
        return Wrap(0x30, Asn.Write(w => w.WriteObjectIdentifier("1.2.840.113549.1.7.2")), Wrap(0xA0, signed));
    }

    private byte[] Signer(SignerRecipe signer)
    {
        byte[] sid = signer.ByKeyId
            ? TlvWriting.Object(0x80, signer.Certificate.SubjectKeyId!)
            : Asn.Sequence(w =>
            {
                w.WriteEncodedValue(CertificateRecipe.Name(signer.IssuerAsWritten ?? signer.Certificate.Issuer));
                w.WriteInteger(signer.SerialAsWritten ?? signer.Certificate.Serial);
            });
        List<byte[]> parts = [Asn.Write(w => w.WriteInteger(signer.ByKeyId ? 3 : 1)), sid, Asn.Digest(signer.Digest)];
        byte[] toSign = Content;
        if (signer.Attributes)
        {
            List<byte[]> attributes = AttributesOf(signer);
            toSign = TlvWriting.Object(0x31, [.. attributes]);
            if (!signer.UnsortedAttributes)
                toSign = TlvWriting.Object(0x31, [.. Sorted(attributes)]);
            parts.Add(Wrap(0xA0, [.. attributes]));
        }

        parts.Add(signer.Key.Algorithm);
        parts.Add(Octets(signer.Key.Sign(toSign)));
        return Wrap(0x30, [.. parts]);
    }

    /// <summary>Longest first: never the order of DER.</summary>
    private List<byte[]> AttributesOf(SignerRecipe signer)
    {
        byte[] digest = signer.AttributeDigest ?? CryptographicOperations.HashData(new(signer.Digest), Content);
        List<byte[]> attributes =
        [
            Attribute("1.2.840.113549.1.9.4", w => w.WriteOctetString(digest)),
            Attribute("1.2.840.113549.1.9.3", w => w.WriteObjectIdentifier(signer.AttributeContentType ?? ContentType)),
        ];
        if (signer.SigningTime is { } time)
            attributes.Add(Attribute("1.2.840.113549.1.9.5", w => w.WriteUtcTime(time)));
        return [.. attributes.OrderByDescending(each => each.Length)];
    }

    private static IEnumerable<byte[]> Sorted(List<byte[]> attributes)
    {
        List<byte[]> sorted = [.. attributes];
        sorted.Sort((left, right) => left.AsSpan().SequenceCompareTo(right));
        return sorted;
    }

    private static byte[] Attribute(string oid, Action<AsnWriter> value) => Asn.Sequence(w =>
    {
        w.WriteObjectIdentifier(oid);
        using (w.PushSetOf())
            value(w);
    });

    private static byte[] Octets(byte[] content) => TlvWriting.Object(0x04, content);

    private byte[] Wrap(byte tag, params byte[][] parts) => Indefinite
        ? [tag, 0x80, .. parts.SelectMany(part => part), 0, 0]
        : TlvWriting.Object(tag, parts);
}

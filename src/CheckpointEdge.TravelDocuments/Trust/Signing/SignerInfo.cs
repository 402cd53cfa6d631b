using System.Formats.Asn1;
using CheckpointEdge.TravelDocuments.Cryptography;
using CheckpointEdge.TravelDocuments.Trust.Certificates;

namespace CheckpointEdge.TravelDocuments.Trust.Signing;

/// <summary>One signer of signed data (RFC 5652, 5.3). Immutable.</summary>
internal sealed record SignerInfo
{
    private const string ContentTypeOid = "1.2.840.113549.1.9.3";
    private const string MessageDigestOid = "1.2.840.113549.1.9.4";
    private const string SigningTimeOid = "1.2.840.113549.1.9.5";

    /// <summary>Attributes that are read (count).</summary>
    private const int AttributesMax = 64;

    /// <summary>Hexadecimal; null: the signer is named by issuer and serial number.</summary>
    public string? KeyId { get; private init; }

    public DistinguishedName? Issuer { get; private init; }

    /// <summary>Hexadecimal.</summary>
    public string? SerialNumber { get; private init; }

    /// <summary>Object identifier.</summary>
    public required string DigestOid { get; init; }

    public required ReadOnlyMemory<byte> Algorithm { get; init; }

    public required byte[] Signature { get; init; }

    /// <summary>The object [0] as read; null: the content itself was signed.</summary>
    public ReadOnlyMemory<byte>? Attributes { get; private init; }

    public string? AttributeContentType { get; private init; }

    public byte[]? AttributeDigest { get; private init; }

    public DateTimeOffset? SigningTime { get; private init; }

    public DigestAlgorithm? Digest => DigestAlgorithm.OfOid(DigestOid);

    public static SignerInfo Read(AsnReader info)
    {
        Asn1Tag zero = new(TagClass.ContextSpecific, 0, true);
        info.ReadIntegerBytes();
        string? keyId = null;
        DistinguishedName? issuer = null;
        string? serialNumber = null;
        if (info.PeekTag().TagClass == TagClass.ContextSpecific)
        {
            keyId = ReadKeyId(info);
        }
        else
        {
            AsnReader name = info.ReadSequence();
            issuer = DistinguishedName.Read(name.ReadSequence());
            serialNumber = Convert.ToHexString(name.ReadIntegerBytes().Span);
        }

        string digest = info.ReadSequence().ReadObjectIdentifier();
        ReadOnlyMemory<byte>? attributes = info.PeekTag() == zero ? info.ReadEncodedValue() : default(ReadOnlyMemory<byte>?);
        SignerInfo signer = new()
        {
            KeyId = keyId,
            Issuer = issuer,
            SerialNumber = serialNumber,
            DigestOid = digest,
            Attributes = attributes,
            Algorithm = info.ReadEncodedValue(),
            Signature = info.ReadOctetString(),
        };
        return attributes is { } present ? signer.WithAttributes(new AsnReader(present, AsnEncodingRules.BER)) : signer;
    }

    /// <summary>[0] IMPLICIT; some write it explicit, with the octet string inside.</summary>
    private static string ReadKeyId(AsnReader info)
    {
        Asn1Tag tag = info.PeekTag();
        return Convert.ToHexString(tag.IsConstructed
            ? new AsnReader(info.PeekContentBytes(), AsnEncodingRules.BER).ReadOctetString()
            : info.PeekContentBytes().Span) is var hex && info.ReadEncodedValue().Length > 0 ? hex : "";
    }

    private SignerInfo WithAttributes(AsnReader reader)
    {
        AsnReader attributes = reader.ReadSetOf(skipSortOrderValidation: true, new(TagClass.ContextSpecific, 0, true));
        SignerInfo read = this;
        for (int count = 0; attributes.HasData; count++)
        {
            if (count == AttributesMax)
                throw new AsnContentException();
            AsnReader attribute = attributes.ReadSequence();
            string oid = attribute.ReadObjectIdentifier();
            AsnReader values = attribute.ReadSetOf(skipSortOrderValidation: true);
            if (oid == ContentTypeOid)
                read = read with { AttributeContentType = values.ReadObjectIdentifier() };
            else if (oid == MessageDigestOid)
                read = read with { AttributeDigest = values.ReadOctetString() };
            else if (oid == SigningTimeOid)
                read = read with { SigningTime = Certificate.ReadTime(values) };
        }

        return read;
    }
}

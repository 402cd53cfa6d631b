using System.Collections.Immutable;
using System.Formats.Asn1;
using CheckpointEdge.TravelDocuments.Trust.Certificates;

namespace CheckpointEdge.TravelDocuments.Trust.Signing;

/// <summary>
/// SignedData of CMS (RFC 5652, 5) and of PKCS #7, which early documents carry: any BER, with or without attributes. Immutable.
/// </summary>
internal sealed record SignedData
{
    /// <summary>Signers that are looked at (count); documents have one, sometimes two.</summary>
    public const int SignersMax = 8;

    private const string SignedDataOid = "1.2.840.113549.1.7.2";

    /// <summary>Object identifier of the content.</summary>
    public required string ContentType { get; init; }

    /// <summary>What was signed.</summary>
    public required ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>As carried along; what cannot be read as a certificate is left out.</summary>
    public required ImmutableArray<Certificate> Certificates { get; init; }

    public required ImmutableArray<SignerInfo> Signers { get; init; }

    /// <summary>Never throws.</summary>
    /// <param name="bytes">ContentInfo; what follows it is left alone.</param>
    /// <param name="what">For the sentence: "EF.SOD".</param>
    /// <param name="certificatesMax">More are left out (count).</param>
    public static SignedData? Read(ReadOnlyMemory<byte> bytes, string what, int certificatesMax, out string problem) =>
        AsnText.Read(bytes, what, reader => Read(reader, what, certificatesMax), out problem);

    private static SignedData Read(AsnReader reader, string what, int certificatesMax)
    {
        Asn1Tag zero = new(TagClass.ContextSpecific, 0, true);
        Asn1Tag one = new(TagClass.ContextSpecific, 1, true);
        AsnReader outer = reader.ReadSequence();
        if (outer.ReadObjectIdentifier() != SignedDataOid)
            throw new TrustException($"{what} is not signed data.");
        AsnReader data = outer.ReadSequence(zero).ReadSequence();
        data.ReadIntegerBytes();
        data.ReadSetOf(skipSortOrderValidation: true);
        AsnReader encapsulated = data.ReadSequence();
        string type = encapsulated.ReadObjectIdentifier();
        if (!encapsulated.HasData)
            throw new TrustException($"{what} carries a signature without what was signed.");
        ReadOnlyMemory<byte> content = ReadContent(encapsulated.ReadSequence(zero));

        var certificates = ImmutableArray.CreateBuilder<Certificate>();
        if (data.HasData && data.PeekTag() == zero)
        {
            AsnReader set = data.ReadSetOf(skipSortOrderValidation: true, zero);
            while (set.HasData && certificates.Count < certificatesMax)
                if (Certificate.Read(set.ReadEncodedValue(), out _) is { } certificate)
                    certificates.Add(certificate);
        }

        if (data.HasData && data.PeekTag() == one)
            data.ReadEncodedValue();
        var signers = ImmutableArray.CreateBuilder<SignerInfo>();
        AsnReader infos = data.ReadSetOf(skipSortOrderValidation: true);
        while (infos.HasData && signers.Count < SignersMax)
            signers.Add(SignerInfo.Read(infos.ReadSequence()));
        if (signers.Count == 0)
            throw new TrustException($"{what} carries no signature.");
        return new()
        {
            ContentType = type,
            Content = content,
            Certificates = certificates.ToImmutable(),
            Signers = signers.ToImmutable(),
        };
    }

    /// <summary>An OCTET STRING in one or many parts; PKCS #7 allowed any other object, of which the value counts.</summary>
    private static ReadOnlyMemory<byte> ReadContent(AsnReader content)
    {
        Asn1Tag tag = content.PeekTag();
        if (!tag.HasSameClassAndValue(Asn1Tag.PrimitiveOctetString))
            return content.PeekContentBytes();
        return !tag.IsConstructed && content.TryReadPrimitiveOctetString(out ReadOnlyMemory<byte> whole)
            ? whole
            : content.ReadOctetString();
    }
}

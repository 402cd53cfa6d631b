using System.Formats.Asn1;
using CheckpointEdge.TravelDocuments.Cryptography;
using CheckpointEdge.TravelDocuments.Trust.Signing;

namespace CheckpointEdge.TravelDocuments.Trust.Certificates;

/// <summary>A master list of country certificates (Doc 9303-12, 9) whose signature holds. Immutable.</summary>
/// <param name="Certificates">All of them, in the order of the list.</param>
/// <param name="Unreadable">Entries that are no certificate (count).</param>
/// <param name="SignerAbove">The country certificate above the list's signer.</param>
/// <param name="SignerAboveGiven">It was given by itself; else it stands only in this list or beside it.</param>
internal sealed record MasterList(
    IReadOnlyList<Certificate> Certificates, int Unreadable, Certificate SignerAbove, bool SignerAboveGiven)
{
    /// <summary>A larger file is refused (bytes).</summary>
    public const int SizeBytesMax = 64 * 1024 * 1024;

    /// <summary>A longer list is refused (count).</summary>
    public const int CertificatesMax = 10_000;

    private const string ContentType = "2.23.136.1.1.2";
    private const string SigningUsage = "2.23.136.1.1.3";

    /// <summary>Beside the list itself: the signer and what stands above it (count).</summary>
    private const int CarriedMax = 64;

    /// <summary>Certificates tried as the one above the signer (count).</summary>
    private const int AboveMax = 64;

    /// <summary>Null when the bytes are no master list at all.</summary>
    public static SignedData? Recognise(ReadOnlyMemory<byte> bytes) =>
        SignedData.Read(bytes, "The master list", CarriedMax, out _) is { ContentType: ContentType } signed ? signed : null;

    /// <summary>Takes the list whole or not at all. Never throws.</summary>
    /// <param name="given">Country certificates given by themselves.</param>
    public static MasterList? Read(SignedData signed, IReadOnlyCollection<Certificate> given, out string problem) =>
        AsnText.Read(signed.Content, "The master list", content => Read(signed, content, given), out problem);

    private static MasterList Read(SignedData signed, AsnReader content, IReadOnlyCollection<Certificate> given)
    {
        SignatureFinding finding = SignatureVerifying.Verify(signed, [])[0];
        if (finding.Result != SignatureResult.Valid || finding.Certificate is not { } signer)
            throw new TrustException($"Nothing of this list is trusted: {finding.Sentence}");
        if (signer.Extensions.ExtendedKeyUsages?.Contains(SigningUsage) != true)
            throw new TrustException("Nothing of this list is trusted: its signer may not sign master lists.");

        List<Certificate> certificates = ReadAll(content, out int unreadable);
        Certificate? above = Above(signer, given) ?? Above(signer, [.. certificates, .. signed.Certificates]);
        return above is null
            ? throw new TrustException("Nothing of this list is trusted: no country certificate stands above its signer.")
            : new(certificates, unreadable, above, given.Any(each => each.Whole.Span.SequenceEqual(above.Whole.Span)));
    }

    private static List<Certificate> ReadAll(AsnReader content, out int unreadable)
    {
        AsnReader list = content.ReadSequence();
        list.ReadIntegerBytes();
        AsnReader set = list.ReadSetOf(skipSortOrderValidation: true);
        List<Certificate> certificates = [];
        unreadable = 0;
        while (set.HasData)
        {
            if (certificates.Count + unreadable == CertificatesMax)
                throw new TrustException($"The master list holds more than {CertificatesMax} certificates.");
            if (Certificate.Read(set.ReadEncodedValue(), out _) is { } certificate)
                certificates.Add(certificate);
            else
                unreadable++;
        }

        return certificates;
    }

    private static Certificate? Above(Certificate signer, IReadOnlyCollection<Certificate> among) => among
        .Where(each => each.IsAuthority && !ReferenceEquals(each, signer))
        .Where(each => signer.Extensions.AuthorityKeyId is { } keyId
            ? each.KeyId == keyId
            : each.Subject.Comparable == signer.Issuer.Comparable)
        .Take(AboveMax)
        .FirstOrDefault(each => signer.VerifiedBy(each) == SignatureResult.Valid);
}

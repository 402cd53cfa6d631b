using System.Collections.Frozen;
using System.Formats.Asn1;
using CheckpointEdge.TravelDocuments.Cryptography;

namespace CheckpointEdge.TravelDocuments.Trust.Certificates;

/// <summary>A revocation list of a country authority (RFC 5280, 5; Doc 9303-12, 7.1.4). Immutable, safe for concurrent use.</summary>
internal sealed class RevocationList
{
    /// <summary>Entries beyond it make a list unusable (count).</summary>
    public const int EntriesMax = 1_000_000;

    private readonly ReadOnlyMemory<byte> _signed;
    private readonly ReadOnlyMemory<byte> _algorithm;
    private readonly byte[] _signature;
    private readonly FrozenSet<string> _serialNumbers;

    private RevocationList(AsnReader outer)
    {
        _signed = outer.ReadEncodedValue();
        _algorithm = outer.ReadEncodedValue();
        _signature = outer.ReadBitString(out _);

        AsnReader inner = new AsnReader(_signed, AsnEncodingRules.BER).ReadSequence();
        if (inner.PeekTag().HasSameClassAndValue(Asn1Tag.Integer))
            inner.ReadEncodedValue();
        inner.ReadEncodedValue();
        Issuer = DistinguishedName.Read(inner.ReadSequence());
        ThisUpdate = Certificate.ReadTime(inner);
        if (inner.HasData && IsTime(inner.PeekTag()))
            NextUpdate = Certificate.ReadTime(inner);
        HashSet<string> revoked = new(StringComparer.Ordinal);
        if (inner.HasData && inner.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence))
        {
            AsnReader entries = inner.ReadSequence();
            while (entries.HasData)
            {
                if (revoked.Count == EntriesMax)
                    throw new TrustException($"The revocation list holds more than {EntriesMax} entries.");
                revoked.Add(Canonical(Convert.ToHexString(entries.ReadSequence().ReadIntegerBytes().Span)));
            }
        }

        _serialNumbers = revoked.ToFrozenSet(StringComparer.Ordinal);
        Asn1Tag extensions = new(TagClass.ContextSpecific, 0, true);
        if (inner.HasData && inner.PeekTag() == extensions)
            AuthorityKeyId = CertificateExtensions.Read(inner.ReadSequence(extensions).ReadSequence()).AuthorityKeyId;
    }

    public DistinguishedName Issuer { get; }

    public DateTimeOffset ThisUpdate { get; }

    /// <summary>When the next one was due; null: not stated.</summary>
    public DateTimeOffset? NextUpdate { get; }

    public string? AuthorityKeyId { get; }

    public int Entries => _serialNumbers.Count;

    /// <summary>Never throws.</summary>
    public static RevocationList? Read(ReadOnlyMemory<byte> bytes, out string problem) =>
        AsnText.Read(bytes, "The revocation list", reader => new RevocationList(reader.ReadSequence()), out problem);

    public SignatureResult VerifiedBy(Certificate authority) => authority.Verifies(_algorithm, _signed, _signature);

    public bool Names(string serialNumber) => _serialNumbers.Contains(Canonical(serialNumber));

    private static bool IsTime(Asn1Tag tag) =>
        tag.HasSameClassAndValue(Asn1Tag.UtcTime) || tag.HasSameClassAndValue(Asn1Tag.GeneralizedTime);

    /// <summary>Without leading zeros, which some issuers write in the one place and not in the other.</summary>
    private static string Canonical(string hex) => hex.TrimStart('0');
}

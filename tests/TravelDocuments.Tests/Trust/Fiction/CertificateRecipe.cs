using System.Formats.Asn1;

namespace TravelDocuments.Tests.Trust.Fiction;

/// <summary>One part of a name: object identifier, value, and whether it is written as PrintableString.</summary>
public sealed record NamePart(string Oid, string Value, bool Printable = false);

/// <summary>Everything that may be right or wrong about a certificate.</summary>
public sealed record CertificateRecipe
{
    public const string Country = "2.5.4.6";
    public const string Organization = "2.5.4.10";
    public const string CommonName = "2.5.4.3";

    public required NamePart[] Subject { get; init; }
    public required NamePart[] Issuer { get; init; }
    public required SigningKey Key { get; init; }
    public required SigningKey SignedBy { get; init; }
    public byte[] Serial { get; init; } = [0x11, 0x22];
    public DateTimeOffset NotBefore { get; init; } = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    public DateTimeOffset NotAfter { get; init; } = new(2035, 1, 1, 0, 0, 0, TimeSpan.Zero);
    public byte[]? SubjectKeyId { get; init; }
    public byte[]? AuthorityKeyId { get; init; }
    public bool? Authority { get; init; }

    /// <summary>First byte of the bit string: 80 digital signature, 06 certificates and revocation lists.</summary>
    public byte? KeyUsage { get; init; }
    public string[]? DocumentTypes { get; init; }
    public string? ExtendedKeyUsage { get; init; }
    public (DateTimeOffset From, DateTimeOffset To)? PrivateKeyUsage { get; init; }

    public byte[] Encode()
    {
        byte[] inner = Asn.Sequence(w =>
        {
            using (w.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
                w.WriteInteger(2);
            w.WriteInteger(Serial);
            w.WriteEncodedValue(SignedBy.Algorithm);
            w.WriteEncodedValue(Name(Issuer));
            using (w.PushSequence())
            {
                w.WriteUtcTime(NotBefore);
                w.WriteGeneralizedTime(NotAfter, omitFractionalSeconds: true);
            }

            w.WriteEncodedValue(Name(Subject));
            w.WriteEncodedValue(Key.PublicKeyInfo);
            WriteExtensions(w);
        });
        return Signed(inner, SignedBy);
    }

    /// <summary>The three parts of a certificate and of a revocation list.</summary>
    public static byte[] Signed(byte[] inner, SigningKey key) => Asn.Sequence(w =>
    {
        w.WriteEncodedValue(inner);
        w.WriteEncodedValue(key.Algorithm);
        w.WriteBitString(key.Sign(inner));
    });

    public static byte[] Name(NamePart[] parts) => Asn.Sequence(w =>
    {
        foreach (NamePart part in parts)
        {
            using (w.PushSetOf())
            using (w.PushSequence())
            {
                w.WriteObjectIdentifier(part.Oid);
                w.WriteCharacterString(
                    part.Printable ? UniversalTagNumber.PrintableString : UniversalTagNumber.UTF8String, part.Value);
            }
        }
    });

    private void WriteExtensions(AsnWriter w)
    {
        using (w.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 3)))
        using (w.PushSequence())
        {
            Asn1Tag zero = new(TagClass.ContextSpecific, 0);
            Asn1Tag one = new(TagClass.ContextSpecific, 1);
            if (AuthorityKeyId is { } above)
                Extension(w, "2.5.29.35", Asn.Sequence(e => e.WriteOctetString(above, zero)));
            if (SubjectKeyId is { } own)
                Extension(w, "2.5.29.14", Asn.Write(e => e.WriteOctetString(own)));
            if (Authority is { } authority)
                Extension(w, "2.5.29.19", Asn.Sequence(e =>
                {
                    if (authority)
                        e.WriteBoolean(true);
                }));
            if (KeyUsage is { } usage)
                Extension(w, "2.5.29.15", Asn.Write(e => e.WriteBitString([usage], usage == 0x80 ? 7 : 1)));
            if (ExtendedKeyUsage is { } purpose)
                Extension(w, "2.5.29.37", Asn.Sequence(e => e.WriteObjectIdentifier(purpose)));
            if (PrivateKeyUsage is { } period)
                Extension(w, "2.5.29.16", Asn.Sequence(e =>
                {
                    e.WriteGeneralizedTime(period.From, omitFractionalSeconds: true, zero);
                    e.WriteGeneralizedTime(period.To, omitFractionalSeconds: true, one);
                }));
            if (DocumentTypes is { } types)
                Extension(w, "2.23.136.1.1.6.2", Asn.Sequence(e =>
                {
                    e.WriteInteger(0);
                    using (e.PushSetOf())
                        foreach (string type in types)
                            e.WriteCharacterString(UniversalTagNumber.PrintableString, type);
                }));
        }
    }

    private static void Extension(AsnWriter w, string oid, byte[] value)
    {
        using (w.PushSequence())
        {
            w.WriteObjectIdentifier(oid);
            w.WriteOctetString(value);
        }
    }
}

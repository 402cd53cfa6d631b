using System.Formats.Asn1;
using System.Security.Cryptography;

namespace CheckpointEdge.Simulators.ChipReaders.Issuing;

/// <summary>What a certificate is for (Doc 9303-12, 7.1).</summary>
internal enum CertificateRole
{
    /// <summary>Country signing authority: root or link.</summary>
    Root,

    DocumentSigner,
    MasterListSigner,
}

/// <summary>A distinguished name of this state. Immutable.</summary>
internal sealed record StateName(string Country, string Organisation, string CommonName)
{
    public void Write(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            WritePart(writer, "2.5.4.6", UniversalTagNumber.PrintableString, Country);
            WritePart(writer, "2.5.4.10", UniversalTagNumber.UTF8String, Organisation);
            WritePart(writer, "2.5.4.3", UniversalTagNumber.UTF8String, CommonName);
        }
    }

    private static void WritePart(AsnWriter writer, string type, UniversalTagNumber kind, string value)
    {
        using (writer.PushSetOf())
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(type);
            writer.WriteCharacterString(kind, value);
        }
    }
}

/// <summary>A certificate that was written, with what signing below it needs. Immutable.</summary>
internal sealed record IssuedCertificate(byte[] Der, StateName Subject, byte[] Serial, StateName Issuer);

/// <summary>
/// X.509 certificates and revocation lists with the profile of Doc 9303-12, 7.1 (RFC 5280). Stateless. Written here because
/// the platform's own writer knows no curve with explicit parameters.
/// </summary>
internal static class CertificateWriting
{
    private const int SerialSizeBytes = 12;

    /// <param name="subjectKey">Whose key is certified.</param>
    /// <param name="issuer">Null: the subject itself.</param>
    public static IssuedCertificate Certificate(
        CertificateRole role,
        StateName subject,
        SigningKey subjectKey,
        StateName? issuer,
        SigningKey issuerKey,
        DateTimeOffset notBefore,
        DateTimeOffset notAfter)
    {
        byte[] serial = RandomNumberGenerator.GetBytes(SerialSizeBytes);
        serial[0] = (byte)(serial[0] & 0x7F | 0x40);
        AsnWriter body = new(AsnEncodingRules.DER);
        using (body.PushSequence())
        {
            using (body.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
                body.WriteInteger(2);
            body.WriteIntegerUnsigned(serial);
            issuerKey.WriteAlgorithm(body);
            (issuer ?? subject).Write(body);
            using (body.PushSequence())
            {
                WriteTime(body, notBefore);
                WriteTime(body, notAfter);
            }

            subject.Write(body);
            body.WriteEncodedValue(subjectKey.PublicKeyInfo());
            using (body.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 3)))
            using (body.PushSequence())
                WriteExtensions(body, role, subjectKey.Identifier(), issuerKey.Identifier());
        }

        return new IssuedCertificate(Signed(body.Encode(), issuerKey), subject, serial, issuer ?? subject);
    }

    /// <param name="revoked">Serial numbers; none: an empty list.</param>
    public static byte[] RevocationList(
        StateName issuer, SigningKey key, IReadOnlyList<byte[]> revoked, DateTimeOffset from, DateTimeOffset until)
    {
        AsnWriter body = new(AsnEncodingRules.DER);
        using (body.PushSequence())
        {
            body.WriteInteger(1);
            key.WriteAlgorithm(body);
            issuer.Write(body);
            WriteTime(body, from);
            WriteTime(body, until);
            if (revoked.Count > 0)
            {
                using (body.PushSequence())
                {
                    foreach (byte[] serial in revoked)
                    {
                        using (body.PushSequence())
                        {
                            body.WriteIntegerUnsigned(serial);
                            WriteTime(body, from);
                        }
                    }
                }
            }

            using (body.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            using (body.PushSequence())
            {
                WriteExtension(body, "2.5.29.35", critical: false, AuthorityKey(key.Identifier()));
                WriteExtension(body, "2.5.29.20", critical: false, writer => writer.WriteInteger(1));
            }
        }

        return Signed(body.Encode(), key);
    }

    /// <summary>Two-digit years up to 2049 (RFC 5280, 4.1.2.5).</summary>
    public static void WriteTime(AsnWriter writer, DateTimeOffset time)
    {
        DateTimeOffset second = time.ToUniversalTime().AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond));
        if (second.Year < 2050)
            writer.WriteUtcTime(second);
        else
            writer.WriteGeneralizedTime(second, omitFractionalSeconds: true);
    }

    private static byte[] Signed(byte[] body, SigningKey key)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(body);
            key.WriteAlgorithm(writer);
            writer.WriteBitString(key.Sign(body));
        }

        return writer.Encode();
    }

    private static void WriteExtensions(AsnWriter writer, CertificateRole role, byte[] own, byte[] authority)
    {
        WriteExtension(writer, "2.5.29.35", critical: false, AuthorityKey(authority));
        WriteExtension(writer, "2.5.29.14", critical: false, w => w.WriteOctetString(own));
        byte usage = role == CertificateRole.Root ? (byte)0x06 : (byte)0x80;
        WriteExtension(writer, "2.5.29.15", critical: true, w => w.WriteBitString([usage], role == CertificateRole.Root ? 1 : 7));
        switch (role)
        {
            case CertificateRole.Root:
                WriteExtension(writer, "2.5.29.19", critical: true, w =>
                {
                    using (w.PushSequence())
                    {
                        w.WriteBoolean(true);
                        w.WriteInteger(0);
                    }
                });
                break;
            case CertificateRole.MasterListSigner:
                WriteExtension(writer, "2.5.29.37", critical: true, w =>
                {
                    using (w.PushSequence())
                        w.WriteObjectIdentifier("2.23.136.1.1.3");
                });
                break;
            default:
                WriteExtension(writer, "2.23.136.1.1.6.2", critical: false, w =>
                {
                    using (w.PushSequence())
                    {
                        w.WriteInteger(0);
                        using (w.PushSetOf())
                            w.WriteCharacterString(UniversalTagNumber.PrintableString, "P");
                    }
                });
                break;
        }
    }

    private static Action<AsnWriter> AuthorityKey(byte[] identifier) => writer =>
    {
        using (writer.PushSequence())
            writer.WriteOctetString(identifier, new Asn1Tag(TagClass.ContextSpecific, 0));
    };

    private static void WriteExtension(AsnWriter writer, string type, bool critical, Action<AsnWriter> value)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(type);
            if (critical)
                writer.WriteBoolean(true);
            using (writer.PushOctetString())
                value(writer);
        }
    }
}

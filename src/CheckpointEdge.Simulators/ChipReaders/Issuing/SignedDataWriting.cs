using System.Formats.Asn1;
using System.Security.Cryptography;

namespace CheckpointEdge.Simulators.ChipReaders.Issuing;

/// <summary>
/// CMS SignedData with one signer, its certificate and signed attributes (RFC 5652; Doc 9303-10, 4.6.2), and the three
/// contents that e-passports wrap in it. Stateless.
/// </summary>
internal static class SignedDataWriting
{
    private const string SecurityObjectType = "2.23.136.1.1.1";
    private const string MasterListType = "2.23.136.1.1.2";
    private const string CardSecurityType = "0.4.0.127.0.7.3.2.1";

    /// <summary>LDS security object (Doc 9303-10, 4.6.2.3).</summary>
    /// <param name="hash"><c>SHA-256</c> …</param>
    /// <param name="groups">Contents by number.</param>
    public static byte[] SecurityObject(
        string hash, IEnumerable<KeyValuePair<int, ReadOnlyMemory<byte>>> groups, DocumentSigner signer, DateTimeOffset signedAt)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(0);
            SigningKey.WriteDigestAlgorithm(writer, HashIdentifier(hash));
            using (writer.PushSequence())
            {
                foreach ((int number, ReadOnlyMemory<byte> content) in groups.OrderBy(g => g.Key))
                {
                    using (writer.PushSequence())
                    {
                        writer.WriteInteger(number);
                        writer.WriteOctetString(Hash(hash, content.Span));
                    }
                }
            }
        }

        return Write(SecurityObjectType, writer.Encode(), signer, signedAt);
    }

    /// <summary>Certificates of roots (Doc 9303-12, 9).</summary>
    public static byte[] MasterList(IEnumerable<byte[]> roots, DocumentSigner signer, DateTimeOffset signedAt)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(0);
            using (writer.PushSetOf())
            {
                foreach (byte[] root in roots)
                    writer.WriteEncodedValue(root);
            }
        }

        return Write(MasterListType, writer.Encode(), signer, signedAt);
    }

    /// <summary>EF.CardSecurity: security information with the signature of the document signer (Doc 9303-11, 9.2.11).</summary>
    public static byte[] CardSecurity(byte[] securityInfos, DocumentSigner signer, DateTimeOffset signedAt) =>
        Write(CardSecurityType, securityInfos, signer, signedAt);

    private static byte[] Write(string type, byte[] content, DocumentSigner signer, DateTimeOffset signedAt)
    {
        byte[] attributes = Attributes(type, signer.Key.Digest(content), signedAt);
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier("1.2.840.113549.1.7.2");
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            using (writer.PushSequence())
            {
                writer.WriteInteger(3);
                using (writer.PushSetOf())
                    SigningKey.WriteDigestAlgorithm(writer, signer.Key.DigestIdentifier);
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(type);
                    using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
                        writer.WriteOctetString(content);
                }

                using (writer.PushSetOf(new Asn1Tag(TagClass.ContextSpecific, 0)))
                {
                    foreach (byte[] certificate in signer.Chain)
                        writer.WriteEncodedValue(certificate);
                }

                using (writer.PushSetOf())
                    WriteSignerInfo(writer, attributes, signer);
            }
        }

        return writer.Encode();
    }

    private static void WriteSignerInfo(AsnWriter writer, byte[] attributes, DocumentSigner signer)
    {
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            using (writer.PushSequence())
            {
                signer.Certificate.Issuer.Write(writer);
                writer.WriteIntegerUnsigned(signer.Certificate.Serial);
            }

            SigningKey.WriteDigestAlgorithm(writer, signer.Key.DigestIdentifier);
            // The same octets with another tag: [0] instead of SET OF (RFC 5652, 5.4).
            byte[] implicitly = [0xA0, .. attributes[1..]];
            writer.WriteEncodedValue(implicitly);
            signer.Key.WriteAlgorithm(writer);
            writer.WriteOctetString(signer.Key.Sign(attributes));
        }
    }

    private static byte[] Attributes(string type, byte[] digest, DateTimeOffset signedAt)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSetOf())
        {
            WriteAttribute(writer, "1.2.840.113549.1.9.3", w => w.WriteObjectIdentifier(type));
            WriteAttribute(writer, "1.2.840.113549.1.9.4", w => w.WriteOctetString(digest));
            WriteAttribute(writer, "1.2.840.113549.1.9.5", w => CertificateWriting.WriteTime(w, signedAt));
        }

        return writer.Encode();
    }

    private static void WriteAttribute(AsnWriter writer, string type, Action<AsnWriter> value)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(type);
            using (writer.PushSetOf())
                value(writer);
        }
    }

    private static string HashIdentifier(string hash) => hash switch
    {
        "SHA-1" => "1.3.14.3.2.26",
        "SHA-384" => "2.16.840.1.101.3.4.2.2",
        "SHA-512" => "2.16.840.1.101.3.4.2.3",
        "SHA-256" => "2.16.840.1.101.3.4.2.1",
        _ => throw new ArgumentException($"{hash} is no hash that this state uses.", nameof(hash)),
    };

    private static byte[] Hash(string hash, ReadOnlySpan<byte> content) =>
        CryptographicOperations.HashData(new HashAlgorithmName(hash.Replace("-", "", StringComparison.Ordinal)), content);
}

/// <summary>Who signs: a key, its certificate, and the certificates that go along. Immutable.</summary>
internal sealed record DocumentSigner(SigningKey Key, IssuedCertificate Certificate, IReadOnlyList<byte[]> Chain);

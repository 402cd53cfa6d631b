using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace CheckpointEdge.Exchange.Enrolment;

/// <summary>
/// Certificates alone in a CMS message: SignedData with neither content nor signers (RFC 5652, 5.1), the form in which RFC
/// 7030 hands certificates out. Stateless.
/// </summary>
public static class CertificateBag
{
    /// <summary>Certificates in one message (count).</summary>
    public const int CountMax = 8;

    private const string SignedDataId = "1.2.840.113549.1.7.2";
    private const string DataId = "1.2.840.113549.1.7.1";
    private const int Base64LineChars = 64;

    private static readonly Asn1Tag _explicit0 = new(TagClass.ContextSpecific, 0, isConstructed: true);

    /// <summary>The message as it goes over the line: base64 in lines (RFC 2045).</summary>
    public static byte[] Encode(params ReadOnlySpan<X509Certificate2> certificates)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(SignedDataId);
            using (writer.PushSequence(_explicit0))
            using (writer.PushSequence())
            {
                writer.WriteInteger(1);
                writer.PushSetOf();
                writer.PopSetOf();
                using (writer.PushSequence())
                    writer.WriteObjectIdentifier(DataId);
                using (writer.PushSetOf(_explicit0))
                    foreach (X509Certificate2 certificate in certificates)
                        writer.WriteEncodedValue(certificate.RawDataMemory.Span);
                writer.PushSetOf();
                writer.PopSetOf();
            }
        }

        return InLines(writer.Encode());
    }

    /// <summary>Bytes as base64 in lines of 64 characters.</summary>
    public static byte[] InLines(ReadOnlySpan<byte> content)
    {
        string text = Convert.ToBase64String(content);
        StringBuilder lines = new();
        for (int at = 0; at < text.Length; at += Base64LineChars)
            lines.Append(text, at, Math.Min(Base64LineChars, text.Length - at)).Append("\r\n");
        return Encoding.ASCII.GetBytes(lines.ToString());
    }

    /// <summary>The bytes behind base64 that may have line breaks.</summary>
    /// <exception cref="CryptographicException">It is no base64.</exception>
    public static byte[] OutOfLines(ReadOnlySpan<byte> text)
    {
        try
        {
            return Convert.FromBase64String(Encoding.ASCII.GetString(text));
        }
        catch (FormatException failure)
        {
            throw new CryptographicException("The message is not base64.", failure);
        }
    }

    /// <summary>The certificates of a message, which the caller disposes; believed by nobody yet.</summary>
    /// <param name="message">Base64, as <see cref="Encode"/> wrote it.</param>
    /// <exception cref="CryptographicException">It is no such message, or holds too many certificates.</exception>
    public static X509Certificate2Collection Decode(ReadOnlySpan<byte> message)
    {
        X509Certificate2Collection certificates = [];
        try
        {
            AsnReader content = new AsnReader(OutOfLines(message), AsnEncodingRules.BER).ReadSequence();
            if (content.ReadObjectIdentifier() != SignedDataId)
                throw new CryptographicException("The message is no CMS message of certificates.");
            AsnReader signed = content.ReadSequence(_explicit0).ReadSequence();
            signed.ReadInteger();
            signed.ReadSetOf(skipSortOrderValidation: true);
            signed.ReadSequence();
            AsnReader set = signed.ReadSetOf(skipSortOrderValidation: true, _explicit0);
            while (set.HasData)
            {
                if (certificates.Count == CountMax)
                    throw new CryptographicException($"The message holds more than {CountMax} certificates.");
                certificates.Add(X509CertificateLoader.LoadCertificate(set.ReadEncodedValue().Span));
            }

            return certificates;
        }
        catch (AsnContentException failure)
        {
            throw new CryptographicException("The message is cut or malformed.", failure);
        }
    }
}

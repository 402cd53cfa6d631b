using System.Formats.Asn1;
using System.Security.Cryptography;

namespace CheckpointEdge.TravelDocuments.Trust.Certificates;

/// <summary>The one place where what stands wrong in ASN.1 becomes a value. Stateless.</summary>
internal static class AsnText
{
    /// <summary>Reads, or says in one sentence why not. Never throws for what the bytes are.</summary>
    /// <param name="what">For the sentence: "the certificate".</param>
    public static T? Read<T>(ReadOnlyMemory<byte> bytes, string what, Func<AsnReader, T?> read, out string problem)
        where T : class
    {
        problem = $"{what} is not well formed.";
        try
        {
            if (read(new AsnReader(bytes, AsnEncodingRules.BER)) is { } value)
            {
                problem = "";
                return value;
            }
        }
        catch (TrustException failure)
        {
            problem = failure.Message;
        }
        catch (Exception failure) when (
            failure is AsnContentException or ArgumentException or OverflowException or CryptographicException)
        {
            // The sentence above says it.
        }

        return null;
    }
}

/// <summary>What makes certificates or signed data unusable, in one sentence; caught where they are read.</summary>
internal sealed class TrustException(string sentence) : Exception(sentence);

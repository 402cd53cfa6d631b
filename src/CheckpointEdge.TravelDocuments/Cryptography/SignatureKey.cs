using System.Formats.Asn1;
using System.Security.Cryptography;

namespace CheckpointEdge.TravelDocuments.Cryptography;

/// <summary>How a signature was found.</summary>
internal enum SignatureResult
{
    Valid,

    /// <summary>It is not this key's signature of this data.</summary>
    Wrong,

    /// <summary>Key or algorithm is none that can be computed here: nothing is said about the signature.</summary>
    Unsupported,
}

/// <summary>A public key that verifies signatures. Immutable, safe for concurrent use.</summary>
internal abstract class SignatureKey
{
    private const string RsaEncryption = "1.2.840.113549.1.1.1";
    private const string RsaPss = "1.2.840.113549.1.1.10";
    private const string EcPublicKey = "1.2.840.10045.2.1";

    /// <summary>For reports: <c>RSA 4096</c>, <c>brainpoolP256r1</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Whether this is a signature of the data under this key, with the given hash.</summary>
    public abstract SignatureResult Verify(
        SignatureAlgorithm algorithm, DigestAlgorithm digest, ReadOnlyMemory<byte> data, ReadOnlySpan<byte> signature);

    /// <summary>SubjectPublicKeyInfo (RFC 5280, 4.1.2.7). Never throws.</summary>
    /// <param name="problem">Why there is no key, in plain words.</param>
    public static SignatureKey? Read(ReadOnlyMemory<byte> subjectPublicKeyInfo, out string problem)
    {
        problem = "";
        try
        {
            AsnReader info = new AsnReader(subjectPublicKeyInfo, AsnEncodingRules.BER).ReadSequence();
            AsnReader algorithm = info.ReadSequence();
            string oid = algorithm.ReadObjectIdentifier();
            byte[] bits = info.ReadBitString(out _);
            switch (oid)
            {
                case RsaEncryption or RsaPss:
                    return RsaPublicKey.Read(bits);
                case EcPublicKey:
                    return EcPublicKeyReader.Read(algorithm, bits);
                default:
                    problem = $"Keys of the kind {oid} are not known here.";
                    return null;
            }
        }
        catch (CryptographicException failure)
        {
            problem = failure.Message;
        }
        catch (Exception failure) when (failure is AsnContentException or ArgumentException or OverflowException)
        {
            problem = "The public key is not well formed.";
        }

        return null;
    }

    /// <summary>
    /// With the hash that the algorithm names, and otherwise with the one named beside it: documents exist whose algorithm
    /// says SHA-1 and whose signature was made over the hash named in the signer's entry.
    /// </summary>
    public SignatureResult Verify(
        SignatureAlgorithm algorithm, ReadOnlyMemory<byte> data, ReadOnlySpan<byte> signature, DigestAlgorithm? beside = null)
    {
        SignatureResult result = SignatureResult.Unsupported;
        if (algorithm.Digest is { } named)
            result = Verify(algorithm, named, data, signature);
        if (result != SignatureResult.Valid && beside is not null && beside != algorithm.Digest)
        {
            SignatureResult other = Verify(algorithm, beside, data, signature);
            result = result == SignatureResult.Unsupported || other == SignatureResult.Valid ? other : result;
        }

        return result;
    }
}

using System.Formats.Asn1;
using System.Security.Cryptography;

namespace CheckpointEdge.TravelDocuments.Cryptography;

/// <summary>An EC public key on a known curve. Immutable, safe for concurrent use.</summary>
internal sealed class EcPublicKey(SignatureCurve curve, ECPoint point) : SignatureKey
{
    public override string Name => curve.Name;

    public override SignatureResult Verify(
        SignatureAlgorithm algorithm, DigestAlgorithm digest, ReadOnlyMemory<byte> data, ReadOnlySpan<byte> signature)
    {
        if (algorithm.Scheme != SignatureScheme.Ecdsa || Plain(signature) is not { } plain)
            return SignatureResult.Wrong;
        byte[] hash = digest.Hash(data);
        try
        {
            using ECDsa key = ECDsa.Create(new ECParameters { Curve = curve.Curve, Q = point });
            return key.VerifyHash(hash, plain, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)
                ? SignatureResult.Valid
                : SignatureResult.Wrong;
        }
        catch (CryptographicException)
        {
            // The platform takes no point off the curve.
            return SignatureResult.Wrong;
        }
        catch (PlatformNotSupportedException)
        {
            return SignatureResult.Unsupported;
        }
    }

    /// <summary>r and s, each as long as the field: as such (TR-03111, 5.2.1) or out of DER (RFC 3279, 2.2.3).</summary>
    private byte[]? Plain(ReadOnlySpan<byte> signature)
    {
        int size = curve.Bytes;
        if (signature.Length > 3 && signature[0] == 0x30 && PlainOfDer(signature, size) is { } plain)
            return plain;
        return signature.Length == 2 * size ? signature.ToArray() : null;
    }

    private static byte[]? PlainOfDer(ReadOnlySpan<byte> signature, int size)
    {
        try
        {
            AsnReader pair = new AsnReader(signature.ToArray(), AsnEncodingRules.BER).ReadSequence();
            byte[] plain = new byte[2 * size];
            for (int half = 0; half < 2; half++)
            {
                ReadOnlySpan<byte> number = pair.ReadIntegerBytes().Span.TrimStart((byte)0);
                if (number.Length > size)
                    return null;
                number.CopyTo(plain.AsSpan((half + 1) * size - number.Length));
            }

            return plain;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }
}

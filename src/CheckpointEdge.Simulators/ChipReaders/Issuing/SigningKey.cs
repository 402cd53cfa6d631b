using System.Formats.Asn1;
using System.Security.Cryptography;

namespace CheckpointEdge.Simulators.ChipReaders.Issuing;

/// <summary>
/// A key pair of the fictional state, and how it signs and is written (RFC 3279, RFC 4055, RFC 5480; Doc 9303-12, 4.1.6).
/// Safe for concurrent use.
/// </summary>
internal sealed class SigningKey : IDisposable
{
    private const string EcPublicKey = "1.2.840.10045.2.1";
    private const string PrimeField = "1.2.840.10045.1.1";
    private const string Sha256 = "2.16.840.1.101.3.4.2.1";
    private const string Sha384 = "2.16.840.1.101.3.4.2.2";
    private const int PssSaltSizeBytes = 32;

    private readonly SignatureScheme _scheme;
    private readonly bool _explicitParameters;
    private readonly AsymmetricAlgorithm _key;
    private readonly Lock _gate = new();

    private SigningKey(SignatureScheme scheme, bool explicitParameters, AsymmetricAlgorithm key)
    {
        _scheme = scheme;
        _explicitParameters = explicitParameters;
        _key = key;
    }

    public static SigningKey Create(IssuerOptions options) => new(options.Scheme, options.ExplicitParameters, options.Scheme switch
    {
        SignatureScheme.EcdsaBrainpool256 => ECDsa.Create(ECCurve.NamedCurves.brainpoolP256r1),
        SignatureScheme.EcdsaP384 => ECDsa.Create(ECCurve.NamedCurves.nistP384),
        SignatureScheme.RsaPss => RSA.Create(3072),
        _ => RSA.Create(2048),
    });

    public static SigningKey Import(IssuerOptions options, ReadOnlySpan<byte> pkcs8)
    {
        AsymmetricAlgorithm key = options.Scheme is SignatureScheme.RsaPss or SignatureScheme.RsaPkcs1 ? RSA.Create() : ECDsa.Create();
        key.ImportPkcs8PrivateKey(pkcs8, out _);
        return new SigningKey(options.Scheme, options.ExplicitParameters, key);
    }

    /// <summary>Of the digest in CMS, by object identifier.</summary>
    public string DigestIdentifier => _scheme == SignatureScheme.EcdsaP384 ? Sha384 : Sha256;

    private HashAlgorithmName Hash => _scheme == SignatureScheme.EcdsaP384 ? HashAlgorithmName.SHA384 : HashAlgorithmName.SHA256;

    public byte[] Digest(ReadOnlySpan<byte> content) => CryptographicOperations.HashData(Hash, content);

    public byte[] Export() => _key.ExportPkcs8PrivateKey();

    /// <summary>SubjectPublicKeyInfo.</summary>
    public byte[] PublicKeyInfo() => _key is ECDsa ec
        ? CurveKeyInfo(_explicitParameters
            ? ec.ExportExplicitParameters(includePrivateParameters: false)
            : ec.ExportParameters(includePrivateParameters: false))
        : _key.ExportSubjectPublicKeyInfo();

    /// <summary>SHA-1 of the public key's bits (RFC 5280, 4.2.1.2, method 1).</summary>
    public byte[] Identifier()
    {
        AsnReader info = new AsnReader(PublicKeyInfo(), AsnEncodingRules.DER).ReadSequence();
        info.ReadSequence();
        return SHA1.HashData(info.ReadBitString(out _));
    }

    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        lock (_gate)
        {
            return _key switch
            {
                ECDsa ec => ec.SignData(data, Hash, DSASignatureFormat.Rfc3279DerSequence),
                RSA rsa => rsa.SignData(
                    data, Hash, _scheme == SignatureScheme.RsaPss ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1),
                _ => throw new CryptographicException("A closed set has no other key."),
            };
        }
    }

    /// <summary>AlgorithmIdentifier of what <see cref="Sign"/> makes.</summary>
    public void WriteAlgorithm(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            switch (_scheme)
            {
                case SignatureScheme.EcdsaBrainpool256:
                    writer.WriteObjectIdentifier("1.2.840.10045.4.3.2");
                    break;
                case SignatureScheme.EcdsaP384:
                    writer.WriteObjectIdentifier("1.2.840.10045.4.3.3");
                    break;
                case SignatureScheme.RsaPss:
                    writer.WriteObjectIdentifier("1.2.840.113549.1.1.10");
                    WritePssParameters(writer);
                    break;
                default:
                    writer.WriteObjectIdentifier("1.2.840.113549.1.1.11");
                    writer.WriteNull();
                    break;
            }
        }
    }

    public static void WriteDigestAlgorithm(AsnWriter writer, string identifier)
    {
        using (writer.PushSequence())
            writer.WriteObjectIdentifier(identifier);
    }

    /// <summary>The curve by its name where it has one, else with all its numbers (RFC 3279, 2.3.5).</summary>
    public static byte[] CurveKeyInfo(ECParameters key)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(EcPublicKey);
                if (key.Curve.IsNamed)
                    writer.WriteObjectIdentifier(key.Curve.Oid.Value!);
                else
                    WriteCurve(writer, key.Curve);
            }

            writer.WriteBitString([0x04, .. key.Q.X!, .. key.Q.Y!]);
        }

        return writer.Encode();
    }

    public void Dispose() => _key.Dispose();

    private static void WriteCurve(AsnWriter writer, ECCurve curve)
    {
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(PrimeField);
                writer.WriteIntegerUnsigned(Trimmed(curve.Prime));
            }

            using (writer.PushSequence())
            {
                writer.WriteOctetString(curve.A);
                writer.WriteOctetString(curve.B);
            }

            writer.WriteOctetString([0x04, .. curve.G.X!, .. curve.G.Y!]);
            writer.WriteIntegerUnsigned(Trimmed(curve.Order));
            writer.WriteInteger(1);
        }
    }

    /// <summary>DER wants no zeros in front.</summary>
    private static ReadOnlySpan<byte> Trimmed(byte[]? number) => number.AsSpan().TrimStart((byte)0);

    /// <summary>SHA-256, MGF1 with SHA-256, 32 bytes of salt (RFC 4055, 3.1).</summary>
    private static void WritePssParameters(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
                WriteDigestAlgorithm(writer, Sha256);
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 1)))
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier("1.2.840.113549.1.1.8");
                WriteDigestAlgorithm(writer, Sha256);
            }

            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 2)))
                writer.WriteInteger(PssSaltSizeBytes);
        }
    }
}

using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CheckpointEdge.Appliance.Provisioning;

/// <summary>
/// A key that was made in the TPM 2.0 of the board and never leaves it: OpenSSL's provider <c>tpm2</c> signs and agrees with
/// it. The file beside the certificate says under which handle it lies, and its public part. Safe for concurrent callers; a TPM
/// does one thing at a time.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class TpmKey : BoardKey
{
    private const string Provider = "tpm2";

    /// <summary>A TPM answers in milliseconds; one that does not within this time is broken (seconds).</summary>
    private const int AnswerSecondsMax = 20;

    private static readonly Lock _gate = new();
    private static readonly Dictionary<string, Opened> _opened = new(StringComparer.Ordinal);

    private readonly string _handle;
    private readonly Opened _key;
    private bool _closed;

    private TpmKey(string handle, Opened key)
    {
        _handle = handle;
        _key = key;
        Signing = new TpmSigner(key.Ecdsa);
    }

    public override ECDsa Signing { get; }

    /// <param name="file">As <see cref="TpmProvisioning.Describe"/> wrote it.</param>
    /// <exception cref="ProvisioningException">There is no TPM, it does not answer, or it holds another key.</exception>
    public static TpmKey Reach(string file)
    {
        string handle = TpmProvisioning.HandleOf(file);
        lock (_gate)
        {
            // One connection for the process: some TPMs take one caller at a time.
            if (!_opened.TryGetValue(handle, out Opened? key))
            {
                key = Within(() => new Opened(SafeEvpPKeyHandle.OpenKeyFromProvider(Provider, handle)));
                using ECDsa expected = ECDsa.Create();
                expected.ImportFromPem(file.AsSpan(handle.Length));
                if (!expected.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.PublicKey))
                {
                    key.Dispose();
                    throw new ProvisioningException(
                        $"The TPM of this board holds another key under {handle} than the one enrolled: enrol the board again.");
                }

                _opened.Add(handle, key);
            }

            key.Users++;
            return new TpmKey(handle, key);
        }
    }

    public override byte[] Agree(ECDiffieHellmanPublicKey other)
    {
        lock (_gate)
            return _key.Agreement.DeriveRawSecretAgreement(other);
    }

    public override X509Certificate2 Bind(X509Certificate2 certificate)
    {
        using ECDsaOpenSsl key = ForeignSigningKey.Of(_key.Ecdsa.ExportParameters(false).Q, Sign);
        try
        {
            return certificate.CopyWithPrivateKey(key);
        }
        catch (ArgumentException failure)
        {
            throw new CryptographicException("Key and certificate do not belong together.", failure);
        }
    }

    protected override void Dispose(bool disposing)
    {
        lock (_gate)
        {
            if (_closed)
                return;
            _closed = true;
            if (--_key.Users > 0)
                return;
            _opened.Remove(_handle);
            _key.Dispose();
        }
    }

    private byte[] Sign(byte[] hash)
    {
        lock (_gate)
            return _key.Ecdsa.SignHash(hash, DSASignatureFormat.Rfc3279DerSequence);
    }

    private static Opened Within(Func<Opened> open)
    {
        Task<Opened> opening = Task.Run(open);
        try
        {
            return opening.WaitAsync(TimeSpan.FromSeconds(AnswerSecondsMax)).GetAwaiter().GetResult();
        }
        catch (Exception failure) when (failure is CryptographicException or PlatformNotSupportedException or TimeoutException)
        {
            throw new ProvisioningException(
                "The board's key lies in its TPM, which cannot be used: "
                + (failure is TimeoutException
                    ? $"it did not answer within {AnswerSecondsMax} s."
                    : "it is missing, another program holds it, or OpenSSL's provider tpm2 is not installed.")
                + " The board does not start without its key.",
                failure);
        }
    }

    /// <summary>The TPM's key as the process holds it, for all that use it.</summary>
    private sealed class Opened : IDisposable
    {
        private readonly SafeEvpPKeyHandle _handle;

        public Opened(SafeEvpPKeyHandle handle)
        {
            _handle = handle;
            Ecdsa = new ECDsaOpenSsl(handle);
            Agreement = new ECDiffieHellmanOpenSsl(handle);
            PublicKey = Ecdsa.ExportSubjectPublicKeyInfo();
        }

        public int Users { get; set; }
        public ECDsaOpenSsl Ecdsa { get; }
        public ECDiffieHellmanOpenSsl Agreement { get; }
        public byte[] PublicKey { get; }

        public void Dispose()
        {
            Ecdsa.Dispose();
            Agreement.Dispose();
            _handle.Dispose();
        }
    }

    /// <summary>The TPM's key as a signer that several threads may use and nobody needs to dispose.</summary>
    private sealed class TpmSigner(ECDsaOpenSsl key) : ECDsa
    {
        public override int KeySize
        {
            get => key.KeySize;
            set => throw new CryptographicException("The TPM's key is what it is.");
        }

        public override byte[] SignHash(byte[] hash)
        {
            lock (_gate)
                return key.SignHash(hash);
        }

        public override bool VerifyHash(byte[] hash, byte[] signature) => key.VerifyHash(hash, signature);

        public override ECParameters ExportParameters(bool includePrivateParameters) => includePrivateParameters
            ? throw new CryptographicException("The private key lies in the TPM and cannot be exported.")
            : key.ExportParameters(false);

        protected override byte[] HashData(byte[] data, int offset, int count, HashAlgorithmName hashAlgorithm) =>
            CryptographicOperations.HashData(hashAlgorithm, data.AsSpan(offset, count));
    }
}

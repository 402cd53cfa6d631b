using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CheckpointEdge.Appliance.Provisioning;

/// <summary>A key whose private part lies in a file (0600) or a systemd credential. Safe for concurrent callers.</summary>
internal sealed class FileKey : BoardKey
{
    private readonly ECDsa _signing = ECDsa.Create();
    private readonly string _pem;

    /// <param name="pem">PKCS#8.</param>
    /// <exception cref="CryptographicException">It is no P-256 key.</exception>
    public FileKey(string pem)
    {
        _signing.ImportFromPem(pem);
        _pem = pem;
    }

    public override ECDsa Signing => _signing;

    /// <summary>A new key.</summary>
    /// <returns>PKCS#8, PEM.</returns>
    public static string Create()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKeyPem();
    }

    public override byte[] Agree(ECDiffieHellmanPublicKey other)
    {
        using ECDiffieHellman key = ECDiffieHellman.Create();
        key.ImportFromPem(_pem);
        return key.DeriveRawSecretAgreement(other);
    }

    public override X509Certificate2 Bind(X509Certificate2 certificate)
    {
        try
        {
            return certificate.CopyWithPrivateKey(_signing);
        }
        catch (ArgumentException failure)
        {
            throw new CryptographicException("Key and certificate do not belong together.", failure);
        }
    }

    protected override void Dispose(bool disposing) => _signing.Dispose();
}

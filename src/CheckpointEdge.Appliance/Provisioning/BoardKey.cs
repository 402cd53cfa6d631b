using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CheckpointEdge.Appliance.Provisioning;

/// <summary>
/// The board's one key pair, P-256: it signs in TLS and opens the keys of lists. Made on the board, never sent anywhere. Safe
/// for concurrent callers.
/// </summary>
public abstract class BoardKey : IDisposable
{
    /// <summary>Where systemd lays decrypted credentials; the key may be one of them.</summary>
    private const string CredentialsVariable = "CREDENTIALS_DIRECTORY";

    /// <summary>Signs with the key; its private part cannot be exported where it lies in a TPM.</summary>
    public abstract ECDsa Signing { get; }

    /// <summary>The raw agreement with a public key; the caller wipes it.</summary>
    /// <exception cref="CryptographicException">The key cannot be used now.</exception>
    public abstract byte[] Agree(ECDiffieHellmanPublicKey other);

    /// <summary>A certificate with this key behind it, for TLS. It may outlive neither the process nor a TPM.</summary>
    /// <exception cref="CryptographicException">The certificate is another key's.</exception>
    public abstract X509Certificate2 Bind(X509Certificate2 certificate);

    /// <summary>
    /// The key of an enrolled board: in the TPM where <c>unit-key.tpm</c> says so, else <c>unit-key.pem</c> in the data
    /// directory or among systemd's credentials.
    /// </summary>
    /// <exception cref="ProvisioningException">It is missing, damaged, or where it lies cannot be reached.</exception>
    public static BoardKey Open(string dataDirectory)
    {
        string file = Path.Combine(dataDirectory, UnitFiles.TpmKeyName);
        if (File.Exists(file))
            return OpenTpm(file);
        file = Path.Combine(dataDirectory, UnitFiles.KeyName);
        if (!File.Exists(file) && Environment.GetEnvironmentVariable(CredentialsVariable) is { Length: > 0 } credentials)
            file = Path.Combine(credentials, UnitFiles.KeyName);
        try
        {
            return new FileKey(File.ReadAllText(file));
        }
        catch (Exception failure) when (
            failure is CryptographicException or IOException or ArgumentException or UnauthorizedAccessException)
        {
            throw new ProvisioningException(
                $"The board's key {file} cannot be used ({failure.Message.TrimEnd('.')}): enrol the board again.", failure);
        }
    }

    private static TpmKey OpenTpm(string file)
    {
        if (OperatingSystem.IsWindows())
            throw new ProvisioningException("A board whose key lies in its TPM runs on Linux.");
        try
        {
            return TpmKey.Reach(File.ReadAllText(file));
        }
        catch (Exception failure) when (
            failure is CryptographicException or IOException or ArgumentException or UnauthorizedAccessException)
        {
            throw new ProvisioningException(
                $"{file}, which says where the TPM keeps the board's key, cannot be used ({failure.Message.TrimEnd('.')}): enrol the board again.",
                failure);
        }
    }

    /// <summary>The request for a certificate, PKCS#10.</summary>
    public byte[] Request(string unit) =>
        new CertificateRequest(new X500DistinguishedName("CN=" + unit), Signing, HashAlgorithmName.SHA256).CreateSigningRequest();

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);
}

using System.Security.Cryptography;
using CheckpointEdge.Central;
using CheckpointEdge.Exchange.Metadata;

namespace CheckpointEdge.Cli.Central;

/// <summary>
/// An approver's key that is not at Central: a file in PEM, encrypted or not, or a key in a PKCS #11 module (a smart card, a
/// hardware security module), which never leaves it. Stateless.
/// </summary>
internal static class OwnKey
{
    private const string Scheme = "pkcs11:";

    /// <summary>The engine of OpenSSL that speaks PKCS #11 (Debian: libengine-pkcs11-openssl).</summary>
    private const string Engine = "pkcs11";

    private const string PinVariable = "CPE_PIN";
    private const string KeyPasswordVariable = "CPE_KEY_PASSWORD";

    public static System.CommandLine.Option<string?> Option { get; } = new("--key")
    {
        Description = "The approver's own key: a PEM file (its password in CPE_KEY_PASSWORD), or a PKCS #11 address (RFC 7512) such as "
            + "'pkcs11:token=approver;object=lists' (its PIN in CPE_PIN).",
    };

    /// <exception cref="CentralException">There is no such key, or it is none that lists are signed with.</exception>
    public static SigningKey Open(string place)
    {
        try
        {
            return SigningKey.Of(place.StartsWith(Scheme, StringComparison.Ordinal) ? FromModule(place) : FromFile(place));
        }
        catch (Exception failure) when (failure is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CentralException($"The key {WithoutPin(place)} cannot be used: {failure.Message}", failure);
        }
    }

    private static ECDsa FromFile(string file)
    {
        ECDsa key = ECDsa.Create();
        string pem = File.ReadAllText(file);
        if (Environment.GetEnvironmentVariable(KeyPasswordVariable) is { Length: > 0 } password)
            key.ImportFromEncryptedPem(pem, password);
        else
            key.ImportFromPem(pem);
        return key;
    }

    private static ECDsa FromModule(string address)
    {
        if (!OperatingSystem.IsLinux())
            throw new CryptographicException("Keys in PKCS #11 modules are used on Linux alone.");
        string withPin = Environment.GetEnvironmentVariable(PinVariable) is { Length: > 0 } pin && !address.Contains("pin-", StringComparison.Ordinal)
            ? $"{address}{(address.Contains('?') ? '&' : '?')}pin-value={Uri.EscapeDataString(pin)}"
            : address;
        using SafeEvpPKeyHandle handle = SafeEvpPKeyHandle.OpenPrivateKeyFromEngine(Engine, withPin);
        return new ECDsaOpenSsl(handle);
    }

    private static string WithoutPin(string place) => place.Split('?')[0];
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace CheckpointEdge.Appliance.Provisioning;

/// <summary>
/// Which board it was that was to forget everything: a mark that stayed, or came back after a power cut, says nothing about the board that
/// was enrolled in that place since. Immutable.
/// </summary>
/// <param name="Unit">Null in a mark of an earlier version.</param>
/// <param name="Key">Fingerprint of its public key, hexadecimal; null likewise.</param>
internal sealed record ZeroiseMark(string? Unit, string? Key)
{
    private const string FirstLine = "no way back";

    /// <summary>What a mark says; null where there is none.</summary>
    public static ZeroiseMark? Of(string file)
    {
        if (!File.Exists(file))
            return null;
        string[] lines = File.ReadAllText(file).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return lines is [FirstLine, { } unit, { } key] ? new ZeroiseMark(unit, key) : new ZeroiseMark(null, null);
    }

    /// <summary>The mark of the board that is enrolled here.</summary>
    public static byte[] TextFor(string dataDirectory, string unit) => Encoding.UTF8.GetBytes($"{FirstLine}\n{unit}\n{KeyIn(dataDirectory)}\n");

    /// <summary>Whether it is of the board named, and nothing that is left here is another's.</summary>
    public bool IsOf(string dataDirectory, string unit) =>
        (Unit ?? unit) == unit
        && (UnitIn(dataDirectory) ?? unit) == unit
        && (Key is null || (KeyIn(dataDirectory) ?? Key) == Key);

    /// <summary>Who is enrolled here; null where that cannot be read any more.</summary>
    public static string? UnitIn(string dataDirectory)
    {
        try
        {
            return UnitFiles.Load(dataDirectory).Unit;
        }
        catch (ProvisioningException)
        {
            return null;
        }
    }

    private static string? KeyIn(string dataDirectory)
    {
        try
        {
            using X509Certificate2 certificate = UnitFiles.ReadCertificate(dataDirectory);
            return Convert.ToHexStringLower(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo()));
        }
        catch (ProvisioningException)
        {
            return null;
        }
    }
}

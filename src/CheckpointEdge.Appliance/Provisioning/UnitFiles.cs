using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Enrolment;

namespace CheckpointEdge.Appliance.Provisioning;

/// <summary>The three files that enrolment leaves in the data directory. Stateless.</summary>
public static class UnitFiles
{
    /// <summary>Written last: a board that has it is enrolled.</summary>
    public const string IdentityName = "unit.json";

    public const string KeyName = "unit-key.pem";

    /// <summary>In place of <see cref="KeyName"/> where the key lies in the TPM: where it is there, and its public part.</summary>
    public const string TpmKeyName = "unit-key.tpm";

    public const string CertificateName = "unit-cert.pem";

    /// <summary>None of these files is larger (bytes).</summary>
    public const int SizeBytesMax = 1 << 20;

    /// <summary>Who this board is.</summary>
    /// <exception cref="ProvisioningException">It is not enrolled, or the file cannot be read.</exception>
    public static UnitIdentity Load(string dataDirectory)
    {
        string file = Path.Combine(dataDirectory, IdentityName);
        try
        {
            return JsonSerializer.Deserialize(Read(file), ExchangeJson.Default.UnitIdentity)
                ?? throw new ProvisioningException($"{file} is empty: enrol the board again.");
        }
        catch (FileNotFoundException failure)
        {
            throw new ProvisioningException(
                $"{dataDirectory} holds no enrolled board: run checkpointctl enrol TICKET.json --data {dataDirectory}.", failure);
        }
        catch (JsonException failure)
        {
            throw new ProvisioningException(
                $"{file} cannot be read (line {(failure.LineNumber ?? 0) + 1}): enrol the board again.", failure);
        }
    }

    /// <summary>The board's certificate with its key.</summary>
    /// <exception cref="ProvisioningException">One of the two is missing, damaged, or they do not belong together.</exception>
    public static X509Certificate2 LoadCertificate(string dataDirectory, BoardKey key)
    {
        using X509Certificate2 certificate = ReadCertificate(dataDirectory);
        try
        {
            return key.Bind(certificate);
        }
        catch (CryptographicException failure)
        {
            throw new ProvisioningException(
                $"{CertificateName} in {dataDirectory} is not of the board's key ({failure.Message.TrimEnd('.')}): enrol the board again.",
                failure);
        }
    }

    /// <summary>The board's certificate alone.</summary>
    /// <exception cref="ProvisioningException">It is missing or damaged.</exception>
    public static X509Certificate2 ReadCertificate(string dataDirectory)
    {
        string file = Path.Combine(dataDirectory, CertificateName);
        try
        {
            return X509Certificate2.CreateFromPem(File.ReadAllText(file));
        }
        catch (Exception failure) when (failure is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new ProvisioningException($"{file} cannot be used ({failure.Message.TrimEnd('.')}): enrol the board again.", failure);
        }
    }

    /// <exception cref="ProvisioningException">The text holds no certificate.</exception>
    internal static X509Certificate2Collection Authority(string pem)
    {
        X509Certificate2Collection authority = [];
        try
        {
            authority.ImportFromPem(pem);
        }
        catch (CryptographicException failure)
        {
            throw new ProvisioningException("The authority's certificate cannot be read: ask Central for a new ticket.", failure);
        }

        return authority.Count > 0
            ? authority
            : throw new ProvisioningException("The authority's certificate is missing: ask Central for a new ticket.");
    }

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ProvisioningException">It is too large, or the system refuses it.</exception>
    internal static byte[] Read(string file)
    {
        try
        {
            using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (stream.Length > SizeBytesMax)
                throw new ProvisioningException($"{file} is larger than {SizeBytesMax} bytes.");
            byte[] content = new byte[stream.Length];
            stream.ReadExactly(content);
            return content;
        }
        catch (DirectoryNotFoundException failure)
        {
            throw new FileNotFoundException(failure.Message, file, failure);
        }
        catch (Exception failure) when (failure is IOException and not FileNotFoundException or UnauthorizedAccessException)
        {
            throw new ProvisioningException($"{file} cannot be read: {failure.Message}", failure);
        }
    }
}

using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using CheckpointEdge.Appliance.Health.Doctor;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Exchange.Reports;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Appliance.Provisioning;

/// <summary>What goes with a sheet, in a file beside it. Immutable.</summary>
/// <param name="Sha256">Of the sheet's bytes, hexadecimal.</param>
/// <param name="Technician">Who took the board over, as he or she gave it.</param>
/// <param name="Whole">The doctor found no fault.</param>
/// <param name="Signature">By the board's key, ECDSA P-256 with SHA-256, over the other fields.</param>
public sealed record AcceptanceSeal(
    Guid Id, string Unit, string Technician, DateTimeOffset At, bool Whole, string Sha256, string CertificatePem, byte[] Signature)
{
    internal AcceptanceStatement Statement => new(Id, Unit, Technician, At, Whole, Sha256);
}

/// <summary>
/// The sheet with which a board is taken over: what the doctor found, what is plugged in, versions and age of the list, to be printed and
/// signed by hand, and signed by the board itself. The running service takes its seal to Central like a report. Stateless.
/// </summary>
public static class AcceptanceSheet
{
    /// <summary>Waits in the data directory for the next start of the service.</summary>
    public const string PendingName = "acceptance.json";

    public const int TechnicianCharsMax = 80;

    private const int SerialCharsMax = 64;

    /// <summary>Where boards and PCs say their serial number.</summary>
    private static readonly string[] _serials = ["proc/device-tree/serial-number", "sys/class/dmi/id/product_serial"];

    private static readonly string[] _models = ["proc/device-tree/model", "sys/class/dmi/id/product_name"];

    /// <summary>Looks at the board, writes the sheet (HTML) with its seal beside it, and lays the seal out for Central.</summary>
    /// <param name="file">The sheet; the seal is called the same with <c>.seal.json</c> behind.</param>
    /// <exception cref="ProvisioningException">The board is not enrolled, its key cannot be used, or the name will not do.</exception>
    public static async Task<AcceptanceSeal> WriteAsync(
        string file, string technician, DoctorOptions options, TimeProvider time, CancellationToken cancel)
    {
        if (technician.Length is 0 or > TechnicianCharsMax || technician.Any(char.IsControl))
            throw new ProvisioningException($"The technician's name has 1 to {TechnicianCharsMax} characters.");
        string data = options.DataDirectory;
        BoardStatus status = await BoardStatus.OfAsync(data, options.OptionsPath, time, cancel);
        ImmutableArray<Finding> lines = await new BoardDoctor(options, time).RunAsync(cancel);
        DateTimeOffset now = time.GetUtcNow();
        bool whole = lines.All(line => line.State != FindingState.Fault);
        using BoardKey key = BoardKey.Open(data);
        using X509Certificate2 certificate = UnitFiles.ReadCertificate(data);
        byte[] sheet = Encoding.UTF8.GetBytes(Html(status, lines, technician, now, certificate, options.SystemRoot));
        AcceptanceSeal seal = new(
            Guid.CreateVersion7(now), status.Unit, technician, now, whole, Convert.ToHexStringLower(SHA256.HashData(sheet)),
            certificate.ExportCertificatePem(), []);
        seal = seal with { Signature = key.Signing.SignData(seal.Statement.Signed(), HashAlgorithmName.SHA256) };
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(seal, AcceptanceJson.Default.AcceptanceSeal);
        try
        {
            await File.WriteAllBytesAsync(file, sheet, cancel);
            await File.WriteAllBytesAsync(SealOf(file), json, cancel);
            string pending = Path.Combine(data, PendingName);
            DurableFiles.Replace(pending, json);
            FolderOwner.GiveTo(data, pending);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ProvisioningException($"The sheet cannot be written: {failure.Message}", failure);
        }

        return seal;
    }

    /// <summary>Holds a sheet against the seal beside it.</summary>
    /// <param name="authorityPem">Of the Central whose board must have signed it.</param>
    /// <returns>Why it is not to be believed, in one sentence; empty when it is.</returns>
    public static string Refusal(string file, string authorityPem)
    {
        try
        {
            AcceptanceSeal? seal = JsonSerializer.Deserialize(UnitFiles.Read(SealOf(file)), AcceptanceJson.Default.AcceptanceSeal);
            if (seal is null)
                return "The seal is empty.";
            if (Convert.ToHexStringLower(SHA256.HashData(UnitFiles.Read(file))) != seal.Sha256)
                return "The sheet is not the one that was sealed.";
            using X509Certificate2 certificate = X509Certificate2.CreateFromPem(seal.CertificatePem);
            using ECDsa? key = certificate.GetECDsaPublicKey();
            if (key is null || !seal.Statement.IsSignedBy(key, seal.Signature))
                return "The seal was not signed by the board that it names.";
            return GivenCertificate.IsOf(certificate, authorityPem) && certificate.Subject == "CN=" + seal.Unit
                ? ""
                : "The board that sealed it is none of this Central.";
        }
        catch (Exception failure) when (failure is JsonException or CryptographicException or ProvisioningException or IOException)
        {
            return $"The sheet or its seal cannot be read: {failure.Message}";
        }
    }

    /// <summary>Takes a seal that waits into the records, from where it goes to Central; at the start of the service.</summary>
    internal static void RecordPending(string dataDirectory, RecordStore records)
    {
        string pending = Path.Combine(dataDirectory, PendingName);
        if (!File.Exists(pending))
            return;
        try
        {
            if (JsonSerializer.Deserialize(UnitFiles.Read(pending), AcceptanceJson.Default.AcceptanceSeal) is { } seal)
            {
                // The same id again does nothing: a power cut between the two lines records it once.
                records.RecordDeskEvent(seal.Statement.Event(seal.Signature));
            }

            File.Delete(pending);
        }
        catch (Exception failure) when (failure is JsonException or ProvisioningException or RecordStoreException or IOException)
        {
            // It stays and is tried at the next start; a board does not stand still for a sheet of paper.
        }
    }

    internal static string SealOf(string file) => file + ".seal.json";

    private static string Html(
        BoardStatus status, ImmutableArray<Finding> lines, string technician, DateTimeOffset at, X509Certificate2 certificate, string root)
    {
        StringBuilder page = new();
        page.Append(
            """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>Acceptance sheet</title>
            <style>
            body{font:11pt/1.4 sans-serif;margin:2cm;color:#000}h1{font-size:16pt}table{border-collapse:collapse;width:100%}
            td,th{border:1px solid #999;padding:.2em .4em;text-align:left;vertical-align:top}.fault td:first-child{font-weight:bold}
            .sign{margin-top:2cm;display:flex;gap:2cm}.sign div{flex:1;border-top:1px solid #000;padding-top:.2em}tr{break-inside:avoid}
            </style></head><body>
            """);
        page.Append(CultureInfo.InvariantCulture, $"<h1>Acceptance of {T(status.Unit)}</h1>\n<table>\n");
        Row("Site, lane", $"{status.Site}, {status.Lane}");
        Row("Central", status.Central);
        Row("Machine", $"{First(root, _models)}, serial number {First(root, _serials)}");
        Row("Software", status.Version);
        Row("Certificate", string.Create(
            CultureInfo.InvariantCulture,
            $"until {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}, SHA-256 {certificate.GetCertHashString(HashAlgorithmName.SHA256)}"));
        Row("List", status.List ?? "the service does not run");
        Row("Taken over by", technician);
        Row("At", at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture));
        page.Append("</table>\n<h2>What was looked at</h2>\n<table>\n<tr><th></th><th>Check</th><th>Found</th><th>To do</th></tr>\n");
        foreach (Finding line in lines)
        {
            (string word, string kind) = line.State switch
            {
                FindingState.Fault => ("FAULT", "fault"),
                FindingState.Look => ("look", "look"),
                FindingState.Well => ("well", "well"),
                _ => ("–", "none"),
            };
            page.Append(
                CultureInfo.InvariantCulture,
                $"<tr class=\"{kind}\"><td>{word}</td><td>{T(line.Check)}</td><td>{T(line.Found)}</td><td>{T(line.WhatToDo)}</td></tr>\n");
        }

        page.Append("</table>\n<div class=\"sign\"><div>Technician</div><div>For the post</div></div>\n</body></html>\n");
        return page.ToString();

        void Row(string name, string value) => page.Append(
            CultureInfo.InvariantCulture, $"<tr><th>{T(name)}</th><td>{T(value)}</td></tr>\n");
    }

    private static string T(string text) => WebUtility.HtmlEncode(text);

    private static string First(string root, string[] places)
    {
        foreach (string file in places.Select(place => Path.Combine(root, place)).Where(File.Exists))
        {
            try
            {
                string text = File.ReadAllText(file).Trim('\0', ' ', '\n');
                if (text.Length > 0)
                    return text.Length > SerialCharsMax ? text[..SerialCharsMax] : text;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // The next place may say it.
            }
        }

        return "not told by the machine";
    }
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(AcceptanceSeal))]
internal sealed partial class AcceptanceJson : JsonSerializerContext;

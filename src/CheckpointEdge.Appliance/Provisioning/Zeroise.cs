using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Appliance.Provisioning;

/// <summary>What a board said before it forgot everything: who it was, what it still held, signed with the key that is gone now.</summary>
/// <param name="ReportsLost">Reports that Central had not receipted and that went all the same (count).</param>
/// <param name="ChainHead">Hash of its newest record, hexadecimal; empty when it had none.</param>
public sealed record ZeroiseProof(
    string Unit, DateTimeOffset At, int ReportsLost, long Reports, string ChainHead, string CertificatePem, byte[] Signature)
{
    internal byte[] Signed() => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"checkpointedge zeroised v1\n{Unit}\n{At:O}\n{ReportsLost}\n{Reports}\n{ChainHead}\n"));

    /// <summary>Whether the board of the certificate has signed it.</summary>
    public bool IsSigned()
    {
        try
        {
            using X509Certificate2 certificate = X509Certificate2.CreateFromPem(CertificatePem);
            using ECDsa? key = certificate.GetECDsaPublicKey();
            return key is not null && certificate.Subject == "CN=" + Unit && key.VerifyData(
                Signed(), Signature, HashAlgorithmName.SHA256);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}

/// <summary>
/// Makes a board forget: first the key, without which nothing sealed on it opens again, then everything else. A pulled plug in the middle
/// is finished by running it again. The service must be stopped. Stateless.
/// </summary>
public static class Zeroise
{
    /// <summary>Stands in the data directory from the moment there is no way back until nothing is left.</summary>
    public const string MarkName = "zeroising";

    private const int BlockBytes = 64 * 1024;

    /// <summary>What lies in a folder in which no board is left.</summary>
    private static readonly string[] _ofNoBoard = [MarkName, Enrolment.StagingName, SetUp.BoardSetUp.MarksName, "lost+found"];

    /// <summary>Forgets everything in the data directory.</summary>
    /// <param name="unit">The board's own name: said twice, so that it is no other board.</param>
    /// <param name="reportsLost">Reports without a receipt that may go (count); 0: none may.</param>
    /// <param name="proofFile">A new file outside the data directory, on the disk before the key goes.</param>
    /// <exception cref="ProvisioningException">Nothing was touched; or, after the mark, something could not be deleted: run it again.</exception>
    public static void Run(string dataDirectory, string unit, int reportsLost, string proofFile, TimeProvider time)
    {
        string mark = Path.Combine(dataDirectory, MarkName);
        try
        {
            ZeroiseMark? begun = ZeroiseMark.Of(mark);
            bool same = begun is not null && begun.IsOf(dataDirectory, unit);
            if (!same || KeyOpens(dataDirectory))
            {
                ZeroiseProof proof = ProofOf(dataDirectory, unit, reportsLost, proofFile, begun, same, time);
                byte[] json = JsonSerializer.SerializeToUtf8Bytes(proof, ZeroiseJson.Default.ZeroiseProof);
                DurableFiles.Replace(Path.GetFullPath(proofFile), json);
                DurableFiles.Replace(mark, ZeroiseMark.TextFor(dataDirectory, unit));
            }

            ForgetKey(dataDirectory);
            foreach (string folder in Directory.EnumerateDirectories(dataDirectory))
                Directory.Delete(folder, recursive: true);
            foreach (string file in Directory.EnumerateFiles(dataDirectory).Where(file => file != mark))
                Overwrite(file);
            DurableFiles.SyncDirectory(dataDirectory);
            Unmark(dataDirectory);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or RecordStoreException)
        {
            throw new ProvisioningException($"{failure.Message} Run it again.", failure);
        }
    }

    /// <summary>Whether a board lost its key here and not yet all the rest: whoever enrols another one would keep the accounts of before.</summary>
    internal static bool IsUnfinished(string dataDirectory) =>
        File.Exists(Path.Combine(dataDirectory, MarkName)) && !KeyOpens(dataDirectory)
        && Directory.EnumerateFileSystemEntries(dataDirectory).Any(entry => !_ofNoBoard.Contains(Path.GetFileName(entry)));

    /// <summary>Takes the mark away, so that no power cut brings it back.</summary>
    internal static void Unmark(string dataDirectory)
    {
        string mark = Path.Combine(dataDirectory, MarkName);
        if (!File.Exists(mark))
            return;
        File.Delete(mark);
        DurableFiles.SyncDirectory(dataDirectory);
    }

    private static bool KeyOpens(string dataDirectory)
    {
        try
        {
            BoardKey.Open(dataDirectory).Dispose();
            return true;
        }
        catch (ProvisioningException)
        {
            return false;
        }
    }

    /// <param name="again">The mark of this very board is there: an earlier try could not take its key, and its proof may be replaced.</param>
    private static ZeroiseProof ProofOf(
        string dataDirectory, string unit, int reportsLost, string proofFile, ZeroiseMark? begun, bool again, TimeProvider time)
    {
        string own = ZeroiseMark.UnitIn(dataDirectory) ?? begun?.Unit ?? UnitFiles.Load(dataDirectory).Unit;
        if (own != unit)
            throw new ProvisioningException($"This board is {own}, not {unit}: nothing was touched.");
        string full = Path.GetFullPath(proofFile);
        if (Path.Exists(full) && !(again && IsProofOf(full, unit))
            || full.StartsWith(Path.GetFullPath(dataDirectory).TrimEnd('/') + "/", StringComparison.Ordinal))
            throw new ProvisioningException("Name a new file outside the data directory for the proof: nothing was touched.");
        (int waiting, long reports, string head) = RecordsOf(dataDirectory, time);
        if (waiting > 0 && waiting != reportsLost)
        {
            throw new ProvisioningException(
                $"{waiting} report(s) wait for Central, and nothing was touched: let them arrive, take them away with a stick, "
                + $"or say --lose-reports {waiting}.");
        }

        using BoardKey key = BoardKey.Open(dataDirectory);
        using X509Certificate2 certificate = UnitFiles.ReadCertificate(dataDirectory);
        ZeroiseProof proof = new(own, time.GetUtcNow(), waiting, reports, head, certificate.ExportCertificatePem(), []);
        return proof with { Signature = key.Signing.SignData(proof.Signed(), HashAlgorithmName.SHA256) };
    }

    private static bool IsProofOf(string file, string unit)
    {
        try
        {
            return JsonSerializer.Deserialize(UnitFiles.Read(file), ZeroiseJson.Default.ZeroiseProof)?.Unit == unit;
        }
        catch (Exception failure) when (failure is JsonException or ProvisioningException)
        {
            return false;
        }
    }

    /// <summary>Opened as the service opens them: a service that runs keeps them, and then nothing is touched.</summary>
    private static (int Waiting, long Reports, string Head) RecordsOf(string dataDirectory, TimeProvider time)
    {
        string file = Path.Combine(dataDirectory, RecordSchema.FileName);
        if (!File.Exists(file))
            return (0, 0, "");
        using RecordStore records = RecordStore.Open(dataDirectory, UnitFiles.Load(dataDirectory), time);
        AuditResult audit = AuditChain.Verify(file, receiptKey: null);
        return (checked((int)(audit.Reports - audit.Receipts)), audit.Reports, audit.HeadHash);
    }

    /// <summary>The board's key, and one that an enrolment left which broke off.</summary>
    private static void ForgetKey(string dataDirectory)
    {
        string[] folders = [dataDirectory, Path.Combine(dataDirectory, Enrolment.StagingName)];
        foreach (string folder in folders)
            Overwrite(Path.Combine(folder, UnitFiles.KeyName));
        foreach (string tpm in folders.Select(folder => Path.Combine(folder, UnitFiles.TpmKeyName)).Where(File.Exists))
        {
            try
            {
                TpmProvisioning.Forget(File.ReadAllText(tpm));
            }
            catch (ProvisioningException failure)
            {
                throw new ProvisioningException(
                    $"{failure.Message.TrimEnd('.')}. The board's key may still lie in its TPM: run it again.", failure);
            }

            Overwrite(tpm);
        }
    }

    /// <summary>Zeros over what was there, down to the medium, then the name; flash may keep a copy, which is why the lists are sealed.</summary>
    internal static void Overwrite(string file)
    {
        if (!File.Exists(file))
            return;
        using (FileStream stream = new(file, FileMode.Open, FileAccess.Write, FileShare.None))
        {
            byte[] zeros = new byte[BlockBytes];
            for (long left = stream.Length; left > 0; left -= BlockBytes)
                stream.Write(zeros, 0, (int)Math.Min(left, BlockBytes));
            stream.Flush(flushToDisk: true);
        }

        File.Delete(file);
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ZeroiseProof))]
internal sealed partial class ZeroiseJson : JsonSerializerContext;

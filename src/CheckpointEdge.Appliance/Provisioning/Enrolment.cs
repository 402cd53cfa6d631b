using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Metadata.Roles;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Appliance.Provisioning;

/// <summary>
/// Brings a board into service with a ticket: it makes its own key, which never leaves it, and Central's authority gives it a
/// certificate (RFC 7030). Stateless; one enrolment at a time on a data directory.
/// </summary>
public static class Enrolment
{
    internal const string StagingName = "enrolling";
    private const string TicketMarkName = "ticket.sha256";

    /// <summary>Enrols the board in <paramref name="dataDirectory"/>, which is made if it is not there.</summary>
    /// <param name="force">Replaces an enrolment that is there.</param>
    /// <param name="place">Where the key is made.</param>
    /// <returns>Who the board is from now on.</returns>
    /// <exception cref="ProvisioningException">It is not enrolled; what was there is as it was.</exception>
    public static async Task<UnitIdentity> RunAsync(
        EnrolmentTicket ticket,
        string dataDirectory,
        bool force,
        TimeProvider time,
        CancellationToken cancel,
        CentralLinkOptions? options = null,
        BoardKeyPlace place = BoardKeyPlace.File)
    {
        Check(ticket, time);
        RequireFree(ticket, dataDirectory, force);
        UnitIdentity unit = IdentityOf(ticket);
        try
        {
            // Everything lies on the disk before Central hears of it: a full disk must not use the ticket up.
            string staging = Path.Combine(dataDirectory, StagingName);
            Directory.CreateDirectory(staging);
            Zeroise.Unmark(dataDirectory);
            using BoardKey key = EnsureKey(staging, dataDirectory, ticket, place);
            DurableFiles.Replace(
                Path.Combine(staging, UnitFiles.IdentityName),
                JsonSerializer.SerializeToUtf8Bytes(unit, ExchangeJson.Default.UnitIdentity));
            string certificate = await AskAsync(ticket, key, options ?? new CentralLinkOptions(), time, cancel);
            DurableFiles.Replace(Path.Combine(staging, UnitFiles.CertificateName), Encoding.ASCII.GetBytes(certificate));
            Apply(staging, dataDirectory);
            return unit;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ProvisioningException($"The board's files cannot be written: {failure.Message}", failure);
        }
    }

    /// <summary>Reads a ticket file.</summary>
    /// <exception cref="ProvisioningException">It is not there, or not a ticket; the message names file and line.</exception>
    public static EnrolmentTicket ReadTicket(string file)
    {
        try
        {
            return JsonSerializer.Deserialize(UnitFiles.Read(file), ExchangeJson.Default.EnrolmentTicket)
                ?? throw new ProvisioningException($"{file} is not an enrolment ticket.");
        }
        catch (FileNotFoundException failure)
        {
            throw new ProvisioningException($"{file} does not exist.", failure);
        }
        catch (JsonException failure)
        {
            throw new ProvisioningException($"{file}, line {(failure.LineNumber ?? 0) + 1}: not an enrolment ticket.", failure);
        }
    }

    private static UnitIdentity IdentityOf(EnrolmentTicket ticket) => new()
    {
        Central = ticket.Central,
        AuthorityPem = ticket.AuthorityPem,
        Unit = ticket.Unit,
        Site = ticket.Site,
        Lane = ticket.Lane,
        ListSigners = ticket.ListSigners,
        ListRoot = ticket.ListRoot,
        ReportKeyPem = ticket.ReportKeyPem,
        ReceiptKey = ticket.ReceiptKey,
    };

    private static void Check(EnrolmentTicket ticket, TimeProvider time)
    {
        if (!Uri.TryCreate(ticket.Central, UriKind.Absolute, out Uri? central) || central.Scheme != Uri.UriSchemeHttps)
            throw new ProvisioningException("The ticket's address of Central does not begin with https://.");
        if (ticket.Unit.Length == 0 || !ticket.Unit.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            throw new ProvisioningException("The ticket's unit name is not made of letters, digits and hyphens.");
        if (ticket.ListSigners.Threshold < 1 || ticket.ListSigners.Keys.Length < ticket.ListSigners.Threshold)
            throw new ProvisioningException("The ticket names fewer list signers than must sign.");
        CheckRoot(ticket.ListRoot);
        if (ticket.ExpiresAt <= time.GetUtcNow())
        {
            throw new ProvisioningException(FormattableString.Invariant(
                $"The ticket ended on {ticket.ExpiresAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC: ask Central for a new one, or set the clock."));
        }

        UnitFiles.Authority(ticket.AuthorityPem).Clear();
        try
        {
            using ECDiffieHellman reportKey = ECDiffieHellman.Create();
            reportKey.ImportFromPem(ticket.ReportKeyPem);
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            throw new ProvisioningException("The ticket's report key cannot be read: ask Central for a new ticket.", failure);
        }
    }

    private static void CheckRoot(byte[] envelope)
    {
        try
        {
            RootRole root = SignedMetadata.ReadUnverified(envelope, ExchangeJson.Default.RootRole);
            SignedMetadata.Verify(envelope, root.TrustedRoleOf(RootRole.TypeName), ExchangeJson.Default.RootRole);
        }
        catch (Exception failure) when (failure is MetadataException or KeyNotFoundException)
        {
            throw new ProvisioningException("The ticket's root for lists is not signed as it must be: ask Central for a new ticket.", failure);
        }
    }

    /// <summary>An enrolled board is not overwritten by mistake, and never one whose hits have not arrived.</summary>
    private static void RequireFree(EnrolmentTicket ticket, string dataDirectory, bool force)
    {
        if (File.Exists(Path.Combine(dataDirectory, UnitFiles.IdentityName)) && !force)
        {
            throw new ProvisioningException(
                $"{dataDirectory} holds an enrolled board already; --force replaces its enrolment.");
        }

        if (Zeroise.IsUnfinished(dataDirectory))
        {
            throw new ProvisioningException(
                $"{dataDirectory} holds what a board was forgetting: finish that with checkpointctl zeroise before another is enrolled.");
        }

        string records = Path.Combine(dataDirectory, RecordSchema.FileName);
        if (!File.Exists(records))
            return;
        try
        {
            using RecordReader reader = RecordReader.Open(records);
            if (reader.Queue().Waiting is int waiting and > 0)
                throw new ProvisioningException($"{waiting} report(s) of unit {reader.Unit} wait for Central: let them arrive first.");
            if (reader.Unit != ticket.Unit)
                throw new ProvisioningException($"{records} holds the records of unit {reader.Unit}: move it away first.");
        }
        catch (RecordStoreException failure)
        {
            throw new ProvisioningException(failure.Message, failure);
        }
    }

    /// <summary>
    /// The key of this ticket. An enrolment that broke off after Central had heard of it goes on with the same key: Central
    /// then answers as before.
    /// </summary>
    private static BoardKey EnsureKey(string staging, string dataDirectory, EnrolmentTicket ticket, BoardKeyPlace place)
    {
        string ticketMark = Path.Combine(staging, TicketMarkName);
        byte[] mark = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ticket.Token))));
        if (File.Exists(ticketMark) && File.ReadAllBytes(ticketMark).AsSpan().SequenceEqual(mark))
            return BoardKey.Open(StagedKey(staging) is null ? dataDirectory : staging); // once it lies in its place, it stays there

        File.Delete(ticketMark);
        RemoveKeys(staging);
        if (place == BoardKeyPlace.Tpm || place == BoardKeyPlace.Auto && TpmProvisioning.IsPresent)
            WriteSecret(Path.Combine(staging, UnitFiles.TpmKeyName), TpmProvisioning.Create(staging));
        else
            WriteSecret(Path.Combine(staging, UnitFiles.KeyName), FileKey.Create());
        DurableFiles.Replace(ticketMark, mark);
        return BoardKey.Open(staging);
    }

    /// <summary>The name of the key's file among what is staged; null: it lies in its place already.</summary>
    private static string? StagedKey(string staging) =>
        new[] { UnitFiles.TpmKeyName, UnitFiles.KeyName }.FirstOrDefault(name => File.Exists(Path.Combine(staging, name)));

    /// <summary>The key of before is of no use to anybody but whoever finds it on the disk.</summary>
    private static void RemoveKeys(string directory)
    {
        Zeroise.Overwrite(Path.Combine(directory, UnitFiles.KeyName));
        string tpm = Path.Combine(directory, UnitFiles.TpmKeyName);
        if (!File.Exists(tpm))
            return;
        TpmProvisioning.Remove(File.ReadAllText(tpm));
        File.Delete(tpm);
    }

    /// <summary>The file never exists with wider rights, not for a moment.</summary>
    private static void WriteSecret(string path, string content)
    {
        File.Delete(path);
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using FileStream file = new(path, options);
        file.Write(Encoding.ASCII.GetBytes(content));
        file.Flush(flushToDisk: true);
    }

    /// <summary>Asks for the certificate (RFC 7030, 4.2).</summary>
    /// <returns>PEM.</returns>
    private static async Task<string> AskAsync(
        EnrolmentTicket ticket, BoardKey key, CentralLinkOptions options, TimeProvider time, CancellationToken cancel)
    {
        using HttpClient client = CentralTls.CreateClient(
            ticket.Central, UnitFiles.Authority(ticket.AuthorityPem), certificate: null, options, time);
        using CancellationTokenSource late = new(TimeSpan.FromSeconds(options.RequestTimeoutSeconds), time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
        using HttpRequestMessage request = CentralTls.CertificateRequest(Est.EnrolPath, key.Request(ticket.Unit));
        request.Headers.Authorization = TicketFetch.Credentials(ticket.Unit, ticket.Token);
        try
        {
            client.MaxResponseContentBufferSize = Est.MessageBytesMax;
            using HttpResponseMessage response = await client.SendAsync(request, either.Token);
            if (!response.IsSuccessStatusCode)
            {
                string reason = await CentralRefusal.SentenceAsync(response, either.Token);
                throw new ProvisioningException(
                    $"Central refused the ticket ({(int)response.StatusCode}): {(reason.Length > 0 ? reason : "no reason given.")}");
            }

            return GivenCertificate.Read(
                await response.Content.ReadAsByteArrayAsync(either.Token), key, ticket.AuthorityPem, time.GetUtcNow());
        }
        catch (Exception failure) when (
            failure is HttpRequestException or SocketException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            throw new ProvisioningException(CentralLink.Explain(failure).Message + " The board is not enrolled; try again.", failure);
        }
    }

    /// <summary>
    /// unit.json goes first and comes last: at no moment do the files of two enrolments count as one. The ticket's mark goes
    /// at the very end, so that an enrolment that breaks off here is finished by running it again. The key is moved, not
    /// copied: what is left of a copy in the free blocks of the disk nobody could overwrite any more.
    /// </summary>
    private static void Apply(string staging, string dataDirectory)
    {
        File.Delete(Path.Combine(dataDirectory, UnitFiles.IdentityName));
        DurableFiles.SyncDirectory(dataDirectory);
        if (StagedKey(staging) is { } keyName)
        {
            string keyFile = Path.Combine(dataDirectory, keyName);
            string staged = Path.Combine(staging, keyName);
            if (!File.Exists(keyFile) || File.ReadAllText(keyFile) != File.ReadAllText(staged))
                RemoveKeys(dataDirectory);
            File.Move(staged, keyFile, overwrite: true);
            DurableFiles.SyncDirectory(dataDirectory);
            DurableFiles.SyncDirectory(staging);
        }

        foreach (string name in new[] { UnitFiles.CertificateName, UnitFiles.IdentityName })
            DurableFiles.Replace(Path.Combine(dataDirectory, name), File.ReadAllBytes(Path.Combine(staging, name)));
        File.Delete(Path.Combine(staging, TicketMarkName));
        Directory.Delete(staging, recursive: true);
    }
}

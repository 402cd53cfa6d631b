using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Metadata.Roles;

namespace CheckpointEdge.Appliance.Health.Doctor;

/// <summary>The way to Central, step by step, so that the line says which step fails; and the clock, which TLS needs.</summary>
internal sealed class CentralChecks(DoctorOptions options, TimeProvider time)
{
    public const string CentralName = "central";
    public const string ClockName = "clock";

    private static readonly string _timestampFile = TimestampRole.TypeName + ".json";

    private string Data => options.DataDirectory;

    private CentralLinkOptions Limits => new()
    {
        ConnectTimeoutSeconds = options.CentralSeconds,
        RequestTimeoutSeconds = options.CentralSeconds,
    };

    /// <summary>Name, address, TLS with Central's authority and this board's certificate, and an answer.</summary>
    public async Task<Finding> ReachAsync(UnitIdentity? unit, CancellationToken cancel)
    {
        if (unit is null || !Uri.TryCreate(unit.Central, UriKind.Absolute, out Uri? central))
            return Finding.NotDone(CentralName, Data, "The board is not enrolled.");
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(options.CentralSeconds), time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
        try
        {
            IPAddress[] addresses = await Dns.GetHostAddressesAsync(central.DnsSafeHost, either.Token);
            using TcpClient line = new();
            await line.ConnectAsync(addresses, central.Port, either.Token);
        }
        catch (SocketException failure) when (failure.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain)
        {
            return Finding.Fault(
                CentralName, unit.Central, $"The name {central.DnsSafeHost} is not known here.",
                "Look whether the network cable is in and which name server the board uses.");
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            string why = failure is SocketException refused ? refused.Message.TrimEnd('.') : "no answer in time";
            return Finding.Fault(
                CentralName, unit.Central, $"Nobody answers at {central.Authority} ({why}).",
                "Look whether Central runs and whether something between lets the port through.");
        }

        try
        {
            using CentralLink link = CentralLink.Open(Data, unit, time, Limits);
            bool published = await link.MetadataAsync(_timestampFile, SignedMetadata.SizeBytesMax, cancel) is not null;
            return Finding.Well(
                CentralName, unit.Central,
                published ? "It answers, and takes this board's certificate." : "It answers; it has published no list yet.");
        }
        catch (CentralUnreachableException failure)
        {
            return Finding.Fault(
                CentralName, unit.Central, failure.Message,
                "Look at the clock and at the line about the certificate; if Central has been set up anew, enrol the board again.");
        }
        catch (ProvisioningException failure)
        {
            return Finding.Fault(CentralName, unit.Central, failure.Message, "Enrol the board again.");
        }
    }

    /// <summary>Against Central's own clock where it answers, and always against what has surely happened before.</summary>
    public async Task<Finding> ClockAsync(UnitIdentity? unit, CancellationToken cancel)
    {
        DateTimeOffset now = time.GetUtcNow();
        string lookedAt = Text(now);
        const string WhatToDo = "Set the clock (timedatectl set-time), look at the battery of the clock and at the time server.";
        (string, DateTimeOffset?)[] happened = [("Central signed its lists", SignedAt()), ("this board made a record", RecordedAt())];
        foreach ((string what, DateTimeOffset? passed) in happened)
        {
            if (passed is { } before && now.AddSeconds(ClockWatch.ToleranceSeconds) < before)
            {
                return Finding.Fault(
                    ClockName, lookedAt, $"It is behind: {what} at {Text(before)}. Nothing is called clear by such a clock.", WhatToDo);
            }
        }

        if (unit is null || await CentralsTimeAsync(unit, cancel) is not { } central)
            return Finding.Well(ClockName, lookedAt, "It agrees with the list and the records; Central was not asked.");
        double seconds = Math.Round((time.GetUtcNow() - central).TotalSeconds);
        string found = string.Create(
            CultureInfo.InvariantCulture,
            $"It is {Math.Abs(seconds)} s {(seconds < 0 ? "behind" : "ahead of")} Central's.");
        return Math.Abs(seconds) > ClockWatch.ToleranceSeconds
            ? Finding.Fault(ClockName, lookedAt, found, WhatToDo)
            : Finding.Well(ClockName, lookedAt, "It agrees with Central's clock, the list and the records.");
    }

    private DateTimeOffset? SignedAt()
    {
        string file = Path.Combine(Data, "metadata", _timestampFile);
        try
        {
            return File.Exists(file)
                ? SignedMetadata.ReadUnverified(File.ReadAllBytes(file), ExchangeJson.Default.TimestampRole).SignedAt
                : null;
        }
        catch (Exception failure) when (failure is MetadataException or IOException or UnauthorizedAccessException)
        {
            return null; // the next update fetches it anew
        }
    }

    private DateTimeOffset? RecordedAt()
    {
        try
        {
            using RecordReader records = RecordReader.Open(Path.Combine(Data, RecordSchema.FileName));
            return records.Passed().Newest;
        }
        catch (RecordStoreException)
        {
            return null; // the lines about the records say why
        }
    }

    /// <summary>As it stands in the head of an answer (RFC 9110, 6.6.1); null where Central does not answer.</summary>
    private async Task<DateTimeOffset?> CentralsTimeAsync(UnitIdentity unit, CancellationToken cancel)
    {
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(options.CentralSeconds), time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
        try
        {
            X509Certificate2Collection authority = UnitFiles.Authority(unit.AuthorityPem);
            using HttpClient client = CentralTls.CreateClient(unit.Central, authority, certificate: null, Limits, time);
            using HttpResponseMessage answer = await client.GetAsync(
                Est.EnrolPath.TrimStart('/'), HttpCompletionOption.ResponseHeadersRead, either.Token);
            return answer.Headers.Date;
        }
        catch (Exception failure) when (
            failure is HttpRequestException or SocketException or ProvisioningException
                or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            return null; // the line about Central says why
        }
    }

    private static string Text(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}

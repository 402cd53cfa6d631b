using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Appliance.Provisioning;

/// <summary>How often a board thinks of its certificate. Immutable.</summary>
public sealed record RenewalOptions
{
    /// <summary>Between two looks at the dates (seconds).</summary>
    public double LookSeconds { get; init; } = 3_600;

    /// <summary>The first wait after a renewal failed (seconds).</summary>
    public double RetryFirstSeconds { get; init; } = 5;

    /// <summary>The longest wait while renewals fail (seconds).</summary>
    public double RetryLongestSeconds { get; init; } = 900;
}

/// <summary>
/// Keeps the board's certificate alive: asks Central for the next one when a third of its time is left, at once when it has
/// ended or is not of Central's authority yet, and goes on asking until it comes. The key stays. Safe for concurrent readers;
/// one renewal at a time.
/// </summary>
public sealed partial class CertificateRenewal : CentralPart
{
    /// <summary>A certificate is renewed when this part of its time is left (one in so many).</summary>
    public const int PartLeft = 3;

    private readonly string _dataDirectory;
    private readonly UnitIdentity _unit;
    private readonly CentralLink _central;
    private readonly RenewalOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private volatile Dates _dates;
    private volatile string _trouble = "";

    /// <exception cref="ProvisioningException">The board's certificate cannot be read.</exception>
    public CertificateRenewal(
        string dataDirectory, UnitIdentity unit, CentralLink central, RenewalOptions options, TimeProvider time,
        ILogger<CertificateRenewal> log)
        : base(time, log)
    {
        _dataDirectory = dataDirectory;
        _unit = unit;
        _central = central;
        _options = options;
        _time = time;
        _log = log;
        _dates = Read();
    }

    /// <summary>When the certificate ends.</summary>
    public DateTimeOffset Until => _dates.End;

    /// <summary>Why the last renewal failed, one sentence; empty when none is due or it succeeded.</summary>
    public string Trouble => _trouble;

    /// <summary>Renews when it is time.</summary>
    /// <returns>Whether there is a new certificate.</returns>
    /// <exception cref="CentralUnreachableException">Central did not answer, or refused.</exception>
    /// <exception cref="ProvisioningException">Key or answer cannot be used; the certificate of before stays.</exception>
    public async Task<bool> RunOnceAsync(CancellationToken cancel)
    {
        if (!_dates.Due(_time.GetUtcNow()))
        {
            _trouble = "";
            return false;
        }

        try
        {
            await RenewAsync(cancel);
            _trouble = "";
            return true;
        }
        catch (Exception failure) when (failure is CentralUnreachableException or ProvisioningException)
        {
            _trouble = string.Create(
                CultureInfo.InvariantCulture, $"The board's certificate, good until {Until:yyyy-MM-dd}, was not renewed: {failure.Message}");
            throw;
        }
    }

    protected override async Task WorkAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        WakeUp wakeUp = new(_time);
        _central.Status.CameBack += wakeUp.Call;
        Backoff backoff = new(_options.RetryFirstSeconds, _options.RetryLongestSeconds);
        try
        {
            while (!stoppingToken.IsCancellationRequested)
                await wakeUp.WaitAsync(await LookAsync(backoff, stoppingToken), stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops; the next start looks at once.
        }
        finally
        {
            _central.Status.CameBack -= wakeUp.Call;
        }
    }

    /// <returns>How long to wait before the next look.</returns>
    private async Task<TimeSpan> LookAsync(Backoff backoff, CancellationToken cancel)
    {
        try
        {
            if (await RunOnceAsync(cancel))
                LogRenewed(Until);
            backoff.Reset();
            return TimeSpan.FromSeconds(_options.LookSeconds);
        }
        catch (Exception failure) when (failure is CentralUnreachableException or ProvisioningException)
        {
            LogFailed(_trouble);
            return backoff.Next();
        }
    }

    private async Task RenewAsync(CancellationToken cancel)
    {
        using BoardKey key = BoardKey.Open(_dataDirectory);
        byte[] answer = await _central.RenewAsync(key.Request(_unit.Unit), cancel);
        string pem = GivenCertificate.Read(answer, key, _unit.AuthorityPem, _time.GetUtcNow());
        try
        {
            DurableFiles.Replace(Path.Combine(_dataDirectory, UnitFiles.CertificateName), Encoding.ASCII.GetBytes(pem));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ProvisioningException($"The new certificate cannot be written: {failure.Message}", failure);
        }

        _central.Use(UnitFiles.LoadCertificate(_dataDirectory, key));
        _dates = Read();
    }

    private Dates Read()
    {
        using X509Certificate2 certificate = UnitFiles.ReadCertificate(_dataDirectory);
        return new Dates(
            certificate.NotBefore.ToUniversalTime(),
            certificate.NotAfter.ToUniversalTime(),
            GivenCertificate.IsOf(certificate, _unit.AuthorityPem));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The board has a new certificate until {Until:O}.")]
    private partial void LogRenewed(DateTimeOffset until);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Sentence}")]
    private partial void LogFailed(string sentence);

    /// <param name="OfAuthority">Central's authority gave it; a board of the days before has one it signed itself.</param>
    private sealed record Dates(DateTimeOffset Begin, DateTimeOffset End, bool OfAuthority)
    {
        public bool Due(DateTimeOffset now) => !OfAuthority || now >= End - ((End - Begin) / PartLeft);
    }
}

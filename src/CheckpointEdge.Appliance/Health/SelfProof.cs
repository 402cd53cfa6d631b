using System.Globalization;
using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Appliance.Line;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Devices.Panel;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Watchlists.Matching;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Appliance.Health;

/// <summary>
/// Proves every day that the line would find somebody who is on the list: a document of the board's own, with the name and day of
/// birth of the record that Central named in secret for this list, goes through the same stations as a traveller's, is recorded and
/// goes to Central as what it is. What fails is on the screen and at Central until a proof succeeds. Safe for concurrent callers.
/// </summary>
/// <param name="hour">Of the day, UTC; null: never by itself.</param>
public sealed partial class SelfProof(
    string dataDirectory, int? hour, CheckpointLine line, ListShelf shelf, TravellerSignals signals, KioskScreen screen, TimeProvider time,
    ILogger<SelfProof> log) : BackgroundService
{
    /// <summary>Holds the moment of the newest proof.</summary>
    public const string FileName = "proven";

    /// <summary>As it stands among the devices on the screen; while it is not well there, the panel shows no green.</summary>
    public const string Name = "Self-test";

    /// <summary>A document number that no state issues.</summary>
    private const string Number = "PROOF0000";

    private const string WhatToDo = "Check travellers at another desk and call the technician.";

    /// <summary>A board that was off at the hour proves itself so long after its start (minutes).</summary>
    private const int AfterStartMinutes = 1;

    /// <summary>And one that has never done it, so long after (minutes).</summary>
    private const int FirstMinutes = 60;

    private volatile string _trouble = "";

    /// <summary>Trouble came or went. Raised on the thread that proved.</summary>
    public event Action? Changed;

    /// <summary>Why the newest proof failed, in one sentence; empty when it did not, or none was made yet.</summary>
    public string Trouble => _trouble;

    /// <summary>When the line was last proved; null when it never was.</summary>
    public DateTimeOffset? ProvenAt { get; private set; } = Kept(dataDirectory);

    /// <summary>Sends the board's own traveller through the line, now.</summary>
    /// <returns>Why it failed, in one sentence; empty when it did not.</returns>
    public async Task<string> RunOnceAsync(CancellationToken cancel)
    {
        string trouble = await TroubleOfLineAsync(cancel);
        if (trouble.Length == 0)
        {
            ProvenAt = time.GetUtcNow();
            Keep(ProvenAt.Value);
            LogProven();
        }
        else
        {
            LogFailed(trouble);
        }

        bool shown = _trouble.Length > 0;
        bool changed = _trouble != trouble;
        _trouble = trouble;
        if (trouble.Length > 0 || shown)
            screen.Show(trouble.Length == 0 ? new DeviceView(Name, true, "Works.", "") : new DeviceView(Name, false, trouble, WhatToDo));
        if (changed)
            Changed?.Invoke();
        return trouble;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (hour is not { } at)
            return;
        try
        {
            await Task.Delay(FirstWait(at), time, stoppingToken);
            while (!stoppingToken.IsCancellationRequested)
            {
                await RunOnceAsync(stoppingToken);
                await Task.Delay(UntilHour(at), time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops.
        }
    }

    private async Task<string> TroubleOfLineAsync(CancellationToken cancel)
    {
        try
        {
            PresentedDocument? document;
            using (ListLease? lease = shelf.Lease())
            {
                if (lease is null)
                    return "The line could not be proved: there is no verified list on this board.";
                if (lease.Canary is not { } canary)
                    return ""; // Central named nobody: nobody on this list can be found by name for sure
                document = DocumentOf(lease.Slice, canary);
            }

            if (document is null)
                return "The line could not be proved: no document can be made of the record that Central named.";
            Lamps();
            Check check = await line.RunAsync(document, "", _ => { }, cancel);
            return check.Steps.FirstOrDefault(step => step.State == "failed") is { } failed
                ? $"The line did not come through its daily proof at {failed.Name}: {failed.Sentence}"
                : "";
        }
        catch (SliceException)
        {
            return "The line could not be proved: the record that Central named cannot be opened.";
        }
    }

    /// <summary>The lamps of a desk where nobody is on duty go through a traveller's signals; those of a desk at work are the traveller's.</summary>
    private void Lamps()
    {
        if (signals.Signal != TravellerSignal.OutOfService)
            return;
        signals.ShowToAnyone(TravellerSignal.PleaseWait);
        signals.ShowToAnyone(TravellerSignal.OutOfService);
    }

    private PresentedDocument? DocumentOf(Slice slice, byte[] canary)
    {
        if (SliceCanary.Named(slice, canary) is not var (record, traveller))
            return null;
        MrzBuilt built = MrzBuilder.Build(MrzFormat.TD3, Fields(traveller));
        return built.Built ? new PresentedDocument(string.Join('\n', built.Lines), default) { ProofOf = record } : null;
    }

    private MrzFields Fields(TravellerIdentity traveller) => new()
    {
        DocumentCode = "P",
        IssuingState = traveller.Nationality.Length == 3 ? traveller.Nationality : "UTO",
        Nationality = traveller.Nationality.Length == 3 ? traveller.Nationality : "UTO",
        PrimaryIdentifier = traveller.Primary,
        SecondaryIdentifier = traveller.Secondary,
        DocumentNumber = Number,
        DateOfBirth = traveller.DateOfBirth,
        DateOfExpiry = new MrzDate(time.GetUtcNow().Year + 1, 1, 1),
        Sex = traveller.Sex,
    };

    private TimeSpan FirstWait(int at)
    {
        TimeSpan usual = UntilHour(at);
        TimeSpan soon = ProvenAt is null ? TimeSpan.FromMinutes(FirstMinutes)
            : time.GetUtcNow() - ProvenAt.Value > TimeSpan.FromDays(1) ? TimeSpan.FromMinutes(AfterStartMinutes)
            : usual;
        return soon < usual ? soon : usual;
    }

    private TimeSpan UntilHour(int at)
    {
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset next = new(now.UtcDateTime.Date.AddHours(at), TimeSpan.Zero);
        return next > now ? next - now : next.AddDays(1) - now;
    }

    private static DateTimeOffset? Kept(string dataDirectory)
    {
        string file = Path.Combine(dataDirectory, FileName);
        try
        {
            return File.Exists(file) && DateTimeOffset.TryParseExact(
                File.ReadAllText(file).Trim(), "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset at) ? at : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>What a full disk does not take is proved once more after the next start.</summary>
    private void Keep(DateTimeOffset at)
    {
        try
        {
            DurableFiles.Replace(
                Path.Combine(dataDirectory, FileName), System.Text.Encoding.ASCII.GetBytes(at.ToString("O", CultureInfo.InvariantCulture) + "\n"));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            LogFailed(failure.GetType().Name);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "The line was proved.")]
    private partial void LogProven();

    [LoggerMessage(2, LogLevel.Error, "The daily proof failed: {Sentence}")]
    private partial void LogFailed(string sentence);
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Appliance.Officers;

/// <summary>
/// Whether somebody works at this desk under duress. Nobody at the desk can see it: every sign-in writes as much to the disk, the
/// record follows after the answer, the screen's counts leave it out, and no log speaks of it. It ends when a supervisor signs in
/// as usual, and outlives a restart. Safe for concurrent use.
/// </summary>
public sealed class DuressWatch
{
    public const string FileName = "duty";

    /// <summary>What is written at a sign-in is filled up to this, so that its size tells nothing (bytes).</summary>
    private const int KeptBytes = 512;

    private readonly Lock _gate = new();
    private readonly DeskSafe _safe;
    private readonly RecordStore _records;
    private readonly TimeProvider _time;
    private Duty _duty;

    public DuressWatch(DeskSafe safe, RecordStore records, TimeProvider time)
    {
        _safe = safe;
        _records = records;
        _time = time;
        _duty = Kept(safe) ?? Duty.Usual;
        if (_duty.Under)
            Record(new DeskReport(_duty.Id, DeskEvent.Duress, _duty.Officer, _duty.Since));
    }

    /// <summary>It began or is over. Raised after the answer to the sign-in, on a thread of its own.</summary>
    public event Action? Changed;

    /// <summary>One sentence for Central that names nobody; empty when all is as usual.</summary>
    public string Sentence
    {
        get
        {
            lock (_gate)
            {
                return !_duty.Under ? "" : string.Create(
                    CultureInfo.InvariantCulture,
                    $"An officer signed in under duress at {_duty.Since.UtcDateTime:yyyy-MM-dd HH:mm} UTC; nothing at the desk shows it.");
            }
        }
    }

    /// <summary>Ends when what was begun after an answer is done.</summary>
    public Task Recording { get; private set; } = Task.CompletedTask;

    /// <summary>Somebody signed in, as usual or not.</summary>
    public void SignedIn(Officer officer, bool duress) => Note(officer, duress, ends: officer.Supervisor && !duress);

    /// <summary>Somebody confirmed beside the officer; that ends nothing.</summary>
    public void Confirmed(Officer officer, bool duress) => Note(officer, duress, ends: false);

    private void Note(Officer officer, bool duress, bool ends)
    {
        lock (_gate)
        {
            Duty before = _duty;
            DateTimeOffset now = _time.GetUtcNow();
            Guid id = Guid.CreateVersion7(now);
            if (duress && !before.Under)
                _duty = new Duty(id, now, officer.Number, true);
            else if (ends && before.Under)
                _duty = Duty.Usual;
            Keep();
            bool changed = _duty != before;
            DeskReport report = new(id, duress ? DeskEvent.Duress : DeskEvent.DuressOver, officer.Number, now);
            Recording = Task.Run(() =>
            {
                if (!changed)
                    return;
                Record(report);
                Changed?.Invoke();
            });
        }
    }

    /// <summary>What the disk does not take is told to Central all the same, and recorded at the next start.</summary>
    private void Record(DeskReport report)
    {
        try
        {
            _records.RecordDeskEvent(report);
        }
        catch (RecordStoreException)
        {
            // No log may speak of it.
        }
    }

    private void Keep()
    {
        byte[] filled = new byte[KeptBytes];
        filled.AsSpan().Fill((byte)' ');
        JsonSerializer.SerializeToUtf8Bytes(_duty, DutyJson.Default.Duty).CopyTo(filled, 0);
        _safe.Put(FileName, filled);
    }

    private static Duty? Kept(DeskSafe safe)
    {
        try
        {
            return safe.Get(FileName) is { } plain ? JsonSerializer.Deserialize(plain, DutyJson.Default.Duty) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>How the desk is worked at.</summary>
/// <param name="Id">Of the report.</param>
internal sealed record Duty(Guid Id, DateTimeOffset Since, string Officer, bool Under)
{
    public static Duty Usual { get; } = new(Guid.Empty, DateTimeOffset.UnixEpoch, "", false);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Duty))]
internal sealed partial class DutyJson : JsonSerializerContext;

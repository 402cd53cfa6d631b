using System.Collections.Immutable;
using System.Globalization;
using CheckpointEdge.Appliance.Officers;
using CheckpointEdge.Appliance.Outcomes;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Appliance.Kiosk;

/// <summary>The counts of one shift as they lie in the desk's safe: numbers alone.</summary>
internal sealed record ShiftCounts(
    string Officer,
    DateTimeOffset BeganAt,
    ImmutableSortedDictionary<string, int> Verdicts,
    ImmutableSortedDictionary<string, int> Decisions,
    ImmutableSortedDictionary<string, int> Failures,
    int TakenBack,
    ImmutableArray<int> ReadMilliseconds);

/// <summary>
/// What an officer did since the shift began: counts, and nothing of a traveller. It begins with the sign-in, goes on after a lock of
/// the desk, and ends when the officer says so, when another one signs in, or with the longest session. Written down with every
/// decision and else once a minute, so that a power cut costs a minute of clear travellers' counts. Safe for concurrent use.
/// </summary>
public sealed class ShiftBook
{
    public const string FileName = "shift";

    /// <summary>Written down at most as often (seconds).</summary>
    public const int WriteEverySeconds = 60;

    /// <summary>Read times that the median is taken of (count), the newest.</summary>
    public const int ReadTimesMax = 5000;

    private readonly Lock _gate = new();
    private readonly DeskSafe _safe;
    private readonly RecordStore _records;
    private readonly SecondLine _secondLine;
    private readonly TimeProvider _time;
    private ShiftCounts? _shift;
    private bool _unwritten;
    private long _writtenAt;

    public ShiftBook(DeskSafe safe, RecordStore records, SecondLine secondLine, TimeProvider time)
    {
        _safe = safe;
        _records = records;
        _secondLine = secondLine;
        _time = time;
        _shift = safe.Get(FileName, DeskJson.Default.ShiftCounts);
    }

    /// <summary>When the shift of the officer at the desk began; null when nobody has one.</summary>
    public DateTimeOffset? BeganAt
    {
        get
        {
            lock (_gate)
                return _shift?.BeganAt;
        }
    }

    /// <summary>Somebody is at the desk: the shift goes on, or a new one begins and the one before is recorded.</summary>
    public void SignedIn(SignedInOfficer officer)
    {
        lock (_gate)
        {
            if (_shift is { } shift && shift.Officer == officer.Number
                && _time.GetUtcNow() - shift.BeganAt < TimeSpan.FromHours(DeskSession.LengthHoursMax))
                return;
            Record();
            _shift = new ShiftCounts(officer.Number, officer.SignedInAt, _none, _none, _none, 0, []);
            Write();
        }
    }

    public void Count(ShownCheck check, TimeSpan duration) => Change(shift => shift with
    {
        Verdicts = More(shift.Verdicts, ResultViews.WordOf(check.Verdict)),
        Failures = check.View.Chip?.State is "notRead" or "brokenOff" or "readerGone" ? More(shift.Failures, "chip") : shift.Failures,
        ReadMilliseconds =
        [
            .. shift.ReadMilliseconds.Skip(Math.Max(0, shift.ReadMilliseconds.Length + 1 - ReadTimesMax)),
            (int)Math.Min(int.MaxValue, duration.TotalMilliseconds),
        ],
    });

    public void CountDecision(DecisionKind kind) =>
        Change(shift => shift with { Decisions = More(shift.Decisions, DecisionWords.Of(kind)) }, writes: true);

    public void CountTakenBack(DecisionKind kind) => Change(shift => shift with
    {
        Decisions = shift.Decisions.SetItem(DecisionWords.Of(kind), Math.Max(0, shift.Decisions.GetValueOrDefault(DecisionWords.Of(kind)) - 1)),
        TakenBack = shift.TakenBack + 1,
    }, writes: true);

    /// <param name="reason"><c>reader</c>, <c>takenAway</c> or <c>service</c>; chips are counted with their check.</param>
    public void CountFailure(string reason) => Change(shift => shift with { Failures = More(shift.Failures, reason) });

    /// <summary>The shift so far, or null when there is none.</summary>
    /// <param name="undecided">Hits on the screen that nobody has decided (count).</param>
    public ShiftView? View(int undecided)
    {
        lock (_gate)
        {
            if (_shift is not { } shift)
                return null;
            SecondLooks looks = _secondLine.Looks;
            return new ShiftView(
                shift.Officer, shift.BeganAt, _time.GetUtcNow(),
                [.. Enum.GetValues<Verdict>().Select(ResultViews.WordOf).Select(word => Of(shift.Verdicts, word))],
                [.. Enum.GetValues<DecisionKind>().Select(DecisionWords.Of).Select(word => Of(shift.Decisions, word))],
                [.. shift.Failures.Select(failure => new CountView(failure.Key, failure.Value))],
                shift.TakenBack, Median(shift.ReadMilliseconds), undecided, _secondLine.Views(shift.Officer).Length,
                new AgreementView(
                    looks.Agreed, looks.Differed, looks.CannotSay, looks.Agreement?.Share, looks.Agreement?.Low, looks.Agreement?.High));
        }
    }

    /// <summary>The officer ends the shift; it is recorded.</summary>
    public void End()
    {
        lock (_gate)
        {
            Record();
            _shift = null;
            _safe.Wipe(FileName);
        }
    }

    /// <summary>Writes down what is not yet on the disk, when it is time.</summary>
    public void Tick()
    {
        lock (_gate)
        {
            if (_unwritten && _time.GetElapsedTime(_writtenAt) >= TimeSpan.FromSeconds(WriteEverySeconds))
                Write();
        }
    }

    private static readonly ImmutableSortedDictionary<string, int> _none =
        ImmutableSortedDictionary<string, int>.Empty.WithComparers(StringComparer.Ordinal);

    private static ImmutableSortedDictionary<string, int> More(ImmutableSortedDictionary<string, int> counts, string word) =>
        counts.SetItem(word, counts.GetValueOrDefault(word) + 1);

    private static CountView Of(ImmutableSortedDictionary<string, int> counts, string word) => new(word, counts.GetValueOrDefault(word));

    private static int? Median(ImmutableArray<int> values) => values.IsEmpty ? null : values.Sort()[values.Length / 2];

    private void Change(Func<ShiftCounts, ShiftCounts> change, bool writes = false)
    {
        lock (_gate)
        {
            if (_shift is null)
                return;
            _shift = change(_shift);
            _unwritten = true;
            if (writes)
                Write();
        }
    }

    private void Write()
    {
        _unwritten = false;
        _writtenAt = _time.GetTimestamp();
        _safe.Put(FileName, _shift!, DeskJson.Default.ShiftCounts);
    }

    /// <summary>Counts alone go to Central; a disk that does not take them costs the figures of one shift.</summary>
    private void Record()
    {
        if (_shift is not { } shift)
            return;
        DateTimeOffset now = _time.GetUtcNow();
        try
        {
            _records.RecordDeskEvent(new DeskReport(Guid.CreateVersion7(now), DeskEvent.ShiftEnded, shift.Officer, now)
            {
                Text = string.Create(
                    CultureInfo.InvariantCulture,
                    $"since {shift.BeganAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC; travellers: {Words(shift.Verdicts)}; "
                    + $"decisions: {Words(shift.Decisions)}; taken back: {shift.TakenBack}; not read: {Words(shift.Failures)}"),
            });
        }
        catch (RecordStoreException)
        {
            // The next shift begins all the same.
        }
    }

    private static string Words(ImmutableSortedDictionary<string, int> counts) => counts.IsEmpty
        ? "0"
        : string.Join(", ", counts.Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Key} {count.Value}")));
}

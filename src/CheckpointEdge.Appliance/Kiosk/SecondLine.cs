using System.Collections.Immutable;
using System.Text.Json.Serialization;
using CheckpointEdge.Appliance.Officers;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Exchange.Reports;
using CheckpointEdge.Watchlists.Calibration;

namespace CheckpointEdge.Appliance.Kiosk;

/// <summary>A referred hit as it lies in the desk's safe.</summary>
/// <param name="First">Who referred it.</param>
internal sealed record ReferredCase(ShownCheck Check, string First, string Decision, DateTimeOffset At);

/// <summary>How often the second officer judged as the first. Immutable.</summary>
/// <param name="CannotSay">Counted by themselves: they neither agree nor differ.</param>
public sealed record SecondLooks(long Agreed, long Differed, long CannotSay)
{
    public static SecondLooks None { get; } = new(0, 0, 0);

    /// <summary>Share of agreement with its 95 % interval (Wilson); null before the first judgement.</summary>
    [JsonIgnore]
    public (double Share, double Low, double High)? Agreement
    {
        get
        {
            long judged = Agreed + Differed;
            if (judged == 0)
                return null;
            (double low, double high) = Intervals.OfShare(Agreed, judged);
            return ((double)Agreed / judged, low, high);
        }
    }
}

/// <summary>
/// What the first officers referred, until a second one has looked: sealed in the desk's safe, with the pictures, and wiped when it is
/// judged, taken back or too old. The second sees document, faces and both identities, and neither the verdict nor what the first
/// thought; only the judgement opens that. Safe for concurrent use.
/// </summary>
public sealed class SecondLine
{
    /// <summary>What nobody looked at is wiped (hours): the traveller has long gone.</summary>
    public const int KeptHoursMax = 12;

    /// <summary>Cases at once (count); the oldest goes first.</summary>
    public const int CasesMax = 50;

    /// <summary>So long a supervisor who was called to the desk may look and judge after giving the PIN (seconds).</summary>
    public const int CalledSecondsMax = 120;

    private const string CaseStart = "case-";
    private const string LooksName = "looks";
    private const string Gone = "This case waits no more; somebody has judged it, or it was taken back.";

    private readonly Lock _gate = new();
    private readonly DeskSafe _safe;
    private readonly RecordStore _records;
    private readonly TimeProvider _time;
    private readonly List<(Guid Id, string First, DateTimeOffset At, long Since)> _cases = [];
    private CalledSupervisor? _called;
    private long _left;

    /// <summary>A supervisor beside the officer of the session, for one case and a short while.</summary>
    /// <param name="Desk">Whose session it is: that one alone, not the officer's next.</param>
    /// <param name="At">By the clock that nobody sets.</param>
    private sealed record CalledSupervisor(Guid Case, string Number, SignedInOfficer Desk, long At);

    public SecondLine(DeskSafe safe, RecordStore records, TimeProvider time)
    {
        _safe = safe;
        _records = records;
        _time = time;
        Looks = safe.Get(LooksName, DeskJson.Default.SecondLooks) ?? SecondLooks.None;
        foreach (string name in safe.Names(CaseStart))
        {
            if (safe.Get(name, DeskJson.Default.ReferredCase) is { } kept)
                _cases.Add((kept.Check.Id, kept.First, kept.At, _time.TimestampOf(kept.At)));
            else
                safe.Wipe(name);
        }

        _cases.Sort((one, other) => one.At.CompareTo(other.At));
    }

    /// <summary>Since the board was set up.</summary>
    public SecondLooks Looks { get; private set; }

    /// <summary>The oldest first; one that its own officer referred is for somebody else.</summary>
    public ImmutableArray<CaseView> Views(string? officer)
    {
        lock (_gate)
            return officer is null ? [] : [.. _cases.Select(one => new CaseView(one.Id, one.At, one.First == officer))];
    }

    /// <summary>The first officer referred a hit.</summary>
    internal void Add(ShownCheck check, string first, string decision)
    {
        lock (_gate)
        {
            DateTimeOffset now = _time.GetUtcNow();
            while (_cases.Count >= CasesMax)
                Remove(_cases[0].Id);
            if (_safe.Put(NameOf(check.Id), new ReferredCase(check, first, decision, now), DeskJson.Default.ReferredCase))
                _cases.Add((check.Id, first, now, _time.GetTimestamp()));
        }
    }

    /// <summary>The referral was taken back.</summary>
    internal void Remove(Guid id)
    {
        lock (_gate)
        {
            _cases.RemoveAll(one => one.Id == id);
            _safe.Wipe(NameOf(id));
        }
    }

    /// <summary>Wipes what is too old.</summary>
    /// <returns>Whether there was any.</returns>
    internal bool Expire()
    {
        lock (_gate)
        {
            Guid[] old =
                [.. _cases.Where(one => _time.GetElapsedTime(one.Since) >= TimeSpan.FromHours(KeptHoursMax)).Select(one => one.Id)];
            foreach (Guid id in old)
                Remove(id);
            return old.Length > 0;
        }
    }

    /// <summary>The case without what the machine or the first officer said of it.</summary>
    internal (BlindView? View, string Refusal) Open(Guid id, SignedInOfficer officer)
    {
        lock (_gate)
        {
            (ReferredCase? referred, string refusal) = Find(id, LookerOf(id, officer));
            return (referred is null ? null : Blind(referred), refusal);
        }
    }

    /// <summary>
    /// A supervisor, who has shown number and PIN, looks at a case on top of the officer's session: the officer who referred it need not
    /// leave the desk.
    /// </summary>
    /// <param name="desk">The officer of the session.</param>
    /// <param name="left"><see cref="Left"/> before the PIN was asked for.</param>
    internal (BlindView? View, string Refusal) Call(Guid id, SignedInOfficer desk, string supervisor, long left)
    {
        lock (_gate)
        {
            if (left != _left)
                return (null, "The desk has changed meanwhile; call the supervisor again.");
            (ReferredCase? referred, string refusal) = Find(id, supervisor);
            if (referred is null)
                return (null, refusal);
            _called = new CalledSupervisor(id, supervisor, desk, _time.GetTimestamp());
            return (Blind(referred) with { Supervisor = supervisor, Until = _time.GetUtcNow().AddSeconds(CalledSecondsMax) }, "");
        }
    }

    /// <summary>How often whoever was called had to leave (count).</summary>
    internal long Left
    {
        get
        {
            lock (_gate)
                return _left;
        }
    }

    /// <summary>The supervisor has gone, another document came, or another session began; whose PIN is being looked at is too late.</summary>
    internal void Leave()
    {
        lock (_gate)
        {
            _called = null;
            _left++;
        }
    }

    /// <summary>A picture of a case for the second officer; empty for the first, and when there is none.</summary>
    internal ReadOnlyMemory<byte> PictureOf(Guid id, SignedInOfficer officer, Func<ShownCheck, ReadOnlyMemory<byte>> which)
    {
        lock (_gate)
            return Find(id, LookerOf(id, officer)).Case is { } referred ? which(referred.Check) : default;
    }

    /// <summary>The second officer's judgement; from here on the case is over, and what the first thought may be seen.</summary>
    /// <param name="judgement"><c>same</c>, <c>notSame</c> or <c>cannotSay</c>.</param>
    /// <exception cref="RecordStoreException">It could not be recorded; the case still waits.</exception>
    internal (FirstLookView? View, string Refusal) Judge(Guid id, SignedInOfficer session, string judgement)
    {
        lock (_gate)
        {
            string officer = LookerOf(id, session);
            (ReferredCase? referred, string refusal) = Find(id, officer);
            if (referred is null)
                return (null, refusal);
            bool? agrees = judgement switch
            {
                "same" => true,
                "notSame" => false,
                _ => null,
            };
            DateTimeOffset now = _time.GetUtcNow();
            _records.RecordDeskEvent(new DeskReport(Guid.CreateVersion7(now), DeskEvent.SecondLook, officer, now)
            {
                Other = referred.First,
                HitId = id,
                Judgement = judgement,
                Agrees = agrees,
            });
            Looks = agrees switch
            {
                true => Looks with { Agreed = Looks.Agreed + 1 },
                false => Looks with { Differed = Looks.Differed + 1 },
                null => Looks with { CannotSay = Looks.CannotSay + 1 },
            };
            _called = null;
            Remove(id);
            _safe.Put(LooksName, Looks, DeskJson.Default.SecondLooks);
            return (new FirstLookView(
                referred.First, referred.Decision, referred.Check.View.Verdict, referred.Check.View.Title, judgement, agrees), "");
        }
    }

    /// <summary>Who looks: the supervisor while one is called to this session's desk for this case, else the officer.</summary>
    private string LookerOf(Guid id, SignedInOfficer officer) =>
        _called is { } called && called.Case == id && called.Desk == officer
            && _time.GetElapsedTime(called.At) < TimeSpan.FromSeconds(CalledSecondsMax) ? called.Number : officer.Number;

    private (ReferredCase? Case, string Refusal) Find(Guid id, string officer)
    {
        if (_cases.Find(one => one.Id == id) is not { First: not null } known)
            return (null, Gone);
        if (known.First == officer)
            return (null, "Another officer takes the second look: you referred this traveller.");
        return _safe.Get(NameOf(id), DeskJson.Default.ReferredCase) is { } referred ? (referred, "") : (null, Gone);
    }

    private static BlindView Blind(ReferredCase referred)
    {
        ResultView view = referred.Check.View;
        string address = $"/api/kiosk/cases/{referred.Check.Id:D}";
        return new BlindView(
            referred.Check.Id,
            referred.At,
            view.Traveller,
            [
                .. view.Matches.OrderBy(match => match.Record, StringComparer.Ordinal).Select(match => new BlindEntryView(
                    match.Name, match.OtherNames, match.Remarks,
                    [.. match.Rows.Select(row => new BlindRowView(row.Field, row.Label, row.Traveller, row.Listed))])),
            ],
            view.PortraitUrl is null ? null : address + "/portrait",
            view.Chip?.PhotographUrl is null ? null : address + "/chip",
            view.Face?.LiveUrl is null ? null : address + "/live");
    }

    private static string NameOf(Guid id) => $"{CaseStart}{id:N}";
}

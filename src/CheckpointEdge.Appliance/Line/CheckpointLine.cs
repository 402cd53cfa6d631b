using System.Collections.Immutable;
using System.Globalization;
using CheckpointEdge.Appliance.Health;
using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Appliance.Outcomes;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Watchlists.Matching;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Appliance.Line;

/// <summary>
/// One traveller, one straight line: document, identity, list, match, outcome, record, screen. Every station takes values
/// and hands on a value; what it finds wrong is a value too and travels to the screen. Safe for concurrent callers.
/// </summary>
public sealed class CheckpointLine(
    UnitIdentity unit, ListShelf shelf, ClockWatch clock, RecordStore records, TimeProvider time)
{
    /// <summary>More matches than this help nobody decide (count).</summary>
    public const int MatchesMax = 10;

    /// <summary>Checks one document. A clear traveller leaves nothing behind but the returned value.</summary>
    /// <param name="officer">Who is on duty; stands in the record of a hit.</param>
    /// <param name="show">Told of the stations as they pass.</param>
    public Check Run(PresentedDocument document, string officer, Action<ImmutableArray<StepView>> show)
    {
        long start = time.GetTimestamp();
        StepLog steps = new(time, show);
        using ListLease? lease = shelf.Lease();

        MrzReading reading = steps.Take("Document", () => Read(document));
        TravellerIdentity? traveller = steps.Take("Identity", () => Identify(reading));
        ListInUse? list = steps.Take("List", () => Look(lease));
        Searched searched = steps.Take("Match", () => Search(lease, traveller));
        Outcome judged = steps.Take("Outcome", () => Judge(reading, searched.Whole ? list : null, lease, searched.Matches));
        Recorded record = steps.Take("Record", () => Record(reading, list, lease, judged, officer));

        return new Check
        {
            Id = record.Id,
            CheckedAt = record.CheckedAt,
            Reading = reading,
            Outcome = record.Outcome,
            Policy = PolicyOf(lease),
            Steps = steps.Steps,
            Recorded = record.IsHit,
            Portrait = document.Portrait,
            Duration = time.GetElapsedTime(start),
        };
    }

    /// <summary>The printed zone as fields, check digits and findings.</summary>
    private Station<MrzReading> Read(PresentedDocument document)
    {
        MrzReading reading = MrzParser.Parse(document.Text, Today);
        int wrong = reading.Checks.Count(check => !check.Ok);
        return reading.Format is null
            ? new(reading, "The document could not be read.", "failed")
            : new(reading, $"{reading.Format}, {(wrong == 0 ? "every check digit holds" : $"wrong check digits: {wrong}")}.");
    }

    /// <summary>Who stands at the desk, as far as the document says; null when it names nobody.</summary>
    private static Station<TravellerIdentity?> Identify(MrzReading reading)
    {
        MrzFields fields = reading.Fields;
        if (fields.PrimaryIdentifier.Length == 0 && fields.SecondaryIdentifier.Length == 0 && fields.DocumentNumber.Length == 0)
            return new(null, "The document names nobody.", "notDone");
        return new(
            new TravellerIdentity
            {
                Primary = fields.PrimaryIdentifier,
                Secondary = fields.SecondaryIdentifier,
                NamePossiblyTruncated = fields.NamePossiblyTruncated,
                DateOfBirth = fields.DateOfBirth,
                Sex = fields.Sex,
                Nationality = fields.Nationality,
                DocumentNumber = fields.DocumentNumber,
                DocumentIssuer = fields.IssuingState,
                DocumentType = fields.DocumentCode,
            },
            fields.NamePossiblyTruncated
                ? "The name may go on beyond the printed zone."
                : "Name, birth date and document number taken over.");
    }

    /// <summary>The list this check uses from beginning to end, whatever is shelved meanwhile.</summary>
    private Station<ListInUse?> Look(ListLease? lease) => lease is null
        ? new(null, "There is no verified list on this board.", "failed")
        : new(
            new ListInUse(lease.Header, time.GetUtcNow() - lease.Header.CreatedAt),
            string.Create(CultureInfo.InvariantCulture, $"List {lease.Header.Generation}, {lease.Header.Records} records."));

    /// <summary>The records likeliest to be the traveller. A list that breaks off while it is searched was not searched.</summary>
    private static Station<Searched> Search(ListLease? lease, TravellerIdentity? traveller)
    {
        if (lease is null || traveller is null)
            return new(new([], Whole: true), "Not searched.", "notDone");
        try
        {
            ImmutableArray<Match> matches = lease.Search.Search(traveller, list => ThresholdsOf(lease.Policy, list), MatchesMax);
            int shown = matches.Count(match => match.Band != MatchBand.None || match.DocumentAgrees);
            return new(new(matches, Whole: true), shown == 0 ? "Nobody on the list agrees." : $"{shown} on the list agree.");
        }
        catch (SliceException)
        {
            return new(new([], Whole: false), "The list on this board is damaged.", "failed");
        }
    }

    /// <summary>What the machine advises, and why.</summary>
    private Station<Outcome> Judge(MrzReading reading, ListInUse? list, ListLease? lease, ImmutableArray<Match> matches)
    {
        Outcome outcome = OutcomeRules.Judge(
            new OutcomeInput(reading, list, PolicyOf(lease), matches, clock.Trusted, Today));
        return new(outcome, outcome.ListSentence);
    }

    /// <summary>A hit reaches the disk before it reaches the screen; everybody else leaves nothing.</summary>
    private Station<Recorded> Record(MrzReading reading, ListInUse? list, ListLease? lease, Outcome outcome, string officer)
    {
        DateTimeOffset now = time.GetUtcNow();
        Guid id = Guid.CreateVersion7(now);
        if (outcome.Matches.IsEmpty)
            return new(new(id, now, outcome, IsHit: false), "Nothing is kept.", "notDone");
        try
        {
            records.RecordHit(HitReports.Of(id, now, unit, officer, reading, list, PolicyOf(lease), outcome));
            return new(new(id, now, outcome, IsHit: true), "The hit is recorded for Central.");
        }
        catch (RecordStoreException)
        {
            return new(new(id, now, NotRecorded(outcome), IsHit: false), "The check could not be recorded.", "failed");
        }
    }

    /// <summary>
    /// A hit that cannot be kept may not be shown, since an officer would act on what nobody ever hears of: the traveller
    /// is checked at a desk that can keep it.
    /// </summary>
    private static Outcome NotRecorded(Outcome outcome) => outcome with
    {
        Verdict = Verdict.CouldNotCheck,
        List = ListVerdict.NotChecked,
        ListSentence = "This board cannot record anything; check the traveller at another desk.",
        Reasons = ["This board cannot record anything: check the traveller at another desk and call the technician"],
        Matches = [],
    };

    private static MatchThresholds ThresholdsOf(ListPolicy policy, string list)
    {
        ListMeaning meaning = policy.MeaningOf(list);
        return new MatchThresholds(
            meaning.PossibleThousandths is { } possible ? new Score(possible) : MatchThresholds.Default.Possible,
            meaning.StrongThousandths is { } strong ? new Score(strong) : MatchThresholds.Default.Strong);
    }

    private static ListPolicy PolicyOf(ListLease? lease) => lease?.Policy ?? new ListPolicy();

    private DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    /// <param name="Whole">False: the search broke off.</param>
    private sealed record Searched(ImmutableArray<Match> Matches, bool Whole);

    private sealed record Recorded(Guid Id, DateTimeOffset CheckedAt, Outcome Outcome, bool IsHit);
}

using System.Collections.Immutable;
using System.Globalization;
using CheckpointEdge.Appliance.Clearing;
using CheckpointEdge.Appliance.Crossings;
using CheckpointEdge.Appliance.Evidence;
using CheckpointEdge.Appliance.Health;
using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Appliance.Outcomes;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Reports;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.TravelDocuments.Trust;

namespace CheckpointEdge.Appliance.Line;

/// <summary>
/// One traveller, one straight line: document, chip, trust, identity, face, list, match, outcome, record, screen. Every station
/// takes values and hands on a value; what it finds wrong is a value too and travels to the screen. Without a chip reader,
/// and from the chip on, nothing waits: the check is over when the call returns. Safe for concurrent callers, but a desk's chip
/// reader takes one document at a time.
/// </summary>
public sealed class CheckpointLine(
    UnitIdentity unit, ListShelf shelf, ClearedPairs cleared, ClockWatch clock, RecordStore records, ChipStation chips,
    TrustStore trust, TimeProvider time)
{
    /// <summary>Where the pictures of hits go; null: they are not kept.</summary>
    public EvidenceStore? Evidence { get; init; }

    /// <summary>The camera that looks at the traveller, and what compares faces.</summary>
    public FaceStation Faces { get; init; } = FaceStation.None;

    /// <summary>Who crossed without a hit, while policy has that kept; null: nobody is kept, whatever policy says.</summary>
    public RecentCrossings? Crossings { get; init; }

    /// <summary>Checks one document. A clear traveller leaves nothing behind but the returned value.</summary>
    /// <param name="officer">Who is on duty; stands in the record of a hit.</param>
    /// <param name="show">Told of the stations as they pass, on any thread, one call at a time.</param>
    /// <param name="cancellation">Ends the check as long as the chip is read; later it runs to its end, for a hit is never lost.</param>
    /// <exception cref="OperationCanceledException">It was ended: nothing was searched and nothing recorded.</exception>
    public async Task<Check> RunAsync(
        PresentedDocument document, string officer, Action<ImmutableArray<StepView>> show, CancellationToken cancellation)
    {
        long start = time.GetTimestamp();
        StepLog steps = new(time, show);

        MrzReading reading = steps.Take("Document", () => Read(document));
        ChipVisit chip = chips.Reader is null || document.ProofOf is not null
            ? ChipVisit.Without(ChipAnswer.NoReader)
            : await steps.TakeAsync("Chip", say => ReadChipAsync(reading, document.TakenAway, say, cancellation));
        cancellation.ThrowIfCancellationRequested();
        DocumentInspection? inspection = chip.Reading.Steps.IsEmpty ? null : steps.Take("Trust", () => Inspect(chip, reading));
        ChipContents contents = ChipContents.Of(chip.Reading, Today);
        TravellerIdentities traveller = steps.Take("Identity", () => Identify(reading, contents, inspection));

        // The templates of a face end with the verdict, whatever it is.
        using FaceVisit face = Faces.IsThere && document.ProofOf is null
            ? await steps.TakeAsync("Face", _ => LookAtFaceAsync(contents.Photograph, cancellation))
            : FaceVisit.None;

        using ListLease? lease = shelf.Lease();
        ListInUse? list = steps.Take("List", () => Look(lease));
        Searched byIdentity = steps.Take("Match", () => SetApart(ListSearch.Search(lease, traveller), traveller));
        (Searched searched, FaceFinding? seen) = FaceListSearch.Search(lease, face, Faces.Calibration, byIdentity);
        Outcome judged = steps.Take("Outcome", () => Judge(new OutcomeInput(
            reading, searched.Whole ? list : null, PolicyOf(lease), searched.Matches, clock.Trusted, Today)
        {
            Chip = chip.Answer,
            Inspection = inspection,
            Differences = [.. traveller.Differences.Select(difference => difference.Field)],
            Cleared = searched.Cleared,
            Face = seen,
        }));
        Recorded record = steps.Take("Record", () => document.ProofOf is { } named
            ? RecordProof(named, list, judged)
            : Record(traveller.InUse.Fields, list, lease, judged, officer, document.Portrait, contents.Photograph));

        if (document.ProofOf is null)
            KeepForLater(document, officer, record, list, lease, searched.Whole);

        return new Check
        {
            Id = record.Id,
            CheckedAt = record.CheckedAt,
            Reading = reading,
            Traveller = traveller.InUse,
            Chip = chip.Answer,
            Inspection = inspection,
            Differences = traveller.Differences,
            Outcome = record.Outcome,
            FoundAs = searched.FoundAs,
            Policy = PolicyOf(lease),
            ListGeneration = searched.Whole && traveller.All.Any(identity => identity.Searched is not null)
                ? list?.Header.Generation : null,
            Lists = lease?.Header.Lists ?? [],
            Steps = steps.Steps,
            Recorded = record.IsHit,
            Portrait = document.Portrait,
            Face = seen,
            ChipPhotograph = contents.Photograph,
            Duration = time.GetElapsedTime(start),
        };
    }

    /// <summary>The printed zone as fields, check digits and findings.</summary>
    private Station<MrzReading> Read(PresentedDocument document)
    {
        MrzReading reading = MrzParser.Parse(document.Text, Today);
        int wrong = reading.Checks.Count(check => !check.Ok);
        string? layout = reading.Format?.ToString() ?? reading.National?.ToString();
        return layout is null
            ? new(reading, "The document could not be read.", "failed")
            : new(reading, $"{layout}, {(wrong == 0 ? "every check digit holds" : $"wrong check digits: {wrong}")}.");
    }

    /// <summary>The chip behind the printed lines, if there is one and it lets itself be read.</summary>
    private async ValueTask<Station<ChipVisit>> ReadChipAsync(
        MrzReading reading, CancellationToken takenAway, Action<string> say, CancellationToken cancellation)
    {
        ChipVisit visit = await chips.VisitAsync(reading, say, takenAway, cancellation);
        string sentence = visit.Answer.Sentence;
        return visit.Answer.Kind switch
        {
            ChipAnswerKind.Read => new(visit, ChipWords.Opened(visit.Answer.Access)),
            ChipAnswerKind.NoChip or ChipAnswerKind.NoReader => new(visit, sentence, "notDone"),
            _ => new(visit, sentence, "failed"),
        };
    }

    /// <summary>Whether the chip is what a trusted state signed, and no copy.</summary>
    private Station<DocumentInspection?> Inspect(ChipVisit chip, MrzReading reading)
    {
        DocumentInspection inspection = DocumentInspector.Inspect(chip.Reading, reading, trust, time.GetUtcNow());
        return inspection.Outcome switch
        {
            InspectionOutcome.Genuine => new(inspection, "The chip is genuine."),
            InspectionOutcome.NotGenuine => new(inspection, "The chip is not what a state issued.", "failed"),
            _ => new(inspection, "The chip cannot be verified.", "notDone"),
        };
    }

    /// <summary>Who stands at the desk, as far as document and chip say.</summary>
    private static Station<TravellerIdentities> Identify(
        MrzReading reading, ChipContents contents, DocumentInspection? inspection)
    {
        TravellerIdentities identities =
            TravellerIdentities.Of(reading.Fields, contents.Identity, contents.FullName, inspection);
        if (identities.All.All(identity => identity.Searched is null))
            return new(identities, "The document names nobody.", "notDone");
        if (!identities.Differences.IsEmpty)
            return new(identities, "The printed lines differ from the chip; both are searched.");
        return new(
            identities,
            identities.InUse.Fields.NamePossiblyTruncated
                ? "The name may go on beyond the printed zone."
                : $"Name, birth date and document number taken over from {identities.InUse.From}.");
    }

    /// <summary>Whether the person at the desk is the one of the photograph, as far as camera and networks can say.</summary>
    private async ValueTask<Station<FaceVisit>> LookAtFaceAsync(ReadOnlyMemory<byte> photograph, CancellationToken cancellation)
    {
        FaceVisit visit = await Faces.LookAsync(photograph, cancellation);
        string state = visit.Finding is { Kind: FaceAnswerKind.Compared } ? "done" : "notDone";
        return new(visit, visit.Finding?.Sentence ?? "", state);
    }

    /// <summary>The list this check uses from beginning to end, whatever is shelved meanwhile.</summary>
    private Station<ListInUse?> Look(ListLease? lease) => lease is null
        ? new(null, "There is no verified list on this board.", "failed")
        : new(
            new ListInUse(lease.Header, time.GetUtcNow() - lease.Header.CreatedAt),
            string.Create(CultureInfo.InvariantCulture, $"List {lease.Header.Generation}, {lease.Header.Records} records."));

    /// <summary>
    /// Whom an officer has found to be somebody else, at whatever post, is not shown again for this document. A document that
    /// says two things of its bearer clears nobody.
    /// </summary>
    private Station<Searched> SetApart(Station<Searched> found, TravellerIdentities traveller)
    {
        ImmutableArray<ClearedMatch> apart = traveller.Differences.IsEmpty
            ? cleared.Among(found.Value.Matches, HitReports.TravellerOf(traveller.InUse.Fields), clock.Trusted)
            : [];
        return apart.IsEmpty
            ? found
            : found with
            {
                Value = found.Value with
                {
                    Matches = found.Value.Matches.RemoveRange(apart.Select(each => each.Match)),
                    Cleared = apart,
                },
                Sentence = string.Create(
                    CultureInfo.InvariantCulture, $"{found.Sentence} Cleared for this document before: {apart.Length}."),
            };
    }

    /// <summary>What the machine advises, and why.</summary>
    private static Station<Outcome> Judge(OutcomeInput input)
    {
        Outcome outcome = OutcomeRules.Judge(input);
        return new(outcome, outcome.ListSentence);
    }

    /// <summary>A hit reaches the disk before it reaches the screen; everybody else leaves nothing.</summary>
    private Station<Recorded> Record(
        MrzFields traveller, ListInUse? list, ListLease? lease, Outcome outcome, string officer,
        ReadOnlyMemory<byte> portrait, ReadOnlyMemory<byte> photograph)
    {
        DateTimeOffset now = time.GetUtcNow();
        Guid id = Guid.CreateVersion7(now);
        if (outcome.Matches.IsEmpty && !outcome.StopsForDocument)
            return new(new(id, now, outcome, IsHit: false), "Nothing is kept.", "notDone");
        try
        {
            ImmutableArray<EvidenceReference> pictures = Evidence?.Keep(
                id, now, outcome.Verdict == Verdict.Stop,
                (EvidenceReference.ChipPortrait, photograph), (EvidenceReference.PagePortrait, portrait)) ?? [];
            records.RecordHit(HitReports.Of(id, now, unit, officer, traveller, list, PolicyOf(lease), outcome) with { Evidence = pictures });
            Evidence?.Tell();
            return new(new(id, now, outcome, IsHit: true), "The hit is recorded for Central.");
        }
        catch (RecordStoreException)
        {
            Evidence?.Drop(id);
            return new(new(id, now, NotRecorded(outcome), IsHit: false), "The check could not be recorded.", "failed");
        }
    }

    /// <summary>
    /// The board's own traveller is an event of the desk and never a hit: it asks nobody for a decision and stands in no count, and
    /// Central keeps it like everything else that happened here.
    /// </summary>
    private Station<Recorded> RecordProof(string named, ListInUse? list, Outcome outcome)
    {
        DateTimeOffset now = time.GetUtcNow();
        Guid id = Guid.CreateVersion7(now);
        bool found = outcome.Matches.Any(match => match.Record.Id == named);
        Recorded proof = new(id, now, outcome, IsHit: false);
        try
        {
            records.RecordDeskEvent(new DeskReport(id, DeskEvent.SelfProof, "", now)
            {
                Agrees = found,
                Text = list is null ? "" : string.Create(CultureInfo.InvariantCulture, $"list {list.Header.Generation}"),
            });
            return found
                ? new(proof, "The proof is recorded for Central.")
                : new(proof, "The record that Central named was not found.", "failed");
        }
        catch (RecordStoreException)
        {
            return new(proof with { Outcome = NotRecorded(outcome) }, "The check could not be recorded.", "failed");
        }
    }

    /// <summary>A traveller who left nothing, unless signed policy asks for some hours: then sealed, and in memory alone.</summary>
    private void KeepForLater(
        PresentedDocument document, string officer, Recorded record, ListInUse? list, ListLease? lease, bool searched)
    {
        if (Crossings is not null && PolicyOf(lease) is { LateHitHours: > 0 and var hours } && list is not null && searched && !record.IsHit)
            Crossings.Add(document.Text, officer, list.Header.Generation, hours);
    }

    /// <summary>
    /// A hit that cannot be kept may not be shown, since an officer would act on what nobody ever hears of: the traveller
    /// is checked at a desk that can keep it.
    /// </summary>
    private static Outcome NotRecorded(Outcome outcome) => outcome with
    {
        Verdict = Verdict.CouldNotCheck,
        StopsForDocument = false,
        List = ListVerdict.NotChecked,
        ListSentence = "This board cannot record anything; check the traveller at another desk.",
        Reasons = ["This board cannot record anything: check the traveller at another desk and call the technician"],
        Matches = [],
    };

    private static ListPolicy PolicyOf(ListLease? lease) => lease?.Policy ?? new ListPolicy();

    private DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    private sealed record Recorded(Guid Id, DateTimeOffset CheckedAt, Outcome Outcome, bool IsHit);
}

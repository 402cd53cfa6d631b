using System.Globalization;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Central.Enrolment;
using CheckpointEdge.Central.Reports;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Cli.Simulate;

/// <summary>
/// When everything works again and the machines have had time: what lies at Central and on the boards, read from their stores.
/// </summary>
internal sealed class FinalChecks(World world, Oracle oracle, CentralMachine central, IReadOnlyList<BoardMachine> boards)
{
    private HashSet<string> Copied => [.. boards.GroupBy(board => board.UnitName).Where(unit => unit.Count() > 1).Select(unit => unit.Key)];

    public void Run(long newestList, IReadOnlyDictionary<Guid, Guid> answered)
    {
        CheckHits();
        CheckReceipts();
        CheckCentral();
        CheckConcerns(explained: true);
        foreach (BoardMachine board in boards)
            CheckBoard(board, newestList);
        CheckAnswers(answered);
    }

    /// <summary>Two boards with one identity, told before an operator explained it; nobody else, ever.</summary>
    public void CheckConcerns(bool explained)
    {
        HashSet<string> told = [.. central.Fleet.Concerns().Where(one => one.Subject == UnitTurns.Subject).Select(one => one.Unit)];
        if (!explained)
            foreach (string unit in Copied.Except(told))
                world.Broke(Invariant.CopyIsNoticed, $"two boards work as {unit}, and Central's people are not told");
        foreach (string unit in told.Except(Copied))
            world.Broke(Invariant.CopyIsNoticed, $"Central's people are told of a copy of {unit}, and there is none");
    }

    private void CheckHits()
    {
        HashSet<Guid> there = [];
        Dictionary<string, int> perUnit = [];
        long before = long.MaxValue;
        while (true)
        {
            HitPage page = central.Hits.Page(before);
            foreach (HitView view in page.Hits)
            {
                if (!there.Add(view.Id))
                    world.Broke(Invariant.HitsArriveOnce, $"a hit of {view.Unit} is at Central twice");
                if (view.Hit is null)
                {
                    world.Broke(Invariant.HitsArriveOnce, $"a hit of {view.Unit} cannot be opened at Central");
                    continue;
                }

                CheckPictures(view);
                perUnit[view.Unit] = perUnit.GetValueOrDefault(view.Unit) + 1;
                if (oracle.Hits.TryGetValue(view.Id, out SeenHit? seen))
                    CheckHit(view, seen);
            }

            if (page.Next is not { } next)
                break;
            before = next;
        }

        // One that was recorded in the moment of a power cut was never seen; but nobody is recorded who was not there.
        foreach ((string unit, int hits) in perUnit)
            if (hits > oracle.PresentedAt(unit))
                world.Broke(Invariant.HitsArriveOnce, $"Central has {hits} hits of {unit}, where {oracle.PresentedAt(unit)} travellers were");
        foreach ((Guid id, SeenHit hit) in oracle.Hits)
            if (!there.Contains(id))
                world.Broke(Invariant.HitsArriveOnce, $"the hit of {hit.Person} that {hit.Board} showed never arrived");
    }

    private void CheckPictures(HitView view)
    {
        foreach (EvidenceReference picture in view.Hit!.Evidence)
            if (central.Number(
                    "SELECT count(*) FROM evidence WHERE unit = $unit AND sha256 = $sha256", ("$unit", view.Unit), ("$sha256", picture.Sha256)) != 1)
                world.Broke(Invariant.PicturesArrive, $"a hit of {view.Unit} names a picture that Central does not have");
    }

    private void CheckHit(HitView view, SeenHit seen)
    {
        if (view.Unit != seen.Unit || (seen.AsPrinted && view.Hit!.Traveller.PrimaryIdentifier != seen.Person.Surname))
            world.Broke(Invariant.HitsArriveOnce, $"the hit of {seen.Person} at {seen.Board} is another one at Central");
        if (seen.Unsure)
            return;
        if (view.Decision?.Decision != seen.Decision || view.UndoneCount != seen.TakenBack)
        {
            world.Broke(
                Invariant.DecisionsArrive,
                $"{seen.Board} decided {seen.Decision?.ToString() ?? "nothing"} on {seen.Person} after {seen.TakenBack} undos, and Central shows "
                + $"{view.Decision?.Decision.ToString() ?? "nothing"} after {view.UndoneCount}");
        }
    }

    private void CheckReceipts()
    {
        foreach ((Guid id, Receipt receipt) in oracle.Receipts)
            if (central.Number("SELECT count(*) FROM reports WHERE id = $id", ("$id", id)) != 1)
                world.Broke(Invariant.ReceiptAfterCommit, $"Central signed for report {receipt.Sequence} of {receipt.Unit} and does not have it");
    }

    private void CheckCentral()
    {
        foreach (string unit in boards.Select(board => board.UnitName).Distinct())
        {
            long count = central.Number("SELECT count(*) FROM report_keys WHERE unit = $unit", ("$unit", unit));
            long last = central.Number("SELECT coalesce(max(sequence), 0) FROM report_keys WHERE unit = $unit", ("$unit", unit));
            if (count != last)
                world.Broke(Invariant.CentralChain, $"Central has {count} reports of {unit}, numbered up to {last}");
            long notes = central.Number("SELECT count(*) FROM reports WHERE unit = $unit AND note <> ''", ("$unit", unit));
            if (notes > 0 && !Copied.Contains(unit))
                world.Broke(Invariant.CentralChain, $"Central finds {notes} reports of {unit} that do not follow the one before");
        }

        if (central.Number("SELECT count(*) FROM audit_log") != central.Number("SELECT coalesce(max(entry), 0) FROM audit_log"))
            world.Broke(Invariant.AuditGapless, "Central's audit log has a gap");
    }

    private void CheckBoard(BoardMachine board, long newestList)
    {
        AuditResult chain = AuditChain.Verify(Path.Combine(board.Folder, RecordSchema.FileName), board.Unit.ReceiptKey);
        if (!chain.Whole)
            world.Broke(Invariant.BoardChain, $"{board.Name}: {chain.Faults[0].Sentence}");
        int waiting = board.Records.Waiting(1000, 1 << 24).Length;
        if (waiting > 0)
            world.Broke(Invariant.OutboxEmpties, $"{waiting} reports still wait on {board.Name}");
        if (board.PicturesWaiting is > 0 and int pictures)
            world.Broke(Invariant.PicturesArrive, $"{pictures} pictures still wait on {board.Name}");
        if (board.Shelf.Header?.Generation != newestList)
        {
            world.Broke(
                Invariant.ListFollows,
                $"{board.Name} uses list {board.Shelf.Header?.Generation ?? 0} and not {newestList}: {board.Shelf.Trouble}");
        }

        // A list that was made while Central's own clock was ahead has no age that anybody knows, until the next is published.
        bool ofTheFuture = oracle.CentralClockMoved && board.Shelf.Header?.CreatedAt > board.Clock.GetUtcNow();
        if (waiting == 0 && !ofTheFuture && board.ClockWatch.Read() is { Trusted: false } clock)
            world.Broke(Invariant.ClockForgiven, $"{board.Name}: {clock.Sentence}");
        oracle.SearchForTravellers(board.Name, board.Folder);
        CheckRemovals(board);
    }

    private void CheckRemovals(BoardMachine board)
    {
        if (Copied.Contains(board.UnitName))
            return;
        HashSet<long> proved = [.. central.Database.Read(reader => reader.Query(
            "SELECT DISTINCT generation FROM removal_receipts WHERE unit = $unit AND refusal = ''",
            row => row.GetInt64(0),
            ("$unit", board.UnitName)))];
        foreach (long generation in oracle.Had.GetValueOrDefault(board.Name) ?? [])
        {
            string folder = Path.Combine(board.Folder, "lists", string.Create(CultureInfo.InvariantCulture, $"gen-{generation}"));
            if (Directory.Exists(folder) == proved.Contains(generation))
            {
                world.Broke(
                    Invariant.ListLeavesProof,
                    $"list {generation} {(proved.Contains(generation) ? "lies on" : "is gone from")} {board.Name}, and Central has "
                    + (proved.Contains(generation) ? "a receipt" : "no receipt"));
            }
        }
    }

    private void CheckAnswers(IReadOnlyDictionary<Guid, Guid> answered)
    {
        foreach (BoardMachine board in boards.Where(board => !Copied.Contains(board.UnitName)))
        {
            Dictionary<Guid, int> there = board.Records.Lines(10_000).ToDictionary(line => line.HitId, line => line.Answers.Length);
            foreach (IGrouping<Guid, Guid> hit in answered.Values.GroupBy(id => id))
                if (oracle.Hits.TryGetValue(hit.Key, out SeenHit? seen) && seen.Board == board.Name
                    && there.GetValueOrDefault(hit.Key) != Math.Min(hit.Count(), RecordReader.AnswersShownMax))
                    world.Broke(Invariant.AnswersArrive, $"{board.Name} has {there.GetValueOrDefault(hit.Key)} of {hit.Count()} answers to a hit");
        }
    }
}

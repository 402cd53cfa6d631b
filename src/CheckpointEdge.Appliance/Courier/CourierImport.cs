using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CheckpointEdge.Appliance.Clearing;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Courier;
using CheckpointEdge.Exchange.Reports;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Appliance.Courier;

/// <summary>
/// Takes a bundle that lies whole on the board: receipts, answers, cleared pairs, then lists, each through the same checks as
/// over the line. What is refused changes nothing, and the rest is taken all the same. One at a time.
/// </summary>
internal sealed class CourierImport(
    CourierRoom room, CourierKeys keys, RecordStore records, ClearedPairs cleared, ListShelf shelf, TimeProvider time)
{
    /// <summary>Receipts kept in one transaction (count).</summary>
    private const int ReceiptsAtOnce = 200;

    private readonly List<string> _refusals = [];

    /// <summary>Takes what lies in <see cref="CourierRoom.Incoming"/>, writes down what came of it, and clears it away.</summary>
    public async Task<CourierOutcome> RunAsync(CancellationToken cancel)
    {
        CourierOutcome outcome;
        try
        {
            byte[] box = await File.ReadAllBytesAsync(Path.Combine(room.Incoming, StickBundle.ContentsName), cancel);
            CourierContents contents = keys.Open(box);
            new CourierAge(room, time).RequireNew(contents);
            outcome = await TakeAsync(contents, cancel);
            if (outcome.Whole)
                room.RememberTaken(contents.PackedAt);
        }
        catch (Exception refused) when (refused is CourierException or IOException or UnauthorizedAccessException)
        {
            outcome = new CourierOutcome { Bundle = Guid.Empty, At = time.GetUtcNow(), Refusals = [refused.Message] };
        }

        room.Tell(outcome);
        room.Clear(room.Incoming);
        return outcome;
    }

    private async Task<CourierOutcome> TakeAsync(CourierContents contents, CancellationToken cancel)
    {
        CourierFiles files = new(room.Incoming, contents);
        CourierOutcome outcome = new() { Bundle = contents.Id, At = time.GetUtcNow() };
        Try(() => outcome = TakeReceipts(files, contents, outcome));
        Try(() => outcome = outcome with { Answers = TakeAnswers(files, contents) });
        Try(() => outcome = outcome with { Cleared = TakeCleared(files, contents) });
        return outcome with { ListTaken = await TakeListAsync(files, cancel), Refusals = [.. _refusals] };
    }

    private void Try(Action part)
    {
        try
        {
            part();
        }
        catch (Exception refused) when (refused is CourierException or RecordStoreException or IOException or UnauthorizedAccessException)
        {
            _refusals.Add(refused.Message);
        }
    }

    private CourierOutcome TakeReceipts(CourierFiles files, CourierContents contents, CourierOutcome outcome)
    {
        // Before the receipts: what Central lacks must not be forgotten because something else on the stick is refused.
        if (contents is { SendFrom: { } from, SendTo: { } to })
            records.SendAgain(from, before: to + 1);
        List<ReceiptVerdict> verdicts = [];
        foreach (ReceiptBatch batch in Pages(files, contents, "receipts", ExchangeJson.Default.ReceiptBatch))
            foreach (Receipt[] some in (batch.Receipts.IsDefault ? [] : batch.Receipts).Chunk(ReceiptsAtOnce))
                verdicts.AddRange(records.Accept([.. some]));
        Refuse(verdicts, ReceiptVerdict.WrongSignature, "not signed by Central");
        Refuse(verdicts, ReceiptVerdict.UnknownReport, "for reports that this board does not have");
        Refuse(verdicts, ReceiptVerdict.OtherContent, "for other content than this board recorded");
        return outcome with
        {
            Delivered = verdicts.Count(verdict => verdict == ReceiptVerdict.Accepted),
            ReceiptsKnown = verdicts.Count(verdict => verdict == ReceiptVerdict.AlreadyAccepted),
        };
    }

    private void Refuse(List<ReceiptVerdict> verdicts, ReceiptVerdict refused, string why)
    {
        int count = verdicts.Count(verdict => verdict == refused);
        if (count > 0)
            _refusals.Add($"{count} receipt(s) on the stick are {why}; their reports go on waiting.");
    }

    private int TakeAnswers(CourierFiles files, CourierContents contents)
    {
        RequireNoGap(contents.AnswerCursor, records.AnswerCursor, "answers");
        int taken = 0;
        foreach (AnswerPage page in Pages(files, contents, "answers", ExchangeJson.Default.AnswerPage))
        {
            long after = records.AnswerCursor;
            AnswerPage news = new([.. page.Answers.Where(answer => answer.Cursor > after)]);
            if (!AnswerFetch.IsPossible(news, after))
                throw new CourierException("The answers on the stick are not what answers are; none of them is kept.");
            records.Add(news);
            taken += news.Answers.Length;
        }

        return taken;
    }

    private int TakeCleared(CourierFiles files, CourierContents contents)
    {
        RequireNoGap(contents.ClearedCursor, cleared.Cursor, "cleared pairs");
        int taken = 0;
        foreach (ClearedPage page in Pages(files, contents, "cleared", ExchangeJson.Default.ClearedPage))
        {
            long after = cleared.Cursor;
            ClearedPage news = new([.. page.News.Where(one => one.Cursor > after)]);
            if (!AnswerFetch.IsPossible(news, after))
                throw new CourierException("The cleared pairs on the stick are not what they must be; none of them is kept.");
            if (!news.News.IsEmpty)
                cleared.Add(news);
            taken += news.News.Length;
        }

        return taken;
    }

    private async Task<long?> TakeListAsync(CourierFiles files, CancellationToken cancel)
    {
        try
        {
            switch (await shelf.OfferAsync(files.Lists(), cancel))
            {
                case ShelfResult.Taken taken:
                    return taken.Generation;
                case ShelfResult.Refused refused:
                    _refusals.Add(refused.Sentence);
                    break;
            }
        }
        catch (Exception refused) when (refused is CentralUnreachableException or CourierException)
        {
            _refusals.Add(refused.Message);
        }

        return null;
    }

    /// <summary>What lies between would never be asked for again.</summary>
    private static void RequireNoGap(long from, long own, string what)
    {
        if (from > own)
            throw new CourierException($"The {what} on the stick begin after some that this board has not seen; pack it anew.");
    }

    private static IEnumerable<T> Pages<T>(CourierFiles files, CourierContents contents, string folder, JsonTypeInfo<T> json)
    {
        foreach (CourierMember member in contents.Below(folder))
        {
            T? page;
            try
            {
                page = JsonSerializer.Deserialize(files.Read(member.Name), json);
            }
            catch (JsonException failure)
            {
                throw new CourierException($"{member.Name} in the bundle cannot be read.", failure);
            }

            yield return page ?? throw new CourierException($"{member.Name} in the bundle is empty.");
        }
    }
}

using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Exchange.Reports;
using CheckpointEdge.Tests.Faults;
using CheckpointEdge.Tests.Faults.Long;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Watchlists.Matching;
using Xunit.Abstractions;

namespace CheckpointEdge.Appliance.Tests.Sync;

/// <summary>
/// A new list every minute, over real HTTPS onto a real disk, while somebody searches the one before. CPE_SWAPS says how many; a day has
/// 1 440: <c>tests/Faults/long/run endurance</c>.
/// </summary>
public sealed class SwapEnduranceTests(ITestOutputHelper output) : BoardOnTheLine
{
    private const int SwapsUsual = 12;
    private const int Samples = 24;

    /// <summary>In a long run, so that one that is cut short has a trend as well (swaps).</summary>
    private const int BetweenSamplesMax = 20;

    /// <summary>The first third of the samples sees what is made once.</summary>
    private const int WarmUpPart = 3;

    private const int HandlesGrowthMax = 20;
    private const double MemoryGrowthMegabytesMax = 20;
    private const double ListsGrowthMegabytesMax = 1;

    /// <summary>Every so manieth list is sent whole; the others as what changed.</summary>
    private const int WholeEvery = 12;

    private sealed record Sample(int Swaps, double MemoryMegabytes, int Handles, double ListsMegabytes, int Folders);

    [Fact]
    public async Task A_list_every_minute_for_a_day_leaves_two_lists_one_receipt_each_and_nothing_open()
    {
        Campaign run = Campaign.Begin("list-swaps", output);
        int wanted = run.Count("CPE_SWAPS", SwapsUsual), swaps = 0;
        int between = Math.Clamp(wanted / Samples, 1, BetweenSamplesMax);
        using RecordStore records = Board.OpenRecords();
        using ListShelf shelf = ListShelf.Open(Board.Data, Unit, Board.Time);
        shelf.ProveRemovalsTo(records);
        List<Sample> samples = [];
        Publication? before = null;
        int found = 0;
        while (swaps < wanted && run.GoesOn)
        {
            int generation = ++swaps;
            Publication next = Publication.Make(
                Board, generation, 20 + run.Random.Next(20), follows: generation % WholeEvery == 0 ? null : before);
            string[] old = [.. Server.Lists().Keys.Where(name => !name.EndsWith(".root.json", StringComparison.Ordinal))];
            Server.Publish(next);
            using ListLease? checking = shelf.Lease(); // a check that began before the swap ends after it
            Assert.Equal(new ShelfResult.Taken(generation), await shelf.OfferAsync(Central, CancellationToken.None));
            found += checking is null ? 0 : Found(checking, generation - 1);
            using (ListLease now = shelf.Lease()!)
                found += Found(now, generation);
            checking?.Dispose();
            // This Central is of the same process: what it kept for ever would be taken for the board's.
            foreach (string name in old.Where(name => !name.EndsWith("timestamp.json", StringComparison.Ordinal)))
                Server.Remove(name);
            Assert.Null(await shelf.SweepAsync(CancellationToken.None));
            if (before is not null)
                Directory.Delete(before.Folder, recursive: true);
            before = next;
            Board.Time.Advance(TimeSpan.FromMinutes(1));
            if (generation % between == 0)
                samples.Add(Take(generation));
        }

        Assert.Equal((2 * swaps) - 1, found);
        Assert.Equal([$"gen-{swaps - 1}", $"gen-{swaps}"], Folders());
        Assert.Equal(swaps - 2, RemovalReceipts(records));
        Sample[] settled = [.. samples.Skip(samples.Count / WarmUpPart)];
        Trend memory = Of(settled, sample => sample.MemoryMegabytes), handles = Of(settled, sample => sample.Handles);
        Trend lists = Of(settled, sample => sample.ListsMegabytes);
        run.End(new
        {
            swaps,
            searchesThatFound = found,
            memory = memory.Per(1000, "MB"),
            handles = handles.Per(1000, "handles"),
            lists = lists.Per(1000, "MB"),
            first = settled[0],
            last = settled[^1],
        });
        Assert.InRange((memory.Slope - memory.Within) * swaps, double.NegativeInfinity, MemoryGrowthMegabytesMax);
        Assert.InRange((handles.Slope - handles.Within) * swaps, double.NegativeInfinity, HandlesGrowthMax);
        Assert.InRange((lists.Slope - lists.Within) * swaps, double.NegativeInfinity, ListsGrowthMegabytesMax);
    }

    /// <returns>1 when the person who stands on every list is found on this one.</returns>
    private static int Found(ListLease lease, long generation)
    {
        Assert.Equal(generation, lease.Header.Generation);
        TravellerIdentity traveller = new()
        {
            Primary = "ERIKSSONB",
            Secondary = "PERSON 1",
            DateOfBirth = new MrzDate(1974, 8, 2),
        };
        return lease.Search.Search(traveller, _ => MatchThresholds.Default, 5).Any(match => match.Record.Id == "UTO-1") ? 1 : 0;
    }

    private static Trend Of(Sample[] samples, Func<Sample, double> measured) =>
        Trend.Of([.. samples.Select(sample => ((double)sample.Swaps, measured(sample)))]);

    private Sample Take(int swaps) => new(
        swaps,
        Math.Round(GC.GetTotalMemory(forceFullCollection: true) / 1e6, 2),
        Directory.GetFileSystemEntries("/proc/self/fd").Length,
        Math.Round(new DirectoryInfo(At(".")).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) / 1e6, 3),
        Folders().Length);

    private static int RemovalReceipts(RecordStore records) =>
        records.Waiting(int.MaxValue, int.MaxValue).Count(report => report.Kind == ReportKind.Removal);

    private string[] Folders() =>
    [
        .. Directory.GetDirectories(At(".")).Select(path => Path.GetFileName(path)!)
            .Where(name => name != "incoming").OrderBy(name => name.Length).ThenBy(name => name, StringComparer.Ordinal),
    ];

    private string At(string name) => Path.Combine(Board.Data, "lists", name);
}

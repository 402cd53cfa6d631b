using CheckpointEdge.Tests.Faults.Long;
using Xunit.Abstractions;

namespace CheckpointEdge.Tests.Faults;

/// <summary>
/// What a board has promised is on the disk before the promise leaves it, and a list is on the disk before anything refers to it: the order
/// of the kernel's calls, seen by <c>strace</c>. A killed process proves less, since the kernel keeps what it has not yet written.
/// </summary>
public sealed class FlushOrderTests(ITestOutputHelper output)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan _patienceForOne = TimeSpan.FromSeconds(10);
    private static readonly string[] _flushes = ["fsync", "fdatasync"];
    private static readonly string[] _renames = ["rename", "renameat", "renameat2"];

    [FactNeeding("strace")]
    public async Task A_decision_is_flushed_before_it_is_promised_and_a_list_before_anything_refers_to_it()
    {
        Campaign run = Campaign.Begin("flush-order", output);
        int travellers = run.Count("CPE_TRAVELLERS", 5);
        await using House house = await House.BuildAsync(House.DemonstrationLists);
        using Screen screen = new(house.Kiosk);
        using CancellationTokenSource limit = new(_patience + (_patienceForOne * travellers));
        await screen.SignInAsync();
        house.KillCentral(); // receipts are written to the same log: without them the last write before a promise is the promise's own
        await using SystemCalls tracing = await SystemCalls.OfAsync(house.BoardProcess, Path.Combine(house.Folder("trace"), "calls"));
        for (int traveller = 0; traveller < travellers; traveller++)
        {
            await house.PresentTravellerAsync("same-person");
            await screen.ReferAsync(await screen.UntilHitAsync(limit.Token));
            await house.RemoveAsync();
            await screen.UntilReadyAsync(limit.Token);
        }

        await house.StartCentralAsync();
        string people = Path.Combine(house.Folder("next"), "people.tsv");
        File.Copy(House.DemonstrationLists[0].Split('=')[1], people);
        string[] lines = await File.ReadAllLinesAsync(people);
        await File.WriteAllLinesAsync(people, lines[..^1]);
        await house.PublishAsync("people-tsv=" + people, House.DemonstrationLists[1]);
        await house.UntilListAsync(2);
        List<SystemCall> calls = await tracing.EndAsync();

        int promises = CheckPromises(calls, Path.Combine(house.BoardData, "records.db-wal"));
        Assert.Equal(travellers, promises);
        CheckShelving(calls, Path.Combine(house.BoardData, "lists"));
        run.End(new { promises, calls = calls.Count, flushes = calls.Count(call => _flushes.Contains(call.Name)) });
    }

    /// <summary>Between a decision's arrival and the answer, the log was written and then flushed; nothing is written in between.</summary>
    /// <returns>How many decisions were promised.</returns>
    private static int CheckPromises(List<SystemCall> calls, string log)
    {
        int promises = 0;
        foreach (SystemCall asked in calls.Where(call => call.Arguments.Contains("POST /api/kiosk/decisions", StringComparison.Ordinal)))
        {
            string socket = Descriptor(asked);
            SystemCall answered = calls.Where(call => call.Began > asked.Ended && call.Name.StartsWith("send", StringComparison.Ordinal)
                && Descriptor(call) == socket && call.Arguments.Contains("HTTP/1.1 200", StringComparison.Ordinal)).MinBy(call => call.Began)!;
            List<SystemCall> meanwhile = [.. calls.Where(call => call.Ended > asked.Ended && call.Ended < answered.Began)];
            SystemCall written = meanwhile.Where(call => call.Name == "pwrite64" && Of(call, log)).MaxBy(call => call.Ended)
                ?? throw new Xunit.Sdk.XunitException("A decision was promised that nobody wrote down.");
            Assert.Contains(meanwhile, call => _flushes.Contains(call.Name) && Of(call, log) && call.Result == 0 && call.Began > written.Ended);
            promises++;
        }

        return promises;
    }

    /// <summary>Content, name, the folder of the name, then the one reference to it, and that flushed as well.</summary>
    private static void CheckShelving(List<SystemCall> calls, string lists)
    {
        string slice = Path.Combine(lists, "incoming", "list", "slice.db");
        SystemCall content = calls.Last(call => _flushes.Contains(call.Name) && call.Result == 0
            && call.Arguments.Contains("slice.db", StringComparison.Ordinal)
            && call.Arguments.Contains($"{lists}/incoming/", StringComparison.Ordinal));
        SystemCall shelved = calls.Single(call =>
            _renames.Contains(call.Name) && call.Arguments.Contains("/gen-2\"", StringComparison.Ordinal)
            && call.Arguments.Contains(Path.GetDirectoryName(slice)!, StringComparison.Ordinal));
        SystemCall referred = calls.Single(call =>
            _renames.Contains(call.Name) && call.Arguments.Contains("current.tmp\"", StringComparison.Ordinal));
        Assert.True(content.Ended < shelved.Began, "The list had its name before its content was flushed.");
        Assert.Contains(calls, call => FlushesFolder(call) && call.Began > shelved.Ended && call.Ended < referred.Began);
        Assert.Contains(
            calls, call => _flushes.Contains(call.Name) && Of(call, Path.Combine(lists, "current.tmp")) && call.Ended < referred.Began);
        Assert.Contains(calls, call => FlushesFolder(call) && call.Began > referred.Ended);

        bool FlushesFolder(SystemCall call) => _flushes.Contains(call.Name) && call.Result == 0 && Of(call, lists);
    }

    private static bool Of(SystemCall call, string path) => call.Arguments.Contains($"<{path}>", StringComparison.Ordinal);

    /// <summary>The first argument: a descriptor and what it is.</summary>
    private static string Descriptor(SystemCall call) => call.Arguments.Split(',')[0];
}

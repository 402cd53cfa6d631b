using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CheckpointEdge.Watchlists.Records;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Cli.Bench;

/// <summary>
/// <c>bench sync</c>: what a list update costs on the line and on the board. Bytes of a delta beside the whole slice and beside
/// what <c>bsdiff</c> and <c>zstd --patch-from</c> make of the same records in the clear, where those are installed; time to
/// apply a delta beside writing the slice anew from records at hand, in the same run. Fictional people, one seed.
/// </summary>
internal static class SyncBench
{
    private const int Seed = 20_261_122;
    private const int SmallDelta = 1_000;
    private const double DailyShare = 0.01;
    private const int ToolSeconds = 300;

    /// <summary>Longer windows than the whole file, so that the peer sees all of the old one.</summary>
    private const int ZstdWindowLog = 31;

    private static readonly string[] _syllables =
    [
        "ka", "sim", "ira", "ol", "de", "mar", "vas", "ter", "ga", "ard", "lin", "do", "pri", "scil", "hol", "lo", "way", "er", "ik", "son",
        "ba", "ruk", "tan", "ne", "vi", "shu", "qor", "el", "ami", "zen",
    ];

    public static Command Create()
    {
        Option<int> records = new("--records")
        {
            Description = "Records in the slice.",
            DefaultValueFactory = _ => 1_000_000,
        };
        Option<bool> noPeers = new("--no-peers") { Description = "Leave out bsdiff and zstd." };
        Option<bool> searches = new("--searches") { Description = "Only what updates do to searches that go on meanwhile." };
        Option<bool> json = new("--json") { Description = "One JSON object." };
        Command command = new(
            "sync",
            "Bytes and seconds of list updates: delta, whole slice, bsdiff, zstd.\nExample: checkpointctl bench sync --records 100000")
        {
            records, noPeers, searches, json,
        };
        command.SetAction(parsed => parsed.GetValue(searches)
            ? RunSearches(parsed.GetValue(records), parsed.GetValue(json))
            : Run(parsed.GetValue(records), !parsed.GetValue(noPeers), parsed.GetValue(json)));
        return command;
    }

    private static BenchSheet Sheet { get; } = new(
        "sync", "deltas of a list: their size (bytes), and the time to make and to apply them (milliseconds)",
        "writing the whole slice anew; bsdiff and zstd over the same two files where they are installed", Seed);

    private static int Run(int count, bool peers, bool json)
    {
        string folder = Directory.CreateTempSubdirectory("checkpoint-sync-").FullName;
        try
        {
            using SliceKey key = SliceKey.Create();
            List<ListRecord> records = Fictional(count);
            string before = Path.Combine(folder, "gen-1");
            SliceFile.Write(before, 1, DateTimeOffset.UnixEpoch, records, key);
            SyncFigures daily = Measure(folder, before, records, key, (int)(count * DailyShare), "daily", peers);
            SyncFigures tenth = Measure(folder, before, records, key, count / 10, "tenth", peers: false);
            SyncFigures small = Measure(folder, before, records, key, Math.Min(SmallDelta, count), "small", peers: false);
            if (json)
                Sheet.Write(JsonSerializer.SerializeToNode(new SyncReport("sync", count, daily, tenth, small), SyncJson.Default.SyncReport));
            else
                Write(count, [daily, tenth, small]);
            return CommandLine.Done;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int RunSearches(int count, bool json)
    {
        string folder = Directory.CreateTempSubdirectory("checkpoint-sync-").FullName;
        try
        {
            using SliceKey key = SliceKey.Create();
            List<ListRecord> records = Fictional(count);
            string before = Path.Combine(folder, "gen-1"), after = Path.Combine(folder, "gen-2"), delta = Path.Combine(folder, "delta");
            SliceFile.Write(before, 1, DateTimeOffset.UnixEpoch, records, key);
            List<SearchesFigures> all = [];
            foreach ((string name, int changes) in (ReadOnlySpan<(string, int)>)[("tenth", count / 10), ("small", Math.Min(SmallDelta, count))])
            {
                SliceFile.Write(after, 2, DateTimeOffset.UnixEpoch, Changed(records, changes), key);
                SliceDelta.Make(before, after, delta);
                Directory.Delete(after, recursive: true);
                foreach (bool quiet in (ReadOnlySpan<bool>)[true, false])
                {
                    all.Add(SyncSearches.Measure(quiet ? name : name + ", not giving way", before, delta, after, records, quiet));
                    Directory.Delete(after, recursive: true);
                }

                File.Delete(delta);
            }

            if (json)
            {
                BenchSheet sheet = new(
                    "sync-searches", "searches while a list is taken (milliseconds)", "the same searches before", Seed);
                sheet.Write(JsonSerializer.SerializeToNode(new SearchesReport("sync-searches", count, all), SyncJson.Default.SearchesReport));
            }
            else
            {
                all.ForEach(SyncSearches.Write);
            }

            return all.Any(one => one.Failed > 0) ? CommandLine.NegativeAnswer : CommandLine.Done;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static SyncFigures Measure(
        string folder, string before, List<ListRecord> records, SliceKey key, int changes, string name, bool peers)
    {
        List<ListRecord> now = Changed(records, changes);
        string after = Path.Combine(folder, name);
        double rebuild = Seconds(() => SliceFile.Write(after, 2, DateTimeOffset.UnixEpoch, now, key));
        string delta = Path.Combine(folder, name + ".delta");
        SliceDeltaHead? head = null;
        double make = Seconds(() => head = SliceDelta.Make(before, after, delta));
        string applied = Path.Combine(folder, name + "-applied");
        double apply = Seconds(() => SliceDelta.Apply(before, delta, applied));
        string slice = Path.Combine(after, SliceFile.Name);
        SyncFigures figures = new(
            name, head!.Added, head.Changed, head.Removed, new FileInfo(delta).Length, new FileInfo(slice).Length, make, apply, rebuild)
        {
            Peers = peers ? Peers(folder, before, after) : [],
        };
        Directory.Delete(applied, recursive: true);
        Directory.Delete(after, recursive: true);
        File.Delete(delta);
        return figures;
    }

    /// <summary>A third each added, changed and removed, spread over the list.</summary>
    private static List<ListRecord> Changed(List<ListRecord> records, int changes)
    {
        Random random = new(Seed + changes);
        int third = Math.Max(1, changes / 3);
        HashSet<int> touched = [];
        while (touched.Count < 2 * third)
            touched.Add(random.Next(records.Count));
        HashSet<int> removed = [.. touched.Order().Where((_, at) => at % 2 == 0)];
        List<ListRecord> now = new(records.Count);
        for (int i = 0; i < records.Count; i++)
        {
            if (touched.Contains(i) && !removed.Contains(i))
                now.Add(records[i] with { Remarks = "The listing was amended.", LastChanged = new DateOnly(2031, 5, 4) });
            else if (!removed.Contains(i))
                now.Add(records[i]);
        }

        for (int i = 0; i < third; i++)
            now.Add(Person(random, records.Count + i));
        return now;
    }

    private static List<ListRecord> Fictional(int count)
    {
        Random random = new(Seed);
        List<ListRecord> records = new(count);
        for (int i = 0; i < count; i++)
            records.Add(Person(random, i));
        return records;
    }

    private static ListRecord Person(Random random, int number)
    {
        string id = string.Create(CultureInfo.InvariantCulture, $"UTO-{number:D7}");
        return new ListRecord
        {
            Id = id,
            List = "uto-wanted",
            Source = "Utopian Police",
            SourceId = id,
            Names = [.. Enumerable.Range(0, 1 + random.Next(3)).Select(at =>
                new ListedName($"{Word(random)}, {Word(random)} {Word(random)}", at == 0 ? NameStrength.Primary : NameStrength.Strong))],
            BirthDates = [BirthDateRange.Day(new DateOnly(1940, 1, 1).AddDays(random.Next(60 * 365)))],
            Nationalities = [new Country("Utopia", "UTO")],
            Documents = random.Next(3) == 0 ? [new ListedDocument("Passport", $"K{random.Next(10_000_000):D7}", new Country("Utopia", "UTO"))] : [],
            LastChanged = new DateOnly(2025, 1, 1).AddDays(random.Next(2000)),
        };
    }

    private static string Word(Random random)
    {
        string word = string.Concat(Enumerable.Range(0, 2 + random.Next(2)).Select(_ => _syllables[random.Next(_syllables.Length)]));
        return char.ToUpperInvariant(word[0]) + word[1..];
    }

    /// <summary>
    /// The peers get the published files as they are, sealed, and the same records in the clear: nobody can pack sealed bytes, but
    /// what did not change is the same bytes in both files, and that is all they can use there.
    /// </summary>
    private static List<PeerFigure> Peers(string folder, string before, string after)
    {
        string old = Path.Combine(folder, "old.jsonl"), now = Path.Combine(folder, "new.jsonl"), patch = Path.Combine(folder, "patch");
        Clear(before, old);
        Clear(after, now);
        List<PeerFigure> figures =
        [
            PeerFigure.Of("zstd -19 of the whole, in the clear", ToolSecondsOf("zstd", ["-q", "-19", "-f", now, "-o", patch]), patch),
            .. Patches("in the clear", old, now, patch),
            .. Patches("of the sealed files", Path.Combine(before, SliceFile.Name), Path.Combine(after, SliceFile.Name), patch),
        ];
        foreach (string file in (ReadOnlySpan<string>)[old, now, patch])
            File.Delete(file);
        return figures;
    }

    private static PeerFigure[] Patches(string of, string old, string now, string patch) =>
    [
        PeerFigure.Of("zstd -19 --patch-from, " + of, ToolSecondsOf(
            "zstd", ["-q", "-19", "-f", $"--long={ZstdWindowLog}", $"--patch-from={old}", now, "-o", patch]), patch),
        PeerFigure.Of("bsdiff, " + of, ToolSecondsOf("bsdiff", [old, now, patch]), patch),
    ];

    private static void Clear(string directory, string file)
    {
        using Slice slice = Slice.Open(directory);
        using StreamWriter writer = new(file, false, new UTF8Encoding(false));
        foreach (ListRecord record in slice.Records())
            writer.WriteLine(JsonSerializer.Serialize(record, SyncJson.Default.ListRecord));
    }

    /// <returns>Seconds; null when the program is not installed, fails, or takes too long.</returns>
    private static double? ToolSecondsOf(string program, string[] arguments)
    {
        long start = TimeProvider.System.GetTimestamp();
        try
        {
            ProcessStartInfo info = new(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
            using Process process = Process.Start(info)!;
            if (!process.WaitForExit(TimeSpan.FromSeconds(ToolSeconds)))
            {
                process.Kill();
                return null;
            }

            return process.ExitCode == 0 ? TimeProvider.System.GetElapsedTime(start).TotalSeconds : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static double Seconds(Action work)
    {
        long start = TimeProvider.System.GetTimestamp();
        work();
        return TimeProvider.System.GetElapsedTime(start).TotalSeconds;
    }

    private static void Write(int count, SyncFigures[] all)
    {
        Sheet.WriteHead();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"A slice of {count:N0} records, {all[0].SliceBytes:N0} bytes"));
        foreach (SyncFigures one in all)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{one.Name}: {one.Added:N0} added, {one.Changed:N0} changed, {one.Removed:N0} removed"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  delta {one.DeltaBytes:N0} bytes, {100.0 * one.DeltaBytes / one.SliceBytes:0.00} % of the slice; "
                + $"made in {one.MakeSeconds:0.00} s"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  applied in {one.ApplySeconds:0.00} s, {one.ApplySeconds / one.RebuildSeconds:0.00} of the "
                + $"{one.RebuildSeconds:0.00} s of writing the slice from records"));
            foreach (PeerFigure peer in one.Peers)
                Console.WriteLine(peer.Bytes is { } bytes
                    ? string.Create(CultureInfo.InvariantCulture, $"  {peer.Name}: {bytes:N0} bytes, {peer.Seconds:0.0} s")
                    : $"  {peer.Name}: not installed, or it gave up");
        }
    }
}

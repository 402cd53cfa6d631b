using System.Globalization;
using System.Security.Cryptography;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Watchlists.Matching;
using CheckpointEdge.Watchlists.Records;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Cli.Bench;

/// <summary>Search times in one stretch of time (milliseconds).</summary>
internal sealed record SearchSpread(int Searches, double Median, double P95, double Longest);

/// <summary>What an update does to the searches that go on meanwhile.</summary>
/// <param name="Failed">Searches that ended with an error or did not find the person sought (count).</param>
/// <param name="ApplySeconds">From the delta to the new slice, verified.</param>
/// <param name="IndexSeconds">From there until the new list is in use.</param>
/// <param name="PausedMilliseconds">All threads stood still for garbage collections during the update.</param>
/// <param name="Collections">Of garbage, during the update (count).</param>
/// <param name="AllocatedBytes">By update and searches together.</param>
/// <param name="Load">Of the machine, all processes, over the last minute.</param>
internal sealed record SearchesFigures(
    string Name, SearchSpread Before, SearchSpread During, int Failed, double ApplySeconds, double IndexSeconds,
    double PausedMilliseconds, int Collections, long AllocatedBytes, string Load);

/// <summary>
/// One desk that searches without a pause while a delta is applied, the new index is built and the list is swapped, as the
/// board does it: on a thread that gives way. The same searches right before are the baseline.
/// </summary>
internal static class SyncSearches
{
    private const int Seed = 7;
    private const int Travellers = 256;
    private const int WarmUp = 400;
    private const double BeforeSeconds = 8;
    private const int MatchesMax = 10;

    /// <param name="quiet">False: on a thread as important as the searches.</param>
    public static SearchesFigures Measure(
        string name, string before, string delta, string after, List<ListRecord> records, bool quiet = true)
    {
        using Slice old = Slice.Open(before);
        WatchlistSearch current = Indexed(old, patient: false);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        // Whom a search finds when nothing else goes on, it has to find at any time.
        (string Id, TravellerIdentity Traveller)[] people =
            [.. People(records).Where(one => Finds(current, one.Id, one.Traveller))];
        int failed = 0, next = 0;
        for (int i = 0; i < WarmUp; i++)
            Search();
        List<double> calm = [];
        long start = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(start).TotalSeconds < BeforeSeconds)
            calm.Add(Search());

        TimeSpan paused = GC.GetTotalPauseDuration();
        int collections = GC.CollectionCount(0);
        long allocated = GC.GetTotalAllocatedBytes();
        double apply = 0, index = 0;
        Task<(Slice Slice, WatchlistSearch Search)> update = quiet ? PatientThread.RunAsync(Update) : Task.Factory.StartNew(
            Update, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        List<double> meanwhile = [];
        while (!update.IsCompleted)
            meanwhile.Add(Search());
        paused = GC.GetTotalPauseDuration() - paused;
        update.GetAwaiter().GetResult().Slice.Dispose();
        return new SearchesFigures(
            name, Times(calm), Times(meanwhile), failed, apply, index, paused.TotalMilliseconds,
            GC.CollectionCount(0) - collections, GC.GetTotalAllocatedBytes() - allocated, Load());

        double Search()
        {
            (string id, TravellerIdentity traveller) = people[next++ % people.Length];
            long from = TimeProvider.System.GetTimestamp();
            try
            {
                failed += Finds(current, id, traveller) ? 0 : 1;
            }
            catch (SliceException)
            {
                failed++;
            }

            return TimeProvider.System.GetElapsedTime(from).TotalMilliseconds;
        }

        (Slice Slice, WatchlistSearch Search) Update()
        {
            long from = TimeProvider.System.GetTimestamp();
            SliceDelta.Apply(before, delta, after);
            using (FileStream written = File.OpenRead(Path.Combine(after, SliceFile.Name)))
                SHA256.HashData(written);
            apply = TimeProvider.System.GetElapsedTime(from).TotalSeconds;
            from = TimeProvider.System.GetTimestamp();
            Slice slice = Slice.Open(after);
            WatchlistSearch search = Indexed(slice, quiet);
            index = TimeProvider.System.GetElapsedTime(from).TotalSeconds;
            return (slice, search);
        }
    }

    public static void Write(SearchesFigures one)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{one.Name}, searches going on: applied and verified in {one.ApplySeconds:0.00} s, "
            + $"indexed and in use {one.IndexSeconds:0.0} s later"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  before: median {one.Before.Median:0.00} ms, p95 {one.Before.P95:0.00} ms ({one.Before.Searches:N0} searches)"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  during: median {one.During.Median:0.00} ms ({Change(one.During.Median, one.Before.Median)}), "
            + $"p95 {one.During.P95:0.00} ms ({Change(one.During.P95, one.Before.P95)}), longest {one.During.Longest:0} ms "
            + $"({one.During.Searches:N0} searches, {one.Failed} failed); collections stopped all for {one.PausedMilliseconds:0} ms"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  {one.Collections} collections, {one.AllocatedBytes / 1e6:0} MB allocated; load of the machine: {one.Load}"));
    }

    private static string Change(double now, double before) =>
        string.Create(CultureInfo.InvariantCulture, $"{100 * ((now / before) - 1):+0;-0;0} %");

    private static bool Finds(WatchlistSearch search, string id, TravellerIdentity traveller) =>
        search.Search(traveller, _ => MatchThresholds.Default, MatchesMax).Any(match => match.Record.Id == id);

    private static WatchlistSearch Indexed(Slice slice, bool patient) =>
        WatchlistSearch.Build(slice.Records(), slice.Record, patient: patient);

    /// <summary>People of the list who stay as they are, each with one letter of the name read wrongly.</summary>
    private static IEnumerable<(string Id, TravellerIdentity Traveller)> People(List<ListRecord> records)
    {
        Random random = new(Seed);
        for (int i = 0; i < Travellers; i++)
        {
            ListRecord record = records[random.Next(records.Count)];
            DateOnly born = record.BirthDates[0].From;
            char[] name = record.Names[0].Full.ToUpperInvariant().ToCharArray();
            name[1] = name[1] == 'A' ? 'E' : 'A';
            yield return (record.Id, new TravellerIdentity
            {
                Primary = new string(name),
                DateOfBirth = new MrzDate(born.Year, born.Month, born.Day),
                Nationality = "UTO",
            });
        }
    }

    private static SearchSpread Times(List<double> times)
    {
        times.Sort();
        return times.Count == 0
            ? new SearchSpread(0, 0, 0, 0)
            : new SearchSpread(times.Count, times[times.Count / 2], times[(int)(times.Count * 0.95)], times[^1]);
    }

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "not known";
}

using System.Collections.Immutable;
using System.Text.Json;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Reports;
using CheckpointEdge.Watchlists.Matching;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Appliance.Line;

/// <summary>
/// Searches, alerts and false alerts by list and generation, kept over restarts in <c>alert-counts.json</c>: numbers alone. An
/// alert counts once for each list, false when the officer says that it is not the person. Safe for concurrent callers.
/// </summary>
/// <remarks>
/// A search that shows nobody is written down within a minute, everything else at once: a power cut costs a minute of zeros.
/// </remarks>
public sealed class AlertCounts : IDisposable
{
    public const string FileName = "alert-counts.json";

    /// <summary>Generations that are kept (count), the newest.</summary>
    public const int GenerationsMax = 4;

    /// <summary>Searches without an alert are written down as often (seconds).</summary>
    public const int WriteEverySeconds = 60;

    private const int FileBytesMax = 1 << 20;

    private readonly Lock _gate = new();
    private readonly string? _path;
    private readonly TimeProvider _time;
    private readonly SortedDictionary<long, AlertTally> _tallies = [];
    private long _writtenAt;
    private bool _unwritten;

    private AlertCounts(string? path, TimeProvider time)
    {
        _path = path;
        _time = time;
        _writtenAt = time.GetTimestamp();
    }

    /// <summary>Counts that begin at nothing and go with the process.</summary>
    public static AlertCounts InMemory() => new(null, TimeProvider.System);

    /// <summary>The counts of a board; a file that cannot be read is begun anew, for they are figures and no record.</summary>
    public static AlertCounts Open(string dataDirectory, TimeProvider time)
    {
        AlertCounts counts = new(Path.Combine(dataDirectory, FileName), time);
        foreach (AlertTally tally in Stored(counts._path!))
            counts._tallies[tally.Generation] = tally;
        return counts;
    }

    /// <summary>One traveller was searched and seen; a check without a whole search does not count.</summary>
    public void Count(Check check)
    {
        if (check.ListGeneration is not { } generation)
            return;
        ImmutableArray<ListTally> alerts = AlertsOf(check);
        lock (_gate)
        {
            AlertTally tally = _tallies.GetValueOrDefault(generation) ?? new AlertTally(generation, 0, []);
            _tallies[generation] = Joined(tally with { Searches = tally.Searches + 1 }, alerts);
            while (_tallies.Count > GenerationsMax)
                _tallies.Remove(_tallies.Keys.First());
            _unwritten = true;
            if (!alerts.IsEmpty || _time.GetElapsedTime(_writtenAt) >= TimeSpan.FromSeconds(WriteEverySeconds))
                Write();
        }
    }

    /// <summary>The officer says that the traveller is nobody on the list.</summary>
    /// <param name="generation">Of the list that was searched; null: none was, and nothing counts.</param>
    /// <param name="alerts">See <see cref="AlertsOf"/>.</param>
    public void CountFalse(long? generation, ImmutableArray<ListTally> alerts) => Add(generation, alerts, 1);

    /// <summary>The officer takes that back.</summary>
    public void TakeBackFalse(long? generation, ImmutableArray<ListTally> alerts) => Add(generation, alerts, -1);

    /// <summary>The figures of one generation; null when nothing was searched under it.</summary>
    public AlertTally? Of(long generation)
    {
        lock (_gate)
            return _tallies.GetValueOrDefault(generation);
    }

    /// <summary>Writes down what is not yet on the disk.</summary>
    public void Dispose()
    {
        lock (_gate)
            if (_unwritten)
                Write();
    }

    private void Add(long? searched, ImmutableArray<ListTally> alerts, int sign)
    {
        if (searched is not { } generation)
            return;
        lock (_gate)
        {
            if (!_tallies.TryGetValue(generation, out AlertTally? tally))
                return;
            _tallies[generation] = Joined(
                tally,
                [.. alerts.Select(alert => new ListTally(alert.List, 0, 0, sign * alert.Shown, sign * alert.Strong))]);
            Write();
        }
    }

    /// <summary>One alert for each list that shows the traveller by name; a document's own alert is never a false one.</summary>
    internal static ImmutableArray<ListTally> AlertsOf(Check check) =>
    [
        .. check.Outcome.Matches
            .Where(match => match.Band != MatchBand.None && !match.DocumentAgrees)
            .GroupBy(match => match.Record.List, StringComparer.Ordinal)
            .Select(list => new ListTally(list.Key, 1, list.Any(match => match.Band == MatchBand.Strong) ? 1 : 0, 0, 0)),
    ];

    private static AlertTally Joined(AlertTally tally, ImmutableArray<ListTally> more)
    {
        foreach (ListTally one in more)
        {
            ListTally before = tally.Lists.FirstOrDefault(list => list.List == one.List) ?? new ListTally(one.List, 0, 0, 0, 0);
            tally = tally with { Lists = [.. tally.Lists.Where(list => list.List != one.List), before + one] };
        }

        return tally;
    }

    private void Write()
    {
        _unwritten = false;
        _writtenAt = _time.GetTimestamp();
        if (_path is null)
            return;
        try
        {
            DurableFiles.Replace(
                _path,
                JsonSerializer.SerializeToUtf8Bytes(_tallies.Values.ToImmutableArray(), ExchangeJson.Default.ImmutableArrayAlertTally));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A full disk must not keep travellers waiting for a statistic; it is tried again with the next count.
            _unwritten = true;
        }
    }

    private static ImmutableArray<AlertTally> Stored(string path)
    {
        try
        {
            if (!File.Exists(path) || new FileInfo(path).Length > FileBytesMax)
                return [];
            ImmutableArray<AlertTally> stored =
                JsonSerializer.Deserialize(File.ReadAllBytes(path), ExchangeJson.Default.ImmutableArrayAlertTally);
            return stored.IsDefault ? [] : [.. stored.Where(tally => !tally.Lists.IsDefault)];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            return [];
        }
    }
}

using System.Globalization;
using System.Text.Json;

namespace CheckpointEdge.Cli.Bench;

/// <summary>Collects the figures of <c>bench names</c> and writes them as a table or as JSON.</summary>
internal sealed class NamesBenchReport
{
    public List<EngineFigures> Engines { get; } = [];
    public List<(int Divisor, SetRecall Recall)> Budgets { get; } = [];
    public (double Milliseconds, long Bytes, int Names) Index { get; set; }
    public SliceOpening? Opening { get; set; }
    public BudgetFigures? Budget { get; set; }
    public PairsFigures? Pairs { get; set; }
    public double PeerIndexMilliseconds { get; set; }

    /// <summary>Why pg_trgm was not measured; empty when it was.</summary>
    public string PeerMissing { get; set; } = "";

    private static BenchSheet Sheet { get; } = new(
        "names", "how often the right person is found, how often a stranger is, and how long a search takes (milliseconds)",
        "pg_trgm over the same names in the same run, at the same share of false alarms");

    public void WriteJson() => Sheet.Write(
        new
        {
            bench = "names",
            engines = Engines,
            budgets = Budgets.Select(budget => new { shareOfWork = 1.0 / budget.Divisor, budget.Recall }),
            indexMilliseconds = Math.Round(Index.Milliseconds),
            indexBytes = Index.Bytes,
            indexNames = Index.Names,
            opening = Opening,
            falseAlarms = Budget,
            pairs = Pairs,
            pgTrgmIndexMilliseconds = Math.Round(PeerIndexMilliseconds),
            pgTrgmMissing = PeerMissing.Length > 0 ? PeerMissing : null,
        },
        JsonSerializerOptions.Web);

    public void WriteText(TextWriter output)
    {
        Sheet.WriteHead();
        output.WriteLine("engine         set        queries    R@1   R@10   at 1 %  at 0.1 %");
        foreach (EngineFigures engine in Engines)
        {
            foreach (SetRecall set in engine.Sets)
                output.WriteLine(Line($"{engine.Engine,-14} {set.Set,-9} {set.Queries,8} {set.FirstHit,6:0.000} {set.FirstTen,6:0.000} ")
                    + Line($"{set.AtPossible,8:0.000} {set.AtStrong,9:0.000}"));
            if (engine.Altered is { } altered)
                output.WriteLine(Line(
                    $"{engine.Engine,-14} {altered.Set,-9} {altered.Queries,8} {altered.FirstHit,6:0.000} {altered.FirstTen,6:0.000}"));
            output.WriteLine(Line(
                $"{engine.Engine,-14} {engine.Thresholds.Innocents} innocents; score {engine.Thresholds.Possible / 1000m:0.000} ")
                + Line($"at 1 %, {engine.Thresholds.Strong / 1000m:0.000} at 0.1 %"));
        }

        if (PeerMissing.Length > 0)
            output.WriteLine($"pg_trgm        skipped: {PeerMissing}");
        foreach ((int divisor, SetRecall recall) in Budgets)
            output.WriteLine(Line($"work budget 1/{divisor,-4} xagency R@1 {recall.FirstHit:0.000}, R@10 {recall.FirstTen:0.000}, ")
                + Line($"at 1 % {recall.AtPossible:0.000}, at 0.1 % {recall.AtStrong:0.000}"));
        foreach (EngineFigures engine in Engines)
        {
            WriteTimes(output, engine.Engine, "100,000 entities", engine.Times);
            if (engine.TimesMillion is { } million)
                WriteTimes(output, engine.Engine, "1,000,000 entities, recombined from the list", million);
        }

        WriteMemory(output);
        foreach (string line in (Budget?.Lines() ?? []).Concat(Pairs?.Lines() ?? []))
            output.WriteLine(line);
    }

    private static void WriteTimes(TextWriter output, string engine, string list, SearchTimes times)
    {
        output.WriteLine(Line($"{engine,-14} {list}: p50 {times.P50:0.00}, p95 {times.P95:0.00}, p99 {times.P99:0.00} ms")
            + (times.CpuP95 > 0
                ? Line($" (processor time {times.CpuP50:0.00}, {times.CpuP95:0.00}, {times.CpuP99:0.00})") : "")
            + Line($", {times.Searches} searches"));
    }

    private void WriteMemory(TextWriter output)
    {
        output.WriteLine(Line(
            $"index of {Index.Names} names from records in memory: {Index.Milliseconds:0} ms, {Index.Bytes / 1e6:0.0} MB"));
        if (PeerIndexMilliseconds > 0)
            output.WriteLine(Line($"pg_trgm GIN index of the same names: {PeerIndexMilliseconds:0} ms"));
        if (Opening is { } opening)
            output.WriteLine(Line($"slice opened and indexed by a fresh process: {opening.LoadMilliseconds:0} ms ")
                + Line($"({opening.LoadCpuMilliseconds:0} ms of processor time since its start); ")
                + Line($"{opening.ResidentBytes / 1e6:0} MB resident after 200 searches")
                + (opening.WithDocuments ? " and 20,000 document look-ups" : ""));
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

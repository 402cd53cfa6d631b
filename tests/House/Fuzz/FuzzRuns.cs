using System.Globalization;

namespace CheckpointEdge.Tests.Fuzz;

/// <summary>
/// Runs a target as the environment says: <c>CPE_FUZZ_TARGET</c> one alone, <c>CPE_FUZZ_INPUTS</c> how many, <c>CPE_FUZZ_SHARD</c>
/// which draw, <c>CPE_FUZZ_SECONDS</c> how long at most, <c>CPE_FUZZ_LOG</c> a file for what is printed,
/// <c>CPE_FUZZ_KEEP</c> a folder for small inputs that led somewhere new, <c>CPE_FUZZ_TOTALS</c> a file with what every target was given
/// in all (name, tabulator, count): a run goes on from there and gives what is missing.
/// Nothing of it set: what a plain test run tries. <c>tests/Faults/long/fuzz</c> sets them.
/// </summary>
internal static class FuzzRuns
{
    /// <summary>What is kept as a seed for later (bytes, count of each target).</summary>
    private const int SeedSizeBytesMax = 2048;

    private const int SeedsMax = 12;

    private static readonly string _only = Of("CPE_FUZZ_TARGET");
    private static readonly string _inputs = Of("CPE_FUZZ_INPUTS");
    private static readonly string _log = Of("CPE_FUZZ_LOG");
    private static readonly string _keep = Of("CPE_FUZZ_KEEP");
    private static readonly string _totals = Of("CPE_FUZZ_TOTALS");
    private static readonly int _shard = int.TryParse(Of("CPE_FUZZ_SHARD"), CultureInfo.InvariantCulture, out int shard) ? shard : 0;
    private static readonly TimeSpan _seconds = TimeSpan.FromSeconds(
        int.TryParse(Of("CPE_FUZZ_SECONDS"), CultureInfo.InvariantCulture, out int seconds) ? seconds : int.MaxValue);

    private static readonly object _turn = new();

    /// <returns>What was found; empty when nothing was, or when another target was asked for.</returns>
    public static IReadOnlyList<string> Run(FuzzTarget target, Action<string> output)
    {
        if (_only.Length > 0 && _only != target.Name)
            return [];
        FuzzTarget seeded = target with { Seeds = () => [.. target.Seeds(), .. Corpus(target.Name)] };
        FuzzCampaign campaign = new(seeded, _shard, line => Print(line, output));
        long inputs = _inputs.Length > 0 ? long.Parse(_inputs, CultureInfo.InvariantCulture) : target.InputsInCi;
        long before = TotalOf(target.Name);
        TimeSpan start = Environment.CpuUsage.TotalTime;
        long done = campaign.Run(inputs - before, _seconds, before);
        CountTotal(target.Name, before + done);
        double seconds = (Environment.CpuUsage.TotalTime - start).TotalSeconds; // of the processor: others may keep it busy
        Print(
            string.Create(
                CultureInfo.InvariantCulture,
                $"TABLE {target.Name} | {done} | {before + done} | {seconds:0.0} | {done / seconds:0} | {campaign.Places} | ")
            + $"{campaign.Branches} | {campaign.Finds.Count}",
            output);
        if (_keep.Length > 0)
            Keep(target.Name, campaign.Kept);
        return campaign.Finds;
    }

    /// <summary>Inputs that found something once, or led somewhere new: <c>Fuzz/corpus/TARGET.WHAT.hex</c> of any test project.</summary>
    public static IReadOnlyList<byte[]> Corpus(string target) =>
    [
        .. Directory.EnumerateDirectories(Path.Combine(Needs.RepositoryRoot, "tests"))
            .Select(project => Path.Combine(project, "Fuzz", "corpus"))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, target + ".*.hex"))
            .Order(StringComparer.Ordinal)
            .Select(file => Convert.FromHexString(File.ReadAllText(file).Trim())),
    ];

    /// <summary>0 where no totals are kept.</summary>
    private static long TotalOf(string target) => Totals().GetValueOrDefault(target);

    private static void CountTotal(string target, long inputs)
    {
        if (_totals.Length == 0)
            return;
        using Mutex turn = new(false, "Global\\checkpoint-fuzz-totals"); // other projects' targets run beside this one
        turn.WaitOne();
        SortedDictionary<string, long> totals = Totals();
        totals[target] = inputs;
        File.WriteAllLines(_totals, totals.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Key}\t{one.Value}")));
        turn.ReleaseMutex();
    }

    private static SortedDictionary<string, long> Totals() => new(
        _totals.Length > 0 && File.Exists(_totals)
            ? File.ReadLines(_totals).Select(line => line.Split('\t'))
                .ToDictionary(parts => parts[0], parts => long.Parse(parts[1], CultureInfo.InvariantCulture), StringComparer.Ordinal)
            : [],
        StringComparer.Ordinal);

    private static void Keep(string target, IReadOnlyList<byte[]> kept)
    {
        Directory.CreateDirectory(_keep);
        byte[][] small = [.. kept.Where(input => input.Length is > 0 and <= SeedSizeBytesMax).TakeLast(SeedsMax)];
        for (int i = 0; i < small.Length; i++)
            File.WriteAllText(
                Path.Combine(_keep, string.Create(CultureInfo.InvariantCulture, $"{target}.new-{i + 1}.hex")),
                Convert.ToHexString(small[i]) + "\n");
    }

    private static string Of(string variable) => Environment.GetEnvironmentVariable(variable) ?? "";

    private static void Print(string line, Action<string> output)
    {
        output(line);
        if (_log.Length == 0)
            return;
        lock (_turn)
            File.AppendAllText(_log, line + "\n");
    }
}

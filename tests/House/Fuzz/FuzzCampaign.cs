using System.Globalization;

namespace CheckpointEdge.Tests.Fuzz;

/// <summary>
/// Gives many bent inputs to one target. An input that made the code do something new (<see cref="FuzzFeedback"/>) is kept and
/// bent further. Shards draw differently, so that a run can be divided among processes; a find is printed whole and made again
/// from that. A watchdog prints an input that does not come back.
/// </summary>
internal sealed class FuzzCampaign(FuzzTarget target, int shard, Action<string> print)
{
    /// <summary>An input that takes longer hangs (seconds); ordinary ones take microseconds.</summary>
    private const int HangSeconds = 20;

    /// <summary>Between two lines about how far it is (inputs).</summary>
    private const long ProgressInputs = 250_000;

    /// <summary>Of an input that is printed though nothing is wrong with it (bytes).</summary>
    private const int HeadSizeBytes = 2000;

    /// <summary>Enough to see what is wrong (count).</summary>
    private const int FindsMax = 20;

    /// <summary>Inputs kept for being new; later ones take the place of a drawn one (count).</summary>
    private const int KeptMax = 512;

    /// <summary>Longer inputs are not kept: they make a campaign slow, and seldom new by their length alone (bytes).</summary>
    private const int KeptSizeBytesMax = 32 * 1024;

    /// <summary>Places beside the branches; a sentence with words of the input in it would be new for ever (count).</summary>
    private const int SentencesMax = 4096;

    private readonly List<string> _finds = [];
    private readonly HashSet<int> _known = [];
    private readonly byte[] _branches = BranchCounts.NothingKnown();
    private readonly List<byte[]> _kept = [];
    private volatile byte[]? _running;
    private long _runningSince;

    /// <summary>Each a sentence with the input in hexadecimal.</summary>
    public IReadOnlyList<string> Finds => _finds;

    /// <summary>Inputs that led somewhere new, in the order they came.</summary>
    public IReadOnlyList<byte[]> Kept => _kept;

    /// <summary>Different things seen; see <see cref="FuzzFeedback"/> (count).</summary>
    public int Places => _known.Count + Branches;

    /// <summary>Of the places, those that are branches and how often they were taken (count); 0 where branches are not counted.</summary>
    public int Branches { get; private set; }

    /// <summary>The most that one input allocated (bytes), and the input.</summary>
    public (long Bytes, byte[] Input) MostAllocated { get; private set; } = (0, []);

    /// <summary>The longest that one input took, and the input.</summary>
    public (TimeSpan Took, byte[] Input) Slowest { get; private set; } = (TimeSpan.Zero, []);

    /// <summary>Gives so many inputs, or as many as there is time for.</summary>
    /// <param name="from">The first one's number: an earlier run gave those before.</param>
    /// <returns>How many it were.</returns>
    public long Run(long inputs, TimeSpan atMost, long from = 0)
    {
        long began = TimeProvider.System.GetTimestamp();
        IReadOnlyList<byte[]> seeds = target.Seeds();
        foreach (byte[] seed in seeds)
            Try(seed, mayAllocateFirst: true);
        using ITimer watchdog = TimeProvider.System.CreateTimer(
            _ => Watch(), null, TimeSpan.FromSeconds(HangSeconds), TimeSpan.FromSeconds(HangSeconds));
        long number = 0;
        for (; number < inputs && _finds.Count < FindsMax && TimeProvider.System.GetElapsedTime(began) < atMost; number++)
        {
            FuzzRandom random = new((ulong)shard << 40 ^ (ulong)(from + number));
            byte[] seed = _kept.Count > 0 && random.Below(2) == 0 ? Shorter(random.Of(_kept), random.Of(_kept)) : random.Of(seeds);
            byte[] input = target.Text && random.Below(8) > 0
                ? TextMutations.Of(seed, random.Of(seeds), random)
                : Mutations.Of(seed, random.Of(seeds), random);
            if (Try(input))
                Keep(input, random);
            if ((number + 1) % ProgressInputs == 0)
                print(Text($"{target.Name} shard {shard}: {number + 1} inputs, {_finds.Count} finds, {Figures}"));
        }

        print(Text($"{target.Name} shard {shard}: done, {number} inputs from {seeds.Count} seeds, {_finds.Count} finds, ")
            + Text($"{Places} places, {_kept.Count} kept, {Figures}"));
        print(Text($"{target.Name} shard {shard}: slowest was {Head(Slowest.Input)}"));
        return number;
    }

    /// <summary>One input, as from the corpus.</summary>
    /// <returns>True: it led somewhere new.</returns>
    public bool Try(byte[] input, bool mayAllocateFirst = false)
    {
        long start = TimeProvider.System.GetTimestamp();
        Volatile.Write(ref _runningSince, start);
        _running = input;
        FuzzFeedback.Begin();
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            target.Run(input);
        }
        catch (Exception failure)
        {
            Find($"{failure.GetType().Name}: {failure.Message} {FirstLine(failure)}", input);
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        int branches = BranchCounts.Learn(_branches);
        Branches += branches;
        bool isNew = branches > 0;
        foreach (int place in FuzzFeedback.End(allocated))
            isNew |= _known.Count < SentencesMax && _known.Add(place);
        _running = null;
        TimeSpan took = TimeProvider.System.GetElapsedTime(start);
        if (mayAllocateFirst)
            return isNew;
        if (took > Slowest.Took)
            Slowest = (took, input);
        if (allocated > MostAllocated.Bytes)
            MostAllocated = (allocated, input);
        if (allocated > target.AllocatedBytesMax)
            Find(Text($"{allocated} bytes allocated, allowed are {target.AllocatedBytesMax}"), input);
        return isNew;
    }

    /// <summary>Short inputs cost least, and what is bent in them is seldom padding.</summary>
    private static byte[] Shorter(byte[] one, byte[] other) => one.Length <= other.Length ? one : other;

    private void Keep(byte[] input, FuzzRandom random)
    {
        if (input.Length > KeptSizeBytesMax)
            return;
        if (_kept.Count < KeptMax)
            _kept.Add(input);
        else
            _kept[random.Below(KeptMax)] = input;
    }

    private static string Head(byte[] input) =>
        Text($"{input.Length} bytes {Convert.ToHexString(input.AsSpan(0, Math.Min(input.Length, HeadSizeBytes)))}");

    private string Figures => Text(
        $"at most {MostAllocated.Bytes} bytes allocated, {Slowest.Took.TotalMilliseconds:0.0} ms");

    private void Watch()
    {
        if (_running is not { } input
            || TimeProvider.System.GetElapsedTime(Volatile.Read(ref _runningSince)) < TimeSpan.FromSeconds(HangSeconds))
            return;
        print(Text($"{target.Name} HANGS on {Convert.ToHexString(input)}"));
    }

    private void Find(string what, byte[] input)
    {
        string find = $"{target.Name}: {what.ReplaceLineEndings(" ")} on {Convert.ToHexString(input)}";
        _finds.Add(find);
        print("FIND " + find);
    }

    private static string FirstLine(Exception failure) =>
        string.Join(" | ", (failure.StackTrace ?? "").Split('\n').Take(4).Select(line => line.Trim()));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CheckpointEdge.Cli.Simulate;

/// <summary>The simulation itself cannot go on: a step never came back, or its own code is wrong.</summary>
internal sealed class SimulationException(string sentence, Exception? cause = null) : Exception(sentence, cause);

/// <summary>
/// Simulated time, the order of everything that happens, and the trace of it. Whatever is drawn is drawn from one seed, and one
/// thing happens at a time: the next one begins when the one before waits for the world or is over. Belongs to one thread.
/// </summary>
internal sealed class World(int seed, Action<string>? echo = null)
{
    private readonly PriorityQueue<Action, (long Ticks, int Lot, long Number)> _queue = new();
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _number;

    public int Seed => seed;

    public Random Random { get; } = new(seed);

    /// <summary>When every simulation begins; certificates and lists are made for that day.</summary>
    public static DateTimeOffset Begin { get; } = new(2031, 5, 4, 6, 0, 0, TimeSpan.Zero);

    /// <summary>The true time, which no machine knows.</summary>
    public DateTimeOffset Now { get; private set; } = Begin;

    public Pump Pump { get; } = new();

    /// <summary>What broke, by the name of the invariant.</summary>
    public List<Violation> Violations { get; } = [];

    public long Happened { get; private set; }

    public bool Chance(double probability) => Random.NextDouble() < probability;

    public TimeSpan Between(double fromSeconds, double toSeconds) =>
        TimeSpan.FromSeconds(fromSeconds + (Random.NextDouble() * (toSeconds - fromSeconds)));

    public T Pick<T>(IReadOnlyList<T> among) => among[Random.Next(among.Count)];

    /// <summary>Things of the same moment come in an order drawn by lot.</summary>
    public void After(TimeSpan wait, Action happens) =>
        _queue.Enqueue(happens, ((Now + wait).UtcTicks, Random.Next(), _number++));

    /// <summary>For timers: they keep their order and draw no lot.</summary>
    public void OnTime(TimeSpan wait, Action happens) => _queue.Enqueue(happens, ((Now + wait).UtcTicks, 0, _number++));

    /// <summary>Lets things happen until a moment, or until nothing is left to happen.</summary>
    public void RunUntil(DateTimeOffset end, CancellationToken cancellation)
    {
        while (_queue.TryPeek(out _, out (long Ticks, int, long) at) && at.Ticks <= end.UtcTicks)
        {
            cancellation.ThrowIfCancellationRequested();
            Now = new DateTimeOffset(Math.Max(Now.UtcTicks, at.Ticks), TimeSpan.Zero);
            Happened++;
            _queue.Dequeue()();
        }

        Now = Now < end ? end : Now;
    }

    /// <summary>A line of the trace: nothing in it may hang on the real clock, on keys or on ids.</summary>
    public void Note(string what)
    {
        string line = string.Create(CultureInfo.InvariantCulture, $"{(Now - Begin).TotalSeconds,10:F3} {what}");
        _hash.AppendData(Encoding.UTF8.GetBytes(line + "\n"));
        echo?.Invoke(line);
    }

    public void Broke(Invariant invariant, string how)
    {
        Note($"BROKEN {invariant.Name}: {how}");
        Violations.Add(new Violation(invariant.Name, how, Now - Begin));
    }

    /// <summary>Of everything noted so far: the same seed gives the same, whatever the machine does meanwhile.</summary>
    public string TraceHash() => Convert.ToHexStringLower(_hash.GetCurrentHash())[..16];
}

/// <param name="After">Since the simulation began.</param>
internal sealed record Violation(string Invariant, string How, TimeSpan After);

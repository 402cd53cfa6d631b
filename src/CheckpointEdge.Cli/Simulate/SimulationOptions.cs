namespace CheckpointEdge.Cli.Simulate;

/// <summary>What is simulated. With the seed it decides everything. Immutable.</summary>
internal sealed record SimulationOptions
{
    public static string[] FaultNames { get; } = ["network", "disk", "power", "central", "clock", "devices", "copy", "night", "central-clock"];

    public required int Seed { get; init; }

    /// <summary>At all posts together (count).</summary>
    public int Travellers { get; init; } = 40;

    public IReadOnlySet<string> Faults { get; init; } = new HashSet<string>(FaultNames);

    public bool Devices => Faults.Contains("devices");

    public double SecondsBetweenMin { get; init; } = 15;

    public double SecondsBetweenMax { get; init; } = 120;

    /// <summary>Of the signed policy.</summary>
    public int UndoSeconds { get; init; } = 30;

    /// <summary>Boards' disks say that they have flushed what they have not: the oracle has to notice. For the test of the oracle.</summary>
    public bool LyingDisks { get; init; }

    /// <summary>Told every line of the trace as it happens; null: nobody is.</summary>
    public Action<string>? Echo { get; init; }

    /// <summary>What repeats the run.</summary>
    public string Command =>
        $"checkpointctl simulate --seed {Seed} --travellers {Travellers} --faults "
        + (Faults.Count == 0 ? "none" : Faults.Count == FaultNames.Length ? "all" : string.Join(',', FaultNames.Where(Faults.Contains)));

    /// <summary>"all", "none" or names joined by commas.</summary>
    /// <exception cref="SimulationException">A name is not known.</exception>
    public static IReadOnlySet<string> FaultsOf(string text)
    {
        string[] names = text switch
        {
            "all" => FaultNames,
            "none" or "" => [],
            _ => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        };
        return names.FirstOrDefault(name => !FaultNames.Contains(name)) is { } unknown
            ? throw new SimulationException($"'{unknown}' is no fault; take all, none, or some of {string.Join(", ", FaultNames)}.")
            : new HashSet<string>(names);
    }
}

/// <summary>What one run did and what broke.</summary>
/// <param name="Trace">The same for the same seed and options, on every machine.</param>
internal sealed record SimulationResult(
    int Seed, string Trace, int Boards, int Checks, int Clear, int Matches, int CouldNotCheck, long Reports, long Lists, int Deaths,
    double SimulatedHours, long Happened, IReadOnlyList<Violation> Broken);

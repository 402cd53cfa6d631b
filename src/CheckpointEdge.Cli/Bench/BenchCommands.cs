using System.CommandLine;

namespace CheckpointEdge.Cli.Bench;

/// <summary><c>bench NAME</c>: each measures one thing against a named baseline in the same run.</summary>
internal static class BenchCommands
{
    public static Command Create() => new("bench", "Benchmarks, each against a named baseline in the same run.")
    {
        ChipBench.Create(),
        LineBench.Create(),
        DocumentsBench.Create(),
        FacesBench.Create(),
        IngestBench.Create(),
        MrzBench.Create(),
        NamesBench.Create(),
        SyncBench.Create(),
    };
}

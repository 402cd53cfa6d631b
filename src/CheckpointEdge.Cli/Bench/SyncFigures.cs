using System.Text.Json.Serialization;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Cli.Bench;

/// <summary>What one update costs.</summary>
/// <param name="RebuildSeconds">To write the new slice from records at hand, sealing included: the baseline of the same run.</param>
internal sealed record SyncFigures(
    string Name, int Added, int Changed, int Removed, long DeltaBytes, long SliceBytes, double MakeSeconds, double ApplySeconds,
    double RebuildSeconds)
{
    public List<PeerFigure> Peers { get; init; } = [];
}

/// <summary>What another program makes of the same change.</summary>
/// <param name="Bytes">Null: it is not installed, or it gave up.</param>
internal sealed record PeerFigure(string Name, long? Bytes, double? Seconds)
{
    public static PeerFigure Of(string name, double? seconds, string file) =>
        new(name, seconds is null ? null : new FileInfo(file).Length, seconds);
}

/// <summary>What <c>bench sync --json</c> prints.</summary>
internal sealed record SyncReport(string Bench, int Records, SyncFigures Daily, SyncFigures Tenth, SyncFigures Small);

/// <summary>What <c>bench sync --searches --json</c> prints.</summary>
internal sealed record SearchesReport(string Bench, int Records, List<SearchesFigures> Updates);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(SyncReport))]
[JsonSerializable(typeof(SearchesReport))]
[JsonSerializable(typeof(ListRecord))]
internal sealed partial class SyncJson : JsonSerializerContext;

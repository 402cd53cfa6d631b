using System.Text.Json.Serialization;

namespace CheckpointEdge.Cli.Bench;

/// <summary>How many reports a second one way took; the middle of the rounds.</summary>
internal sealed record IngestRate(double PerSecond, double Lowest, double Highest);

/// <summary>What was there after the store was killed and came back.</summary>
/// <param name="Sent">Different reports, each with a receipt (count).</param>
internal sealed record IngestKill(int Kills, int SentAgain, long Sent, long Rows, long Distinct);

/// <summary>One size of batches.</summary>
/// <param name="Hits">Different ones in a round (count).</param>
internal sealed record IngestBatch(
    int Batch, int Hits, IngestRate Bare, IngestRate Store, IngestRate Line, double StoreRatio, double LineRatio);

/// <param name="Bare">Batched inserts of the same reports by a client that checks nothing.</param>
/// <param name="Store">Central's way into the store: known again, chained, receipts signed.</param>
/// <param name="Line">The whole way: mutual TLS, JSON, and the store; the boards' own work shares the processors.</param>
/// <param name="Small">Smaller requests, by their size.</param>
internal sealed record IngestReport(
    string Bench, int Boards, int Hits, int Batch, int ResendPercent, int ContentBytes, int Rounds,
    IngestRate Bare, IngestRate Store, IngestRate Line, double StoreRatio, double LineRatio,
    IReadOnlyList<IngestBatch> Small, IngestKill Killed);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IngestReport))]
[JsonSerializable(typeof(CrowdReport))]
internal sealed partial class IngestJson : JsonSerializerContext;

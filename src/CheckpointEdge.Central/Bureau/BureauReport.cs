using System.Collections.Immutable;
using System.Text.Json.Serialization;
using CheckpointEdge.Exchange.Phrases;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Central.Bureau;

/// <summary>
/// One hit for the national central bureau, as a file to hand on: everything that stands on the printed page, by the schema at
/// <see cref="SchemaPath"/>. Immutable.
/// </summary>
/// <param name="Reference">What people call it by: the board and the number of its report, <c>north-1/17</c>.</param>
public sealed record BureauReport(
    string Reference,
    Guid HitId,
    DateTimeOffset MadeAt,
    string MadeBy,
    ReportPlace Place,
    string Officer,
    DateTimeOffset CheckedAt,
    DateTimeOffset ReceivedAt,
    string Verdict,
    bool Late,
    [property: Sentence] ImmutableArray<string> Reasons,
    ReportList List,
    ReportedTraveller Traveller,
    ImmutableArray<ReportMatch> Matches,
    ReportDecision? Decision,
    ImmutableArray<ReportAnswer> Answers,
    ImmutableArray<string> Pictures,
    ReportProof Proof)
{
    /// <summary>Where Central serves the schema; part of every report.</summary>
    public const string SchemaPath = "/report.schema.json";

    [JsonPropertyName("$schema")]
    [JsonPropertyOrder(-2)]
    public string Schema => SchemaPath;

    /// <summary>Changes when a reader of the one before could misunderstand it.</summary>
    [JsonPropertyOrder(-1)]
    public string Format => "checkpointedge-hit-report/1";
}

/// <summary>Where the traveller was checked.</summary>
public sealed record ReportPlace(string Site, string Lane, string Unit);

/// <summary>The list that the board searched.</summary>
public sealed record ReportList(long Generation, DateTimeOffset CreatedAt);

/// <summary>One record that matched.</summary>
/// <param name="Document">What the document's number says of the record, as <see cref="ReportedMatch.Document"/>; empty: nothing.</param>
public sealed record ReportMatch(
    string Record, string List, string ListTitle, string Source, string SourceId, string Name, string Score, string Band,
    bool DocumentAgrees, string Document);

/// <summary>What the officer decided in the end.</summary>
/// <param name="ConfirmedBy">The second officer without whom a stop is not let go; empty where nobody else was asked.</param>
public sealed record ReportDecision(
    DecisionKind Decision, string Reason, string Text, string Officer, DateTimeOffset DecidedAt, string ConfirmedBy);

/// <summary>What Central answered.</summary>
public sealed record ReportAnswer(AnswerKind Kind, string Text, string AnsweredBy, DateTimeOffset AnsweredAt);

/// <summary>By what the report is found again in the board's chain.</summary>
/// <param name="Hash">Of the board's report, SHA-256, lower-case hex.</param>
/// <param name="Note">What is wrong with the chain at this report, or empty.</param>
public sealed record ReportProof(long Sequence, string Hash, [property: Sentence] string Note);

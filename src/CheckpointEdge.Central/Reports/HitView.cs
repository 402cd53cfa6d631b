using System.Collections.Immutable;
using CheckpointEdge.Exchange.Phrases;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Central.Reports;

/// <summary>One hit as the operators see it: the hit, what the officer decided in the end, and what Central answered.</summary>
/// <param name="Hit">Null when Central cannot open the content; <paramref name="Trouble"/> then says so.</param>
/// <param name="Decision">The newest decision that was not taken back, or null.</param>
/// <param name="UndoneCount">Decisions taken back.</param>
/// <param name="Note">What is wrong with the board's chain at this report, or empty.</param>
public sealed record HitView(
    Guid Id,
    string Unit,
    long Sequence,
    DateTimeOffset RecordedAt,
    DateTimeOffset ReceivedAt,
    string Hash,
    [property: Sentence] string Note,
    HitReport? Hit,
    [property: Sentence] string Trouble,
    DecisionReport? Decision,
    int UndoneCount,
    ImmutableArray<AnswerView> Answers);

/// <summary>An answer as the operators see it.</summary>
public sealed record AnswerView(long Cursor, AnswerKind Kind, string Text, string AnsweredBy, DateTimeOffset AnsweredAt);

/// <summary>A page of hits, newest first.</summary>
/// <param name="Total">Hits stored (count).</param>
/// <param name="Next">Ask for hits before this arrival to get the next page; null on the last one.</param>
public sealed record HitPage(ImmutableArray<HitView> Hits, long Total, long? Next);

using System.Collections.Immutable;
using CheckpointEdge.Central.Slicing;
using CheckpointEdge.Exchange.Phrases;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Central.Lists;

/// <summary>One signature of a draft.</summary>
public sealed record ApprovalView(string Account, DateTimeOffset ApprovedAt);

/// <summary>A list on its way to publication, or published. Immutable.</summary>
/// <param name="Sources">The files it was made of: <c>KIND=FILE</c>.</param>
/// <param name="Held">The guard found a list empty or much smaller: it waits until an operator has accepted that.</param>
/// <param name="GuardSentence">What the guard says, in words.</param>
/// <param name="AcceptedBy">Who accepted the shrinking, or null.</param>
/// <param name="ApprovalsNeeded">So many different approvers must sign (count).</param>
/// <param name="Slice">Its lists carry their thresholds and the false alerts predicted for them, once they are counted.</param>
/// <param name="Missing">Signatures that it lacks, a sentence for the whole list and for each slice with approvers of its own.</param>
/// <param name="Content">Names what is signed; whoever approves sends it, so that nobody signs what was not shown.</param>
/// <param name="Policy">Its policy beside the one in use.</param>
public sealed record DraftView(
    Guid Id,
    long Generation,
    string CreatedBy,
    DateTimeOffset CreatedAt,
    ImmutableArray<string> Sources,
    ListDifference Difference,
    bool Held,
    [property: Sentence] string GuardSentence,
    string? AcceptedBy,
    string? AcceptedReason,
    ImmutableArray<ApprovalView> Approvals,
    int ApprovalsNeeded,
    DateTimeOffset? PublishedAt,
    DateTimeOffset Expires,
    SliceHeader Slice,
    CalibrationView Calibration,
    ImmutableArray<PostSliceView> PostSlices,
    [property: Sentence] ImmutableArray<string> Missing,
    string Content,
    PolicyDifference Policy);

/// <summary>A slice that was cut for certain posts. Immutable.</summary>
/// <param name="Slice">Its lists carry their thresholds and the false alerts predicted for them, once they are counted.</param>
/// <param name="SizeBytes">With the file of documents.</param>
/// <param name="LeftOut">Records by the condition that left them out (count).</param>
/// <param name="Added">Records that the posts have not had so far (count).</param>
/// <param name="Changed">Records that are different there (count).</param>
/// <param name="Removed">Records that the posts have and lose (count).</param>
public sealed record PostSliceView(
    SliceScope Scope, SliceHeader Slice, long SizeBytes, ImmutableSortedDictionary<ScopeCondition, int> LeftOut,
    int Added, int Changed, int Removed);

/// <summary>A list that a few posts take before the others.</summary>
public sealed record RolloutView(
    long Generation, ImmutableArray<string> Posts, string StartedBy, DateTimeOffset StartedAt, bool Halted, [property: Sentence] string Sentence,
    ImmutableArray<RolloutBoardView> Boards);

/// <summary>One board of a roll-out.</summary>
/// <param name="Generation">The list it has in use, by its last word.</param>
public sealed record RolloutBoardView(string Unit, string Site, long? Generation, [property: Sentence] string? Trouble);

/// <summary>What boards fetch now, and what may come next.</summary>
/// <param name="Kinds">Kinds of source files that can be imported.</param>
/// <param name="Ahead">What a few posts have before the others, with <paramref name="Rollout"/>; null when all are offered the same.</param>
/// <param name="Before">Number of the list before the published one, to which one can go back; null when there is none.</param>
/// <param name="Scopes">The slices for posts, as the next draft is cut.</param>
public sealed record ListsView(
    DraftView? Published, DraftView? Draft, ImmutableArray<string> Kinds, DraftView? Ahead, RolloutView? Rollout, long? Before,
    ImmutableArray<SliceScope> Scopes);

/// <summary>A source file as it was uploaded.</summary>
/// <param name="Kind">See <see cref="Import.Importers.Kinds"/>.</param>
public sealed record SourceUpload(string Kind, string Path);

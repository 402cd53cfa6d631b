using System.Collections.Immutable;
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
public sealed record DraftView(
    Guid Id,
    long Generation,
    string CreatedBy,
    DateTimeOffset CreatedAt,
    ImmutableArray<string> Sources,
    ListDifference Difference,
    bool Held,
    string GuardSentence,
    string? AcceptedBy,
    string? AcceptedReason,
    ImmutableArray<ApprovalView> Approvals,
    int ApprovalsNeeded,
    DateTimeOffset? PublishedAt,
    DateTimeOffset Expires,
    SliceHeader Slice,
    CalibrationView Calibration);

/// <summary>What boards fetch now, and what may come next.</summary>
/// <param name="Kinds">Kinds of source files that can be imported.</param>
public sealed record ListsView(DraftView? Published, DraftView? Draft, ImmutableArray<string> Kinds);

/// <summary>A source file as it was uploaded.</summary>
/// <param name="Kind">See <see cref="Import.Importers.Kinds"/>.</param>
public sealed record SourceUpload(string Kind, string Path);

using System.Collections.Immutable;
using CheckpointEdge.Exchange.Phrases;

namespace CheckpointEdge.Central.Removals;

/// <summary>A generation that a board has deleted, with all its receipts together.</summary>
/// <param name="Records">That went with it (count).</param>
/// <param name="Documents">Listed documents that went with it (count).</param>
/// <param name="Whole">Every part of the receipt is here.</param>
/// <param name="Readable">False: the files had suffered, and nobody can tell which records went.</param>
public sealed record DeletedListView(
    string Unit, long Generation, long InUse, long Records, long Documents, bool Whole, bool Readable, DateTimeOffset RemovedAt);

/// <summary>A receipt that Central does not believe.</summary>
public sealed record RefusedReceiptView(string Unit, DateTimeOffset TakenAt, [property: Sentence] string Sentence);

/// <summary>The newest deletions, and the newest receipts that were refused.</summary>
public sealed record RemovalsView(ImmutableArray<DeletedListView> Deleted, ImmutableArray<RefusedReceiptView> Refused);

/// <summary>A board that has proved that one record is gone from its disk.</summary>
/// <param name="Reason"><c>withdrawn</c>: its list does not have it any more; <c>listLeft</c>: the board is not given that list any more.</param>
public sealed record ProvedView(string Unit, long Generation, string List, string Reason, DateTimeOffset RemovedAt);

/// <summary>A board in service that has not proved it.</summary>
/// <param name="Generation">The list it says it uses; null when it never said.</param>
public sealed record UnprovedView(string Unit, long? Generation);

/// <summary>Where one record is proved to be gone, and where not yet.</summary>
public sealed record RecordRemovalView(string Record, ImmutableArray<ProvedView> Proved, ImmutableArray<UnprovedView> NotProved);

using System.Collections.Immutable;
using CheckpointEdge.Central.Reports;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Central.Sightings;

/// <summary>One sighting: a hit as it stands in the row of the others. Immutable.</summary>
/// <param name="Site">Where, as the board said then; <paramref name="Lane"/> likewise.</param>
/// <param name="Match">The record that is looked for; null where a document was looked for and no record matched.</param>
/// <param name="Decision">What the officer decided in the end, or null.</param>
/// <param name="SincePreviousSeconds">Since the sighting before this one; null for the first.</param>
/// <param name="CameFrom">The site of the sighting before, when it is another one; null otherwise.</param>
public sealed record SightingView(
    Guid HitId,
    string Unit,
    string Site,
    string Lane,
    DateTimeOffset SeenAt,
    string Verdict,
    bool Late,
    ReportedTraveller? Traveller,
    ReportedMatch? Match,
    DecisionReport? Decision,
    ImmutableArray<AnswerView> Answers,
    long? SincePreviousSeconds,
    string? CameFrom);

/// <summary>One post where it was seen. Immutable.</summary>
/// <param name="Site">Of the board as it is now; empty when Central does not know it any more.</param>
/// <param name="Count">Sightings there.</param>
public sealed record SightingPostView(string Unit, string Site, string Lane, long Count, DateTimeOffset FirstAt, DateTimeOffset LastAt);

/// <summary>The sightings of one subject, newest first. Immutable.</summary>
/// <param name="Fingerprint">What the audit log calls it by.</param>
/// <param name="Total">All of them (count).</param>
/// <param name="Posts">Where, the newest first; at most <see cref="SightingBook.PostCountMax"/>.</param>
/// <param name="Complete">False while older hits are still being looked through; ask again.</param>
/// <param name="Next">Ask for those before this to get the next page; null on the last one.</param>
public sealed record SightingPage(
    SubjectKind Of,
    string Value,
    string Fingerprint,
    long Total,
    bool Complete,
    ImmutableArray<SightingPostView> Posts,
    ImmutableArray<SightingView> Sightings,
    string? Next);

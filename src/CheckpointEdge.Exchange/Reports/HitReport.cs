using System.Collections.Immutable;
using CheckpointEdge.Exchange.Phrases;

namespace CheckpointEdge.Exchange.Reports;

/// <summary>What the officer saw: the sealed content of a hit. JSON, UTF-8.</summary>
public sealed record HitReport
{
    public required Guid Id { get; init; }
    public required string Unit { get; init; }
    public required string Site { get; init; }
    public required string Lane { get; init; }
    public required string Officer { get; init; }
    public required DateTimeOffset CheckedAt { get; init; }

    /// <summary><c>look</c> or <c>stop</c>.</summary>
    public required string Verdict { get; init; }

    [Sentence]
    public required ImmutableArray<string> Reasons { get; init; }
    public required long ListGeneration { get; init; }
    public required DateTimeOffset ListCreatedAt { get; init; }
    public required ReportedTraveller Traveller { get; init; }
    /// <summary>Empty when the document itself stopped the traveller: its chip is not genuine.</summary>
    public required ImmutableArray<ReportedMatch> Matches { get; init; }

    /// <summary>
    /// The traveller had crossed, at <see cref="CheckedAt"/>, before the list came on which he stands; policy has such crossings
    /// kept for some hours.
    /// </summary>
    public bool Late { get; init; }

    /// <summary>The pictures that follow; empty when there are none, or the board had no room for them.</summary>
    public ImmutableArray<EvidenceReference> Evidence { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>The traveller as the document says. Dates as <c>yyyy-MM-dd</c> with unknown parts <c>XX</c>.</summary>
public sealed record ReportedTraveller(
    string PrimaryIdentifier,
    string SecondaryIdentifier,
    string DateOfBirth,
    string Sex,
    string Nationality,
    string DocumentCode,
    string IssuingState,
    string DocumentNumber,
    string DateOfExpiry);

/// <summary>One record that matched.</summary>
/// <param name="Score">Decimal text, as shown: <c>12.345</c>.</param>
/// <param name="Band"><c>possible</c> or <c>strong</c>.</param>
/// <param name="RecordDigest">Of the record as it stood; empty in reports of boards that did not tell it yet.</param>
public sealed record ReportedMatch(
    string Record,
    string List,
    string ListTitle,
    string Source,
    string SourceId,
    string Name,
    string Score,
    string Band,
    bool DocumentAgrees,
    string RecordDigest = "")
{
    /// <summary>
    /// What the document's number says of the record: <c>listed</c>, <c>ofWantedPerson</c>, <c>lookAlike</c>, or empty.
    /// </summary>
    public string Document { get; init; } = "";
}

/// <summary>What the officer may decide on a hit.</summary>
public enum DecisionKind
{
    /// <summary>Taken to the second line; the source country is asked.</summary>
    Refer,

    /// <summary>Not the person on the list, with a reason.</summary>
    NotSamePerson,

    /// <summary>The document is read once more; this reading decides nothing.</summary>
    ReadAgain,

    /// <summary>A supervisor is called.</summary>
    Supervisor,
}

/// <summary>What the officer decided: the sealed content of a decision or an undo. JSON, UTF-8.</summary>
/// <param name="Id">The decision; an undo names the decision it takes back.</param>
/// <param name="Reason">One of the predefined reason codes, or empty.</param>
/// <param name="Text">The officer's own words, or empty.</param>
public sealed record DecisionReport(
    Guid Id, Guid HitId, DecisionKind Decision, string Reason, string Text, string Officer, DateTimeOffset DecidedAt)
{
    /// <summary>The second officer without whom a stop is not let go; empty where nobody else was asked.</summary>
    public string ConfirmedBy { get => field ?? ""; init; } = "";
}

/// <summary>What Central answers to a hit.</summary>
public enum AnswerKind
{
    SourceConfirms,
    NotThePerson,
    MoreNeeded,
}

/// <summary>Central's answer to one hit; boards fetch those after a cursor: <c>GET /api/units/answers?after=N</c>.</summary>
/// <param name="Cursor">Grows with every answer of Central; 1 or more.</param>
/// <param name="Text">Shown to the officer as it is; at most 500 characters.</param>
public sealed record Answer(long Cursor, Guid HitId, AnswerKind Kind, string Text, DateTimeOffset AnsweredAt);

/// <summary>A page of answers, oldest first.</summary>
public sealed record AnswerPage(ImmutableArray<Answer> Answers);

using System.Collections.Immutable;
using CheckpointEdge.Exchange.Phrases;

namespace CheckpointEdge.Appliance.Kiosk;

/// <summary>
/// The whole officer's screen as one value. The service sends it complete on every change (server-sent event
/// <c>state</c>, id = <see cref="Version"/>); the page draws it and keeps nothing else. Held in memory only. JSON camelCase,
/// enumerations as camelCase words. Immutable.
/// </summary>
public sealed record KioskState
{
    /// <summary>Grows with every change; starts anew with the process.</summary>
    public required long Version { get; init; }

    public required UnitView Unit { get; init; }

    /// <summary>Null when nobody is signed in.</summary>
    public required OfficerView? Officer { get; init; }

    public required LinkView Link { get; init; }
    public required ListView List { get; init; }

    /// <summary>Whom the desk trusts when it verifies a chip; null without a chip reader.</summary>
    public required TrustView? Trust { get; init; }

    public required ClockView Clock { get; init; }
    public required ImmutableArray<DeviceView> Devices { get; init; }
    public required QueueView Queue { get; init; }
    public required Phase Phase { get; init; }

    /// <summary>The stations of the line for the document on the reader, in order; empty when there is none.</summary>
    public required ImmutableArray<StepView> Steps { get; init; }

    /// <summary>The result on screen, or null.</summary>
    public required ResultView? Result { get; init; }

    /// <summary>The newest decision while it can be taken back, or null.</summary>
    public required DecisionView? LastDecision { get; init; }

    /// <summary>What a second officer has to confirm, or null.</summary>
    public ConfirmationView? Confirmation { get; init; }

    /// <summary>What waits for a second look, the oldest first.</summary>
    public ImmutableArray<CaseView> SecondLine { get; init; } = [];

    /// <summary>What the document camera sees; null at a desk without one, or when nobody is signed in.</summary>
    public PreviewView? Preview { get; init; }

    /// <summary>What the document camera could not read for sure and asks the officer; null when nothing.</summary>
    public AskedView? Asked { get; init; }

    /// <summary>
    /// Whether a card lies on the officers' own reader: <c>present</c>, <c>absent</c>, <c>readerGone</c>; null at a desk without one.
    /// </summary>
    public string? OfficerCard { get; init; }

    /// <summary>The troubles of the desk: what nobody has acknowledged first.</summary>
    public ImmutableArray<AlarmView> Alarms { get; init; } = [];
}

public enum Phase
{
    SignedOut,
    Ready,
    Reading,
    Result,
}

public sealed record UnitView(string Unit, string Site, string Lane);

/// <param name="ShiftBeganAt">The sign-in with which the shift began; the desk may have locked itself since.</param>
public sealed record OfficerView(string Number, DateTimeOffset SignedInAt, bool Supervisor = false, DateTimeOffset? ShiftBeganAt = null);

/// <param name="Online">Central answered the last time it was asked.</param>
/// <param name="Since">When that began.</param>
public sealed record LinkView(bool Online, DateTimeOffset Since, [property: Sentence] string Sentence);

/// <param name="Level"><c>fresh</c>, <c>warn</c>, <c>stale</c> or <c>none</c>.</param>
/// <param name="Generation">0 when there is no list.</param>
/// <param name="Sentence">"List 3, 26 h old".</param>
public sealed record ListView(
    string Level, long Generation, DateTimeOffset? CreatedAt, double? AgeHours, [property: Sentence] string Sentence,
    ImmutableArray<ListPartView> Parts);

/// <param name="Records">Persons and reported documents (count).</param>
public sealed record ListPartView(string List, string Title, string Source, long Records, DateTimeOffset? SourceDate);

/// <param name="Level"><c>ready</c>, <c>partly</c> (a file could not be used) or <c>none</c>.</param>
/// <param name="Certificates">Country certificates (count).</param>
/// <param name="Sentence">"1012 country certificates from 3 files" or what is missing.</param>
/// <param name="Findings">One sentence for each file that could not be used.</param>
public sealed record TrustView(
    string Level, int Certificates, [property: Sentence] string Sentence, [property: Sentence] ImmutableArray<string> Findings);

/// <param name="MayBeConfirmed">A supervisor can say that it is right: nothing but this board's own records speaks against it.</param>
public sealed record ClockView(bool Trusted, [property: Sentence] string Sentence, bool MayBeConfirmed = false);

/// <param name="Url">A stream of JPEGs for an <c>img</c>, for the signed-in officer.</param>
/// <param name="Well">False while the camera does not work: there is nothing to show.</param>
/// <param name="Advice">
/// <c>noDocument</c>, <c>tooFar</c>, <c>glare</c>, <c>turnRound</c>, <c>holdStill</c>, <c>good</c>; empty when nobody looks.
/// </param>
public sealed record PreviewView(string Url, bool Well, string Advice);

/// <param name="Lines">The printed lines, the likeliest where in doubt.</param>
/// <param name="Characters">To be compared with the document, in the order of the lines.</param>
public sealed record AskedView(ImmutableArray<string> Lines, ImmutableArray<AskedCharacterView> Characters);

/// <param name="Line">From 0.</param>
/// <param name="Position">In the line, from 0.</param>
/// <param name="Alternatives">What else it may be, the likeliest first; may be empty.</param>
public sealed record AskedCharacterView(int Line, int Position, string Field, string Read, string Alternatives);

public sealed record DeviceView(
    [property: Sentence] string Name, bool Well, [property: Sentence] string Sentence, [property: Sentence] string WhatToDo)
{
    /// <summary>Its trouble does not keep documents from being read.</summary>
    public bool Aside => Name is "Disk" or "Records" or "Late hit" or "Document camera" or "Face camera" or "Card reader"
        or "Panel" or "Barrier" or "Cabinet" or "Power supply" or "Traveller's button" or "Green lamp" or PageSizeApi.DeviceName
        or Sync.CentralPart.DeviceName;
}

/// <param name="Waiting">Reports not yet receipted by Central.</param>
/// <param name="Delivered">Reports receipted since this board was enrolled.</param>
public sealed record QueueView(int Waiting, long Delivered, DateTimeOffset? OldestWaitingAt);

/// <param name="State"><c>running</c>, <c>done</c>, <c>failed</c> or <c>notDone</c>.</param>
/// <param name="Milliseconds">Null while it runs.</param>
public sealed record StepView([property: Sentence] string Name, string State, [property: Sentence] string Sentence, double? Milliseconds);

/// <summary>One finished check. Gone from memory when the next document comes or the officer has released the traveller.</summary>
public sealed record ResultView
{
    public required Guid CheckId { get; init; }
    public required DateTimeOffset CheckedAt { get; init; }

    /// <summary><c>clear</c>, <c>look</c>, <c>stop</c>, <c>couldNotCheck</c>.</summary>
    public required string Verdict { get; init; }

    /// <summary>The verdict in words: "Possible match — compare before deciding".</summary>
    [Sentence]
    public required string Title { get; init; }

    [Sentence]
    public required ImmutableArray<string> Reasons { get; init; }

    /// <summary><c>nothingFound</c>, <c>doubtful</c>, <c>contradicts</c>.</summary>
    public required string DocumentVerdict { get; init; }

    [Sentence]
    public required string DocumentSentence { get; init; }

    /// <summary><c>noMatch</c>, <c>possibleMatch</c>, <c>strongMatch</c>, <c>notChecked</c>.</summary>
    public required string ListVerdict { get; init; }

    [Sentence]
    public required string ListSentence { get; init; }
    public required TravellerView Traveller { get; init; }

    /// <summary>Weightiest first.</summary>
    public required ImmutableArray<FindingView> Findings { get; init; }

    public required ImmutableArray<MatchView> Matches { get; init; }

    /// <summary>What became of the chip; null at a desk without a chip reader.</summary>
    public required ChipView? Chip { get; init; }

    /// <summary>Every check of the chip; null when none was read.</summary>
    public required InspectionView? Inspection { get; init; }

    /// <summary>The traveller's face; null at a desk without a camera for it.</summary>
    public FaceView? Face { get; init; }

    /// <summary>
    /// True when the line recorded a hit: a decision is asked for. False: the officer's release or the next document ends it,
    /// and taking the document away too when it is clear.
    /// </summary>
    public required bool NeedsDecision { get; init; }

    /// <summary>The decision made on this check, or null.</summary>
    public required DecisionView? Decision { get; init; }

    /// <summary><c>/api/kiosk/portrait/{checkId}</c> or null when the reader delivered none.</summary>
    public required string? PortraitUrl { get; init; }
}

/// <param name="From">Where this identity stands: "the printed lines", "the chip".</param>
public sealed record TravellerView(
    [property: Sentence] string From,
    string PrimaryIdentifier,
    string SecondaryIdentifier,
    string DateOfBirth,
    string Sex,
    string Nationality,
    string NationalityName,
    string DocumentCode,
    string IssuingState,
    string IssuingStateName,
    string DocumentNumber,
    string DateOfExpiry,
    bool NamePossiblyTruncated,
    ImmutableArray<string> MrzLines);

/// <param name="Weight"><c>note</c>, <c>warning</c>, <c>error</c>.</param>
public sealed record FindingView(string Code, string Field, string Weight, [property: Sentence] string Sentence);

/// <summary>One record that matched, ready to be drawn.</summary>
public sealed record MatchView
{
    public required string Record { get; init; }
    public required string List { get; init; }
    public required string ListTitle { get; init; }
    public required string Source { get; init; }
    public required string SourceId { get; init; }
    public required string NoticeColour { get; init; }
    public required string Action { get; init; }
    public required bool Discreet { get; init; }

    /// <summary><c>yyyy-MM-dd</c> or null.</summary>
    public required string? RecordChanged { get; init; }

    /// <summary>The list's own name that agreed best; empty for a document-only record.</summary>
    public required string Name { get; init; }

    public required ImmutableArray<string> OtherNames { get; init; }

    /// <summary><c>possible</c> or <c>strong</c>.</summary>
    public required string Band { get; init; }

    public required string Score { get; init; }
    public required string Remarks { get; init; }

    /// <summary>
    /// What the document's number says, apart from the name: <c>listed</c>, <c>ofWantedPerson</c>, <c>lookAlike</c>, or empty.
    /// </summary>
    public string Document { get; init; } = "";

    /// <summary>Which of the document's identities agrees, when it is not the one that the screen shows; else empty.</summary>
    [Sentence]
    public required string FoundAs { get; init; }

    /// <summary>Name, date of birth, sex, nationality, document, in this order.</summary>
    public required ImmutableArray<ComparisonView> Rows { get; init; }

    public required ImmutableArray<PieceView> Pieces { get; init; }

    [Sentence]
    public required ImmutableArray<string> WhyNotHigher { get; init; }

    /// <summary>How many ordinary travellers reach this score, as one sentence; empty where nobody knows.</summary>
    [Sentence]
    public string Rarity { get; init; } = "";

    /// <summary>What the thresholds of this list cost, or that they are not calibrated, as one sentence.</summary>
    [Sentence]
    public string FalseAlarms { get; init; } = "";
}

/// <param name="Field"><c>name</c>, <c>dateOfBirth</c>, <c>sex</c>, <c>nationality</c>, <c>document</c>.</param>
/// <param name="Agreement"><c>same</c>, <c>close</c>, <c>partly</c>, <c>differs</c>, <c>unknown</c>.</param>
public sealed record ComparisonView(
    string Field, [property: Sentence] string Label, string Traveller, string Listed, string Agreement,
    [property: Sentence] string Sentence);

public sealed record PieceView(
    string Rule, string Field, string Traveller, string Listed, string Points, [property: Sentence] string Sentence)
{
    /// <summary>The two names letter by letter, runs of the same letters in one; empty where nothing differs.</summary>
    public ImmutableArray<LettersView> Letters { get; init; } = [];

    /// <summary>What the pair would be worth with the same letters, and what it loses whatever the letters; else empty.</summary>
    public string Worth { get; init; } = "";

    public string Otherwise { get; init; } = "";
}

/// <summary>Letters of the traveller and what stands for them on the list; either may be empty.</summary>
/// <param name="Rule"><c>letters-same</c> or the kind of difference, as <c>LetterStep.Rule</c> says it.</param>
public sealed record LettersView(string Traveller, string Listed, string Rule, string Points);

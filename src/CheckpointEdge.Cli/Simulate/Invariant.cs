using System.Collections.Immutable;

namespace CheckpointEdge.Cli.Simulate;

/// <summary>
/// What must hold whatever happens: the design's invariants as far as a simulation can see them. The name is what a failure prints.
/// </summary>
internal sealed record Invariant(string Name, string Says)
{
    public static Invariant HitsArriveOnce { get; } = new(
        "hits-arrive-once", "Every hit that an officer has seen is at Central once, of the traveller who was seen, and no other is.");

    public static Invariant DecisionsArrive { get; } = new(
        "decisions-arrive", "What an officer decided or took back is what Central shows in the end.");

    public static Invariant ShownIsRecorded { get; } = new(
        "shown-is-recorded", "A match is on the screen only when it is in the records; what cannot be recorded is not shown.");

    public static Invariant ClearLeavesNothing { get; } = new(
        "clear-leaves-nothing", "No name and no number of any traveller lies in the clear in a file of the board.");

    public static Invariant ClearNeedsList { get; } = new(
        "clear-needs-list", "Clear is said only with a verified list, young enough by a clock that nothing contradicts.");

    public static Invariant ListedIsFound { get; } = new(
        "listed-is-found", "Who stands on the list in use is never called clear.");

    public static Invariant Explained { get; } = new(
        "explained-the-same", "The same traveller, list and day give the same verdict, reasons and pieces of the score.");

    public static Invariant ListNeverBack { get; } = new(
        "list-never-back",
        "The list in use and what Central signed last never go back, over restarts and power cuts too; "
        + "the time of a signature only where Central put its own clock right, and never its number.");

    public static Invariant ListFollows { get; } = new(
        "list-follows", "A board that is well has the newest list.");

    public static Invariant ListLeavesProof { get; } = new(
        "list-leaves-proof", "For every list that left a board's disk Central has a receipt, and for none that is still there.");

    public static Invariant BoardChain { get; } = new(
        "board-chain", "The board's chain has no gap and no change, and a report leaves the outbox on Central's receipt alone.");

    public static Invariant CentralChain { get; } = new(
        "central-chain", "At Central a board's reports are numbered without a gap and each follows the one before.");

    public static Invariant ReceiptAfterCommit { get; } = new(
        "receipt-after-commit", "What Central has signed for is there, whatever happened to Central since.");

    public static Invariant AuditGapless { get; } = new("audit-gapless", "Central's audit log is numbered without a gap.");

    public static Invariant OutboxEmpties { get; } = new("outbox-empties", "When everything works again, nothing waits any more.");

    public static Invariant UndoLimit { get; } = new(
        "undo-limit", "A decision is taken back before its limit has passed and never after, whatever the clock says.");

    public static Invariant UndecidedComesBack { get; } = new(
        "undecided-comes-back", "A hit that nobody has decided is on the screen again after a restart.");

    public static Invariant CopyIsNoticed { get; } = new(
        "copy-is-noticed", "Two boards with one identity are told to Central's people, and a single board never is.");

    public static Invariant AnswersArrive { get; } = new("answers-arrive", "What Central answers to a hit is at the board of that hit, once.");

    public static Invariant ClockForgiven { get; } = new(
        "clock-forgiven", "A clock that is right again is trusted again once Central has signed for what was recorded while it was ahead.");

    public static Invariant GreenAllowed { get; } = new(
        "green-allowed", "No green lamp without a list that is young enough, by a clock in doubt, or after a failed self-test.");

    public static Invariant BarrierByHand { get; } = new(
        "barrier-by-hand", "A barrier opens by an officer's own act, never by a verdict or a start, and never closes on what stands below.");

    public static Invariant OutputsFall { get; } = new(
        "outputs-fall", "When the service dies, lamps go dark and the barrier rests where it stands.");

    public static Invariant ChipNotBelieved { get; } = new(
        "chip-not-believed", "A chip that is forged, or was not read to its end, is never called genuine, and its bearer is not waved on.");

    public static Invariant PictureOfTraveller { get; } = new(
        "picture-of-traveller", "The camera's picture on the screen is of the traveller at the desk, whatever camera and clock did.");

    public static Invariant PicturesArrive { get; } = new(
        "pictures-arrive", "The pictures that a hit names are at Central, and none waits on a board when everything works again.");

    public static Invariant DeskGoesOn { get; } = new(
        "desk-goes-on", "Whatever chip, reader and camera do, a result is there within the time that a reading may take.");

    public static Invariant LoopsLive { get; } = new(
        "loops-live", "No failure ends a loop of the service, nothing waits for ever, and a board starts again.");

    public static ImmutableArray<Invariant> All { get; } =
    [
        HitsArriveOnce, DecisionsArrive, ShownIsRecorded, ClearLeavesNothing, ClearNeedsList, ListedIsFound, Explained, ListNeverBack,
        ListFollows, ListLeavesProof, BoardChain, CentralChain, ReceiptAfterCommit, AuditGapless, OutboxEmpties, UndoLimit,
        UndecidedComesBack, CopyIsNoticed, AnswersArrive, ClockForgiven, GreenAllowed, BarrierByHand, OutputsFall,
        ChipNotBelieved, PictureOfTraveller, PicturesArrive, DeskGoesOn, LoopsLive,
    ];
}

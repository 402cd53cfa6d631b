namespace CheckpointEdge.Exchange.Reports;

/// <summary>What happened at a desk besides hits and decisions, and belongs into the audit chain.</summary>
public enum DeskEvent
{
    /// <summary>A supervisor lifted the wait after wrong PINs of <see cref="DeskReport.Other"/>.</summary>
    LockLifted,

    /// <summary>An officer signed in with the PIN for duress; nothing at the desk shows it.</summary>
    Duress,

    /// <summary>A supervisor signed in as usual after duress.</summary>
    DuressOver,

    /// <summary>A second officer judged a referred hit before seeing the first decision.</summary>
    SecondLook,

    /// <summary>A shift ended; <see cref="DeskReport.Text"/> holds its counts.</summary>
    ShiftEnded,

    /// <summary>An alarm of a device or the list was acknowledged.</summary>
    AlarmAcknowledged,

    /// <summary>The board's cabinet was opened; nobody is named.</summary>
    CabinetOpened,

    /// <summary>The cabinet was closed again.</summary>
    CabinetClosed,

    /// <summary>
    /// The board sent a traveller of its own, who is on the list, through the line; <see cref="DeskReport.Agrees"/>: it was found.
    /// </summary>
    SelfProof,

    /// <summary>
    /// The board was taken over; <see cref="DeskReport.Text"/> holds hash and signature of the sheet, <see cref="DeskReport.Agrees"/>:
    /// its doctor found no fault.
    /// </summary>
    Accepted,

    /// <summary>A supervisor said that the clock is right; <see cref="DeskReport.Text"/> holds its time and that of the records before.</summary>
    ClockConfirmed,

    /// <summary>
    /// The clock is before what Central has signed for: the receipt for this tells whether it is behind or Central's was ahead.
    /// <see cref="DeskReport.Text"/> holds both times; nobody is named.
    /// </summary>
    ClockDoubted,
}

/// <summary>One such event: the sealed content of a report of the kind <see cref="ReportKind.Desk"/>. JSON, UTF-8. Immutable.</summary>
/// <param name="Officer">Who did it.</param>
public sealed record DeskReport(Guid Id, DeskEvent Event, string Officer, DateTimeOffset At)
{
    /// <summary>The other officer it concerns, or empty.</summary>
    public string Other { get => field ?? ""; init; } = "";

    /// <summary>The hit it belongs to; null for none.</summary>
    public Guid? HitId { get; init; }

    /// <summary>Of a second look: <c>same</c>, <c>notSame</c>, <c>cannotSay</c>; else empty.</summary>
    public string Judgement { get => field ?? ""; init; } = "";

    /// <summary>Of a second look: whether it agrees with the first officer; null when it cannot be said.</summary>
    public bool? Agrees { get; init; }

    /// <summary>Further words, or empty; nothing of a traveller.</summary>
    public string Text { get => field ?? ""; init; } = "";
}

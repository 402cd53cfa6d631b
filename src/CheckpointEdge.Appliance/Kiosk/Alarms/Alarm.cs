namespace CheckpointEdge.Appliance.Kiosk.Alarms;

/// <summary>
/// One trouble of the desk, from its first appearance until it is acknowledged and gone; what comes back meanwhile is the same alarm
/// again. It names no traveller. Immutable.
/// </summary>
/// <param name="Kind"><c>device</c>, <c>listNone</c>, <c>listStale</c>, <c>link</c>, <c>clock</c>.</param>
/// <param name="Name">Of the device; empty for the others.</param>
/// <param name="Level"><c>alarm</c> when travellers cannot be checked or hits may be lost, <c>warning</c> when the desk works on without.</param>
/// <param name="Since">It appeared for the first time.</param>
/// <param name="LastAt">It appeared for the last time.</param>
/// <param name="Count">How often it appeared.</param>
/// <param name="AcknowledgedBy">The officer who saw it; empty while nobody has.</param>
/// <param name="RectifiedAt">The cause went away by itself or was mended; null while it lasts.</param>
internal sealed record Alarm(
    Guid Id, string Kind, string Name, string Level, string Sentence, string WhatToDo,
    DateTimeOffset Since, DateTimeOffset LastAt, int Count,
    string AcknowledgedBy, DateTimeOffset? AcknowledgedAt, DateTimeOffset? RectifiedAt)
{
    /// <summary>What is the same trouble when it comes again.</summary>
    public (string Kind, string Name) Key() => (Kind, Name);

    public bool IsActive() => RectifiedAt is null;

    public bool IsAcknowledged() => AcknowledgedAt is not null;

    public AlarmView View() => new(
        Id, Kind, Level, StateOf(IsActive(), IsAcknowledged()), Name, Sentence, WhatToDo, Since, LastAt, Count,
        AcknowledgedBy, AcknowledgedAt, RectifiedAt);

    /// <summary>The states of an alert on a ship's bridge (IMO resolution MSC.302(87)), without its silencing: nothing sounds here.</summary>
    private static string StateOf(bool active, bool acknowledged) => (active, acknowledged) switch
    {
        (true, false) => "active",
        (true, true) => "acknowledged",
        (false, false) => "rectifiedUnseen",
        (false, true) => "rectified",
    };
}

using CheckpointEdge.Exchange.Phrases;

namespace CheckpointEdge.Appliance.Kiosk;

/// <summary>One trouble of the desk on the officer's screen.</summary>
/// <param name="Kind">
/// <c>device</c>, <c>listNone</c>, <c>listStale</c>, <c>link</c>, <c>clock</c>; the page has its own words for all but the first.
/// </param>
/// <param name="Level"><c>alarm</c> or <c>warning</c>.</param>
/// <param name="State">
/// <c>active</c>, <c>acknowledged</c> (it lasts), <c>rectifiedUnseen</c> (gone before anybody acknowledged it), <c>rectified</c>.
/// </param>
/// <param name="Name">Of the device, as in <see cref="DeviceView"/>; empty for the others.</param>
/// <param name="Since">It appeared for the first time.</param>
/// <param name="LastAt">It appeared for the last time.</param>
/// <param name="Count">How often it appeared.</param>
/// <param name="AcknowledgedBy">An officer's number, or empty.</param>
public sealed record AlarmView(
    Guid AlarmId, string Kind, string Level, string State, [property: Sentence] string Name, [property: Sentence] string Sentence,
    [property: Sentence] string WhatToDo, DateTimeOffset Since, DateTimeOffset LastAt, int Count,
    string AcknowledgedBy, DateTimeOffset? AcknowledgedAt, DateTimeOffset? RectifiedAt);

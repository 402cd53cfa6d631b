using System.Collections.Immutable;
using CheckpointEdge.Exchange.Phrases;

namespace CheckpointEdge.Appliance.Provisioning.SetUp;

/// <summary><c>GET /api/setup/state</c>: everything that the page of the set-up shows. Immutable.</summary>
/// <param name="Step">What comes next; see <see cref="SetUpStep"/>, camel case.</param>
/// <param name="Working">What is being done now (<c>camera</c>, <c>ticket</c>, <c>enrol</c>, <c>device</c>, <c>list</c>, <c>look</c> or
/// <c>sheet</c>); null for nothing.</param>
/// <param name="Trouble">Why the last work was not done, one sentence; empty when it was.</param>
/// <param name="Looking">A camera looks for a ticket, and its picture can be asked for.</param>
/// <param name="Ticket">A ticket that waits for the technician's word; null for none.</param>
/// <param name="Unit">Who the board is; null before its enrolment.</param>
/// <param name="PluginTrouble">Why the plug-in brings no camera, one sentence; empty when nothing is wrong.</param>
/// <param name="Tried">What a device did when it was tried; empty before.</param>
/// <param name="Picture">The number of the trial that left a picture; null for none.</param>
/// <param name="List">The number of the list that is there; null for none.</param>
/// <param name="ListBytes">Fetched of a list so far (bytes).</param>
/// <param name="Findings">What the doctor found; empty before the look.</param>
internal sealed record SetUpView(
    string Step,
    string? Working,
    [property: Sentence] string Trouble,
    bool Looking,
    OfferedTicket? Ticket,
    SetUpUnit? Unit,
    ImmutableArray<FoundDevice> Devices,
    ImmutableArray<BoundDevice> Bound,
    [property: Sentence] string PluginTrouble,
    [property: Sentence] string Tried,
    int? Picture,
    long? List,
    long ListBytes,
    ImmutableArray<FindingLine> Findings,
    ImmutableArray<StickContent> Sticks);

/// <summary>A ticket as the technician compares it with Central's page.</summary>
/// <param name="Pin">Of Central's authority, in groups.</param>
internal sealed record OfferedTicket(string Central, string Unit, string Site, string Lane, string Pin, DateTimeOffset ExpiresAt);

/// <summary>Who the board is.</summary>
internal sealed record SetUpUnit(string Unit, string Site, string Lane, string Central);

/// <summary>A role and the device that has it, or null.</summary>
/// <param name="Role">Camel case.</param>
/// <param name="Kind">The kind of device that the role needs.</param>
/// <param name="FromPlugin">The plug-in brings it, and the service takes it whatever is bound: it is tried, and no other is offered.</param>
internal sealed record BoundDevice(string Role, string Kind, string? Device, bool FromPlugin);

/// <summary>A finding of the doctor.</summary>
/// <param name="State"><c>well</c>, <c>look</c> or <c>fault</c>.</param>
/// <param name="Needed">The board cannot go into service with a fault here.</param>
internal sealed record FindingLine(
    string Check, string State, [property: Sentence] string Found, [property: Sentence] string WhatToDo, bool Needed);

/// <summary>A stick that is plugged in.</summary>
/// <param name="Tickets">Files that are tickets, by their name.</param>
/// <param name="Writable">A copy of the sheet may be put there; not so where the machine mounts sticks to be read only.</param>
internal sealed record StickContent(string Path, ImmutableArray<string> Tickets, bool Writable);

/// <summary><c>POST /api/setup/camera</c>.</summary>
internal sealed record CameraRequest(string Device);

/// <summary><c>POST /api/setup/ticket</c>: typed letters, or a file of a stick.</summary>
internal sealed record TicketRequest(string? Code = null, string? Stick = null, string? File = null)
{
    /// <summary>A token is never printed.</summary>
    public override string ToString() => "ticket";
}

/// <summary><c>POST /api/setup/devices</c>.</summary>
/// <param name="Device">Null takes the role away.</param>
/// <param name="Document">A document is tried too.</param>
internal sealed record DeviceRequest(string Role, string? Device = null, bool Document = false);

/// <summary><c>POST /api/setup/list</c>.</summary>
/// <param name="Way"><c>network</c>, <c>stick</c> or <c>later</c>.</param>
internal sealed record ListRequest(string Way, string? Stick = null);

/// <summary><c>POST /api/setup/supervisor</c>.</summary>
internal sealed record SupervisorRequest(string Number, string Pin)
{
    /// <summary>A PIN is never printed.</summary>
    public override string ToString() => "supervisor";
}

/// <summary><c>POST /api/setup/sheet</c>.</summary>
/// <param name="Stick">Where a copy goes; null for none.</param>
internal sealed record SheetRequest(string Technician, string? Stick = null);

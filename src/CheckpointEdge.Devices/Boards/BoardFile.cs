using System.Collections.Immutable;

namespace CheckpointEdge.Devices.Boards;

/// <summary>What a pin of the header is by its board's design.</summary>
public enum PinKind
{
    /// <summary>A line that a program may use.</summary>
    Line,

    /// <summary>Gives a voltage.</summary>
    Supply,

    Ground,

    /// <summary>Not connected, or kept by the board for itself.</summary>
    Kept,
}

/// <summary>One pin of the board's header. Immutable.</summary>
/// <param name="Name">As the board's documentation calls it: <c>GPIO17</c>.</param>
/// <param name="Chip">The label of the kernel's GPIO chip, as <c>gpiodetect</c> shows it; empty for a pin without a line.</param>
/// <param name="Line">The line's offset in that chip; -1 for a pin without one.</param>
/// <param name="Volts">What it gives or takes (volts); 0 for ground.</param>
public sealed record BoardPin(
    string Name, PinKind Kind = PinKind.Line, string Chip = "", int Line = -1, double Volts = 3.3)
{
    /// <summary>What else the pin can be: <c>i2c1.sda</c>, <c>spi0.mosi</c>.</summary>
    public ImmutableArray<string> Functions { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>Which way a role's signal goes, as the board sees it.</summary>
public enum RoleDirection
{
    Output,
    Input,
}

/// <summary>One task of a pin: a lamp, a switch. Immutable.</summary>
/// <param name="Pin">The header's number, from 1; null: this desk has no such thing.</param>
/// <param name="ActiveLow">Whether the low level means "lit", "pressed", "open".</param>
/// <param name="Required">A board without it is no panel.</param>
/// <param name="Volts">Of the signal at the board's pin (volts), behind whatever shifts or isolates it.</param>
/// <param name="Part">A name of the parts list; empty for none.</param>
/// <param name="Wire">What is drawn at the other end of the wire.</param>
public sealed record BoardRole(
    RoleDirection Direction, int? Pin = null, bool ActiveLow = false, bool Required = false, double Volts = 3.3,
    string Part = "", string Wire = "");

/// <summary>One bus and the pins it takes. Immutable.</summary>
/// <param name="Kind"><c>i2c</c>, <c>spi</c> or <c>uart</c>.</param>
/// <param name="Path">The kernel's device: <c>/dev/i2c-1</c>.</param>
public sealed record BoardBus(string Kind, string Path)
{
    /// <summary>The header's numbers by function: <c>sda</c> 3.</summary>
    public ImmutableSortedDictionary<string, int> Pins { get => field ?? NoPins; init; } = NoPins;

    private static ImmutableSortedDictionary<string, int> NoPins => ImmutableSortedDictionary<string, int>.Empty;
}

/// <summary>A chip on one of the board's buses. Immutable.</summary>
/// <param name="Part">A name of the parts list.</param>
/// <param name="Address">
/// On I²C the address of seven bits, on SPI the number of the chip select; null where a role selects it or nothing does.
/// </param>
/// <param name="Volts">Of its signals (volts).</param>
/// <param name="Pixels">Of a strip of lamps; null for everything else.</param>
public sealed record BoardDevice(string Part, string Bus, int? Address = null, double Volts = 3.3, int? Pixels = null);

/// <summary>
/// One board as its file in <c>hardware/boards</c> describes it, with everything it inherits. Immutable. Which chips and roles a
/// desk has is the board's file; what the panel does with them is the service's.
/// </summary>
public sealed record BoardFile
{
    /// <summary>As people call it: "Raspberry Pi 5".</summary>
    public required string Name { get; init; }

    /// <summary>The first word of <c>compatible</c> in the board's device tree: <c>raspberrypi,5-model-b</c>.</summary>
    public required string Compatible { get; init; }

    /// <summary>The device-tree overlay that sets the pins up, a name of <c>hardware/overlays</c>; empty for none.</summary>
    public string Overlay { get; init; } = "";

    /// <summary>By the header's numbers, from 1.</summary>
    public ImmutableSortedDictionary<int, BoardPin> Pins { get; init; } = ImmutableSortedDictionary<int, BoardPin>.Empty;

    public ImmutableSortedDictionary<string, BoardBus> Buses { get; init; } = ImmutableSortedDictionary<string, BoardBus>.Empty;

    /// <summary>By the names of <see cref="BoardRoles"/>.</summary>
    public ImmutableSortedDictionary<string, BoardRole> Roles { get; init; } = ImmutableSortedDictionary<string, BoardRole>.Empty;

    public ImmutableSortedDictionary<string, BoardDevice> Devices { get; init; } =
        ImmutableSortedDictionary<string, BoardDevice>.Empty;

    /// <summary>The pin of a role; null where this desk has none.</summary>
    public (BoardRole Role, BoardPin Pin)? PinOf(string role) =>
        Roles.TryGetValue(role, out BoardRole? found) && found.Pin is { } number && Pins.TryGetValue(number, out BoardPin? pin)
            ? (found, pin)
            : null;
}

/// <summary>What came of reading a board's file. Immutable.</summary>
/// <param name="Board">Null when there is any fault.</param>
/// <param name="Faults">One sentence each, in the order of the file; empty for a good one.</param>
public sealed record BoardReading(BoardFile? Board, ImmutableArray<string> Faults);

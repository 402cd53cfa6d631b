using System.Globalization;

namespace CheckpointEdge.Devices.Boards;

/// <summary>What must hold for a board file before anything is switched by it. Stateless.</summary>
public static class BoardRules
{
    /// <summary>Two voltages that differ by less are the same (volts).</summary>
    private const double VoltsTolerance = 0.31;

    private const int AddressMin = 0x03;
    private const int AddressMax = 0x77;

    private static readonly string[] _barrierInputs =
        [BoardRoles.BarrierObstructed, BoardRoles.BarrierIsOpen, BoardRoles.BarrierIsClosed];

    private static readonly string[] _busKinds = ["i2c", "spi", "uart"];

    /// <summary>Every fault as one sentence; none for a good board.</summary>
    public static IEnumerable<string> FaultsOf(BoardFile board) =>
    [
        .. RoleFaults(board), .. FrontEndFaults(board), .. BusFaults(board), .. PinsUsedTwice(board), .. DeviceFaults(board),
        .. LampStrip.FaultsOf(board),
    ];

    private static IEnumerable<string> RoleFaults(BoardFile board)
    {
        foreach ((string name, BoardRole role) in board.Roles)
        {
            if (BoardRoles.DirectionOf(name) is not { } direction)
            {
                yield return $"There is no role {name}; the roles are {string.Join(", ", BoardRoles.All)}.";
                continue;
            }

            if (role.Direction != direction)
                yield return $"The role {name} is an {Word(direction)}, not an {Word(role.Direction)}.";
            if (role.Pin is not { } number)
            {
                if (role.Required && !LampStrip.StandsFor(board, name))
                    yield return $"The role {name} has no pin.";
                continue;
            }

            if (PinFault($"role {name}", board, number, role.Volts) is { } fault)
                yield return fault;
        }

        bool drives = board.PinOf(BoardRoles.BarrierOpen) is not null || board.PinOf(BoardRoles.BarrierClose) is not null;
        foreach (string input in drives ? _barrierInputs.Where(input => board.PinOf(input) is null) : [])
            yield return $"A barrier that is driven needs its safety input and both limit switches: give {input} a pin.";
    }

    /// <summary>One driver works both lines.</summary>
    private static IEnumerable<string> FrontEndFaults(BoardFile board)
    {
        if (board.PinOf(BoardRoles.ChipReaderBusy) is (_, BoardPin busy) && board.PinOf(BoardRoles.ChipReaderSelect) is (_, BoardPin select)
            && busy.Chip != select.Chip)
            yield return $"The roles chipReaderBusy and chipReaderSelect are on {busy.Chip} and {select.Chip}; they need one GPIO chip.";
    }

    private static IEnumerable<string> BusFaults(BoardFile board)
    {
        foreach ((string name, BoardBus bus) in board.Buses)
        {
            if (!_busKinds.Contains(bus.Kind, StringComparer.Ordinal))
                yield return $"The bus {name} is of the kind {bus.Kind}; a bus is {string.Join(", ", _busKinds)}.";
            foreach ((string function, int number) in bus.Pins)
            {
                if (PinFault($"bus {name}", board, number, volts: null) is { } fault)
                    yield return fault;
                else if (!board.Pins[number].Functions.Contains($"{name}.{function}", StringComparer.Ordinal))
                    yield return $"Pin {number} cannot be {name}.{function}.";
            }
        }
    }

    /// <param name="volts">Of the signal; null: the pin's own.</param>
    private static string? PinFault(string who, BoardFile board, int number, double? volts)
    {
        if (!board.Pins.TryGetValue(number, out BoardPin? pin))
            return $"The {who} is on pin {number}, which this board does not have.";
        if (pin.Kind == PinKind.Ground)
            return $"The {who} is on pin {number}, which is ground.";
        if (pin.Kind == PinKind.Supply)
            return $"The {who} is on pin {number}, which gives {Volts(pin.Volts)}.";
        if (pin.Kind == PinKind.Kept || pin.Line < 0 || pin.Chip.Length == 0)
            return $"The {who} is on pin {number}, which has no line for a program.";
        return volts is { } signal && signal > pin.Volts + VoltsTolerance
            ? $"The {who} brings {Volts(signal)} to pin {number}, which takes {Volts(pin.Volts)}: put a level shifter or an optocoupler between."
            : null;
    }

    private static IEnumerable<string> PinsUsedTwice(BoardFile board)
    {
        IEnumerable<(int Pin, string Who)> uses =
        [
            .. board.Buses.SelectMany(bus => bus.Value.Pins.Select(pin => (pin.Value, $"the bus {bus.Key} ({pin.Key})"))),
            .. board.Roles.Where(role => role.Value.Pin is not null).Select(role => (role.Value.Pin!.Value, $"the role {role.Key}")),
        ];
        foreach (IGrouping<int, (int Pin, string Who)> pin in uses.GroupBy(use => use.Pin).Where(pin => pin.Count() > 1))
            yield return $"Pin {pin.Key} is used twice: by {string.Join(" and by ", pin.Select(use => use.Who))}.";
        foreach (IGrouping<(string, int), int> line in board.Pins
            .Where(pin => pin.Value.Kind == PinKind.Line)
            .GroupBy(pin => (pin.Value.Chip, pin.Value.Line), pin => pin.Key)
            .Where(line => line.Count() > 1))
            yield return $"Pins {string.Join(" and ", line)} name the same line {line.Key.Item2} of {line.Key.Item1}.";
    }

    private static IEnumerable<string> DeviceFaults(BoardFile board)
    {
        foreach ((string name, BoardDevice device) in board.Devices)
        {
            if (!board.Buses.TryGetValue(device.Bus, out BoardBus? bus))
            {
                yield return $"The device {name} is on the bus {device.Bus}, which this board does not have.";
                continue;
            }

            if (bus.Kind == "i2c" && device.Address is not (>= AddressMin and <= AddressMax))
                yield return $"The device {name} needs an I²C address from {AddressMin} to {AddressMax} on the bus {device.Bus}.";
            if (bus.Kind == "spi" && device.Address is { } select && !bus.Pins.ContainsKey($"cs{select}"))
                yield return $"The device {name} is behind chip select {select}, which the bus {device.Bus} does not have.";
            double takes = bus.Pins.Values.Where(board.Pins.ContainsKey).Select(pin => board.Pins[pin].Volts).DefaultIfEmpty(3.3).Min();
            if (device.Volts > takes + VoltsTolerance)
            {
                yield return $"The device {name} brings {Volts(device.Volts)} to the bus {device.Bus}, which takes {Volts(takes)}: "
                    + "put a level shifter between.";
            }

        }

        foreach (IGrouping<(string Bus, int? Address), string> place in board.Devices
            .GroupBy(device => (device.Value.Bus, device.Value.Address), device => device.Key)
            .Where(place => place.Count() > 1))
            yield return $"The devices {string.Join(" and ", place)} are at the same place of the bus {place.Key.Bus}.";
    }

    private static string Word(RoleDirection direction) => direction == RoleDirection.Input ? "input" : "output";

    private static string Volts(double volts) => string.Create(CultureInfo.InvariantCulture, $"{volts:0.##} V");
}

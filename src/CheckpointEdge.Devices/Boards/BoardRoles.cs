using System.Collections.Frozen;

namespace CheckpointEdge.Devices.Boards;

/// <summary>The tasks that a pin of a board can have, by the names of the board files.</summary>
public static class BoardRoles
{
    public const string LampPlaceDocument = "lampPlaceDocument";
    public const string LampPleaseWait = "lampPleaseWait";
    public const string LampGoOn = "lampGoOn";
    public const string LampOfficer = "lampOfficer";
    public const string Buzzer = "buzzer";

    /// <summary>Drives the barrier upwards as long as it is set.</summary>
    public const string BarrierOpen = "barrierOpen";

    /// <summary>Drives the barrier downwards as long as it is set.</summary>
    public const string BarrierClose = "barrierClose";

    /// <summary>Somebody or something stands under the barrier; a broken wire reads as obstructed.</summary>
    public const string BarrierObstructed = "barrierObstructed";

    public const string BarrierIsOpen = "barrierIsOpen";
    public const string BarrierIsClosed = "barrierIsClosed";

    /// <summary>The cabinet is open; a broken wire reads as open.</summary>
    public const string Tamper = "tamper";

    /// <summary>The mains feed the supply.</summary>
    public const string Mains = "mains";

    /// <summary>The battery is nearly empty, by a line of the supply that does not speak a bus.</summary>
    public const string BatteryLow = "batteryLow";

    public const string TravellerButton = "travellerButton";

    /// <summary>Toggled as long as the outputs are kept up; a watchdog outside the board cuts their supply when it stops.</summary>
    public const string Heartbeat = "heartbeat";

    /// <summary>Of a front end for chips on SPI: it works and takes no command.</summary>
    public const string ChipReaderBusy = "chipReaderBusy";

    public const string ChipReaderSelect = "chipReaderSelect";
    public const string ChipReaderReset = "chipReaderReset";

    private static readonly FrozenDictionary<string, RoleDirection> _directions = new Dictionary<string, RoleDirection>
    {
        [LampPlaceDocument] = RoleDirection.Output,
        [LampPleaseWait] = RoleDirection.Output,
        [LampGoOn] = RoleDirection.Output,
        [LampOfficer] = RoleDirection.Output,
        [Buzzer] = RoleDirection.Output,
        [BarrierOpen] = RoleDirection.Output,
        [BarrierClose] = RoleDirection.Output,
        [BarrierObstructed] = RoleDirection.Input,
        [BarrierIsOpen] = RoleDirection.Input,
        [BarrierIsClosed] = RoleDirection.Input,
        [Tamper] = RoleDirection.Input,
        [Mains] = RoleDirection.Input,
        [BatteryLow] = RoleDirection.Input,
        [TravellerButton] = RoleDirection.Input,
        [Heartbeat] = RoleDirection.Output,
        [ChipReaderBusy] = RoleDirection.Input,
        [ChipReaderSelect] = RoleDirection.Output,
        [ChipReaderReset] = RoleDirection.Output,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Every role, in the order of their names.</summary>
    public static IEnumerable<string> All => _directions.Keys.Order(StringComparer.Ordinal);

    /// <summary>Null: there is no such role.</summary>
    public static RoleDirection? DirectionOf(string role) =>
        _directions.TryGetValue(role, out RoleDirection direction) ? direction : null;
}

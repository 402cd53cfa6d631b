using CheckpointEdge.Devices.Boards;

namespace CheckpointEdge.Devices.Panel;

/// <summary>
/// What a panel's outputs mean for the lines of a board, and its lines for the inputs: all of a GPIO panel that is no driver. Stateless.
/// </summary>
public static class PanelLines
{
    private static readonly (string Role, TravellerSignal Signal)[] _lamps =
    [
        (BoardRoles.LampPlaceDocument, TravellerSignal.PlaceDocument),
        (BoardRoles.LampPleaseWait, TravellerSignal.PleaseWait),
        (BoardRoles.LampGoOn, TravellerSignal.GoOn),
        (BoardRoles.LampOfficer, TravellerSignal.OfficerWillHelp),
    ];

    /// <summary>The roles a panel reads.</summary>
    public static IReadOnlyList<string> InputRoles { get; } =
    [
        BoardRoles.Tamper, BoardRoles.Mains, BoardRoles.BatteryLow, BoardRoles.TravellerButton, BoardRoles.BarrierObstructed,
        BoardRoles.BarrierIsOpen, BoardRoles.BarrierIsClosed,
    ];

    /// <summary>
    /// Every output and whether it is active, in the order in which to set them: what goes out goes first, so that two lamps are never
    /// lit at once and the barrier is never driven both ways; of that the barrier first, since a motor that runs on does harm.
    /// </summary>
    public static IEnumerable<(string Role, bool Active)> Of(PanelOutputs outputs)
    {
        (string Role, bool Active)[] all =
        [
            (BoardRoles.BarrierOpen, outputs.Barrier == BarrierDrive.Open),
            (BoardRoles.BarrierClose, outputs.Barrier == BarrierDrive.Close),
            .. _lamps.Select(lamp => (lamp.Role, lamp.Signal == outputs.Lamps)),
            (BoardRoles.Buzzer, outputs.Buzzer),
        ];
        return all.OrderBy(output => output.Active);
    }

    /// <summary>Whether the line has to be high for a role to be active, or low.</summary>
    public static bool High(BoardRole role, bool active) => active != role.ActiveLow;

    /// <summary>The inputs of a board.</summary>
    /// <param name="active">Whether a role is active; null for one that this board has no pin for.</param>
    public static PanelInputs Inputs(Func<string, bool?> active) => new()
    {
        TamperOpen = active(BoardRoles.Tamper) ?? false,
        MainsFailed = active(BoardRoles.Mains) is false,
        BatteryLow = active(BoardRoles.BatteryLow) ?? false,
        ButtonPressed = active(BoardRoles.TravellerButton) ?? false,
        HasBarrier = active(BoardRoles.BarrierObstructed) is not null,
        BarrierObstructed = active(BoardRoles.BarrierObstructed) ?? false,
        BarrierIsOpen = active(BoardRoles.BarrierIsOpen) ?? false,
        BarrierIsClosed = active(BoardRoles.BarrierIsClosed) ?? false,
    };
}

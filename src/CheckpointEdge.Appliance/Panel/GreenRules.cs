using CheckpointEdge.Appliance.Kiosk;

namespace CheckpointEdge.Appliance.Panel;

/// <summary>
/// What forbids the green lamp and keeps the barrier closed, whoever releases: the state of the board, never that of a traveller. Pure.
/// </summary>
public static class GreenRules
{
    /// <summary>The device under which the board's self-test appears on the screen, where there is one.</summary>
    public const string SelfTest = "Self-test";

    /// <returns>One sentence; empty when green is allowed.</returns>
    public static string HindranceOf(KioskState state) =>
        state.List.Level == "none" ? "The green lamp stays dark: there is no list on this board."
        : state.List.Level == "stale" ? "The green lamp stays dark: the list is too old."
        : !state.Clock.Trusted ? "The green lamp stays dark: the clock cannot be right."
        : state.Devices.Any(device => device is { Name: SelfTest, Well: false })
            ? "The green lamp stays dark: the board failed its self-test."
        : "";
}

/// <summary>The panel of this desk, or none.</summary>
public sealed record PanelOfDesk(PanelStation? Station);

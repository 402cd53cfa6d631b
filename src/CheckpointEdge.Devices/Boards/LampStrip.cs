namespace CheckpointEdge.Devices.Boards;

/// <summary>
/// The panel's lamps as one strip of RGB pixels on an SPI bus, in place of four lamps on lines: what a board file has to say of it. Stateless.
/// </summary>
public static class LampStrip
{
    /// <summary>A name of the parts list, and of <see cref="BoardDevice.Part"/>.</summary>
    public const string Part = "rgb-lamps";

    /// <summary>Stretches of the strip, one for each lamp (count).</summary>
    public const int Lamps = 4;

    public const int PixelsMin = 16;
    public const int PixelsMax = 64;

    /// <summary>The one line of its bus that goes to the strip.</summary>
    internal const string DataFunction = "mosi";

    private static readonly string[] _lampRoles =
        [BoardRoles.LampPlaceDocument, BoardRoles.LampPleaseWait, BoardRoles.LampGoOn, BoardRoles.LampOfficer];

    /// <summary>Null where the lamps are on lines.</summary>
    public static BoardDevice? Of(BoardFile board) => board.Devices.Values.FirstOrDefault(device => device.Part == Part);

    /// <summary>Whether the strip stands for this role, so that it needs no pin.</summary>
    internal static bool StandsFor(BoardFile board, string role) => Of(board) is not null && _lampRoles.Contains(role, StringComparer.Ordinal);

    /// <summary>A strip takes whatever is on its bus as light, and two kinds of lamps would be two truths.</summary>
    internal static IEnumerable<string> FaultsOf(BoardFile board)
    {
        string[] strips = [.. board.Devices.Where(device => device.Value.Part == Part).Select(device => device.Key)];
        if (strips.Length > 1)
            yield return $"The devices {string.Join(" and ", strips)} are strips of lamps; a panel has one.";
        foreach (string name in strips)
        {
            BoardDevice strip = board.Devices[name];
            if (strip.Pixels is not { } pixels || pixels is < PixelsMin or > PixelsMax || pixels % Lamps != 0)
                yield return $"The device {name} needs its number of pixels: from {PixelsMin} to {PixelsMax}, {Lamps} stretches of the same length.";
            if (board.Buses.TryGetValue(strip.Bus, out BoardBus? bus) && (bus.Kind != "spi" || !bus.Pins.ContainsKey(DataFunction)))
                yield return $"The device {name} hangs on {DataFunction} of an SPI bus; {strip.Bus} has none.";
            string[] others = [.. board.Devices.Where(other => other.Key != name && other.Value.Bus == strip.Bus).Select(other => other.Key)];
            if (others.Length > 0)
                yield return $"The device {name} takes all that is on the bus {strip.Bus} as light: no other may be there, as {others[0]} is.";
            string[] lit = [.. _lampRoles.Where(role => board.PinOf(role) is not null)];
            if (lit.Length > 0)
                yield return $"The device {name} stands for all lamps; take the pin of {string.Join(", ", lit)} away, or the device.";
        }
    }
}

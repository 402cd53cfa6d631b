using System.Device.Gpio;
using System.Device.Gpio.Drivers;
using CheckpointEdge.Devices.Boards;

namespace CheckpointEdge.Devices.Board;

/// <summary>
/// The GPIO lines of a board by their roles, over libgpiod. Chips are found by their labels, since their numbers differ between kernels.
/// One caller at a time.
/// </summary>
internal sealed class BoardLines : IDisposable
{
    private readonly Dictionary<string, GpioController> _chips = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (GpioController Chip, int Line, BoardRole Role)> _lines = new(StringComparer.Ordinal);

    /// <summary>Opens every role of the board that is named; an output is inactive from the beginning.</summary>
    /// <exception cref="InvalidOperationException">A chip is not there, or a line cannot be had.</exception>
    public BoardLines(BoardFile board, IEnumerable<string> roles)
    {
        foreach (string role in roles)
        {
            if (board.PinOf(role) is not (BoardRole what, BoardPin pin))
                continue;
            GpioController chip = ChipOf(pin.Chip);
            try
            {
                if (what.Direction == RoleDirection.Output)
                    chip.OpenPin(pin.Line, PinMode.Output, Level(what, false));
                else
                    chip.OpenPin(pin.Line, chip.IsPinModeSupported(pin.Line, PinMode.InputPullUp) ? PinMode.InputPullUp : PinMode.Input);
            }
            catch (Exception failure) when (failure is IOException or InvalidOperationException or UnauthorizedAccessException)
            {
                Dispose();
                throw new InvalidOperationException($"The line {pin.Name} for {role} cannot be had: {failure.Message}", failure);
            }

            _lines[role] = (chip, pin.Line, what);
        }
    }

    /// <summary>Does nothing for a role that this board has no pin for.</summary>
    public void Set(string role, bool active)
    {
        if (_lines.TryGetValue(role, out (GpioController Chip, int Line, BoardRole Role) line))
            line.Chip.Write(line.Line, Level(line.Role, active));
    }

    /// <summary>Null for a role that this board has no pin for.</summary>
    public bool? Get(string role) => _lines.TryGetValue(role, out (GpioController Chip, int Line, BoardRole Role) line)
        ? line.Chip.Read(line.Line) == Level(line.Role, true)
        : null;

    public void Dispose()
    {
        foreach (GpioController chip in _chips.Values)
            chip.Dispose();
        _chips.Clear();
    }

    private static PinValue Level(BoardRole role, bool active) => Devices.Panel.PanelLines.High(role, active) ? PinValue.High : PinValue.Low;

    private GpioController ChipOf(string label)
    {
        if (_chips.TryGetValue(label, out GpioController? open))
            return open;
        return _chips[label] = ControllerOf(label);
    }

    /// <summary>A controller for the chip with this label; the caller's to dispose.</summary>
    /// <exception cref="InvalidOperationException">There is no such chip.</exception>
    public static GpioController ControllerOf(string label)
    {
        try
        {
            return new GpioController(new LibGpiodDriver(Labelled(LibGpiodDriver.GetAvailableChips(), label)));
        }
        catch (DllNotFoundException)
        {
            // Debian 12 has the first interface of libgpiod, Debian 13 the second.
        }

        try
        {
            return new GpioController(new LibGpiodV2Driver(Labelled(LibGpiodV2Driver.GetAvailableChips(), label)));
        }
        catch (DllNotFoundException failure)
        {
            throw new InvalidOperationException("The lines of the board need libgpiod, which is not here: install the package gpiod.", failure);
        }
    }

    private static GpioChipInfo Labelled(IEnumerable<GpioChipInfo> chips, string label) =>
        chips.FirstOrDefault(chip => chip.Label == label) ?? throw new InvalidOperationException(
            $"This machine has no GPIO chip \"{label}\": is it the board of the board file? gpiodetect shows what there is.");
}

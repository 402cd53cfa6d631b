using System.Globalization;
using CheckpointEdge.Devices.Boards;

namespace CheckpointEdge.Devices.Panel;

/// <summary>One pixel, 0 to 255 each.</summary>
public readonly record struct LampColour(byte Red, byte Green, byte Blue);

/// <summary>
/// What a strip of pixels shows for a signal. The four lamps are four stretches of it, from the first pixel: document, wait, go on, officer.
/// Place and pattern differ as well as colour, so that nobody needs to tell colours apart. Pure.
/// </summary>
public static class LampPicture
{
    public const int BrightnessPercentDefault = 40;

    /// <summary>The plug-in's setting of the brightness limit.</summary>
    public const string BrightnessSetting = "lampBrightnessPercent";

    private static readonly Dictionary<TravellerSignal, (int Stretch, LampColour Colour, Func<int, int, bool> IsLit)> _lamps = new()
    {
        [TravellerSignal.PlaceDocument] = (0, new(0, 60, 255), (at, _) => at % 2 == 0),
        [TravellerSignal.PleaseWait] = (1, new(255, 140, 0), (at, length) => at >= length / 4 && at < length - (length / 4)),
        [TravellerSignal.GoOn] = (2, new(0, 255, 60), (_, _) => true),
        [TravellerSignal.OfficerWillHelp] = (3, new(255, 255, 255), (at, length) => at < length / 4 || at >= length - (length / 4)),
    };

    /// <summary>Every pixel, from the strip's data input on; all dark when the desk is closed.</summary>
    /// <param name="pixels">As <see cref="LampStrip"/> allows.</param>
    /// <param name="brightnessPercent">No channel of a pixel is brighter than this share of its most, 1 to 100.</param>
    public static LampColour[] Of(TravellerSignal signal, int pixels, int brightnessPercent)
    {
        LampColour[] picture = new LampColour[pixels];
        if (!_lamps.TryGetValue(signal, out (int Stretch, LampColour Colour, Func<int, int, bool> IsLit) lamp))
            return picture;
        int length = pixels / LampStrip.Lamps;
        LampColour colour = new(
            Limited(lamp.Colour.Red, brightnessPercent), Limited(lamp.Colour.Green, brightnessPercent),
            Limited(lamp.Colour.Blue, brightnessPercent));
        for (int at = 0; at < length; at++)
            if (lamp.IsLit(at, length))
                picture[(lamp.Stretch * length) + at] = colour;
        return picture;
    }

    /// <summary>The brightness limit of <see cref="BrightnessSetting"/>; null is the default.</summary>
    /// <exception cref="InvalidOperationException">It is no such number: one sentence.</exception>
    public static int BrightnessPercentOf(string? setting) =>
        setting is null ? BrightnessPercentDefault
        : int.TryParse(setting, NumberStyles.None, CultureInfo.InvariantCulture, out int percent) && percent is >= 1 and <= 100 ? percent
        : throw new InvalidOperationException($"--plugin:{BrightnessSetting} is a whole number from 1 to 100, not \"{setting}\".");

    private static byte Limited(byte channel, int percent) => (byte)(channel * percent / 100);
}

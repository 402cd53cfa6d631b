using System.Device.Spi;
using System.Drawing;
using System.Globalization;
using CheckpointEdge.Devices.Boards;
using CheckpointEdge.Devices.Panel;
using Iot.Device.Ws28xx;

namespace CheckpointEdge.Devices.Board;

/// <summary>
/// A strip of WS2812B pixels as the panel's lamps. A strip keeps what it was told even when the process has ended, so its supply hangs on the
/// panel's watchdog. Used under the panel's lock.
/// </summary>
internal sealed class RgbLamps : IDisposable
{
    /// <summary>Each bit of a pixel is three bits of the bus, 0.42 µs each (hertz).</summary>
    private const int BusHertz = 2_400_000;

    private readonly SpiDevice _bus;
    private readonly Ws2812b _strip;
    private readonly int _pixels;
    private readonly int _brightnessPercent;

    /// <exception cref="IOException">The bus cannot be had.</exception>
    public RgbLamps(BoardFile board, BoardDevice strip, int brightnessPercent)
    {
        (_pixels, _brightnessPercent) = (strip.Pixels!.Value, brightnessPercent);
        int[] place =
        [
            .. board.Buses[strip.Bus].Path["/dev/spidev".Length..].Split('.').Select(number => int.Parse(number, CultureInfo.InvariantCulture)),
        ];
        _bus = SpiDevice.Create(new SpiConnectionSettings(place[0], place[1]) { ClockFrequency = BusHertz, Mode = SpiMode.Mode0 });
        _strip = new Ws2812b(_bus, _pixels);
    }

    public void Show(TravellerSignal signal)
    {
        LampColour[] picture = LampPicture.Of(signal, _pixels, _brightnessPercent);
        for (int at = 0; at < picture.Length; at++)
            _strip.Image.SetPixel(at, 0, Color.FromArgb(picture[at].Red, picture[at].Green, picture[at].Blue));
        Refresh();
    }

    /// <summary>Tells the strip again: one that was without supply, or was disturbed, is right again.</summary>
    public void Refresh() => _strip.Update();

    public void Dispose() => _bus.Dispose();
}

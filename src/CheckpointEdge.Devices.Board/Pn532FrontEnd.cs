using System.Device.I2c;
using System.Globalization;
using CheckpointEdge.Devices.Boards;
using CheckpointEdge.Devices.ChipReaders.FrontEnds;
using CheckpointEdge.Devices.ChipReaders.IsoDep;
using Iot.Device.Pn532;
using Iot.Device.Pn532.ListPassive;
using Iot.Device.Pn532.RfConfiguration;

namespace CheckpointEdge.Devices.Board;

/// <summary>
/// A PN532 on a serial line or on I²C as a front end for chips of type A. Its own handling of blocks is switched off: it gives up a chip that
/// asks for time, which chips do that compute. Belongs to one reader.
/// </summary>
internal sealed class Pn532FrontEnd : IDisposable
{
    public const string SerialPart = "nfc-uart";
    public const string I2cPart = "nfc-i2c";

    private const byte SpeaksIsoDep = 0x20;

    /// <summary>Of one frame in either direction: InCommunicateThru takes no more with its own header (bytes).</summary>
    private const int FrameSizeBytesMax = 128;

    private readonly Pn532 _chip;

    public Pn532FrontEnd(BoardFile board, BoardDevice device)
    {
        BoardBus bus = board.Buses[device.Bus];
        _chip = bus.Kind == "uart"
            ? new Pn532(bus.Path)
            : new Pn532(I2cDevice.Create(new I2cConnectionSettings(
                int.Parse(bus.Path[(bus.Path.LastIndexOf('-') + 1)..], CultureInfo.InvariantCulture),
                device.Address ?? Pn532.I2cDefaultAddress)));
        _chip.ParametersFlags &= ~(ParametersFlags.AutomaticRATS | ParametersFlags.AutomaticATR_RES);
        FrontEnd = new FrontEnd(
            "Chip reader", Find, ExchangeAsync, () => _chip.SetRfField(RfFieldMode.None),
            new IsoDepOptions { FrameSizeBytesMax = FrameSizeBytesMax, SentFrameSizeBytesMax = FrameSizeBytesMax });
    }

    public FrontEnd FrontEnd { get; }

    public void Dispose() => _chip.Dispose();

    private bool Find()
    {
        byte[]? found = _chip.ListPassiveTarget(MaxTarget.One, TargetBaudRate.B106kbpsTypeA);
        return found is { Length: > 1 } && _chip.TryDecode106kbpsTypeA(found.AsSpan(1)) is { } card && (card.Sak & SpeaksIsoDep) != 0;
    }

    private ValueTask<ReadOnlyMemory<byte>> ExchangeAsync(ReadOnlyMemory<byte> frame, TimeSpan wait, CancellationToken cancellation)
    {
        // The chip behind it may take as long as it asked for; the PN532 has a time-out of its own for the air.
        _chip.ReadTimeOut = (int)Math.Clamp(wait.TotalMilliseconds + 100, 100, 10_000);
        byte[] answer = new byte[FrameSizeBytesMax];
        int length = _chip.WriteReadDirect(frame.Span, answer);
        return ValueTask.FromResult<ReadOnlyMemory<byte>>(length > 0 ? answer.AsMemory(0, length) : default);
    }
}

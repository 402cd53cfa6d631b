using System.Device.Gpio;
using System.Device.Spi;
using System.Globalization;
using CheckpointEdge.Devices.Boards;
using CheckpointEdge.Devices.ChipReaders.FrontEnds;
using CheckpointEdge.Devices.ChipReaders.IsoDep;
using Iot.Device.Pn5180;

namespace CheckpointEdge.Devices.Board;

/// <summary>A PN5180 on SPI as a front end for chips of type A. Belongs to one reader.</summary>
internal sealed class Pn5180FrontEnd : IDisposable
{
    public const string Part = "nfc-spi";

    private const int FindMilliseconds = 50;
    private const int AfterResetMilliseconds = 10;
    private const byte SpeaksIsoDep = 0x20;

    private readonly TimeProvider _time;
    private readonly BoardLines _lines;
    private readonly Pn5180 _chip;

    /// <exception cref="InvalidOperationException">A line cannot be had.</exception>
    public Pn5180FrontEnd(BoardFile board, BoardDevice device, TimeProvider time)
    {
        _time = time;
        _lines = new BoardLines(board, [BoardRoles.ChipReaderReset]);
        Reset();
        (BoardRole _, BoardPin busy) = board.PinOf(BoardRoles.ChipReaderBusy)
            ?? throw new InvalidOperationException("A PN5180 needs the role chipReaderBusy.");
        (BoardRole _, BoardPin select) = board.PinOf(BoardRoles.ChipReaderSelect)
            ?? throw new InvalidOperationException("A PN5180 needs the role chipReaderSelect.");
        string[] place = board.Buses[device.Bus].Path["/dev/spidev".Length..].Split('.');
        SpiConnectionSettings settings = new(Number(place[0]), Number(place[1]))
        {
            ClockFrequency = Pn5180.MaximumSpiClockFrequency,
            Mode = Pn5180.DefaultSpiMode,
            DataFlow = DataFlow.MsbFirst,
        };
        _chip = new Pn5180(SpiDevice.Create(settings), busy.Line, select.Line, BoardLines.ControllerOf(busy.Chip));
        FrontEnd = new FrontEnd(
            "Chip reader", Find, ExchangeAsync, () => _chip.RadioFrequencyField = false,
            new IsoDepOptions { FrameSizeBytesMax = 256, SentFrameSizeBytesMax = 256 });
    }

    public FrontEnd FrontEnd { get; }

    public void Dispose()
    {
        _chip.Dispose();
        _lines.Dispose();
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private bool Find()
    {
        bool found = _chip.ListenToCardIso14443TypeA(
            TransmitterRadioFrequencyConfiguration.Iso14443A_Nfc_PI_106_106,
            ReceiverRadioFrequencyConfiguration.Iso14443A_Nfc_PI_106_106,
            out Iot.Device.Rfid.Data106kbpsTypeA? card, FindMilliseconds);
        return found && card is not null && (card.Sak & SpeaksIsoDep) != 0;
    }

    /// <summary>The library's own exchange speaks blocks by itself; here only frames are moved.</summary>
    private async ValueTask<ReadOnlyMemory<byte>> ExchangeAsync(ReadOnlyMemory<byte> frame, TimeSpan wait, CancellationToken cancellation)
    {
        if (!_chip.SendDataToCard(frame.ToArray()))
            return default;
        long sent = _time.GetTimestamp();
        while (true)
        {
            (int bytes, _) = _chip.GetNumberOfBytesReceivedAndValidBits();
            if (bytes > 0)
            {
                byte[] answer = new byte[bytes];
                return _chip.ReadDataFromCard(answer) ? answer : default(ReadOnlyMemory<byte>);
            }

            if (bytes < 0 || _time.GetElapsedTime(sent) >= wait)
                return default;
            cancellation.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private void Reset()
    {
        _lines.Set(BoardRoles.ChipReaderReset, true);
        Wait();
        _lines.Set(BoardRoles.ChipReaderReset, false);
        Wait();
    }

    private void Wait() => Task.Delay(TimeSpan.FromMilliseconds(AfterResetMilliseconds), _time).GetAwaiter().GetResult();
}

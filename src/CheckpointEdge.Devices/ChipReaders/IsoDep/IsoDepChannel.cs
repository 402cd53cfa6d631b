using System.Buffers;
using CheckpointEdge.TravelDocuments.Chip;

namespace CheckpointEdge.Devices.ChipReaders.IsoDep;

/// <summary>
/// The half-duplex block protocol of ISO/IEC 14443-4 above a front end that only moves frames: messages in pieces both ways,
/// the chip's requests for time, lost and damaged frames mended by the rules of clause 7.5.5. A message arrives once and
/// whole, or there is a <see cref="ChipReaderException"/>; after one the chip must be activated anew. One caller at a time.
/// </summary>
public sealed class IsoDepChannel(ExchangeFrame exchange, IsoDepParameters chip, IsoDepOptions options, TimeProvider time)
{
    /// <summary>PCB in front, two bytes of CRC behind.</summary>
    private const int FrameOverheadBytes = 3;

    /// <summary>The waiting time extension ends at FWT of index 14 (ISO/IEC 14443-4, 7.2).</summary>
    private static readonly TimeSpan _frameWaitMax = TimeSpan.FromMicroseconds(4096 / 13.56 * (1 << 14));

    /// <summary>Rule A: zero at activation.</summary>
    private int _number;
    private bool _broken;

    public IsoDepParameters Chip => chip;

    /// <summary>Asks a chip of type A to speak this protocol (RATS) and gives it the time it wants to start up.</summary>
    /// <exception cref="ChipReaderException">It does not answer, or with nonsense.</exception>
    public static async ValueTask<IsoDepChannel> ActivateAsync(
        ExchangeFrame exchange, IsoDepOptions options, TimeProvider time, CancellationToken cancellation)
    {
        byte[] rats = IsoDepParameters.Rats(options.FrameSizeBytesMax);
        TimeSpan wait = TimeSpan.FromMilliseconds(5) + options.FrontEndAllowance;
        ReadOnlyMemory<byte> answer = await exchange(rats, wait, cancellation);
        if (answer.IsEmpty)
            throw Gone();
        if (!IsoDepParameters.TryOfTypeA(answer.Span, out IsoDepParameters chip))
            throw Damaged();
        if (chip.StartUp > TimeSpan.Zero)
            await Task.Delay(chip.StartUp, time, cancellation);
        return new(exchange, chip, options, time);
    }

    /// <summary>One message there, one back.</summary>
    /// <exception cref="ChipReaderException">
    /// Gone: nothing came, however often it was asked. Silent: it asked for more time than there is. Transmission: what came
    /// breaks the protocol.
    /// </exception>
    public async ValueTask<ReadOnlyMemory<byte>> TransceiveAsync(
        ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        if (_broken)
            throw Gone();

        // Whatever ends this early leaves both sides in the middle of a message.
        _broken = true;
        Exchange running = new(this, cancellation);
        IsoDepBlock first = await SendAsync(running, message);
        ReadOnlyMemory<byte> response = await ReceiveAsync(running, first);
        _broken = false;
        return response;
    }

    /// <summary>S(DESELECT): the chip may sleep. A chip that has left already does not mind.</summary>
    public async ValueTask DeselectAsync(CancellationToken cancellation)
    {
        _broken = true;
        for (int attempt = 0; attempt < 2; attempt++)
        {
            ReadOnlyMemory<byte> answer = await exchange(
                IsoDepBlock.Deselected(), chip.FrameWait + options.FrontEndAllowance, cancellation);
            if (IsoDepBlock.Of(answer).Kind == IsoDepBlockKind.Deselect)
                return;
        }
    }

    /// <returns>The first block of the response.</returns>
    private async ValueTask<IsoDepBlock> SendAsync(Exchange running, ReadOnlyMemory<byte> message)
    {
        int room = Math.Min(chip.FrameSizeBytesMax, options.SentFrameSizeBytesMax) - FrameOverheadBytes;
        while (true)
        {
            bool chained = message.Length > room;
            ReadOnlyMemory<byte> piece = chained ? message[..room] : message;
            byte[] frame = IsoDepBlock.Inform(_number, chained, piece.Span);
            IsoDepBlock block = await running.AskAsync(frame, IsoDepBlock.NotAcknowledged(_number), chained);
            _number ^= 1;
            if (!chained)
                return block;
            message = message[piece.Length..];
        }
    }

    private async ValueTask<ReadOnlyMemory<byte>> ReceiveAsync(Exchange running, IsoDepBlock block)
    {
        if (!block.Chained)
            return block.Information.ToArray();
        ArrayBufferWriter<byte> response = new();
        while (true)
        {
            response.Write(block.Information.Span);
            if (response.WrittenCount > options.ResponseSizeBytesMax)
                throw Damaged();
            if (!block.Chained)
                return response.WrittenMemory;

            // An endless chain of nothing would never reach the limit of bytes.
            if (block.Information.IsEmpty)
                throw Damaged();
            byte[] acknowledge = IsoDepBlock.Acknowledged(_number);
            block = await running.AskAsync(acknowledge, acknowledge, awaitsAcknowledge: false);
            _number ^= 1;
        }
    }

    private static ChipReaderException Gone() => new(
        ChipReaderFault.ChipGone, "The chip no longer answers; lay the document on the reader again.");

    private static ChipReaderException Silent() => new(
        ChipReaderFault.ChipSilent, "The chip kept asking for more time; lift the document and lay it on the reader again.");

    private static ChipReaderException Damaged() => new(
        ChipReaderFault.Transmission, "The chip's answers are damaged; lay the document flat on the reader again.");

    /// <summary>One message and its answer: what is left of its time and of its requests for more.</summary>
    private sealed class Exchange(IsoDepChannel channel, CancellationToken cancellation)
    {
        private readonly long _start = channel.Time.GetTimestamp();
        private int _waitRequests;

        /// <summary>Sends a frame until its proper answer is there.</summary>
        /// <param name="repeat">What asks for a lost answer: R(NAK), or R(ACK) within the chip's chain (rules 4 and 5).</param>
        /// <param name="awaitsAcknowledge">The frame is a piece with more to follow; otherwise information is awaited.</param>
        public async ValueTask<IsoDepBlock> AskAsync(byte[] frame, byte[] repeat, bool awaitsAcknowledge)
        {
            byte[] next = frame;
            TimeSpan wait = channel.Chip.FrameWait;
            bool heard = false;
            for (int lost = 0; lost <= channel.Options.RepeatsMax;)
            {
                ReadOnlyMemory<byte> came = await ExchangeAsync(next, wait);
                heard |= !came.IsEmpty;
                wait = channel.Chip.FrameWait;
                IsoDepBlock block = IsoDepBlock.Of(came);
                bool current = block.Number == channel._number;
                switch (block.Kind)
                {
                    case IsoDepBlockKind.Information when current && !awaitsAcknowledge:
                    case IsoDepBlockKind.Acknowledge when current && awaitsAcknowledge:
                        return block;
                    case IsoDepBlockKind.WaitRequest:
                        wait = Extend(block.WaitMultiplier);
                        next = IsoDepBlock.Wait(block.WaitMultiplier);
                        break;
                    case IsoDepBlockKind.Acknowledge when !current:
                        // Rule 6: the chip never got the frame.
                        next = frame;
                        lost++;
                        break;
                    default:
                        next = repeat;
                        lost++;
                        break;
                }
            }

            throw heard ? Damaged() : Gone();
        }

        private TimeSpan Extend(byte multiplier)
        {
            if (++_waitRequests > channel.Options.WaitRequestsMax)
                throw Silent();
            TimeSpan wait = channel.Chip.FrameWait * multiplier;
            return wait < _frameWaitMax ? wait : _frameWaitMax;
        }

        private async ValueTask<ReadOnlyMemory<byte>> ExchangeAsync(byte[] frame, TimeSpan wait)
        {
            TimeSpan left = channel.Options.CommandLimit - channel.Time.GetElapsedTime(_start);
            if (left <= TimeSpan.Zero)
                throw Silent();
            wait += channel.Options.FrontEndAllowance;
            return await channel.Front(frame, wait < left ? wait : left, cancellation);
        }
    }

    private ExchangeFrame Front => exchange;

    private IsoDepOptions Options => options;

    private TimeProvider Time => time;
}

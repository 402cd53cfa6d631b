using CheckpointEdge.Devices.ChipReaders.IsoDep;
using CheckpointEdge.Tests;
using CheckpointEdge.TravelDocuments.Chip;
using FsCheck;
using FsCheck.Fluent;

namespace Devices.Tests.ChipReaders.IsoDep;

/// <summary>The block protocol against a chip that follows the other half of the standard's rules, over a line that fails.</summary>
public sealed class IsoDepChannelTests
{
    private const int CardFrameSizeBytesMax = 64;

    private static readonly IsoDepParameters _chip = new(CardFrameSizeBytesMax, TimeSpan.FromMilliseconds(5), TimeSpan.Zero, false);

    [Fact]
    public async Task A_short_message_takes_one_frame_each_way()
    {
        BlockCard card = new(CardFrameSizeBytesMax, message => [.. message, 0x90, 0x00]);
        IsoDepChannel channel = Over(card);
        Assert.Equal([1, 2, 3, 0x90, 0x00], (await channel.TransceiveAsync(Bytes(1, 2, 3), default)).ToArray());
        Assert.Equal([4, 0x90, 0x00], (await channel.TransceiveAsync(Bytes(4), default)).ToArray());
        Assert.Equal(2, card.Frames);
    }

    [Fact]
    public async Task Two_kilobytes_go_in_pieces_both_ways()
    {
        byte[] message = Pattern(2048);
        BlockCard card = new(CardFrameSizeBytesMax, received => [.. received.Reverse(), 0x90, 0x00]);
        ReadOnlyMemory<byte> response = await Over(card).TransceiveAsync(message, default);
        Assert.Equal((byte[])[.. message.Reverse(), 0x90, 0x00], response.ToArray());
        Assert.Equal(message, Assert.Single(card.Carried));
    }

    [Fact]
    public async Task No_frame_is_larger_than_chip_and_front_end_take()
    {
        int largest = 0;
        BlockCard card = new(CardFrameSizeBytesMax, _ => [0x90, 0x00]);
        IsoDepChannel channel = Over(card, tamper: (frame, take) =>
        {
            largest = Math.Max(largest, frame.Length + 2);
            return take(frame);
        }, new() { SentFrameSizeBytesMax = 32 });
        await channel.TransceiveAsync(Pattern(500), default);
        Assert.Equal(32, largest);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    public async Task One_lost_frame_is_mended_whichever_it_is(int lost)
    {
        byte[] message = Pattern(150);
        BlockCard card = new(CardFrameSizeBytesMax, received => [.. received, 0x90, 0x00]);
        int frames = 0;
        IsoDepChannel there = Over(card, (frame, take) => frames++ == lost ? [] : take(frame));
        Assert.Equal((byte[])[.. message, 0x90, 0x00], (await there.TransceiveAsync(message, default)).ToArray());

        BlockCard second = new(CardFrameSizeBytesMax, received => [.. received, 0x90, 0x00]);
        frames = 0;
        IsoDepChannel back = Over(second, (frame, take) =>
        {
            byte[] answer = take(frame);
            return frames++ == lost ? [] : answer;
        });
        Assert.Equal((byte[])[.. message, 0x90, 0x00], (await back.TransceiveAsync(message, default)).ToArray());
        Assert.Single(card.Carried);
        Assert.Single(second.Carried);
    }

    [Fact]
    public async Task A_block_with_the_wrong_number_is_asked_for_again()
    {
        BlockCard card = new(CardFrameSizeBytesMax, _ => [0x90, 0x00]);
        bool first = true;
        IsoDepChannel channel = Over(card, (frame, take) =>
        {
            byte[] answer = take(frame);
            if (first)
                answer = [(byte)(answer[0] ^ 1), .. answer[1..]];
            first = false;
            return answer;
        });
        Assert.Equal([0x90, 0x00], (await channel.TransceiveAsync(Bytes(1), default)).ToArray());
        Assert.Equal(2, card.Frames);
        Assert.Single(card.Carried);
    }

    [Fact]
    public async Task A_chip_gets_the_time_it_asks_for()
    {
        BlockCard card = new(CardFrameSizeBytesMax, _ => [0x90, 0x00]) { WaitRequests = 5, WaitMultiplier = 40 };
        Assert.Equal([0x90, 0x00], (await Over(card).TransceiveAsync(Bytes(1), default)).ToArray());
        Assert.Equal(TimeSpan.FromMilliseconds((5 * 40) + 5), card.LongestWait);
    }

    [Fact]
    public async Task A_chip_that_asks_for_time_without_end_is_given_up()
    {
        BlockCard card = new(CardFrameSizeBytesMax, _ => [0x90, 0x00]) { WaitRequests = -1 };
        IsoDepOptions options = new() { WaitRequestsMax = 30 };
        ChipReaderException ended = await FaultAsync(Over(card, null, options));
        Assert.Equal(ChipReaderFault.ChipSilent, ended.Fault);
        Assert.Equal(31, card.Frames);
    }

    [Fact]
    public async Task The_whole_command_has_a_limit_whatever_the_chip_asks_for()
    {
        Clock clock = new();
        BlockCard card = new(CardFrameSizeBytesMax, _ => [0x90, 0x00]) { WaitRequests = -1, WaitMultiplier = 59 };
        IsoDepChannel channel = Over(card, (frame, take) =>
        {
            clock.Pass(TimeSpan.FromSeconds(1));
            return take(frame);
        }, time: clock);
        ChipReaderException ended = await FaultAsync(channel);
        Assert.Equal(ChipReaderFault.ChipSilent, ended.Fault);
        Assert.InRange(card.Frames, 10, 11);
    }

    [Theory]
    [InlineData("F23C")]
    [InlineData("F200")]
    [InlineData("F2")]
    [InlineData("0A0190")]
    [InlineData("FF")]
    [InlineData("A3")]
    [InlineData("A2")]
    [InlineData("C2")]
    public async Task A_chip_that_talks_nonsense_is_a_damaged_transmission(string block)
    {
        IsoDepChannel channel = new(
            (_, _, _) => ValueTask.FromResult<ReadOnlyMemory<byte>>(Convert.FromHexString(block)),
            _chip, new(), TimeProvider.System);
        Assert.Equal(ChipReaderFault.Transmission, (await FaultAsync(channel)).Fault);
    }

    [Fact]
    public async Task A_chip_that_left_is_gone_after_a_few_attempts_and_stays_gone()
    {
        int frames = 0;
        IsoDepChannel channel = new(
            (_, _, _) =>
            {
                frames++;
                return ValueTask.FromResult(ReadOnlyMemory<byte>.Empty);
            },
            _chip, new(), TimeProvider.System);
        Assert.Equal(ChipReaderFault.ChipGone, (await FaultAsync(channel)).Fault);
        Assert.Equal(5, frames);
        Assert.Equal(ChipReaderFault.ChipGone, (await FaultAsync(channel)).Fault);
        Assert.Equal(5, frames);
    }

    [Fact]
    public async Task A_response_without_end_is_cut_at_the_limit()
    {
        int number = 1;
        int frames = 0;
        IsoDepChannel endless = new(
            (_, _, _) =>
            {
                frames++;
                number ^= 1;
                return ValueTask.FromResult<ReadOnlyMemory<byte>>((byte[])[(byte)(0x12 | number), .. Pattern(60)]);
            },
            _chip, new() { ResponseSizeBytesMax = 600 }, TimeProvider.System);
        Assert.Equal(ChipReaderFault.Transmission, (await FaultAsync(endless)).Fault);
        Assert.Equal(11, frames);

        IsoDepChannel empty = new(
            (_, _, _) => ValueTask.FromResult<ReadOnlyMemory<byte>>(Bytes(0x12)), _chip, new(), TimeProvider.System);
        Assert.Equal(ChipReaderFault.Transmission, (await FaultAsync(empty)).Fault);
    }

    [Fact]
    public async Task A_chip_is_told_to_sleep_once_more_when_it_did_not_hear()
    {
        BlockCard card = new(CardFrameSizeBytesMax, _ => [0x90, 0x00]);
        int frames = 0;
        IsoDepChannel channel = Over(card, (frame, take) => frames++ == 0 ? [] : take(frame));
        await channel.DeselectAsync(default);
        Assert.Equal(2, frames);
    }

    [Fact]
    public void Over_a_line_that_loses_and_damages_frames_a_message_arrives_once_and_whole_or_there_is_a_fault()
    {
        Arbitrary<(int Seed, int Loss)> lines = Gen.Choose(0, int.MaxValue - 1)
            .Zip(Gen.Choose(0, 45), (seed, loss) => (seed, loss))
            .ToArbitrary();
        Prop.ForAll(lines, line => ArrivesOnceOrFailsAsync(line.Seed, line.Loss).GetAwaiter().GetResult())
            .Check(PropertyTries.Of(2000));
    }

    private static async Task<bool> ArrivesOnceOrFailsAsync(int seed, int lossPercent)
    {
        Random random = new(seed);
        bool Lost() => random.Next(100) < lossPercent;
        BlockCard card = new(CardFrameSizeBytesMax, received => [.. received, (byte)received.Length, 0x90, 0x00])
        {
            WaitRequests = random.Next(3),
        };
        IsoDepChannel channel = Over(card, (frame, take) =>
        {
            if (Lost())
                return [];
            byte[] answer = take(frame);
            return Lost() ? random.Next(2) == 0 ? [] : [0xFF, .. answer] : answer;
        });
        List<byte[]> sent = [];
        for (int i = 0; i < 4; i++)
        {
            byte[] message = new byte[random.Next(1, 300)];
            random.NextBytes(message);
            sent.Add(message);
            try
            {
                ReadOnlyMemory<byte> response = await channel.TransceiveAsync(message, default);
                if (!response.Span.SequenceEqual((byte[])[.. message, (byte)message.Length, 0x90, 0x00]))
                    return false;
            }
            catch (ChipReaderException)
            {
                break;
            }
        }

        // Every message that the chip carried out is one that was sent, in order, and none twice.
        return card.Carried.Count <= sent.Count
            && card.Carried.Zip(sent).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));
    }

    private static IsoDepChannel Over(
        BlockCard card,
        Func<byte[], Func<byte[], byte[]>, byte[]>? tamper = null,
        IsoDepOptions? options = null,
        TimeProvider? time = null) => new(
        (frame, wait, _) =>
        {
            byte[] sent = frame.ToArray();
            byte[] Take(byte[] given) => card.Take(given, wait);
            return ValueTask.FromResult<ReadOnlyMemory<byte>>(tamper is null ? Take(sent) : tamper(sent, Take));
        },
        _chip, options ?? new(), time ?? TimeProvider.System);

    private static Task<ChipReaderException> FaultAsync(IsoDepChannel channel) =>
        Assert.ThrowsAsync<ChipReaderException>(() => channel.TransceiveAsync(Bytes(1), default).AsTask());

    private static byte[] Bytes(params byte[] bytes) => bytes;

    private static byte[] Pattern(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(i * 7))];

    private sealed class Clock : TimeProvider
    {
        private long _passed;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Pass(TimeSpan span) => _passed += span.Ticks;

        public override long GetTimestamp() => _passed;
    }
}

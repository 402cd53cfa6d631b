using CheckpointEdge.Devices.ChipReaders.FrontEnds;
using CheckpointEdge.Devices.ChipReaders.IsoDep;
using CheckpointEdge.TravelDocuments.Chip;
using Devices.Tests.ChipReaders.IsoDep;

namespace Devices.Tests.ChipReaders.FrontEnds;

/// <summary>A front end that finds a chip and moves frames becomes a chip reader, against a chip that follows the other half of the rules.</summary>
public sealed class FrontEndChipReaderTests : IAsyncLifetime
{
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(30));
    private readonly BlockCard _card = new(64, command => [.. command.Reverse(), 0x90, 0x00]);
    private readonly FrontEndChipReader _reader;
    private volatile bool _there = true;
    private volatile bool _plugged = true;

    public FrontEndChipReaderTests()
    {
        FrontEnd front = new("Front end", Find, ExchangeAsync, () => { }, new IsoDepOptions { FrameSizeBytesMax = 64 });
        _reader = new FrontEndChipReader(front, TimeProvider.System);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _reader.DisposeAsync();
        _patience.Dispose();
    }

    private bool Find() => _plugged ? _there : throw new IOException("the bus does not answer");

    private ValueTask<ReadOnlyMemory<byte>> ExchangeAsync(ReadOnlyMemory<byte> frame, TimeSpan wait, CancellationToken cancellation) =>
        ValueTask.FromResult<ReadOnlyMemory<byte>>(
            !_plugged ? throw new IOException("the bus does not answer")
            : !_there ? Array.Empty<byte>()
            : frame.Span[0] == 0xE0 ? [0x05, 0x75, 0x77, 0x80, 0x02]
            : _card.Take(frame.ToArray(), wait));

    private async Task UntilAsync(ChipPresence presence)
    {
        while (_reader.Presence != presence)
            await Task.Delay(10, _patience.Token);
    }

    [Fact]
    public async Task A_long_command_arrives_whole_and_its_answer_comes_back_whole()
    {
        byte[] command = [.. Enumerable.Range(0, 700).Select(i => (byte)i)];
        await _reader.ConnectAsync(_patience.Token);
        ReadOnlyMemory<byte> answer = await _reader.TransceiveAsync(command, _patience.Token);
        Assert.Equal([.. command.Reverse(), 0x90, 0x00], answer.ToArray());
        Assert.Equal(command, Assert.Single(_card.Carried));
        await _reader.DisconnectAsync();
    }

    [Fact]
    public async Task Chips_come_and_go_and_the_front_end_too()
    {
        await UntilAsync(ChipPresence.Present);
        _there = false;
        await UntilAsync(ChipPresence.Absent);
        _plugged = false;
        await UntilAsync(ChipPresence.ReaderGone);
        ChipReaderException failure = await Assert.ThrowsAsync<ChipReaderException>(async () => await _reader.ConnectAsync(_patience.Token));
        Assert.Equal(ChipReaderFault.ReaderGone, failure.Fault);
        (_plugged, _there) = (true, true);
        await UntilAsync(ChipPresence.Present);
    }

    [Fact]
    public async Task A_front_end_that_is_pulled_in_the_middle_of_a_reading_is_a_reader_that_is_gone()
    {
        await _reader.ConnectAsync(_patience.Token);
        _plugged = false;
        ChipReaderException pulled =
            await Assert.ThrowsAsync<ChipReaderException>(async () => await _reader.TransceiveAsync(new byte[4], _patience.Token));
        Assert.Equal((ChipReaderFault.ReaderGone, ChipPresence.ReaderGone), (pulled.Fault, _reader.Presence));
        _plugged = true;
        await UntilAsync(ChipPresence.Present);
        await _reader.ConnectAsync(_patience.Token);
    }

    [Fact]
    public async Task A_front_end_that_is_pulled_while_its_chip_wakes_up_is_a_reader_that_is_gone()
    {
        FrontEnd front = new(
            "Front end", () => true, (_, _, _) => throw new TimeoutException("the line is silent"), () => { }, new IsoDepOptions());
        await using FrontEndChipReader reader = new(front, TimeProvider.System);
        ChipReaderException pulled = await Assert.ThrowsAsync<ChipReaderException>(async () => await reader.ConnectAsync(_patience.Token));
        Assert.Equal(ChipReaderFault.ReaderGone, pulled.Fault);
    }

    [Fact]
    public async Task A_chip_that_is_lifted_is_gone_and_has_to_be_connected_anew()
    {
        await _reader.ConnectAsync(_patience.Token);
        _there = false;
        byte[] command = [0, 0xB0, 0, 0];
        ChipReaderException lifted =
            await Assert.ThrowsAsync<ChipReaderException>(async () => await _reader.TransceiveAsync(command, _patience.Token));
        Assert.Equal(ChipReaderFault.ChipGone, lifted.Fault);
        _there = true;
        await Assert.ThrowsAsync<ChipReaderException>(async () => await _reader.TransceiveAsync(command, _patience.Token));
        await _reader.ConnectAsync(_patience.Token);
        await _reader.DisconnectAsync();
    }
}

using CheckpointEdge.Devices.MrzReaders;

namespace CheckpointEdge.Tests.MrzReaders;

public sealed class SerialMrzReaderTests : IDisposable
{
    private const string Zone =
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\rL898902C36UTO7408122F1204159ZE184226B<<<<<10\r";

    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(30));
    private readonly string _link = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    [Fact]
    public async Task A_framed_zone_arrives_as_sent()
    {
        using PseudoTerminal device = new();
        await using SerialMrzReader reader = Reader(device.Path);
        await using var events = reader.EventsAsync(_limit.Token).GetAsyncEnumerator();
        await WellAsync(events);

        device.Send("\u0002" + Zone + "\u0003");

        Assert.Equal(Zone, await LinesAsync(events));
    }

    [Fact]
    public async Task Lines_without_a_frame_are_a_zone_when_the_line_falls_quiet()
    {
        using PseudoTerminal device = new();
        await using SerialMrzReader reader = Reader(device.Path);
        await using var events = reader.EventsAsync(_limit.Token).GetAsyncEnumerator();
        await WellAsync(events);

        device.Send(Zone);

        Assert.Equal(Zone, await LinesAsync(events));
    }

    [Fact]
    public async Task Two_frames_in_one_go_are_two_zones()
    {
        using PseudoTerminal device = new();
        await using SerialMrzReader reader = Reader(device.Path);
        await using var events = reader.EventsAsync(_limit.Token).GetAsyncEnumerator();
        await WellAsync(events);

        device.Send("noise\u0002FIRST\u0003\u0002SECOND\u0003");

        Assert.Equal("FIRST", await LinesAsync(events));
        Assert.Equal("SECOND", await LinesAsync(events));
    }

    [Fact]
    public async Task A_control_character_is_no_signal_and_no_end_of_file()
    {
        using PseudoTerminal device = new();
        await using SerialMrzReader reader = Reader(device.Path);
        await using var events = reader.EventsAsync(_limit.Token).GetAsyncEnumerator();
        await WellAsync(events);

        device.Send("\u0002A\u0004B\u0011C\u001CD\u0003");

        Assert.Equal("A\u0004B\u0011C\u001CD", await LinesAsync(events));
    }

    [Fact]
    public async Task A_device_that_is_not_there_is_trouble_once_and_is_found_when_it_comes()
    {
        await using SerialMrzReader reader = Reader(_link);
        await using var events = reader.EventsAsync(_limit.Token).GetAsyncEnumerator();

        var trouble = Assert.IsType<MrzReaderEvent.Trouble>(await NextAsync(events));
        Assert.Contains(_link, trouble.Sentence, StringComparison.Ordinal);

        using PseudoTerminal device = new();
        File.CreateSymbolicLink(_link, device.Path);
        await WellAsync(events);
        device.Send("\u0002AGAIN\u0003");
        Assert.Equal("AGAIN", await LinesAsync(events));
    }

    [Fact]
    public async Task An_unplugged_device_is_trouble_and_is_opened_again_by_itself()
    {
        PseudoTerminal first = new();
        using PseudoTerminal second = new();
        File.CreateSymbolicLink(_link, first.Path);
        await using SerialMrzReader reader = Reader(_link);
        await using var events = reader.EventsAsync(_limit.Token).GetAsyncEnumerator();
        await WellAsync(events);

        File.Delete(_link);
        File.CreateSymbolicLink(_link, second.Path);
        first.Dispose();

        var trouble = Assert.IsType<MrzReaderEvent.Trouble>(await NextAsync(events));
        Assert.Contains("unplugged", trouble.Sentence, StringComparison.Ordinal);
        await WellAsync(events);
        second.Send("\u0002BACK\u0003");
        Assert.Equal("BACK", await LinesAsync(events));
    }

    [Fact]
    public async Task A_file_that_is_no_terminal_is_trouble_and_no_exception()
    {
        await File.WriteAllTextAsync(_link, Zone, _limit.Token);
        await using SerialMrzReader reader = Reader(_link);
        await using var events = reader.EventsAsync(_limit.Token).GetAsyncEnumerator();

        Assert.IsType<MrzReaderEvent.Trouble>(await NextAsync(events));
    }

    [Fact]
    public async Task Disposing_ends_the_events()
    {
        using PseudoTerminal device = new();
        SerialMrzReader reader = Reader(device.Path);
        await using var events = reader.EventsAsync(_limit.Token).GetAsyncEnumerator();
        await WellAsync(events);

        ValueTask disposed = reader.DisposeAsync();

        Assert.False(await events.MoveNextAsync());
        await disposed;
    }

    [Fact]
    public void A_torn_frame_is_dropped_and_endless_bytes_stay_within_the_limit()
    {
        MrzFrames frames = new();
        List<string> zones = [];

        frames.Take("\u0002HALF"u8, zones.Add);
        frames.Quiet(zones.Add);
        frames.Take(new byte[1_000_000].Select(_ => (byte)'<').ToArray(), zones.Add);
        frames.Quiet(zones.Add);
        frames.Take("\u0002\r\n\u0003"u8, zones.Add);

        Assert.Equal(MrzReaderEvent.Lines.TextLengthMax, Assert.Single(zones).Length);
        Assert.False(frames.Pending);
    }

    public void Dispose()
    {
        File.Delete(_link);
        _limit.Dispose();
    }

    private static SerialMrzReader Reader(string path) => new(
        new() { DevicePath = path, QuietMilliseconds = 50, ReopenAfter = TimeSpan.FromMilliseconds(20) },
        TimeProvider.System);

    private static async Task<MrzReaderEvent> NextAsync(IAsyncEnumerator<MrzReaderEvent> events)
    {
        Assert.True(await events.MoveNextAsync());
        return events.Current;
    }

    private static async Task WellAsync(IAsyncEnumerator<MrzReaderEvent> events)
    {
        // A link that is being moved may be missed once: that is trouble too, and passes.
        MrzReaderEvent next = await NextAsync(events);
        while (next is MrzReaderEvent.Trouble)
            next = await NextAsync(events);
        Assert.IsType<MrzReaderEvent.Well>(next);
    }

    private static async Task<string> LinesAsync(IAsyncEnumerator<MrzReaderEvent> events) =>
        Assert.IsType<MrzReaderEvent.Lines>(await NextAsync(events)).Text;
}

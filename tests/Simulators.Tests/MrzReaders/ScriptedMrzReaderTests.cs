using CheckpointEdge.Devices.MrzReaders;
using static CheckpointEdge.Devices.MrzReaders.MrzReaderEvent;

namespace CheckpointEdge.Simulators.MrzReaders;

public sealed class ScriptedMrzReaderTests
{
    private static readonly ReaderDocument _document = new("Anna", "LINE1\nLINE2", new byte[] { 1, 2, 3 });

    private readonly HandClock _clock = new();

    /// <summary>What was sent until the reader was closed.</summary>
    private static async Task<List<MrzReaderEvent>> SentAsync(ScriptedMrzReader reader)
    {
        await reader.DisposeAsync();
        return await reader.EventsAsync(CancellationToken.None).ToListAsync();
    }

    [Fact]
    public async Task A_document_is_placed_then_read_then_taken_away()
    {
        ScriptedMrzReader reader = new(_clock);
        Assert.Null(reader.Present(_document, new ReadingFault.None()));
        Assert.Equal("Anna", reader.Lying?.Title);
        reader.Remove();
        reader.Remove();

        List<MrzReaderEvent> sent = await SentAsync(reader);

        Assert.Collection(
            sent,
            happened => Assert.IsType<Well>(happened),
            happened => Assert.IsType<Placed>(happened),
            happened =>
            {
                Lines lines = Assert.IsType<Lines>(happened);
                Assert.Equal("LINE1\nLINE2", lines.Text);
                Assert.Equal([1, 2, 3], lines.Portrait.ToArray());
            },
            happened => Assert.IsType<Removed>(happened));
        Assert.Null(reader.Lying);
    }

    [Fact]
    public async Task A_second_document_takes_the_first_away()
    {
        ScriptedMrzReader reader = new(_clock);
        reader.Present(_document, new ReadingFault.None());
        reader.Present(_document with { Title = "Bea" }, new ReadingFault.None());

        Assert.Equal("Bea", reader.Lying?.Title);
        Assert.Equal(
            [typeof(Well), typeof(Placed), typeof(Lines), typeof(Removed), typeof(Placed), typeof(Lines)],
            (await SentAsync(reader)).Select(happened => happened.GetType()));
    }

    [Fact]
    public async Task An_unplugged_reader_says_so_takes_nothing_and_says_when_it_is_well_again()
    {
        ScriptedMrzReader reader = new(_clock);
        reader.Present(_document, new ReadingFault.None());
        reader.Unplug();
        reader.Unplug();
        Assert.Equal("The reader is unplugged: plug it in first.", reader.Present(_document, new ReadingFault.None()));
        reader.PlugIn();
        reader.PlugIn();

        List<MrzReaderEvent> sent = await SentAsync(reader);

        Assert.Equal(
            [typeof(Well), typeof(Placed), typeof(Lines), typeof(Trouble), typeof(Well)],
            sent.Select(happened => happened.GetType()));
        Assert.Equal("The document reader does not answer.", ((Trouble)sent[3]).Sentence);
    }

    [Fact]
    public async Task A_document_torn_away_is_placed_and_removed_without_lines()
    {
        ScriptedMrzReader reader = new(_clock);
        reader.Present(_document, new ReadingFault.TornAway());

        Assert.Null(reader.Lying);
        Assert.Equal(
            [typeof(Well), typeof(Placed), typeof(Removed)],
            (await SentAsync(reader)).Select(happened => happened.GetType()));
    }

    [Fact]
    public async Task A_slow_reader_sends_its_lines_after_its_delay()
    {
        ScriptedMrzReader reader = new(_clock);
        await using IAsyncEnumerator<MrzReaderEvent> events = reader.EventsAsync(CancellationToken.None).GetAsyncEnumerator();
        reader.Present(_document, new ReadingFault.Slow(5));
        await events.MoveNextAsync();
        await events.MoveNextAsync();
        Assert.IsType<Placed>(events.Current);
        ValueTask<bool> next = events.MoveNextAsync();
        _clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(next.IsCompleted);

        _clock.Advance(TimeSpan.FromSeconds(0.2));

        Assert.True(await next);
        Assert.IsType<Lines>(events.Current);
    }

    [Fact]
    public async Task Lines_of_a_document_that_is_gone_never_come_late()
    {
        ScriptedMrzReader reader = new(_clock);
        reader.Present(_document, new ReadingFault.Slow(5));
        reader.Remove();
        reader.Present(_document with { Text = "OTHER" }, new ReadingFault.None());
        _clock.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal(["OTHER"], (await SentAsync(reader)).OfType<Lines>().Select(lines => lines.Text));
    }

    [Fact]
    public void A_reader_that_nobody_listens_to_refuses_instead_of_growing()
    {
        ScriptedMrzReader reader = new(_clock);
        string? refusal = null;
        for (int i = 0; i < ScriptedMrzReader.WaitingEventsMax && refusal is null; i++)
            refusal = reader.Present(_document, new ReadingFault.None());

        Assert.Equal("The service does not take what the reader sends: is it running?", refusal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Lines.TextLengthMax + 1)]
    public void A_document_of_an_impossible_length_is_refused(int length) =>
        Assert.Equal(
            "A document has 1 to 1024 characters.",
            new ScriptedMrzReader(_clock).Present(_document with { Text = new string('A', length) }, new ReadingFault.None()));
}

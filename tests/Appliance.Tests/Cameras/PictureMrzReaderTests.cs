using System.Collections.Concurrent;
using CheckpointEdge.Appliance.Cameras;
using CheckpointEdge.Appliance.Tests.Line;
using CheckpointEdge.Devices.MrzReaders;
using CheckpointEdge.Simulators.Cameras;
using CheckpointEdge.Tests;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Vision.Images;
using CheckpointEdge.Vision.MrzImages;

namespace CheckpointEdge.Appliance.Tests.Cameras;

public sealed class PictureMrzReaderTests : IAsyncLifetime
{
    private static readonly string _first = Documents.Passport("QUILLMOOR", "ODILA", "K77441206", new MrzDate(1991, 3, 30), Sex.F);
    private static readonly string _second = Documents.Passport("FENWICK", "ARDO", "K10029384", new MrzDate(1984, 11, 2), Sex.M);

    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(60));
    private readonly SimulatedCamera _camera = new("Document camera", TimeProvider.System);
    private readonly ConcurrentQueue<PlacementAdvice> _advice = [];

    public Task InitializeAsync()
    {
        ReadOnlyMemory<byte> page = (byte[])[.. "P5 4 2 255\n"u8, .. new byte[8]];
        _camera.Show(page);
        _camera.Start();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _camera.DisposeAsync();
        _patience.Dispose();
    }

    [Fact]
    public async Task Lines_are_handed_out_once_two_looks_agree_and_again_only_for_another_document()
    {
        MrzReaderEvent[] happened = await HappenedAsync(
            5, Safe("ONE"), Safe("OTHER"), Safe("ONE"), Safe("ONE"), Safe("ONE"), Safe("ONE"), Safe("TWO"), Safe("TWO"));
        Assert.Equal(
            [
                new MrzReaderEvent.Placed(), new MrzReaderEvent.Lines("ONE"), new MrzReaderEvent.Removed(), new MrzReaderEvent.Placed(),
                new MrzReaderEvent.Lines("TWO"),
            ],
            happened);
    }

    [Fact]
    public async Task A_reading_that_is_not_safe_is_never_handed_out()
    {
        MrzPictureReading unsafely = Safe("DOUBTFUL") with { Accepted = false, Advice = PlacementAdvice.HoldStill };
        MrzReaderEvent[] happened = await HappenedAsync(2, unsafely, unsafely, unsafely, unsafely, Safe("SURE"), Safe("SURE"));
        Assert.Equal([new MrzReaderEvent.Placed(), new MrzReaderEvent.Lines("SURE")], happened);
    }

    /// <summary>
    /// Found by reading: a passport laid over another one whose traveller was clear, and read badly, was never asked about; the first
    /// one's verdict stood for it.
    /// </summary>
    [Fact]
    public async Task Another_document_on_top_ends_the_one_below_and_is_asked_about_though_it_is_read_badly()
    {
        int asked = 0;
        MrzPictureReading badly = Zone(_second) with { Accepted = false, Advice = PlacementAdvice.HoldStill };
        MrzReaderEvent[] happened = await HappenedAsync(
            4, reader => reader.Asked += reading => asked += reading?.Lines[1] == _second.Split('\n')[1] ? 1 : 0,
            [Zone(_first), Zone(_first), .. Enumerable.Repeat(badly, 2 * PictureMrzReader.LooksUntilAsked), Zone(_first), Zone(_first)]);
        Assert.Equal(
            [
                new MrzReaderEvent.Placed(), new MrzReaderEvent.Lines(_first), new MrzReaderEvent.Removed(), new MrzReaderEvent.Placed(),
            ],
            happened);
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task Another_document_is_read_though_the_officer_has_confirmed_the_one_before()
    {
        MrzPictureReading badly = Zone(_first) with { Accepted = false, Advice = PlacementAdvice.HoldStill };
        MrzReaderEvent[] happened = await HappenedAsync(
            5, reader => reader.Asked += reading => _ = reading is null || reader.Confirm(_first.Split('\n')),
            [.. Enumerable.Repeat(badly, PictureMrzReader.LooksUntilAsked + 2), Zone(_second), Zone(_second), Zone(_second), Zone(_second)]);
        Assert.Equal(
            [
                new MrzReaderEvent.Placed(), new MrzReaderEvent.Lines(_first), new MrzReaderEvent.Removed(), new MrzReaderEvent.Placed(),
                new MrzReaderEvent.Lines(_second),
            ],
            happened);
    }

    [Fact]
    public async Task A_document_is_gone_when_it_was_not_seen_for_a_second_and_may_come_again()
    {
        MrzPictureReading[] gone = [.. Enumerable.Repeat(Seen(PlacementAdvice.NoDocument), PictureMrzReader.LooksUntilRemoved)];
        MrzReaderEvent[] happened = await HappenedAsync(
            5, [Safe("ONE"), Safe("ONE"), gone[0], Safe("ONE"), .. gone, Safe("ONE"), Safe("ONE")]);
        Assert.Equal(
            [
                new MrzReaderEvent.Placed(), new MrzReaderEvent.Lines("ONE"), new MrzReaderEvent.Removed(), new MrzReaderEvent.Placed(),
                new MrzReaderEvent.Lines("ONE"),
            ],
            happened);
    }

    [Fact]
    public async Task Advice_that_flickers_is_not_told()
    {
        await HappenedAsync(
            2, Seen(PlacementAdvice.Glare), Seen(PlacementAdvice.TooFar), Seen(PlacementAdvice.Glare), Seen(PlacementAdvice.Glare),
            Seen(PlacementAdvice.Glare), Safe("ONE"), Safe("ONE"));
        Assert.Equal([PlacementAdvice.Glare, PlacementAdvice.Good], _advice);
    }

    [Fact]
    public async Task What_stays_unsafe_is_asked_once_and_handed_out_as_the_officer_confirms_it()
    {
        PictureMrzReader reader = new(_camera, (_, _) => Unsafe("P<UTASPEC1MEN", "L898902C36"), TimeProvider.System);
        TaskCompletionSource<MrzPictureReading> asked = new();
        int questions = 0;
        reader.Asked += reading =>
        {
            if (reading is null)
                return;
            questions++;
            asked.TrySetResult(reading);
        };
        Task<MrzReaderEvent[]> heard = FirstAsync(reader, 2);
        Assert.False(reader.Confirm(["TOO EARLY"]));

        Assert.Equal("P<UTASPEC1MEN L898902C36", string.Join(' ', (await asked.Task.WaitAsync(_patience.Token)).Lines));
        Assert.True(reader.Confirm(["P<UTASPECIMEN", "L898902C36"]));

        Assert.Equal([new MrzReaderEvent.Placed(), new MrzReaderEvent.Lines("P<UTASPECIMEN\nL898902C36")], await heard);
        Assert.Equal(1, questions);
        Assert.False(reader.Confirm(["AND AGAIN"]));
    }

    [Fact]
    public async Task Confirmed_lines_are_taken_from_a_camera_that_stands_still_with_the_photograph_that_was_seen()
    {
        byte[] photograph = [1, 2, 3];
        PictureMrzReader reader = new(_camera, (_, _) => Unsafe("DOUBTFUL"), TimeProvider.System) { Portrait = (_, _) => photograph };
        TaskCompletionSource asked = new();
        reader.Asked += reading =>
        {
            if (reading is not null)
                _camera.Fault = CameraFault.StandsStill;
            asked.TrySetResult();
        };
        Task<MrzReaderEvent[]> heard = FirstAsync(reader, 2);
        await asked.Task.WaitAsync(_patience.Token);
        // The look that led to the question was the last: from here on no frame comes.
        Assert.True(reader.Confirm(["CONFIRMED"]));
        MrzReaderEvent.Lines lines = Assert.IsType<MrzReaderEvent.Lines>((await heard)[1]);
        Assert.Equal("CONFIRMED", lines.Text);
        Assert.Equal(photograph, lines.Portrait.ToArray());
    }

    [Fact]
    public async Task While_nobody_is_there_to_be_shown_a_document_none_is_looked_for()
    {
        bool wanted = false;
        int looks = 0;
        PictureMrzReader reader = new(
            _camera,
            (_, _) =>
            {
                Interlocked.Increment(ref looks);
                return Safe("ONE");
            },
            TimeProvider.System)
        {
            IsWanted = () => Volatile.Read(ref wanted),
        };
        Task<MrzReaderEvent[]> heard = FirstAsync(reader, 2);
        long seen = _camera.Newest?.Number ?? 0;
        await _camera.NextAsync(seen + 5, _patience.Token);
        Assert.Equal(0, Volatile.Read(ref looks));
        Volatile.Write(ref wanted, true);
        Assert.Equal([new MrzReaderEvent.Placed(), new MrzReaderEvent.Lines("ONE")], await heard);
    }

    [Fact]
    public async Task A_safe_reading_takes_the_question_back()
    {
        List<MrzPictureReading?> asked = [];
        MrzPictureReading[] looks = [.. Enumerable.Repeat(Unsafe("DOUBTFUL"), PictureMrzReader.LooksUntilAsked), Safe("SURE"), Safe("SURE")];
        int look = 0;
        PictureMrzReader reader = new(_camera, (_, _) => looks[Math.Min(look++, looks.Length - 1)], TimeProvider.System);
        reader.Asked += asked.Add;

        Assert.Equal([new MrzReaderEvent.Placed(), new MrzReaderEvent.Lines("SURE")], await FirstAsync(reader, 2));

        Assert.Equal(["DOUBTFUL", null], asked.Select(one => one?.Lines[0]));
    }

    [FactNeeding(Needs.Documents, Needs.Jpeg)]
    public async Task A_specimen_before_the_camera_is_read()
    {
        _camera.Show(await File.ReadAllBytesAsync(Needs.Data("documents", "images", "passporteye", "100_pass-uto.jpg")));
        PictureMrzReader reader = new(_camera, new MrzPictureReader().Read, TimeProvider.System);
        await foreach (MrzReaderEvent happened in reader.EventsAsync(_patience.Token))
        {
            if (happened is not MrzReaderEvent.Lines lines)
                continue;
            Assert.Equal(2, lines.Text.Split('\n').Length);
            Assert.StartsWith("P<UTO", lines.Text);
            return;
        }
    }

    /// <summary>What a reader tells that sees these readings one after the other; stops at so many events.</summary>
    private Task<MrzReaderEvent[]> HappenedAsync(int count, params MrzPictureReading[] readings) =>
        HappenedAsync(count, reader => reader.Advised += _advice.Enqueue, readings);

    private async Task<MrzReaderEvent[]> HappenedAsync(int count, Action<PictureMrzReader> listen, MrzPictureReading[] readings)
    {
        int look = 0;
        PictureMrzReader reader = new(_camera, (_, _) => readings[Math.Min(look++, readings.Length - 1)], TimeProvider.System);
        listen(reader);
        return await FirstAsync(reader, count);
    }

    private async Task<MrzReaderEvent[]> FirstAsync(PictureMrzReader reader, int count)
    {
        List<MrzReaderEvent> happened = [];
        await foreach (MrzReaderEvent one in reader.EventsAsync(_patience.Token))
        {
            happened.Add(one);
            if (happened.Count == count)
                break;
        }

        return [.. happened];
    }

    private static MrzPictureReading Unsafe(params string[] lines) => Seen(PlacementAdvice.HoldStill) with
    {
        Lines = [.. lines],
        Reading = MrzParser.Parse(
            "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10", new DateOnly(2026, 1, 1)),
    };

    private static MrzPictureReading Zone(string zone) => Seen(PlacementAdvice.Good) with
    {
        Lines = [.. zone.Split('\n')],
        Reading = MrzParser.Parse(zone, new DateOnly(2026, 1, 1)),
        Accepted = true,
    };

    private static MrzPictureReading Safe(string lines) => Seen(PlacementAdvice.Good) with { Lines = [lines], Accepted = true };

    private static MrzPictureReading Seen(PlacementAdvice advice) => new()
    {
        Lines = [],
        Accepted = false,
        Confidence = 0,
        Doubts = [],
        Findings = [],
        Advice = advice,
        Corners = [],
    };
}

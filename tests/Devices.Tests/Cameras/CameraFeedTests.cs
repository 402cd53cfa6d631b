using CheckpointEdge.Devices.Cameras;

namespace CheckpointEdge.Tests.Cameras;

public sealed class CameraFeedTests : IDisposable
{
    private readonly HandClock _clock = new();
    private readonly CameraFeed _feed;
    private int _changes;

    public CameraFeedTests()
    {
        _feed = new CameraFeed("Document camera", _clock);
        _feed.Changed += () => _changes++;
    }

    public void Dispose() => _feed.Dispose();

    [Fact]
    public async Task The_newest_frame_wins()
    {
        Take(1);
        Take(2);
        CameraFrame frame = await _feed.NextAsync(after: 0, CancellationToken.None);
        Assert.Equal((2L, (byte)2), (frame.Number, frame.Bytes.Span[0]));
        Task<CameraFrame> next = _feed.NextAsync(frame.Number, CancellationToken.None);
        Assert.False(next.IsCompleted);
        Take(3);
        Assert.Equal(3, (await next).Number);
    }

    [Fact]
    public void A_camera_that_stands_still_is_told_within_two_seconds_and_once()
    {
        _feed.Watch();
        Take(1);
        _clock.Advance(TimeSpan.FromSeconds(1.5));
        Assert.Null(_feed.Trouble);
        _clock.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal("The document camera sends no pictures.", _feed.Trouble!.Sentence);
        Assert.True(_feed.HasStalled);
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(1, _changes);
    }

    [Fact]
    public void A_frame_ends_the_trouble()
    {
        _feed.Fail("It was unplugged.", "Plug it in.");
        Assert.Equal(1, _changes);
        Take(1);
        Assert.Null(_feed.Trouble);
        Assert.Equal(2, _changes);
    }

    [Fact]
    public void A_camera_that_is_open_but_never_sends_anything_stands_still_too()
    {
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Null(_feed.Trouble);
        _feed.Watch();
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.NotNull(_feed.Trouble);

        // Opened anew it is given its time again, and what was told stays until a frame comes.
        CancellationToken standstill = _feed.Watch();
        Assert.False(_feed.HasStalled);
        Assert.NotNull(_feed.Trouble);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.True(_feed.HasStalled);
        Assert.True(standstill.IsCancellationRequested);
        Assert.Equal(1, _changes);
    }

    [Fact]
    public void A_camera_may_need_longer_for_its_first_frame_than_between_two()
    {
        CancellationToken standstill = _feed.Watch(TimeSpan.FromSeconds(10));
        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Null(_feed.Trouble);
        Take(1);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.True(standstill.IsCancellationRequested);
    }

    [Fact]
    public void Trouble_that_is_known_is_not_called_silence()
    {
        _feed.Watch();
        _feed.Fail("It was unplugged.", "Plug it in.");
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("It was unplugged.", _feed.Trouble!.Sentence);
        Assert.False(_feed.HasStalled);
    }

    private void Take(byte content) => _feed.Take(FrameFormat.PictureFile, 4, 3, 0, new[] { content });
}

namespace CheckpointEdge.Appliance.Sync;

/// <summary>
/// Keeps one download at the rate that policy allows: after every piece it waits until the piece was due. What the line did
/// not bring in time is not made up for later. Not thread-safe: one download has one.
/// </summary>
/// <param name="bytesPerSecondMax">Null: no limit.</param>
internal sealed class RatePace(int? bytesPerSecondMax, TimeProvider time)
{
    /// <summary>The line is read in pieces of this share of a second, so that it is used evenly.</summary>
    private const int PiecesPerSecond = 8;

    private long _start = time.GetTimestamp();
    private long _bytes;

    /// <summary>How much to read at once (bytes, at least 1).</summary>
    public int PieceBytes(int room) =>
        bytesPerSecondMax is { } rate ? Math.Min(room, Math.Max(1, rate / PiecesPerSecond)) : room;

    /// <summary>Returns when the next piece may be read.</summary>
    public async Task AfterAsync(int readBytes, CancellationToken cancel)
    {
        if (bytesPerSecondMax is not { } rate)
            return;
        _bytes += readBytes;
        TimeSpan ahead = TimeSpan.FromSeconds((double)_bytes / rate) - time.GetElapsedTime(_start);
        if (ahead > TimeSpan.Zero)
            await Task.Delay(ahead, time, cancel);
        else
            (_start, _bytes) = (time.GetTimestamp(), 0); // the line was slower: the time it lost is not credit
    }
}

namespace CheckpointEdge.Central.Import;

/// <summary>Hands on what it reads, once and forwards, and shows it to whoever watches. Belongs to one thread.</summary>
internal abstract class WatchedStream(Stream inner) : Stream
{
    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        int count = inner.Read(buffer);
        Watch(buffer[..count], ended: count == 0 && buffer.Length > 0);
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <param name="bytes">What was just read.</param>
    /// <param name="ended">There is no more.</param>
    /// <exception cref="ImportException">The file may not go on like this.</exception>
    protected abstract void Watch(ReadOnlySpan<byte> bytes, bool ended);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}

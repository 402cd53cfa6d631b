namespace CheckpointEdge.Central.Import;

/// <summary>
/// Watches the bytes of an XML file on their way to the reader. An XmlReader holds a whole tag, with its attributes, in
/// memory; an opening bracket can stand in no attribute, so a long way between two of them is an attribute without end.
/// A byte of zero tells UTF-16, in which brackets look different. Belongs to one thread.
/// </summary>
internal sealed class MarkupGuard(Stream inner, string path) : Stream
{
    private long _line = 1;
    private long _sinceBracket;

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
        Watch(buffer[..count]);
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    private void Watch(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Contains((byte)0))
            throw new ImportException(path, _line, "holds a byte of zero; the file is not UTF-8.");
        int bracket = bytes.IndexOf((byte)'<');
        long gap = _sinceBracket + (bracket < 0 ? bytes.Length : bracket);
        _sinceBracket = bracket < 0 ? gap : bytes.Length - bytes.LastIndexOf((byte)'<');
        if (gap > ImportLimits.MarkupBytesMax)
            throw new ImportException(
                path, _line, $"a tag or a text is longer than {ImportLimits.MarkupBytesMax} bytes.");
        _line += bytes.Count((byte)'\n');
    }
}

namespace CheckpointEdge.Central.Import;

/// <summary>
/// Watches the bytes of an XML file on their way to the reader. An XmlReader holds a whole tag, with its attributes, in
/// memory; an opening bracket can stand in no attribute, so a long way between two of them is an attribute without end.
/// A byte of zero tells UTF-16, in which brackets look different. Belongs to one thread.
/// </summary>
internal sealed class MarkupGuard(Stream inner, string path) : WatchedStream(inner)
{
    private long _line = 1;
    private long _sinceBracket;

    protected override void Watch(ReadOnlySpan<byte> bytes, bool ended)
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

namespace CheckpointEdge.Central.Import;

/// <summary>
/// A source file cannot be taken: unreadable, cut, of another kind. The message is one sentence with the file and the
/// line.
/// </summary>
public sealed class ImportException : Exception
{
    public ImportException(string path, string sentence, Exception? cause = null)
        : base(StrangersText.Line($"{path}: {sentence}"), cause)
    {
    }

    /// <param name="line">Counted from 1.</param>
    public ImportException(string path, long line, string sentence, Exception? cause = null)
        : base(StrangersText.Line($"{path}, line {line}: {sentence}"), cause)
    {
    }
}

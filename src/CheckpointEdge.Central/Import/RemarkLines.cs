namespace CheckpointEdge.Central.Import;

/// <summary>What is said of a person, line by line, each line once. Belongs to one thread.</summary>
internal sealed class RemarkLines
{
    private readonly List<string> _lines = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    public RemarkLines Add(string line)
    {
        line = NameText.OneLine(line);
        if (line.Length > 0 && _seen.Add(line))
            _lines.Add(line);
        return this;
    }

    /// <summary>"Topics: sanction, crime", or nothing where there are no words.</summary>
    public RemarkLines Add(string title, IEnumerable<string> words)
    {
        string joined = string.Join(", ", words.Where(word => word.Length > 0).Distinct(StringComparer.Ordinal));
        return joined.Length > 0 ? Add($"{title}: {joined}") : this;
    }

    public RemarkLines AddAll(IEnumerable<string> lines)
    {
        foreach (string line in lines)
            Add(line);
        return this;
    }

    /// <summary>The lines; too long a text ends early and the report says so.</summary>
    public string Taken(ImportReport report)
    {
        string text = string.Join('\n', _lines);
        if (text.Length <= ImportLimits.RemarksCharsMax)
            return text;
        report.Note(
            report.EntryFile, report.EntryLine,
            $"the remarks have {text.Length} characters; those behind {ImportLimits.RemarksCharsMax} are left out.");
        int end = ImportLimits.RemarksCharsMax - 1;
        return text[..(char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)] + "…";
    }
}

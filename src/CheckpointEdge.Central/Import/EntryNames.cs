using System.Collections.Immutable;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Central.Import;

/// <summary>
/// The names of one entry as they are gathered: each once, the first one being what the record is listed under. Belongs
/// to one thread.
/// </summary>
internal sealed class EntryNames(ImportReport report)
{
    private readonly List<ListedName> _names = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    public bool IsEmpty => _names.Count == 0;

    /// <summary>A name in another script than Latin stands in both places, as published.</summary>
    /// <param name="script">The same name in its own script, where the source gives both.</param>
    public void Add(string full, NameStrength strength, string script = "")
    {
        full = NameText.OneLine(full);
        if (full.Length == 0)
            return;
        if (strength is not NameStrength.Primary)
            report.CountAlias(strength);
        if (_seen.Add(full))
            _names.Add(new ListedName(full, strength) { OriginalScript = NameText.HasLatin(full) ? script : full });
    }

    /// <summary>"SURNAME, Given", or whichever of them there is.</summary>
    public static string Joined(string surname, string given) =>
        string.Join(", ", new[] { surname, given }.Select(NameText.OneLine).Where(part => part.Length > 0));

    public ImmutableArray<ListedName> Taken() => [.. _names];
}

using System.Collections.Immutable;
using CheckpointEdge.Watchlists.Documents;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Central.Import;

/// <summary>Something odd in a source that did not stop the import.</summary>
/// <param name="Line">Counted from 1.</param>
public sealed record ImportNote(string File, long Line, string Sentence);

/// <summary>
/// What an import found. Grows while the records are enumerated and is complete when the enumeration has ended.
/// Belongs to one thread.
/// </summary>
public sealed class ImportReport
{
    /// <summary>Further notes are only counted.</summary>
    public const int NotesMax = 1000;

    private readonly List<ImportNote> _notes = [];
    private readonly SortedDictionary<string, int> _unknownCountries = new(StringComparer.Ordinal);
    private readonly int[] _names = new int[Enum.GetValues<NameStrength>().Length];

    private readonly int[] _aliases = new int[Enum.GetValues<NameStrength>().Length];

    public int Records { get; private set; }

    /// <summary>Entries of the source that are no persons and no documents: companies, ships.</summary>
    public int LeftOut { get; private set; }

    public int BirthDates { get; private set; }
    public int Documents { get; private set; }

    /// <summary>Names kept, by how far they may be trusted.</summary>
    public int Names(NameStrength strength) => _names[(int)strength];

    /// <summary>Entries for further names as the source published them; one entry may hold several names.</summary>
    public int AliasEntries(NameStrength strength) => _aliases[(int)strength];

    /// <summary>The date the source gives itself, or null.</summary>
    public DateTimeOffset? SourceDate { get; internal set; }

    /// <summary>How many entries the source says it has, those left out included; null when it does not say.</summary>
    public int? DeclaredEntries { get; internal set; }

    /// <summary>What was odd, in the order of the files; at most <see cref="NotesMax"/>.</summary>
    public ImmutableArray<ImportNote> Notes => [.. _notes];

    /// <summary>Notes beyond <see cref="NotesMax"/>.</summary>
    public int NotesOmitted { get; private set; }

    /// <summary>Country words without a code, and how often each came. The words are kept in the records.</summary>
    public IReadOnlyDictionary<string, int> UnknownCountries => _unknownCountries;

    /// <summary>Where the entry stands that is being read.</summary>
    internal string EntryFile { get; private set; } = "";

    /// <summary>Counted from 1; 0 before the first entry.</summary>
    internal long EntryLine { get; private set; }

    /// <summary>An importer has reached an entry: whoever refuses it later can say where it stands.</summary>
    internal void Begin(string file, long line) => (EntryFile, EntryLine) = (file, line);

    internal void Note(string file, long line, string sentence)
    {
        if (_notes.Count < NotesMax)
            _notes.Add(new ImportNote(Path.GetFileName(file), line, sentence));
        else
            NotesOmitted++;
    }

    internal void CountAlias(NameStrength strength) => _aliases[(int)strength]++;

    internal void LeaveOut() => LeftOut++;

    internal void Count(ListRecord record)
    {
        Records++;
        BirthDates += record.BirthDates.Length;
        Documents += record.Documents.Length;
        foreach (ListedName name in record.Names)
            _names[(int)name.Strength]++;
        foreach (Country country in record.Nationalities)
            CountUnknown(country);
        foreach (ListedDocument document in record.Documents)
            CountUnknown(document.Issuer);
    }

    internal void Count(ReportedDocument document)
    {
        Documents++;
        CountUnknown(document.Issuer);
    }

    private void CountUnknown(Country? country)
    {
        if (country is { Code.Length: 0, Word.Length: > 0 })
            _unknownCountries[country.Word] = _unknownCountries.GetValueOrDefault(country.Word) + 1;
    }
}

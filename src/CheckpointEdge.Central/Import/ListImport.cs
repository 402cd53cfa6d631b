using System.Collections.Immutable;
using System.Text;
using System.Xml;
using CheckpointEdge.Watchlists.Documents;
using CheckpointEdge.Watchlists.Records;
using CheckpointEdge.Watchlists.Slices;
using Microsoft.Data.Sqlite;

namespace CheckpointEdge.Central.Import;

/// <summary>One list that a source holds.</summary>
/// <param name="List">As in <see cref="ListRecord.List"/>.</param>
/// <param name="Source">The publisher, as an officer would say it.</param>
public sealed record ImportedList(string List, string Source);

/// <summary>
/// A source file about to be read. Records stream: whoever takes them must be ready to throw away what came before an
/// <see cref="ImportException"/>, or use <see cref="ReadAll"/>. Belongs to one thread and is read once.
/// </summary>
public sealed class ListImport
{
    private readonly Func<ImportReport, IEnumerable<ListRecord>> _read;
    private readonly Func<ImportReport, IEnumerable<ReportedDocument>>? _documents;
    private readonly Lazy<ImmutableArray<ImportedList>> _lists;
    private readonly string _path;
    private bool _started;

    internal ListImport(
        string kind, string path, Func<ImmutableArray<ImportedList>> lists,
        Func<ImportReport, IEnumerable<ListRecord>> read, Func<ImportReport, IEnumerable<ReportedDocument>>? documents = null)
    {
        _documents = documents;
        Kind = kind;
        _path = path;
        _lists = new Lazy<ImmutableArray<ImportedList>>(lists);
        _read = read;
    }

    /// <summary>As on the command line: <c>un</c>, <c>ofac-csv</c>, …</summary>
    public string Kind { get; }

    /// <summary>The lists the file holds. OFAC's advanced XML must be read once to know them.</summary>
    /// <exception cref="ImportException">The file is unreadable, cut or of another kind.</exception>
    public ImmutableArray<ImportedList> Lists => Reading(() => _lists.Value);

    public ImportReport Report { get; } = new();

    /// <summary>
    /// The documents of a list of documents, in the order of the file, read while they are enumerated and not held: rows about
    /// one document may repeat. Empty for every other kind.
    /// </summary>
    /// <exception cref="ImportException">The file is unreadable, cut or of another kind; thrown by the
    /// enumeration.</exception>
    public IEnumerable<ReportedDocument> Documents()
    {
        if (_documents is null)
            yield break;
        using IEnumerator<ReportedDocument> documents = Reading(() => _documents(Report).GetEnumerator());
        while (Reading(documents.MoveNext))
        {
            if (Report.Documents == SliceLimits.ListedDocumentsMax)
                throw Refused($"more than {SliceLimits.ListedDocumentsMax} documents; nothing was taken.");
            Report.Count(documents.Current);
            yield return documents.Current;
        }
    }

    /// <summary>The records in the order of the file, read while they are enumerated. Ids are unique.</summary>
    /// <exception cref="ImportException">The file is unreadable, cut or of another kind; thrown by the
    /// enumeration.</exception>
    public IEnumerable<ListRecord> Records()
    {
        if (_started)
            throw new InvalidOperationException("An import is read once; open the file again.");
        _started = true;
        HashSet<string> ids = new(StringComparer.Ordinal);
        using IEnumerator<ListRecord> records = Reading(() => _read(Report).GetEnumerator());
        while (Reading(records.MoveNext))
        {
            ListRecord record = records.Current;
            if (!ids.Add(record.Id))
                throw Refused($"the id {Shown(record.Id)} appears twice; nothing was taken.");
            if (ids.Count > ImportLimits.EntriesMax)
                throw Refused($"more than {ImportLimits.EntriesMax} records; nothing was taken.");
            Check(record);
            Report.Count(record);
            yield return record;
        }
    }

    /// <summary>Every record, or none when anything is wrong with the file.</summary>
    /// <exception cref="ImportException">As for <see cref="Records"/>.</exception>
    public ImmutableArray<ListRecord> ReadAll() => [.. Records()];

    /// <summary>What no slice could carry is refused here, where the line is still known.</summary>
    private void Check(ListRecord record)
    {
        if (record.Id.Length is 0 or > SliceLimits.IdCharsMax || record.Id.Any(char.IsControl))
            throw Refused($"an id must have 1 to {SliceLimits.IdCharsMax} printable characters.");
        CheckCount(record, record.Names.Length, SliceLimits.NamesPerRecordMax, "names");
        CheckCount(record, record.Documents.Length, SliceLimits.DocumentsPerRecordMax, "documents");
        CheckCount(record, record.BirthDates.Length, SliceLimits.BirthDatesPerRecordMax, "dates of birth");
        foreach (ListedName name in record.Names)
        {
            if (Math.Max(name.Full.Length, name.OriginalScript.Length) > ImportLimits.NameCharsMax)
                throw Refused($"a name of {Shown(record.Id)} is longer than {ImportLimits.NameCharsMax} characters.");
            if (name.Full.Contains('\0', StringComparison.Ordinal))
                throw Refused($"a name of {Shown(record.Id)} holds the character NUL.");
        }
    }

    private void CheckCount(ListRecord record, int count, int countMax, string what)
    {
        if (count > countMax)
            throw Refused($"{Shown(record.Id)} has {count} {what}; {countMax} may be.");
    }

    private ImportException Refused(string sentence) => Report.EntryLine > 0
        ? new ImportException(Report.EntryFile, Report.EntryLine, sentence)
        : new ImportException(_path, sentence);

    private static string Shown(string id) =>
        id.Length <= SliceLimits.IdCharsMax ? id : id[..SliceLimits.IdCharsMax] + "…";

    private const string NoDeclaration = "its declaration cannot be read.";

    private T Reading<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (XmlException failure) when (failure.LineNumber > 0)
        {
            throw new ImportException(_path, failure.LineNumber, Sentence(failure), failure);
        }
        catch (XmlException failure)
        {
            throw new ImportException(_path, Sentence(failure), failure);
        }
        catch (ArgumentOutOfRangeException failure) when (failure.StackTrace?.Contains("System.Xml.", StringComparison.Ordinal) == true)
        {
            // .NET's reader miscounts where letters beyond ASCII stand in the declaration.
            throw new ImportException(_path, $"the file is cut or is not XML: {NoDeclaration}", failure);
        }
        catch (DecoderFallbackException failure)
        {
            throw new ImportException(_path, "the file is not UTF-8.", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException
            or SqliteException)
        {
            throw new ImportException(_path, $"cannot be read: {failure.Message}", failure);
        }
    }

    private static string Sentence(XmlException failure) =>
        failure.Message.Contains("DTD", StringComparison.Ordinal)
            ? "the file declares a document type; lists with one are refused."
            : $"the file is cut or is not XML: {failure.Message}";
}

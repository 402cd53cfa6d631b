using System.Collections.Immutable;
using System.Text;
using System.Xml;
using CheckpointEdge.Watchlists.Records;

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
    private readonly string _path;
    private bool _started;

    internal ListImport(
        string kind, string path, ImmutableArray<ImportedList> lists, Func<ImportReport, IEnumerable<ListRecord>> read)
    {
        Kind = kind;
        _path = path;
        Lists = lists;
        _read = read;
    }

    /// <summary>As on the command line: <c>un</c>, <c>ofac-csv</c>, …</summary>
    public string Kind { get; }

    public ImmutableArray<ImportedList> Lists { get; }

    public ImportReport Report { get; } = new();

    /// <summary>The records in the order of the file, read while they are enumerated. Ids are unique.</summary>
    /// <exception cref="ImportException">The file is unreadable, cut or of another kind; thrown by the
    /// enumeration.</exception>
    public IEnumerable<ListRecord> Records()
    {
        if (_started)
            throw new InvalidOperationException("An import is read once; open the file again.");
        _started = true;
        HashSet<string> ids = new(StringComparer.Ordinal);
        using IEnumerator<ListRecord> records = _read(Report).GetEnumerator();
        while (Next(records))
        {
            ListRecord record = records.Current;
            if (!ids.Add(record.Id))
                throw new ImportException(_path, $"the id {record.Id} appears twice; nothing was taken.");
            if (ids.Count > ImportLimits.EntriesMax)
                throw new ImportException(_path, $"more than {ImportLimits.EntriesMax} records; nothing was taken.");
            Report.Count(record);
            yield return record;
        }
    }

    /// <summary>Every record, or none when anything is wrong with the file.</summary>
    /// <exception cref="ImportException">As for <see cref="Records"/>.</exception>
    public ImmutableArray<ListRecord> ReadAll() => [.. Records()];

    private bool Next(IEnumerator<ListRecord> records)
    {
        try
        {
            return records.MoveNext();
        }
        catch (XmlException failure) when (failure.LineNumber > 0)
        {
            throw new ImportException(_path, failure.LineNumber, Sentence(failure), failure);
        }
        catch (XmlException failure)
        {
            throw new ImportException(_path, Sentence(failure), failure);
        }
        catch (DecoderFallbackException failure)
        {
            throw new ImportException(_path, "the file is not UTF-8.", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new ImportException(_path, $"cannot be read: {failure.Message}", failure);
        }
    }

    private static string Sentence(XmlException failure) =>
        failure.Message.Contains("DTD", StringComparison.Ordinal)
            ? "the file declares a document type; lists with one are refused."
            : $"the file is cut or is not XML: {failure.Message}";
}

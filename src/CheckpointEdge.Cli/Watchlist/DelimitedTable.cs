using System.Text;

namespace CheckpointEdge.Cli.Watchlist;

/// <summary>
/// A file of rows under a header, read as it is enumerated: tab-separated without quoting, or comma-separated with
/// RFC 4180 quotes. Columns are found by their header's name. For one thread.
/// </summary>
internal sealed class DelimitedTable : IDisposable
{
    private const int RowCharsMax = 1_000_000;
    private readonly StreamReader _reader;
    private readonly bool _quoted;
    private int _line;

    private DelimitedTable(string path, bool quoted)
    {
        File = path;
        _quoted = quoted;
        _reader = new StreamReader(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
    }

    public string File { get; }
    public string[] Header { get; private set; } = [];

    public static DelimitedTable Open(string path, bool quoted, params ReadOnlySpan<string> required)
    {
        DelimitedTable table = new(path, quoted);
        table.Header = table.ReadRow()?.Fields
            ?? throw new WatchlistException($"{path}, line 1: the file is empty; a header row is expected.");
        foreach (string column in required)
            if (table.ColumnOf(column) < 0)
                throw new WatchlistException($"{path}, line 1: the header has no column {column}.");
        return table;
    }

    /// <summary>Where a column stands, or -1.</summary>
    public int ColumnOf(string name) => Array.FindIndex(Header, column => column.Trim() == name);

    /// <summary>The rows below the header; blank lines are passed over.</summary>
    public IEnumerable<(int Line, string[] Fields)> Rows()
    {
        while (ReadRow() is { } row)
            if (row.Fields is not [""])
                yield return row;
    }

    public void Dispose() => _reader.Dispose();

    private (int Line, string[] Fields)? ReadRow()
    {
        int first = _line + 1;
        try
        {
            string? text = NextLine();
            if (text is null)
                return null;
            if (!_quoted)
                return (first, text.Split('\t'));
            while (text.Count(letter => letter == '"') % 2 != 0)
            {
                text += "\n" + (NextLine()
                    ?? throw new WatchlistException($"{File}, line {first}: a quoted field is never closed."));
                if (text.Length > RowCharsMax)
                    throw new WatchlistException($"{File}, line {first}: the row is longer than {RowCharsMax} characters.");
            }

            return (first, Unquote(text));
        }
        catch (DecoderFallbackException)
        {
            throw new WatchlistException($"{File}, line {first}: the text is not UTF-8.");
        }
    }

    private string? NextLine()
    {
        _line++;
        return _reader.ReadLine();
    }

    private static string[] Unquote(string text)
    {
        List<string> fields = [];
        StringBuilder field = new();
        bool inside = false;
        for (int at = 0; at < text.Length; at++)
        {
            char letter = text[at];
            if (letter == '"' && inside && at + 1 < text.Length && text[at + 1] == '"')
                field.Append(text[at++]);
            else if (letter == '"')
                inside = !inside;
            else if (letter == ',' && !inside)
                Close();
            else
                field.Append(letter);
        }

        Close();
        return [.. fields];

        void Close()
        {
            fields.Add(field.ToString());
            field.Clear();
        }
    }
}

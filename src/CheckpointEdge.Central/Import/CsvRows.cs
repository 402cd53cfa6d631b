using System.Text;

namespace CheckpointEdge.Central.Import;

/// <summary>One row and the line it began on, counted from 1.</summary>
internal readonly record struct CsvRow(long Line, string[] Fields);

/// <summary>
/// Comma-separated rows (RFC 4180), streamed. Quotes may hold commas, line breaks and doubled quotes; white space
/// around an
/// unquoted field is dropped. The end-of-file mark of DOS (0x1A) ends the file. Stateless.
/// </summary>
internal static class CsvRows
{
    private const char EndOfFileMark = '\u001A';

    /// <param name="fieldCharsMax">A longer field is refused (characters).</param>
    public static IEnumerable<CsvRow> Read(string path, int fieldCharsMax = ImportLimits.TextCharsMax)
    {
        using StreamReader reader = SourceFile.OpenText(path);
        Scanner scanner = new(reader, path, fieldCharsMax);
        while (scanner.Next() is { } row)
            yield return row;
    }

    private sealed class Scanner(StreamReader reader, string path, int fieldCharsMax)
    {
        private readonly StringBuilder _field = new();
        private readonly List<string> _fields = [];
        private long _line = 1;

        /// <summary>The next row that is not empty, or null at the end.</summary>
        public CsvRow? Next()
        {
            while (true)
            {
                long start = _line;
                _fields.Clear();
                bool more = ReadRow();
                if (_fields is not [""])
                    return new CsvRow(start, [.. _fields]);
                if (!more)
                    return null;
            }
        }

        /// <summary>False at the end of the file.</summary>
        private bool ReadRow()
        {
            while (true)
            {
                int letter = ReadField();
                if (_fields.Count > ImportLimits.FieldsMax)
                    throw new ImportException(path, _line, $"has more than {ImportLimits.FieldsMax} fields.");
                if (letter != ',')
                    return letter == '\n';
            }
        }

        /// <summary>
        /// Adds a field and returns what ended it: a comma, a line feed, or -1 for the end of the file.
        /// </summary>
        private int ReadField()
        {
            _field.Clear();
            bool quoted = false;
            while (true)
            {
                int letter = Take();
                if (letter is ',' or '\n' or -1)
                {
                    _fields.Add(quoted ? _field.ToString() : _field.ToString().Trim());
                    return letter;
                }

                if (letter == '"' && !quoted && IsBlank())
                {
                    _field.Clear();
                    ReadQuoted();
                    quoted = true;
                }
                else if (!quoted)
                {
                    Append((char)letter);
                }
                else if (!char.IsWhiteSpace((char)letter))
                {
                    throw new ImportException(path, _line, "has text behind a closing quote.");
                }
            }
        }

        private void ReadQuoted()
        {
            long start = _line;
            while (true)
            {
                int letter = Take();
                if (letter == -1)
                    throw new ImportException(
                        path, start, "a quote opens and never closes; the file is cut or damaged.");
                if (letter == '"')
                {
                    if (reader.Peek() != '"')
                        return;
                    reader.Read();
                }

                Append((char)letter);
            }
        }

        private void Append(char letter)
        {
            if (_field.Length == fieldCharsMax)
                throw new ImportException(path, _line, $"a field is longer than {fieldCharsMax} characters.");
            _field.Append(letter);
        }

        private bool IsBlank()
        {
            for (int i = 0; i < _field.Length; i++)
                if (!char.IsWhiteSpace(_field[i]))
                    return false;
            return true;
        }

        private int Take()
        {
            int letter = reader.Read();
            if (letter == '\n')
                _line++;
            return letter == EndOfFileMark ? -1 : letter;
        }
    }
}

using System.Text.Json;

namespace CheckpointEdge.Central.Import;

/// <summary>
/// The tokens of a JSON file, one after the other, in a buffer that is as large as the largest text. Several values may
/// stand behind each other, as in JSON lines. Belongs to one thread.
/// </summary>
internal sealed class JsonSource : IDisposable
{
    private const int BufferBytes = 64 * 1024;

    private readonly Stream _stream;
    private readonly string _path;
    private byte[] _buffer = new byte[BufferBytes];
    private int _start;
    private int _end;
    private bool _ended;
    private long _linesBefore = 1;
    private byte _last;

    // The reader's own limit stands behind ours, so that the sentence is ours.
    private JsonReaderState _state = new(new JsonReaderOptions
    {
        MaxDepth = ImportLimits.JsonDepthMax + 2,
        AllowMultipleValues = true,
    });

    public JsonSource(string path)
    {
        _path = path;
        _stream = SourceFile.OpenBytes(path);
        Fill();
        if (_end >= 3 && _buffer.AsSpan(0, 3).SequenceEqual((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            _start = 3;
    }

    public JsonTokenType Token { get; private set; }

    /// <summary>A name, a text, a number, <c>true</c> or <c>false</c>; empty for <c>null</c> and brackets.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Where the token begins, counted from 1.</summary>
    public long Line { get; private set; }

    /// <summary>The last byte of the file is a line feed; told once the end is reached.</summary>
    public bool EndsWithLineFeed => _last == '\n';

    /// <summary>False at the end of the file.</summary>
    /// <exception cref="ImportException">What follows is no JSON, or goes beyond a limit.</exception>
    public bool Read()
    {
        while (!TryRead())
        {
            if (_ended)
                return false;
            Fill();
        }

        return true;
    }

    public void Dispose() => _stream.Dispose();

    private bool TryRead()
    {
        ReadOnlySpan<byte> bytes = _buffer.AsSpan(_start, _end - _start);
        Utf8JsonReader reader = new(bytes, _ended, _state);
        try
        {
            bool found = reader.Read();
            if (found)
            {
                if (reader.CurrentDepth > ImportLimits.JsonDepthMax)
                    throw new ImportException(_path, LineAt(bytes, reader), "is nested deeper than any list.");
                Line = LineAt(bytes, reader);
                Token = reader.TokenType;
                Text = TextOf(ref reader);
            }

            _linesBefore += bytes[..(int)reader.BytesConsumed].Count((byte)'\n');
            _start += (int)reader.BytesConsumed;
            _state = reader.CurrentState;
            return found;
        }
        catch (JsonException failure)
        {
            throw new ImportException(
                _path, (failure.LineNumber ?? 0) + 1, "the file is cut or is not JSON.", failure);
        }
        catch (InvalidOperationException failure)
        {
            throw new ImportException(
                _path, LineAt(bytes, reader), "a text is not UTF-8 or half a character.", failure);
        }
    }

    private long LineAt(ReadOnlySpan<byte> bytes, in Utf8JsonReader reader) =>
        _linesBefore + bytes[..(int)reader.TokenStartIndex].Count((byte)'\n');

    private static string TextOf(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.PropertyName or JsonTokenType.String => reader.GetString()!,
        JsonTokenType.Number => System.Text.Encoding.ASCII.GetString(reader.ValueSpan),
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        _ => "",
    };

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        else if (_end == _buffer.Length)
        {
            if (_buffer.Length >= ImportLimits.JsonTextBytesMax)
                throw new ImportException(
                    _path, _linesBefore, $"a text is longer than {ImportLimits.JsonTextBytesMax} bytes.");
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }

        int count = _stream.ReadAtLeast(_buffer.AsSpan(_end), 1, throwOnEndOfStream: false);
        _ended = count == 0;
        _end += count;
        if (count > 0)
            _last = _buffer[_end - 1];
    }
}

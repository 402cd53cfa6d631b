using System.Text;
using CheckpointEdge.Watchlists.Matching;

namespace CheckpointEdge.Watchlists.Names;

/// <summary>
/// Many short texts in one array of bytes: a hundred thousand ids or tokens cost their letters and four bytes each.
/// Immutable, safe for concurrent readers.
/// </summary>
internal sealed class PackedTexts
{
    private readonly byte[] _bytes;
    private readonly int[] _starts;

    public PackedTexts(IReadOnlyList<string> texts)
    {
        _starts = new int[texts.Count + 1];
        for (int at = 0; at < texts.Count; at++)
            _starts[at + 1] = _starts[at] + Encoding.UTF8.GetByteCount(texts[at]);
        _bytes = new byte[_starts[^1]];
        for (int at = 0; at < texts.Count; at++)
            Encoding.UTF8.GetBytes(texts[at], _bytes.AsSpan(_starts[at]));
    }

    public PackedTexts(SealedArrays.Reader arrays) => (_bytes, _starts) = (arrays.Read<byte>(), arrays.Read<int>());

    public int Count => _starts.Length - 1;
    public long SizeBytes => _bytes.Length + (4L * _starts.Length);

    public long SealedSizeBytes => SealedArrays.Writer.SizeOf(_bytes) + SealedArrays.Writer.SizeOf(_starts);

    public void Write(SealedArrays.Writer arrays)
    {
        arrays.Write(_bytes);
        arrays.Write(_starts);
    }

    public string this[int at] => Encoding.UTF8.GetString(Bytes(at));

    public ReadOnlySpan<byte> Bytes(int at) => _bytes.AsSpan(_starts[at].._starts[at + 1]);

    /// <summary>Copies an ASCII text into <paramref name="letters"/>; returns its length.</summary>
    public int CopyAscii(int at, Span<char> letters)
    {
        ReadOnlySpan<byte> bytes = Bytes(at);
        for (int i = 0; i < bytes.Length; i++)
            letters[i] = (char)bytes[i];
        return bytes.Length;
    }

    /// <summary>Ordinal comparison of two texts.</summary>
    public int Compare(int left, int right) => Bytes(left).SequenceCompareTo(Bytes(right));
}

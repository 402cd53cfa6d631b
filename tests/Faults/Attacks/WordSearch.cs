using System.Buffers;
using System.Text;

namespace CheckpointEdge.Tests.Faults.Attacks;

/// <summary>
/// Looks for words in bytes, whatever way they are written: in any case, as UTF-8, UTF-16 of either order, hexadecimal or base64 at
/// any place in its groups. Immutable after construction.
/// </summary>
internal sealed class WordSearch
{
    private const int PageBytes = 64 * 1024;

    /// <summary>Shorter base64 is found by chance (characters).</summary>
    private const int PatternCharsMin = 6;

    private readonly (string Word, SearchValues<string> AnyCase, SearchValues<string> Exact)[] _words;
    private readonly int _overlap;

    public WordSearch(IEnumerable<string> words)
    {
        _words = [.. words.Distinct(StringComparer.Ordinal).Select(word => (
            word,
            SearchValues.Create([.. AnyCase(word)], StringComparison.OrdinalIgnoreCase),
            SearchValues.Create([.. Base64(word)], StringComparison.Ordinal)))];
        _overlap = 4 * _words.Max(word => word.Word.Length) + 8;
    }

    /// <summary>The words that are there.</summary>
    public IReadOnlyList<string> In(ReadOnlySpan<byte> bytes)
    {
        string text = Encoding.Latin1.GetString(bytes);
        List<string> found = [];
        foreach ((string word, SearchValues<string> anyCase, SearchValues<string> exact) in _words)
            if (text.AsSpan().ContainsAny(anyCase) || text.AsSpan().ContainsAny(exact))
                found.Add(word);
        return found;
    }

    /// <summary>The words that are in a file of any size; what is nothing but zeros is passed over.</summary>
    public IReadOnlyList<string> InFile(string path)
    {
        HashSet<string> found = [];
        byte[] buffer = new byte[_overlap + PageBytes];
        int kept = 0;
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        for (int read; (read = file.Read(buffer, kept, PageBytes)) > 0;)
        {
            Span<byte> all = buffer.AsSpan(0, kept + read);
            if (all.IndexOfAnyExcept((byte)0) >= 0)
                found.UnionWith(In(all));
            kept = Math.Min(_overlap, all.Length);
            all[^kept..].CopyTo(buffer);
        }

        return [.. found.Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> AnyCase(string word)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(word);
        yield return Encoding.Latin1.GetString(utf8);
        yield return Encoding.Latin1.GetString(Encoding.Unicode.GetBytes(word));
        yield return Encoding.Latin1.GetString(Encoding.BigEndianUnicode.GetBytes(word));
        foreach (string written in (string[])[word, word.ToUpperInvariant(), word.ToLowerInvariant()])
            yield return Convert.ToHexString(Encoding.UTF8.GetBytes(written));
    }

    private static IEnumerable<string> Base64(string word)
    {
        foreach (string written in (string[])[word, word.ToUpperInvariant(), word.ToLowerInvariant()])
            foreach (byte[] bytes in (byte[][])[Encoding.UTF8.GetBytes(written), Encoding.Unicode.GetBytes(written)])
                for (int before = 0; before < 3; before++)
                {
                    // Only what does not depend on the bytes around it.
                    string whole = Convert.ToBase64String([.. new byte[before], .. bytes]);
                    int start = before == 0 ? 0 : before + 1;
                    int end = (before + bytes.Length) * 8 / 6;
                    if (end - start >= PatternCharsMin)
                        yield return whole[start..end];
                    if (end - start >= PatternCharsMin && whole.AsSpan(start, end - start).IndexOfAny('+', '/') >= 0)
                        yield return whole[start..end].Replace('+', '-').Replace('/', '_');
                }
    }
}

using System.Runtime.CompilerServices;
using System.Text;

namespace CheckpointEdge.Tests.Fuzz;

/// <summary>Bends text that has a grammar: words, numbers and quotations change places, double, nest and grow. Depends on the random alone.</summary>
internal static class TextMutations
{
    private const int StepsMax = 4;
    private const int NestingMax = 3000;
    private const int LongCharsMax = 1 << 15;

    private static readonly string[] _telling =
    [
        "0", "-1", "1", "-0", "00", "2147483648", "-9223372036854775809", "9223372036854775807", "1e308", "1E-400", "NaN", "0.1", "null", "true",
        "\"\"", "[]", "{}", "\"\\u0000\"", "\"\\ud800\"", "\"../../etc/passwd\"", "\"<script>\"", "\u202E", "\u0000", "\uFEFF", "\t", "\r\n", "\"",
        "'", "]]>", "<!DOCTYPE a [<!ENTITY b \"bbbbbbbb\">]>", "&b;", "&#0;", "<!--", ",,,,", ";", "\\", "%2e%2e%2f", "\u001B[2J", "9999-12-31",
        "0001-01-01", "2026-02-30", "2026-11-22T00:00:00Z", "Ǆ", "ﷺ", "İ", "e\u0301", "𝔘",
    ];

    private static readonly (string Open, string Close)[] _nests = [("[", "]"), ("{\"a\":", "}"), ("<a>", "</a>"), ("\"", "\""), ("(", ")")];

    /// <summary>Seeds come again and again, and taking one apart costs more than most targets do.</summary>
    private static readonly ConditionalWeakTable<byte[], string[]> _words = [];

    public static byte[] Of(byte[] seed, byte[] other, FuzzRandom random)
    {
        List<string> words = [.. _words.GetValue(seed, Words)];
        string[] others = _words.GetValue(other, Words);
        for (int left = 1 + random.Below(StepsMax); left > 0; left--)
            Bend(words, others, random);
        byte[] bytes = Encoding.UTF8.GetBytes(string.Concat(words));
        return bytes.Length > Mutations.SizeBytesMax ? bytes[..Mutations.SizeBytesMax] : bytes;
    }

    private static void Bend(List<string> words, string[] others, FuzzRandom random)
    {
        if (words.Count == 0)
        {
            words.Add(random.Of(_telling));
            return;
        }

        int at = random.Below(words.Count);
        int count = 1 + random.Below(Math.Min(12, words.Count - at));
        switch (random.Below(11))
        {
            case 0:
                words.RemoveRange(at, count);
                break;
            case 1:
                words.InsertRange(random.Below(words.Count + 1), words.GetRange(at, count));
                break;
            case 2:
                int swapped = random.Below(words.Count);
                (words[at], words[swapped]) = (words[swapped], words[at]);
                break;
            case 3:
            case 4:
                words[at] = random.Of(_telling);
                break;
            case 5:
                words.Insert(at, random.Of(_telling));
                break;
            case 6 when others.Length > 0:
                words[at] = random.Of(others);
                break;
            case 7:
                (string open, string close) = random.Of(_nests);
                int depth = 1 + random.Below(random.Below(8) == 0 ? NestingMax : 4);
                words[at] = string.Concat(Enumerable.Repeat(open, depth)) + words[at] + string.Concat(Enumerable.Repeat(close, depth));
                break;
            case 8:
                int copies = 1 + random.Below(Math.Max(1, (1 << random.Below(15)) / (words[at].Length + 1)));
                words[at] = string.Concat(Enumerable.Repeat(words[at], copies));
                words[at] = words[at].Length > LongCharsMax ? words[at][..LongCharsMax] : words[at];
                break;
            case 9:
                (int start, int length) = Whole(words, at);
                words.RemoveRange(start, length);
                words.Insert(start, random.Of(_telling));
                break;
            default:
                words.RemoveRange(at, words.Count - at);
                break;
        }
    }

    /// <summary>The next object, list or quotation, to its end; one word where there is none.</summary>
    private static (int Start, int Length) Whole(List<string> words, int from)
    {
        int start = words.FindIndex(from, word => word is "{" or "[" or "\"");
        if (start < 0)
            return (from, 1);
        (string open, string close) = words[start] switch { "{" => ("{", "}"), "[" => ("[", "]"), _ => ("", "\"") };
        int end = start + 1;
        for (int depth = 1; end < words.Count; end++)
        {
            depth += words[end] == open ? 1 : words[end] == close ? -1 : 0;
            if (depth == 0)
                return (start, end - start + 1);
        }

        return (start, 1);
    }

    /// <summary>Runs of letters, runs of digits, and every other character by itself; together they are the text.</summary>
    private static string[] Words(byte[] bytes)
    {
        string text = Encoding.UTF8.GetString(bytes);
        List<string> words = [];
        for (int start = 0, end; start < text.Length; start = end)
        {
            Func<char, bool>? run = char.IsLetter(text[start]) ? char.IsLetter : char.IsDigit(text[start]) ? char.IsDigit : null;
            end = start + 1;
            while (run is not null && end < text.Length && run(text[end]))
                end++;
            words.Add(text[start..end]);
        }

        return [.. words];
    }
}

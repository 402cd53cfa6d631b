using System.Text.RegularExpressions;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Central.Import;

/// <summary>Names as lists write them into one field. Stateless, safe for concurrent use.</summary>
internal static partial class NameText
{
    /// <summary>
    /// Line breaks, control characters and runs of spaces become one space; NUL stays, to be refused.
    /// </summary>
    public static string OneLine(string text) => WhiteSpace().Replace(text, " ").Trim();

    /// <summary>
    /// The names of one alias field: several may be joined by ';' or by "b)", and the original script may stand before
    /// the Latin forms in brackets. A name given in its own script alone stands in both places, as published.
    /// </summary>
    public static IEnumerable<ListedName> Split(string text, NameStrength strength)
    {
        text = OneLine(text);
        string script = "";
        if (ScriptWithLatin().Match(text) is { Success: true } both && !HasLatin(both.Groups["script"].Value))
        {
            script = both.Groups["script"].Value.Trim();
            text = both.Groups["latin"].Value;
        }

        foreach (string part in Separators().Split(text))
        {
            string name = part.Trim(' ', ';', ',');
            if (name.Length > 0)
                yield return new ListedName(name, strength) { OriginalScript = HasLatin(name) ? script : name };
        }
    }

    public static bool HasLatin(string text) =>
        text.Any(letter => char.IsAsciiLetter(letter) || letter is >= 'À' and <= 'ɏ');

    [GeneratedRegex(@"[\s\u0001-\u001F\u007F-\u009F]+", RegexOptions.CultureInvariant)]
    private static partial Regex WhiteSpace();

    [GeneratedRegex(@"^(?<script>[^()]+)\((?<latin>[^()]+)\)$", RegexOptions.CultureInvariant)]
    private static partial Regex ScriptWithLatin();

    [GeneratedRegex(@";| [a-z]\) ", RegexOptions.CultureInvariant)]
    private static partial Regex Separators();
}

using System.Text;

namespace Appliance.Tests.Kiosk.Phrases;

/// <summary>
/// The string literals of a C# file, with <c>{}</c> for whatever is put in; literals that are put together with + are one, and literals inside
/// of what is put in come by themselves. Reads what this house writes, not every C# there is.
/// </summary>
internal static class SourceStrings
{
    public static IEnumerable<string> Of(string source)
    {
        List<string> found = [];
        int at = 0;
        while (at < source.Length)
        {
            if (At(source, at, "//"))
                at = source.IndexOf('\n', at) is >= 0 and var line ? line : source.Length;
            else if (At(source, at, "/*"))
                at = source.IndexOf("*/", at, StringComparison.Ordinal) + 2;
            else if (source[at] == '\'')
                at = source.IndexOf('\'', at + (source[at + 1] == '\\' ? 3 : 2)) + 1;
            else if (source[at] == '"')
                at = Literal(source, at, found);
            else
                at++;
        }

        return found;
    }

    /// <summary>Reads the literal here and those joined to it; returns the position behind.</summary>
    private static int Literal(string source, int at, List<string> found)
    {
        StringBuilder text = new();
        while (true)
        {
            at = One(source, at, text, found);
            int next = at;
            while (next < source.Length && (char.IsWhiteSpace(source[next]) || source[next] == '+'))
                next++;
            bool joined = source[at..next].Contains('+', StringComparison.Ordinal);
            if (!joined || next + 1 >= source.Length || !(source[next] == '"' || At(source, next, "$\"")))
                break;
            at = source[next] == '$' ? next + 1 : next;
        }

        found.Add(text.ToString());
        return at;
    }

    private static int One(string source, int at, StringBuilder text, List<string> found)
    {
        bool interpolated = at > 0 && source[at - 1] == '$', verbatim = at > 0 && source[at - 1] == '@';
        if (At(source, at, "\"\"\""))
        {
            int end = source.IndexOf("\"\"\"", at + 3, StringComparison.Ordinal);
            return end + 3;
        }

        for (at++; source[at] != '"' || (verbatim && At(source, at, "\"\"")); at++)
        {
            if (verbatim && source[at] == '"')
                at++;
            else if (!verbatim && source[at] == '\\')
                at++;
            else if (interpolated && source[at] == '{' && !At(source, at, "{{"))
            {
                int close = Hole(source, at, found);
                text.Append("{}");
                at = close;
                continue;
            }

            text.Append(source[at]);
        }

        return at + 1;
    }

    /// <summary>The position of the brace that closes what is put in.</summary>
    private static int Hole(string source, int at, List<string> found)
    {
        int depth = 0;
        for (; ; at++)
        {
            if (source[at] == '"')
                at = Literal(source, at, found) - 1;
            else if (source[at] is '{' or '(' or '[')
                depth++;
            else if (source[at] is '}' or ')' or ']' && --depth == 0)
                return at;
        }
    }

    private static bool At(string source, int at, string what) => string.CompareOrdinal(source, at, what, 0, what.Length) == 0;
}

using System.Collections.Immutable;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Central.Import;

/// <summary>Countries as structured lists give them: a code, a word, or both. Stateless.</summary>
internal static class ListedCountries
{
    /// <summary>
    /// OpenSanctions names states that are no more by four letters (ISO 3166-3) and parts of states by a suffix.
    /// </summary>
    private static readonly ImmutableDictionary<string, string> _former = new Dictionary<string, string>
    {
        ["SUHH"] = "SUN",
        ["YUCS"] = "YUG",
        ["CSXX"] = "SCG",
        ["CSHH"] = "CSK",
        ["DDDE"] = "DDR",
        ["DD"] = "DDR",
    }.ToImmutableDictionary(StringComparer.Ordinal);

    /// <summary>Of a two-letter code, also in small letters; the code stays as the word. Null for none.</summary>
    public static Country? OfCode(string code)
    {
        string letters = code.Trim().ToUpperInvariant();
        if (letters is "" or "00" or "ZZ" or "-")
            return null;
        string known = _former.GetValueOrDefault(letters) ?? Countries.CodeOf(letters);
        if (known.Length == 0 && letters.IndexOf('-', StringComparison.Ordinal) == 2)
            known = Countries.CodeOf(letters[..2]);
        return new Country(code.Trim(), known);
    }

    /// <summary>Of a word and a code beside it: the word is kept, the code helps where the word is not known.</summary>
    public static Country? Of(string word, string code)
    {
        Country? coded = OfCode(code);
        if (Countries.IsAbsent(word))
            return coded;
        Country worded = Countries.Of(word);
        return worded.Code.Length > 0 || coded is null ? worded : new Country(word, coded.Code);
    }
}

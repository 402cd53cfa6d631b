using System.Text.RegularExpressions;

namespace Browser.PageFiles;

/// <summary>The texts of the officer's page and of the set-up in every language against the English ones.</summary>
public sealed partial class LanguageFileTests
{
    /// <summary>The forms that CLDR's rule of each language asks for; <c>zero</c> is the page's own word for none.</summary>
    private static readonly Dictionary<string, string[]> _forms = new(StringComparer.Ordinal)
    {
        ["fr"] = ["one", "other"],
        ["ar"] = ["one", "two", "few", "many", "other"],
        ["ckb"] = ["one", "other"],
    };

    [Theory]
    [InlineData("fr", "officer")]
    [InlineData("fr", "setup")]
    [InlineData("ar", "officer")]
    [InlineData("ar", "setup")]
    [InlineData("ckb", "officer")]
    [InlineData("ckb", "setup")]
    public void No_key_is_missing_and_none_is_surplus(string language, string page)
    {
        Dictionary<string, string> english = Read("en", page), own = Read(language, page);
        string[] families = [.. english.Keys.Where(key => key.EndsWith(".other", StringComparison.Ordinal)).Select(Stem)];
        bool Plural(string key) => families.Contains(Stem(key)) && key != Stem(key);
        Assert.Empty(english.Keys.Where(key => !Plural(key)).Except(own.Keys));
        Assert.Empty(own.Keys.Where(key => !Plural(key)).Except(english.Keys));
        foreach (string family in families)
        {
            IEnumerable<string> zero = english.ContainsKey($"{family}.zero") ? ["zero"] : [];
            Assert.Empty(_forms[language].Concat(zero).Select(form => $"{family}.{form}").Except(own.Keys));
        }
    }

    [Theory]
    [InlineData("fr", "officer")]
    [InlineData("fr", "setup")]
    [InlineData("ar", "officer")]
    [InlineData("ar", "setup")]
    [InlineData("ckb", "officer")]
    [InlineData("ckb", "setup")]
    public void Every_text_has_the_places_of_the_english_one_and_is_not_left_empty(string language, string page)
    {
        Dictionary<string, string> english = Read("en", page);
        foreach ((string key, string text) in Read(language, page))
        {
            Assert.False(string.IsNullOrWhiteSpace(text), key);
            if (english.TryGetValue(key, out string? original) && !key.EndsWith(".one", StringComparison.Ordinal))
                Assert.True(Places(original).SequenceEqual(Places(text)) || key.EndsWith(".zero", StringComparison.Ordinal), key);
        }
    }

    /// <summary>Digits are Latin in every language: documents, lists and clocks have no others.</summary>
    [Theory]
    [InlineData("ar", "officer")]
    [InlineData("ar", "setup")]
    [InlineData("ckb", "officer")]
    [InlineData("ckb", "setup")]
    public void No_digit_is_of_another_script(string language, string page) =>
        Assert.DoesNotContain(Read(language, page).Values, text => text.Any(c => char.IsDigit(c) && !char.IsAsciiDigit(c)));

    private static Dictionary<string, string> Read(string language, string page)
    {
        string file = File.ReadAllText(Path.Combine(Stage.WebRoot, page, "languages", $"{language}.js"));
        return Entry().Matches(file).ToDictionary(
            entry => entry.Groups["key"].Value, entry => entry.Groups["text"].Value, StringComparer.Ordinal);
    }

    private static string Stem(string key) => PluralForm().Replace(key, "");

    private static IEnumerable<string> Places(string text) =>
        Place().Matches(text).Select(place => place.Value).Order(StringComparer.Ordinal);

    [GeneratedRegex("""^\s*'(?<key>[\w.-]+)':\s*(?<quote>['"`])(?<text>.*?)(?<!\\)\k<quote>,?\s*$""", RegexOptions.Multiline)]
    private static partial Regex Entry();

    [GeneratedRegex(@"\.(zero|one|two|few|many|other)$")]
    private static partial Regex PluralForm();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Place();
}

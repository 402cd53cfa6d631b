using System.Text.Json;
using System.Text.RegularExpressions;
using CheckpointEdge.Tests;

namespace Browser.PageFiles;

/// <summary>The texts of Central's console, whose English is the key, against the files of the other languages.</summary>
public sealed partial class ConsoleLanguageFileTests
{
    private static readonly string _root = Path.Combine(Needs.RepositoryRoot, "src", "CheckpointEdge.Central", "wwwroot");

    private static readonly string _pages = string.Join('\n', Directory.EnumerateFiles(_root, "*.js").Select(File.ReadAllText));

    public static TheoryData<string> Languages => ["fr", "ar", "ckb"];

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_text_of_the_page_is_said_and_no_other(string language)
    {
        string[] asked = [.. Asked().Matches(_pages).Select(text => Unquoted(text.Groups[1].Value)).Distinct()];
        Dictionary<string, string> own = Read(language);
        Assert.True(asked.Length > 400, $"only {asked.Length} texts were found");
        Assert.Empty(asked.Except(own.Keys));
        Assert.Empty(own.Keys.Except(asked));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_text_has_the_places_of_the_english_one_latin_digits_and_something_to_say(string language) =>
        Assert.All(Read(language), text =>
        {
            Assert.False(string.IsNullOrWhiteSpace(text.Value));
            Assert.Equal(Places(text.Key), Places(text.Value));
            Assert.DoesNotContain(text.Value, letter => char.IsDigit(letter) && !char.IsAsciiDigit(letter));
            bool words = Letters().IsMatch(Place().Replace(text.Key, ""));
            Assert.True(language == "fr" || !words || Arabic().IsMatch(Place().Replace(text.Value, "")), text.Key);
        });

    /// <summary>A sentence that goes on the page past the language files would be found in English alone.</summary>
    [Fact]
    public void No_sentence_goes_round_the_language_files()
    {
        string code = Comment().Replace(_pages, "");
        Assert.Empty(Bare().Matches(code).Select(text => text.Value));
        Assert.Empty(NotLiteral().Matches(code).Select(text => text.Value));
    }

    private static Dictionary<string, string> Read(string language) =>
        Entry().Matches(File.ReadAllText(Path.Combine(_root, "languages", language + ".js"))).ToDictionary(
            entry => Unquoted(entry.Groups[1].Value), entry => Unquoted(entry.Groups[2].Value), StringComparer.Ordinal);

    private static string Unquoted(string quoted) => JsonSerializer.Deserialize<string>($"\"{quoted}\"")!;

    private static IEnumerable<string> Places(string text) => Place().Matches(text).Select(place => place.Value).Order(StringComparer.Ordinal);

    [GeneratedRegex("\\bt\\(\\s*\"((?:[^\"\\\\]|\\\\.)*)\"")]
    private static partial Regex Asked();

    [GeneratedRegex("""^  "((?:[^"\\]|\\.)*)": "((?:[^"\\]|\\.)*)",$""", RegexOptions.Multiline)]
    private static partial Regex Entry();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Place();

    [GeneratedRegex(@"\p{IsArabic}")]
    private static partial Regex Arabic();

    [GeneratedRegex("[a-z]{2,}")]
    private static partial Regex Letters();

    [GeneratedRegex(@"/\*.*?\*/|(?<=^|\s)//[^\n]*", RegexOptions.Singleline)]
    private static partial Regex Comment();

    /// <summary>A capital, a small letter and a blank between two words, not in <c>t("…")</c>; the example of an input is data.</summary>
    [GeneratedRegex("(?<!\\bt\\()[\"`](?!Northern Africa)[^\"`\\n$<>]*[A-Z][a-z]+ [a-z]{2,}[^\"`\\n]*[\"`]")]
    private static partial Regex Bare();

    [GeneratedRegex("""(?<!function )\bt\((?!")[^)]*\)""")]
    private static partial Regex NotLiteral();
}

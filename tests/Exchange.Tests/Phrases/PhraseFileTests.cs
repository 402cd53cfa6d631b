using CheckpointEdge.Exchange.Phrases;

namespace CheckpointEdge.Exchange.Tests.Phrases;

/// <summary>The language files against the English templates.</summary>
public sealed class PhraseFileTests
{
    private static readonly string[] _joins = [". ", "; ", ", "];

    public static TheoryData<string> Others => [.. Language.All.Where(language => language != Language.English).Select(l => l.Code)];

    private static string[] Templates => [.. PhraseFiles.OfTheLine.Templates().SelectMany(section => section.Value)];

    [Fact]
    public void Every_template_stands_once_and_can_be_used()
    {
        Assert.Equal(Templates.Length, Templates.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(Templates, template => Assert.Equal(template, new PhraseTemplate(template).Text));
        Assert.All(Templates, template => Assert.DoesNotContain("{}", template, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void Every_language_has_every_template_and_no_other(string language)
    {
        Dictionary<string, string> own = PhraseFiles.OfTheLine.Translations(Language.Of(language));
        Assert.All(
            PhraseFiles.OfTheLine.Templates().Where(section => section.Value.Any(own.ContainsKey)),
            section => Assert.Empty(section.Value.Except(own.Keys).Except(_joins)));
        Assert.Empty(own.Keys.Except(Templates).Except(_joins));
        Assert.All(own, phrase => Assert.False(string.IsNullOrWhiteSpace(phrase.Value) && !_joins.Contains(phrase.Key), phrase.Key));
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void Every_translation_has_the_places_of_its_template(string language) =>
        Assert.All(
            PhraseFiles.OfTheLine.Translations(Language.Of(language)),
            phrase => Assert.Equal(PhrasePart.PlacesOf(phrase.Key), PhrasePart.PlacesOf(phrase.Value)));

    /// <summary>A template that another one takes the words from would say the wrong thing.</summary>
    [Fact]
    public void Every_template_with_values_in_it_is_found_and_no_other()
    {
        List<string> missed = [];
        Phrasebook book = new(
            new Language("marked", false), Templates.Except(_joins).Select(text => (new PhraseTemplate(text), $"«{text}»")), [], missed.Add);
        foreach (string template in Templates.Except(_joins))
        {
            string Filled(Func<PhrasePart, string> value) =>
                string.Concat(PhrasePart.Of(template).Select(part => part.IsPlace ? value(part) : part.Text));
            string said = Filled(place => place.Kind == "sentence" ? $"«{ValueOf(place)}»" : ValueOf(place));
            string stop = template.EndsWith('.') ? "." : "";
            string found = book.Say(Filled(ValueOf));
            if (found != $"«{said}»{stop}")
                missed.Add($"{template} -> {found}");
        }

        Assert.Empty(missed);
    }

    private static string ValueOf(PhrasePart place) => place.Kind switch
    {
        "number" => "4" + (place.Text.Length > 6 ? place.Text[^1] : '1'),
        "date" => $"203{(place.Text.Length > 4 ? place.Text[^1] : '1')}-04-15",
        "code" => "K" + (place.Text.Length > 4 ? place.Text[^1] : '1'),
        "name" => "NAME" + (place.Text.Length > 4 ? place.Text[^1] : '1'),
        _ => "document number",
    };
}

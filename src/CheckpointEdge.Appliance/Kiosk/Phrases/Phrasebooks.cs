using System.Collections.Immutable;
using System.Text.Json;

namespace CheckpointEdge.Appliance.Kiosk.Phrases;

/// <summary>
/// The phrasebooks that are carried inside the assembly (<c>templates/*.json</c>), read at the first use. Immutable, safe for concurrent use.
/// </summary>
public static class Phrasebooks
{
    private const string JoinsSection = "joins";

    private static readonly Lazy<ImmutableArray<Phrasebook>> _shipped =
        new(() => [.. Language.All.Select(language => Load(language))]);

    public static ImmutableArray<Phrasebook> All => _shipped.Value;

    public static Phrasebook Of(Language language) => All.First(book => book.Language == language);

    /// <summary>A phrasebook of its own.</summary>
    /// <param name="missed">As in <see cref="Phrasebook"/>: for tests alone.</param>
    public static Phrasebook Load(Language language, Action<string>? missed = null)
    {
        Dictionary<string, string> translations = language == Language.English ? [] : Translations(language);
        List<(PhraseTemplate Template, string Translation)> phrases = [];
        foreach (string template in Templates().Where(pair => pair.Key != JoinsSection).SelectMany(pair => pair.Value))
            // A phrase that does not fit its template says less than the English one.
            if (translations.TryGetValue(template, out string? own) && PhrasePart.PlacesOf(own).SequenceEqual(PhrasePart.PlacesOf(template)))
                phrases.Add((new PhraseTemplate(template), own));
        ImmutableArray<(string, string)> joins =
            [.. new[] { ". ", "; ", ", " }.Select(join => (join, translations.GetValueOrDefault(join, join)))];
        return new Phrasebook(language, phrases, joins, missed);
    }

    /// <summary>The English templates by section.</summary>
    public static ImmutableSortedDictionary<string, ImmutableArray<string>> Templates()
    {
        using JsonDocument english = Open(Language.English)!;
        return english.RootElement.EnumerateObject().ToImmutableSortedDictionary(
            section => section.Name,
            section => section.Value.EnumerateArray().Select(template => template.GetString()!).ToImmutableArray(),
            StringComparer.Ordinal);
    }

    /// <summary>What a language says for the templates, sections together; empty while nobody has translated it.</summary>
    public static Dictionary<string, string> Translations(Language language)
    {
        using JsonDocument? own = Open(language);
        Dictionary<string, string> all = new(StringComparer.Ordinal);
        foreach (JsonProperty phrase in own?.RootElement.EnumerateObject().SelectMany(section => section.Value.EnumerateObject()) ?? [])
            all[phrase.Name] = phrase.Value.GetString() ?? "";
        return all;
    }

    private static JsonDocument? Open(Language language)
    {
        using Stream? file = typeof(Phrasebooks).Assembly.GetManifestResourceStream($"phrases/{language.Code}.json");
        return file is null ? null : JsonDocument.Parse(file);
    }
}

using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;

namespace CheckpointEdge.Exchange.Phrases;

/// <summary>
/// The English templates and their translations that one program carries inside its assembly (<c>phrases/*.json</c>). Immutable, safe for
/// concurrent use.
/// </summary>
public sealed class PhraseFiles(Assembly assembly)
{
    private const string JoinsSection = "joins";

    private static readonly ImmutableArray<string> _joins = [". ", "; ", ", "];

    /// <summary>What stations, documents and lists say: it goes from board to Central in reports, so both can say it in other languages.</summary>
    public static PhraseFiles OfTheLine { get; } = new(typeof(PhraseFiles).Assembly);

    /// <summary>The English templates by section.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> Templates()
    {
        using JsonDocument english = Open(Language.English)!;
        return english.RootElement.EnumerateObject().ToImmutableSortedDictionary(
            section => section.Name,
            section => section.Value.EnumerateArray().Select(template => template.GetString()!).ToImmutableArray(),
            StringComparer.Ordinal);
    }

    /// <summary>What a language says for the templates, sections together; empty while nobody has translated it.</summary>
    public Dictionary<string, string> Translations(Language language)
    {
        using JsonDocument? own = Open(language);
        Dictionary<string, string> all = new(StringComparer.Ordinal);
        foreach (JsonProperty phrase in own?.RootElement.EnumerateObject().SelectMany(section => section.Value.EnumerateObject()) ?? [])
            all[phrase.Name] = phrase.Value.GetString() ?? "";
        return all;
    }

    /// <summary>One book of several programs' files. Where two translate the same template, the first is taken.</summary>
    /// <param name="missed">As in <see cref="Phrasebook"/>: for tests alone.</param>
    public static Phrasebook Load(Language language, IReadOnlyCollection<PhraseFiles> files, Action<string>? missed = null)
    {
        Dictionary<string, (PhraseTemplate, string)> phrases = new(StringComparer.Ordinal);
        Dictionary<string, string> joins = _joins.ToDictionary(join => join, StringComparer.Ordinal);
        foreach (PhraseFiles each in language == Language.English ? [] : files)
        {
            Dictionary<string, string> own = each.Translations(language);
            foreach (string template in each.Templates().Where(pair => pair.Key != JoinsSection).SelectMany(pair => pair.Value))
                // A phrase that does not fit its template says less than the English one.
                if (own.TryGetValue(template, out string? said) && PhrasePart.PlacesOf(said).SequenceEqual(PhrasePart.PlacesOf(template)))
                    phrases.TryAdd(template, (new PhraseTemplate(template), said));
            foreach (string join in _joins.Where(own.ContainsKey))
                joins[join] = own[join];
        }

        return new Phrasebook(language, phrases.Values, [.. _joins.Select(join => (join, joins[join]))], missed);
    }

    private JsonDocument? Open(Language language)
    {
        using Stream? file = assembly.GetManifestResourceStream($"phrases/{language.Code}.json");
        return file is null ? null : JsonDocument.Parse(file);
    }
}

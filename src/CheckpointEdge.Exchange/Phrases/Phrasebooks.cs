using System.Collections.Immutable;

namespace CheckpointEdge.Exchange.Phrases;

/// <summary>A phrasebook for each language, read from its files at the first use. Immutable, safe for concurrent use.</summary>
public sealed class Phrasebooks(params IReadOnlyCollection<PhraseFiles> files)
{
    private readonly Lazy<ImmutableArray<Phrasebook>> _all =
        new(() => [.. Language.All.Select(language => PhraseFiles.Load(language, files))]);

    /// <summary>What a board says.</summary>
    public static Phrasebooks OfTheLine { get; } = new(PhraseFiles.OfTheLine);

    public ImmutableArray<Phrasebook> All => _all.Value;

    public Phrasebook Of(Language language) => All.First(book => book.Language == language);
}

using System.Collections.Immutable;

namespace CheckpointEdge.Watchlists.Documents;

/// <summary>
/// What changed since the base file was built: documents added, and tombstones for those withdrawn. Small, held in memory
/// and asked before the base. Immutable, safe for concurrent readers.
/// </summary>
public sealed class FingerprintOverlay
{
    /// <summary>More changes than this are worth a new base (count); 16 bytes each in memory.</summary>
    public const int ChangesMax = 1_000_000;

    private readonly ImmutableDictionary<DocumentFingerprint, DocumentNotice?> _changes;

    private FingerprintOverlay(ImmutableDictionary<DocumentFingerprint, DocumentNotice?> changes) => _changes = changes;

    public static FingerprintOverlay Empty { get; } = new(ImmutableDictionary<DocumentFingerprint, DocumentNotice?>.Empty);

    public int Count => _changes.Count;

    /// <param name="changes">A notice: added or changed; null: withdrawn. Of several for one document the last counts.</param>
    /// <exception cref="FingerprintFileException">They are more than <see cref="ChangesMax"/>.</exception>
    public static FingerprintOverlay Of(IEnumerable<(DocumentFingerprint Document, DocumentNotice? Notice)> changes)
    {
        ImmutableDictionary<DocumentFingerprint, DocumentNotice?>.Builder builder =
            ImmutableDictionary.CreateBuilder<DocumentFingerprint, DocumentNotice?>();
        foreach ((DocumentFingerprint document, DocumentNotice? notice) in changes)
        {
            builder[document] = notice;
            if (builder.Count > ChangesMax)
                throw new FingerprintFileException($"More than {ChangesMax} documents changed: build a new base file.");
        }

        return new(builder.ToImmutable());
    }

    /// <returns>False: the overlay says nothing about it, ask the base.</returns>
    public bool TryFind(DocumentFingerprint document, out DocumentNotice? notice) => _changes.TryGetValue(document, out notice);
}

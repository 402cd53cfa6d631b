using System.Collections.Immutable;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Central.Lists;

/// <content>The faces of the lists: they go out with drafts, and leave with the people they are of.</content>
public sealed partial class ListWorkflow
{
    /// <summary>
    /// The same content with the faces that are held now, as a draft for two approvers to sign: of the open draft, which gives way, else of
    /// the publication.
    /// </summary>
    /// <exception cref="CentralException">There is no list, or an import is running.</exception>
    public DraftView DraftWithFaces(string askedBy, CancellationToken cancellation)
    {
        Draft content = _database.Read(reader => DraftStore.Open(reader) ?? DraftStore.Published(reader))
            ?? throw new CentralException("Import a list first: faces belong to its records.");
        return MakeDraft([], askedBy, place => _maker.WithFaces(place, _drafts.Of(content.Id), content, cancellation), cancellation);
    }

    /// <summary>Of these records those that neither the open draft nor the published list has, by their order.</summary>
    public ImmutableArray<string> NotListed(IEnumerable<string> records)
    {
        HashSet<string> unknown = new(records, StringComparer.Ordinal);
        (Draft? open, Draft? published) = _database.Read(reader => (DraftStore.Open(reader), DraftStore.Published(reader)));
        foreach (Draft draft in new[] { open, published }.OfType<Draft>())
        {
            using Slice slice = Slice.Open(_drafts.Of(draft.Id).Path);
            unknown.RemoveWhere(record => slice.OrdinalOf(record) is not null);
        }

        return [.. unknown.Order(StringComparer.Ordinal)];
    }

    /// <summary>After a publication: a person who is on no list any more has no template here any more.</summary>
    private void ForgetFaces(IEnumerable<string> keptFolders)
    {
        if (_database.Read(DraftStore.Published) is { } published)
            _faces.ForgetWhoLeft(published.CreatedAt, [.. keptFolders.Where(Directory.Exists)]);
    }
}

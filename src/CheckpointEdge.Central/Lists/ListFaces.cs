using System.Collections.Immutable;
using CheckpointEdge.Central.Faces;
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

    /// <summary>What is enrolled, by the lists of the publication.</summary>
    public EnrolledFacesView EnrolledFaces()
    {
        FaceBookView held = _faces.View();
        Dictionary<string, List<RecordFaces>> byList = new(StringComparer.Ordinal);
        int notListed = held.Records;
        if (held.Records > 0 && _database.Read(DraftStore.Published) is { } published)
        {
            string folder = _drafts.Of(published.Id).Path;
            using SliceKey key = SliceKey.Read(folder);
            using Slice slice = Slice.Open(folder, key);
            foreach (RecordFaces record in _faces.ByRecord())
            {
                if (slice.OrdinalOf(record.Record) is not { } ordinal)
                    continue;
                string list = slice.Record(ordinal).List;
                if (!byList.TryGetValue(list, out List<RecordFaces>? of))
                    byList.Add(list, of = []);
                of.Add(record);
                notListed--;
            }
        }

        return new EnrolledFacesView(
            held.Faces, held.Records, held.ModelSha256,
            [.. byList.OrderBy(list => list.Key, StringComparer.Ordinal).Select(list => ViewOf(list.Key, list.Value))], notListed,
            _faces.Refused());
    }

    private static FaceListView ViewOf(string list, List<RecordFaces> records)
    {
        int[] qualities = [.. records.SelectMany(record => record.Qualities).Order()];
        return new FaceListView(
            list, records.Count, records.Sum(record => record.Faces), qualities.Length == 0 ? null : qualities[0],
            qualities.Length == 0 ? null : qualities[qualities.Length / 2]);
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

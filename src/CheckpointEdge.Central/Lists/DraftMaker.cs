using System.Collections.Immutable;
using CheckpointEdge.Central.Enrolment;
using CheckpointEdge.Central.Faces;
using CheckpointEdge.Central.Import;
using CheckpointEdge.Central.Slicing;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Metadata.Roles;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Central.Lists;

/// <summary>What a new draft follows.</summary>
/// <param name="Id">Of the new draft.</param>
/// <param name="Folder">Must not exist yet.</param>
/// <param name="Published">What boards have now, or null.</param>
/// <param name="PublishedFolder">Where that lies, or null.</param>
internal sealed record DraftPlace(
    Guid Id, long Generation, DraftFolder Folder, Draft? Published, DraftFolder? PublishedFolder, string MadeBy, DateTimeOffset Now);

/// <summary>
/// Makes drafts: the whole list, the slices for posts, the policy, and what changes. Whatever fails leaves no folder behind.
/// Safe for concurrent callers as long as the folders differ.
/// </summary>
internal sealed class DraftMaker(PolicyFile policy, ScopeBook scopes, UnitStore units, FaceBook faces)
{
    /// <summary>From source files; lists they do not hold are carried over from what is published.</summary>
    /// <exception cref="ImportException">A source cannot be read to its end.</exception>
    /// <exception cref="CentralException">A slice for posts cannot be cut.</exception>
    public Draft FromSources(DraftPlace place, ImmutableArray<SourceUpload> uploads, CancellationToken cancellation)
    {
        ListImport[] imports = [.. uploads.Select(upload => Importers.Open(upload.Kind, upload.Path))];
        return Make(
            place,
            (before, key) => SliceCutter.Cut(
                [.. imports.Select(ListFeed.Of), .. DraftSources.CarriedOver(before, imports)],
                place.Generation, place.Now, place.Folder.Path, null, cancellation, before, key),
            [.. uploads.Select(upload => $"{upload.Kind}={Path.GetFileName(upload.Path)}")],
            (before, diffs) => [.. imports.Select(import => DraftSources.DoubtAbout(import, diffs, before)).OfType<string>()],
            "Nothing is suspicious about the sources.",
            cancellation);
    }

    /// <summary>
    /// The content of an older list under a new number: a board never goes back by itself, it takes a newer list that says what
    /// the older one said.
    /// </summary>
    /// <exception cref="CentralException">A slice for posts cannot be cut.</exception>
    public Draft FromOlder(DraftPlace place, DraftFolder older, long olderGeneration, string reason, CancellationToken cancellation) =>
        Again(place, older, [$"list {olderGeneration}"], $"Goes back to what list {olderGeneration} said: {reason}", cancellation);

    /// <summary>The content of a draft or a publication once more, under keys that a revoked board does not know.</summary>
    /// <param name="content">Whose records they are; what was held there is held here, unless somebody has accepted it.</param>
    /// <exception cref="CentralException">A slice for posts cannot be cut.</exception>
    public Draft Resealed(DraftPlace place, DraftFolder folder, Draft content, CancellationToken cancellation)
    {
        string sentence = $"The content of list {content.Generation} under a new key: a board was revoked. {WithoutFaces(content)}";
        if (content.AcceptedBy is { } accepted)
            sentence += $" {accepted} accepted it: {content.AcceptedReason}";
        return Again(place, folder, content.Sources, sentence, cancellation) with { Held = !content.MayBeSigned };
    }

    /// <summary>The content of a draft or a publication once more, with the faces that are held now.</summary>
    /// <param name="content">As for <see cref="Resealed"/>.</param>
    /// <exception cref="CentralException">A slice for posts cannot be cut.</exception>
    public Draft WithFaces(DraftPlace place, DraftFolder folder, Draft content, CancellationToken cancellation)
    {
        string sentence = $"The records of list {content.Generation} with the faces that are held now. {WithoutFaces(content)}";
        return Again(place, folder, content.Sources, sentence, cancellation) with { Held = !content.MayBeSigned };
    }

    /// <summary>What was said of the records: of the faces the new draft speaks itself.</summary>
    private static string WithoutFaces(Draft content) => content.GuardSentence.Split(GalleryCutter.FacesWord)[0];

    private Draft Again(
        DraftPlace place, DraftFolder older, ImmutableArray<string> sources, string sentence, CancellationToken cancellation)
    {
        using Slice old = Slice.Open(older.Path);
        return Make(
            place,
            (before, key) =>
            {
                using SliceKey? today = key?.Copy() ?? (place.PublishedFolder is { } published ? SliceKey.Read(published.Path) : null);
                return SliceCutter.Cut(
                    old.Header.Lists.Select(list => ListFeed.Of(
                        list.List, list.Source, list.SourceDate, old.Records().Where(record => record.List == list.List)) with
                    {
                        CarriesDocuments = list.Documents > 0,
                    }),
                    place.Generation, place.Now, place.Folder.Path, null, cancellation, old, today);
            },
            sources,
            (_, _) => [],
            sentence,
            cancellation);
    }

    private Draft Make(
        DraftPlace place,
        Func<Slice?, SliceKey?, SliceHeader> cut,
        ImmutableArray<string> sources,
        Func<Slice?, ImmutableSortedDictionary<string, ListDiff>, string[]> doubtsOf,
        string noDoubt,
        CancellationToken cancellation)
    {
        DraftFolder folder = place.Folder;
        try
        {
            using Slice? before = place.PublishedFolder is null ? null : Slice.Open(place.PublishedFolder.Path);
            long revoked = units.RevokedCount();
            // A board that is out of service knows the key it was given: the next list has another.
            bool newKeys = place.Published is { } published && units.AnyRevokedSince(place.PublishedFolder?.RevokedBefore, published.CreatedAt);
            using SliceKey? key = newKeys ? SliceKey.Create() : null;
            cut(before, key);
            folder.SetRevokedBefore(revoked);
            DurableFiles.Replace(folder.PolicyPath, PolicyFile.Encode(policy.Read()));
            ImmutableSortedDictionary<string, ListDiff> diffs;
            ListDifference difference;
            using (Slice after = Slice.Open(folder.Path))
            {
                diffs = ListDifference.DiffsOf(before, after);
                difference = ListDifference.Of(before, after, diffs);
                folder.Cut(after, scopes.All(), place.PublishedFolder, newKeys, cancellation, faces);
            }

            GalleryCutter.Cut(faces, folder.Path);
            string said = GalleryCutter.Sentence(folder.Path, place.PublishedFolder?.Path);

            string[] doubts = doubtsOf(before, diffs);
            Draft draft = new(
                place.Id, place.Generation, place.MadeBy, place.Now, sources, difference, doubts.Length > 0,
                (doubts.Length > 0 ? string.Join(" ", doubts) : noDoubt) + said,
                null, null, [], null);
            return WithMetadata(draft, folder, place.PublishedFolder, scopes.KeyOf);
        }
        catch
        {
            if (Directory.Exists(folder.Path))
                Directory.Delete(folder.Path, recursive: true);
            throw;
        }
    }

    /// <summary>The draft with what is to be signed, as the files are now; nobody has signed it.</summary>
    /// <param name="keyOf">The key of an approver.</param>
    /// <exception cref="CentralException">An approver of a slice is not in service any more.</exception>
    public static Draft WithMetadata(Draft draft, DraftFolder folder, DraftFolder? published, Func<string, PublicKey> keyOf)
    {
        (ListManifest whole, ImmutableArray<(DelegatedRole Role, TargetsRole Targets)> delegated) =
            folder.Describe(draft.CreatedAt.AddDays(ListWorkflow.PublicationDays), published, keyOf);
        return draft with
        {
            Envelope = SignedMetadata.Sign(whole, ExchangeJson.Default.ListManifest, []),
            Delegated = delegated.ToImmutableSortedDictionary(
                one => one.Role.Name, one => SignedMetadata.Sign(one.Targets, ExchangeJson.Default.TargetsRole, []), StringComparer.Ordinal),
        };
    }
}

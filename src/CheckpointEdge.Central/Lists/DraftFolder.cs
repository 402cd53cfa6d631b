using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CheckpointEdge.Central.Accounts;
using CheckpointEdge.Central.Faces;
using CheckpointEdge.Central.Publishing;
using CheckpointEdge.Central.Slicing;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Metadata.Roles;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Central.Lists;

/// <summary>A slice that a draft brings for certain posts, and what it changes there. Immutable.</summary>
/// <param name="Added">Records that the posts have not had so far (count).</param>
/// <param name="Changed">Records that are different there (count).</param>
/// <param name="Removed">Records that the posts have and lose (count).</param>
internal sealed record DraftCut(
    SliceScope Scope, long SizeBytes, ImmutableSortedDictionary<ScopeCondition, int> LeftOut, int Added, int Changed, int Removed);

/// <summary>
/// One draft as it lies on the disk: the whole list and the policy, and below them a folder for every slice that is cut for
/// certain posts. One thread at a time writes.
/// </summary>
internal sealed class DraftFolder(string path)
{
    private const string CutsName = "cuts.json";
    private const string RevokedName = "revoked-boards";

    public string Path { get; } = path;

    public string PolicyPath => System.IO.Path.Combine(Path, ListManifest.PolicyTarget);

    /// <summary>The policy that is signed with it.</summary>
    public ListPolicy Policy => PolicyFile.Decode(File.ReadAllBytes(PolicyPath));

    /// <summary>The slices for posts, by name.</summary>
    public ImmutableArray<DraftCut> Cuts
    {
        get
        {
            string file = System.IO.Path.Combine(Path, CutsName);
            return File.Exists(file) ? JsonSerializer.Deserialize<ImmutableArray<DraftCut>>(File.ReadAllBytes(file)) : [];
        }
    }

    /// <summary>
    /// Boards that were revoked when the draft was made, or when it was first offered (count): any that is revoked later may know its keys.
    /// Null: it is of before they were counted.
    /// </summary>
    public long? RevokedBefore
    {
        get
        {
            string file = System.IO.Path.Combine(Path, RevokedName);
            return File.Exists(file) ? long.Parse(File.ReadAllText(file), NumberStyles.None, CultureInfo.InvariantCulture) : null;
        }
    }

    public void SetRevokedBefore(long count) => DurableFiles.Replace(
        System.IO.Path.Combine(Path, RevokedName), Encoding.ASCII.GetBytes(count.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Every slice of the draft, the whole list first.</summary>
    public IEnumerable<string> SliceFolders() => Cuts.Select(cut => Of(cut.Scope.Name)).Prepend(Path);

    /// <summary>Who may open which slice: a board in a scope its own alone, every other board the whole list.</summary>
    public ImmutableArray<KeyedSlice> Keyed()
    {
        ImmutableArray<DraftCut> cuts = Cuts;
        return
        [
            new KeyedSlice(Path, board => !cuts.Any(cut => cut.Scope.Has(board.Unit, board.Site))),
            .. cuts.Select(cut => new KeyedSlice(Of(cut.Scope.Name), board => IsFor(cut.Scope, board.Unit, board.Site, cuts))),
        ];
    }

    /// <summary>Cuts the slices for posts out of the whole list.</summary>
    /// <param name="published">What boards have now, or null.</param>
    /// <param name="newKeys">A board that went out of service knows the keys of today.</param>
    /// <param name="faces">Given: each slice gets the faces of its own records.</param>
    /// <exception cref="CentralException">A scope cannot be cut.</exception>
    public void Cut(
        Slice whole, ImmutableArray<SliceScope> scopes, DraftFolder? published, bool newKeys, CancellationToken cancellation,
        FaceBook? faces = null)
    {
        List<DraftCut> cuts = [];
        foreach (SliceScope scope in scopes)
        {
            string folder = Of(scope.Name);
            using SliceKey? key = newKeys ? null : published?.KeyOf(scope.Name);
            ScopeCut cut = ScopeCutter.Cut(whole, scope, folder, key, cancellation);
            if (faces is not null)
                GalleryCutter.Cut(faces, folder, scope.SizeBytesMax);
            using Slice? before = published?.SliceFor(scope);
            using Slice after = Slice.Open(folder);
            var differences = ListDifference.DiffsOf(before, after).Values;
            cuts.Add(new DraftCut(
                scope, ScopeCutter.SizeOf(folder), cut.LeftOut,
                differences.Sum(diff => diff.Added.Length), differences.Sum(diff => diff.Changed.Length),
                differences.Sum(diff => diff.Removed.Length)));
        }

        DurableFiles.Replace(System.IO.Path.Combine(Path, CutsName), JsonSerializer.SerializeToUtf8Bytes(cuts));
    }

    /// <summary>
    /// What people sign: slices, policy, documents, and the deltas from what boards have now, where they are worth it. What
    /// approvers of its own sign stands in a role of its own, to which the manifest delegates.
    /// </summary>
    /// <param name="keyOf">The key of an approver.</param>
    public (ListManifest Whole, ImmutableArray<(DelegatedRole Role, TargetsRole Targets)> Delegated) Describe(
        DateTimeOffset expires, DraftFolder? published, Func<string, PublicKey> keyOf)
    {
        ImmutableArray<DraftCut> cuts = Cuts;
        List<string> further = [];
        if (DeltaCutter.Cut(published?.Path, Path))
            further.Add(SliceDelta.FileName);
        foreach (DraftCut cut in cuts)
        {
            string folder = Of(cut.Scope.Name);
            string prefix = cut.Scope.Name + "/";
            further.Add(prefix + ListManifest.SliceTarget);
            if (File.Exists(System.IO.Path.Combine(folder, ListManifest.DocumentsTarget)))
                further.Add(prefix + ListManifest.DocumentsTarget);
            if (File.Exists(System.IO.Path.Combine(folder, ListManifest.GalleryTarget)))
                further.Add(prefix + ListManifest.GalleryTarget);
            if (DeltaCutter.Cut(published?.FolderFor(cut.Scope), folder))
                further.Add(prefix + SliceDelta.FileName);
        }

        ListManifest manifest = ListPublisher.Describe(Path, File.ReadAllBytes(PolicyPath), expires, further);
        List<(DelegatedRole, TargetsRole)> delegated = [];
        foreach (SliceScope scope in cuts.Select(cut => cut.Scope))
        {
            if (!scope.Approvers.IsEmpty)
            {
                (manifest, DelegatedRole role, TargetsRole targets) = Delegate(manifest, scope, keyOf);
                delegated.Add((role, targets));
                continue;
            }

            string target = $"{scope.Name}/{ListManifest.SliceTarget}";
            ManifestTarget file = manifest.Targets[target];
            manifest = manifest with
            {
                Targets = manifest.Targets.SetItem(target, file with { Custom = file.Custom! with { Posts = scope.Posts } }),
            };
        }

        return (manifest, [.. delegated]);
    }

    /// <summary>Hands the files of a slice to its own approvers: nobody else is asked for them.</summary>
    private static (ListManifest Whole, DelegatedRole Role, TargetsRole Targets) Delegate(
        ListManifest manifest, SliceScope scope, Func<string, PublicKey> keyOf)
    {
        string folder = scope.Name + "/";
        PublicKey[] keys = [.. scope.Approvers.Distinct().Select(keyOf)];
        DelegatedRole role = new()
        {
            Name = scope.Name,
            KeyIds = [.. keys.Select(key => key.KeyId)],
            Threshold = AccountStore.SigningThreshold,
            Paths = [folder + "*"],
            Terminating = true,
            Posts = scope.Posts,
        };
        TargetsRole targets = new()
        {
            Type = TargetsRole.TypeName,
            Version = manifest.Version,
            Expires = manifest.Expires,
            Targets = manifest.Targets.RemoveRange(manifest.Targets.Keys.Where(name => !name.StartsWith(folder, StringComparison.Ordinal))),
        };
        Delegations before = manifest.Delegations
            ?? new Delegations { Keys = ImmutableSortedDictionary.Create<string, PublicKey>(StringComparer.Ordinal) };
        ListManifest whole = manifest with
        {
            Targets = manifest.Targets.RemoveRange(targets.Targets.Keys),
            Delegations = before with
            {
                Keys = before.Keys.SetItems(keys.Select(key => KeyValuePair.Create(key.KeyId, key))),
                Roles = before.Roles.Add(role),
            },
        };
        return (whole, role, targets);
    }

    /// <summary>The folder of what the posts of a scope have from this publication.</summary>
    public string FolderFor(SliceScope scope) => Directory.Exists(Of(scope.Name)) ? Of(scope.Name) : Path;

    public Slice SliceFor(SliceScope scope) => Slice.Open(FolderFor(scope));

    public ImmutableArray<PostSliceView> View() =>
    [
        .. Cuts.Select(cut => new PostSliceView(
            cut.Scope, Slice.ReadHeader(Of(cut.Scope.Name)), cut.SizeBytes, cut.LeftOut, cut.Added, cut.Changed, cut.Removed)),
    ];

    private string Of(string scope) => System.IO.Path.Combine(Path, scope);

    private SliceKey? KeyOf(string scope) => Directory.Exists(Of(scope)) ? SliceKey.Read(Of(scope)) : null;

    /// <summary>As the board decides it by the manifest: a scope that names the board comes before one that names its site.</summary>
    private static bool IsFor(SliceScope scope, string unit, string site, ImmutableArray<DraftCut> cuts) =>
        scope.Posts.Contains(unit) || (scope.Posts.Contains(site) && !cuts.Any(cut => cut.Scope.Posts.Contains(unit)));
}

/// <summary>The drafts that lie on the disk: one folder each, named by their id. Immutable.</summary>
internal sealed record DraftFolders(string Root)
{
    public DraftFolder Of(Guid id) => new(Path.Combine(Root, id.ToString("N")));

    public DraftFolder? Of(Draft? draft) => draft is null ? null : Of(draft.Id);
}

using System.Security.Cryptography;
using System.Text;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Appliance.Tests.Records;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Watchlists.Documents;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Appliance.Tests.Sync;

/// <summary>Lists fetched over real HTTPS and kept on a real disk.</summary>
public sealed class ListShelfTests : BoardOnTheLine
{
    [Fact]
    public async Task A_signed_list_is_fetched_verified_shelved_and_used()
    {
        Server.Publish(Publication.Make(Board, 3));
        using ListShelf shelf = Open();
        Assert.Null(shelf.Lease());
        int changes = 0;
        shelf.Changed += () => changes++;

        Assert.Equal(new ShelfResult.Taken(3), await OfferAsync(shelf));
        using ListLease lease = shelf.Lease()!;
        Assert.Equal((3L, 20, 48), (lease.Header.Generation, lease.Search.Records, lease.Policy.ListAgeLimitHours));
        Assert.Equal("UTO-1", lease.Slice.Record(0).Id);
        Assert.Equal("3\n", File.ReadAllText(At("current")));
        Assert.Equal(["manifest.json", "policy.json", "slice.db", "slice.keys"], Files("gen-3"));
        Assert.Empty(Directory.GetFileSystemEntries(At("incoming")));
        Assert.Equal(1, changes);
        Assert.Equal(new ShelfResult.UpToDate(3), await OfferAsync(shelf));
    }

    [Fact]
    public async Task Documents_come_with_their_list_and_are_not_fetched_again_as_long_as_they_are_the_same_file()
    {
        Publication first = Publication.Make(Board, 1, withDocumentsBefore: "");
        Server.Publish(first);
        using ListShelf shelf = Open();
        Assert.Equal(new ShelfResult.Taken(1), await OfferAsync(shelf));
        Assert.Equal(["documents.fp", "manifest.json", "policy.json", "slice.db", "slice.keys"], Files("gen-1"));

        Publication next = Publication.Make(Board, 2, withDocumentsBefore: first.Folder);
        Server.Publish(next);
        Server.Replace(next.Files.Keys.Single(path => path.EndsWith("documents.fp", StringComparison.Ordinal)), [1, 2, 3]);
        Assert.Equal(new ShelfResult.Taken(2), await OfferAsync(shelf));
        Assert.Equal(File.ReadAllBytes(At("gen-1/documents.fp")), File.ReadAllBytes(At("gen-2/documents.fp")));
        using ListLease lease = shelf.Lease()!;
        Assert.Null(lease.Slice.FindDocument(DocumentKey.Of("R0000000", "UTO")));
        Assert.NotNull(lease.Slice.FindDocument(DocumentKey.Of("R0000050", "UTO")));
    }

    [Fact]
    public async Task A_file_of_documents_that_suffered_on_the_shelf_is_fetched_again()
    {
        Publication first = Publication.Make(Board, 1, withDocumentsBefore: "");
        Server.Publish(first);
        using ListShelf shelf = Open();
        Assert.Equal(new ShelfResult.Taken(1), await OfferAsync(shelf));
        Publication next = Publication.Make(Board, 2, withDocumentsBefore: first.Folder);
        byte[] whole = File.ReadAllBytes(At("gen-1/documents.fp"));
        File.WriteAllBytes(At("gen-1/documents.fp"), [.. whole[..^1], 9]);
        Server.Publish(next);
        Assert.Equal(new ShelfResult.Taken(2), await OfferAsync(shelf));
        Assert.NotEqual(whole, File.ReadAllBytes(At("gen-1/documents.fp")));
        Assert.Equal(
            next.Files.Single(file => file.Key.EndsWith("documents.fp", StringComparison.Ordinal)).Value,
            File.ReadAllBytes(At("gen-2/documents.fp")));
    }

    [Fact]
    public async Task A_manifest_that_does_not_sign_the_documents_is_refused()
    {
        await TakeAsync(1);
        await RefusedAsync(
            Publication.Make(
                Board, 2, withDocumentsBefore: "",
                change: m => m with { Targets = m.Targets.Remove(ListManifest.DocumentsTarget) }),
            "names no documents.fp");
    }

    [Fact]
    public async Task Nothing_on_the_boards_disk_says_who_is_on_the_list_or_opens_it_without_the_boards_key()
    {
        Publication publication = Publication.Make(Board, 1, records: 200, withDocumentsBefore: "");
        Server.Publish(publication);
        using ListShelf shelf = Open();
        Assert.Equal(new ShelfResult.Taken(1), await OfferAsync(shelf));
        using ListLease lease = shelf.Lease()!;
        Assert.Contains("ERIKSSON", lease.Slice.Record(0).Names[0].Full, StringComparison.Ordinal);
        byte[] secret = Convert.FromHexString(File.ReadAllText(Path.Combine(publication.Folder, SliceKey.FileName)).Trim());
        foreach (string file in Directory.GetFiles(At("."), "*", SearchOption.AllDirectories))
        {
            byte[] content = File.ReadAllBytes(file);
            Assert.Equal(-1, content.AsSpan().IndexOf(secret));
            foreach (string word in (ReadOnlySpan<string>)["ERIKSSON", "Person 17", "UTO-17", "W/17", "1974-08-", "K7744120", "R0000017"])
            {
                Assert.Equal(-1, content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(word)));
                Assert.Equal(-1, content.AsSpan().IndexOf(Encoding.Unicode.GetBytes(word)));
                Assert.Equal(-1, content.AsSpan().IndexOf(Encoding.BigEndianUnicode.GetBytes(word)));
            }
        }
    }

    [Fact]
    public async Task A_board_that_the_list_is_not_sealed_to_says_so_and_keeps_the_old_one()
    {
        await TakeAsync(1);
        Publication publication = Publication.Make(Board, 2);
        byte[] others = [.. publication.Files[publication.KeysPath]];
        others[20 + 5] = (byte)'9';
        await RefusedAsync(
            publication with { Files = publication.Files.SetItem(publication.KeysPath, others) }, "not sealed to UTO-1");
        await RefusedAsync(
            publication with { Files = publication.Files.SetItem(publication.KeysPath, [1, 2, 3]) }, "slice.keys is damaged");

        // Central has put it among the recipients: the same list, the same signatures.
        Server.Publish(publication);
        using ListShelf shelf = Open();
        Assert.Equal(new ShelfResult.Taken(2), await OfferAsync(shelf));
    }

    [Fact]
    public async Task A_list_whose_keys_were_lost_or_belong_to_another_board_is_not_opened()
    {
        await TakeAsync(1);
        await TakeAsync(2);
        string keys = Path.Combine(At("gen-2"), "slice.keys");
        byte[] whole = File.ReadAllBytes(keys);
        File.Delete(keys);
        using (ListShelf shelf = Open())
            Assert.Equal((1L, true), (shelf.Header!.Generation, shelf.Trouble.Contains("slice.keys is missing", StringComparison.Ordinal)));
        File.WriteAllBytes(keys, whole);
        using ECDsa stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        File.WriteAllText(Path.Combine(Board.Data, "unit-key.pem"), stranger.ExportPkcs8PrivateKeyPem());
        using ListShelf stolen = Open();
        Assert.Null(stolen.Header);
        Assert.Contains("cannot be unwrapped with the key of UTO-1", stolen.Trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_published_is_no_trouble()
    {
        using ListShelf shelf = Open();
        Assert.IsType<ShelfResult.NothingPublished>(await OfferAsync(shelf));
        Assert.True(Central.Status.Online);
        Assert.Equal("", shelf.Trouble);
    }

    [Fact]
    public async Task After_a_restart_the_same_list_is_in_use_without_Central()
    {
        await TakeAsync(3);
        await Server.DisposeAsync();
        using ListShelf shelf = Open();
        Assert.Equal(3, shelf.Header!.Generation);
        Assert.Equal("", shelf.Trouble);
    }

    [Fact]
    public async Task A_check_keeps_the_list_it_began_with_while_a_newer_one_is_taken()
    {
        Server.Publish(Publication.Make(Board, 1, records: 5));
        using ListShelf shelf = Open();
        await OfferAsync(shelf);
        ListLease check = shelf.Lease()!;
        for (int generation = 2; generation <= 4; generation++)
        {
            Server.Publish(Publication.Make(Board, generation, records: 10 * generation));
            Assert.Equal(new ShelfResult.Taken(generation), await OfferAsync(shelf));
        }

        Assert.Equal(1, check.Header.Generation);
        Assert.Equal("UTO-5", check.Slice.Record(4).Id);
        using (ListLease next = shelf.Lease()!)
            Assert.Equal((4L, 40), (next.Header.Generation, next.Search.Records));
        Assert.Null(await shelf.SweepAsync(CancellationToken.None));
        Assert.Equal(["gen-1", "gen-3", "gen-4"], Generations());

        check.Dispose();
        check.Dispose();
        Assert.Null(await shelf.SweepAsync(CancellationToken.None));
        Assert.Equal(["gen-3", "gen-4"], Generations());
        Assert.Throws<ObjectDisposedException>(() => check.Slice.Record(4));
    }

    [Fact]
    public async Task One_signature_is_not_two()
    {
        await TakeAsync(1);
        await RefusedAsync(Publication.Make(Board, 2, signers: [Board.ListKeyA]), "2 are needed");
        await RefusedAsync(Publication.Make(Board, 2, signers: [Board.ListKeyA, Board.ListKeyA]), "two signatures under one key");
        using SigningKey stranger = SigningKey.Create();
        await RefusedAsync(Publication.Make(Board, 2, signers: [Board.ListKeyA, stranger]), "2 are needed");
    }

    [Fact]
    public async Task A_list_never_goes_back()
    {
        await TakeAsync(5);
        await RefusedAsync(Publication.Make(Board, 4), "never back");
    }

    [Fact]
    public async Task An_expired_publication_is_not_taken_but_the_list_in_use_stays_past_its_own_expiry()
    {
        await TakeAsync(1);
        await RefusedAsync(
            Publication.Make(Board, 2, change: m => m with { Expires = Board.Time.GetUtcNow() }), "nothing newer is offered");
        Board.Time.Advance(TimeSpan.FromDays(30));
        using ListShelf shelf = Open();
        Assert.Equal(1, shelf.Header!.Generation);
    }

    [Fact]
    public async Task Sizes_that_can_not_be_and_files_that_are_not_named_are_refused_before_any_download()
    {
        await TakeAsync(1);
        await RefusedAsync(Publication.Make(Board, 2, change: Length(ListManifest.SliceTarget, long.MaxValue)), "are allowed");
        await RefusedAsync(Publication.Make(Board, 2, change: Length(ListManifest.SliceTarget, -1)), "are allowed");
        await RefusedAsync(Publication.Make(Board, 2, change: Length(ListManifest.PolicyTarget, 2 << 20)), "are allowed");
        await RefusedAsync(
            Publication.Make(Board, 2, change: m => m with { Targets = m.Targets.Remove(ListManifest.PolicyTarget) }),
            "names no policy.json");
    }

    [Fact]
    public async Task Too_little_disk_space_refuses_the_list_before_it_is_fetched()
    {
        Server.Publish(Publication.Make(Board, 1));
        using ListShelf shelf = Open();
        shelf.FreeBytes = _ => 1000;
        ShelfResult.Refused refused = Assert.IsType<ShelfResult.Refused>(await OfferAsync(shelf));
        Assert.Contains("free disk space", refused.Sentence, StringComparison.Ordinal);
        Assert.Equal(refused.Sentence, shelf.Trouble);
        Assert.Empty(Directory.GetFileSystemEntries(At("incoming")));
    }

    [Fact]
    public async Task Another_files_bytes_under_the_right_name_are_refused_and_fetched_anew_when_they_are_right()
    {
        await TakeAsync(1);
        Publication publication = Publication.Make(Board, 2);
        byte[] changed = [.. publication.Slice];
        changed[changed.Length / 2] ^= 1;
        Server.Publish(publication);
        Server.Replace(publication.SlicePath, changed);
        await RefusedAsync(null, "its SHA-256 differs");
        Server.Replace(publication.SlicePath, publication.Slice);
        using ListShelf shelf = Open();
        Assert.Equal(new ShelfResult.Taken(2), await OfferAsync(shelf));
    }

    [Fact]
    public async Task A_header_or_policy_that_does_not_fit_the_signed_manifest_is_refused()
    {
        await TakeAsync(1);
        await RefusedAsync(
            Publication.Make(Board, 2, change: m => m.WithSlice(m.Slice with { Records = 21 })), "not the one in the manifest");
        await RefusedAsync(Publication.Make(Board, 3, sliceGeneration: 2), "generation 2, but the manifest is version 3");
        await RefusedAsync(Publication.Make(Board, 4, policy: "{\n nonsense"), "policy.json cannot be read (line 2)");
        await RefusedAsync(Publication.Make(Board, 5, policy: """{"listAgeLimitHours":0}"""), "not above zero");
    }

    [Theory]
    [InlineData("slice.db")]
    [InlineData("policy.json")]
    [InlineData("manifest.json")]
    public async Task A_damaged_list_is_never_used_and_the_kept_one_before_it_steps_in_visibly(string file)
    {
        await TakeAsync(1);
        await TakeAsync(2);
        string path = Path.Combine(At("gen-2"), file);
        byte[] content = File.ReadAllBytes(path);
        content[content.Length / 2] ^= 4;
        File.WriteAllBytes(path, content);

        using ListShelf shelf = Open();
        Assert.Equal(1, shelf.Header!.Generation);
        Assert.Contains("The kept list 1 is used instead", shelf.Trouble, StringComparison.Ordinal);

        // Central still offers list 2: it replaces the damaged one, which is set aside.
        Assert.Equal(new ShelfResult.Taken(2), await OfferAsync(shelf));
        Assert.Equal("", shelf.Trouble);
        Assert.Equal(["gen-1", "gen-2"], Generations());
        Assert.True(Directory.Exists(At("damaged-gen-2")));
    }

    [Fact]
    public async Task With_every_list_damaged_there_is_none_and_the_trouble_says_so()
    {
        await TakeAsync(1);
        File.WriteAllText(Path.Combine(At("gen-1"), "slice.db"), "?");
        using ListShelf shelf = Open();
        Assert.Null(shelf.Lease());
        Assert.Contains("nothing can be called clear", shelf.Trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_moved_to_its_place_just_before_a_power_cut_counts_as_never_taken()
    {
        await TakeAsync(1);
        await TakeAsync(2);
        File.WriteAllText(At("current"), "1\n");
        using ListShelf shelf = Open();
        Assert.Equal(1, shelf.Header!.Generation);
        Assert.Equal(new ShelfResult.Taken(2), await OfferAsync(shelf));
    }

    [Fact]
    public async Task Leftovers_in_incoming_are_cleared_and_never_looked_into()
    {
        Directory.CreateDirectory(Path.Combine(At("incoming"), "list"));
        File.WriteAllText(Path.Combine(At("incoming"), "list", "slice.db"), "old");
        File.WriteAllText(Path.Combine(At("incoming"), "other.slice.db.part"), "old");
        await TakeAsync(1);
        Assert.Empty(Directory.GetFileSystemEntries(At("incoming")));
    }

    [Fact]
    public async Task A_manifest_that_is_no_JSON_or_nests_too_deep_or_is_too_long_is_refused()
    {
        await TakeAsync(1);
        foreach (string nonsense in new[] { "", "{", "[]", "{\"signatures\":[],\"signed\":" + new string('[', 1000) })
        {
            Server.PublishTargets(2, Encoding.UTF8.GetBytes(nonsense));
            await RefusedAsync(null, "not trusted");
        }
    }

    private static Func<ListManifest, ListManifest> Length(string target, long bytes) => manifest => manifest with
    {
        Targets = manifest.Targets.SetItem(target, manifest.Targets[target] with { Length = bytes }),
    };

    private ListShelf Open() => ListShelf.Open(Board.Data, Unit, Board.Time);

    private Task<ShelfResult> OfferAsync(ListShelf shelf) => shelf.OfferAsync(Central, CancellationToken.None);

    private async Task TakeAsync(long generation)
    {
        Server.Publish(Publication.Make(Board, generation));
        using ListShelf shelf = Open();
        Assert.Equal(new ShelfResult.Taken(generation), await OfferAsync(shelf));
    }

    /// <summary>The offer is refused with that sentence, and list and disk are as before.</summary>
    private async Task RefusedAsync(Publication? publication, string sentence)
    {
        if (publication is not null)
            Server.Publish(publication);
        using ListShelf shelf = Open();
        long before = shelf.Header!.Generation;
        ShelfResult.Refused refused = Assert.IsType<ShelfResult.Refused>(await OfferAsync(shelf));
        Assert.Contains(sentence, refused.Sentence, StringComparison.Ordinal);
        Assert.Equal(refused.Sentence, shelf.Trouble);
        Assert.Equal(before, shelf.Header!.Generation);
        Assert.Equal([$"gen-{before}"], Generations());
    }

    private string At(string name) => Path.Combine(Board.Data, "lists", name);

    private string[] Files(string generation) =>
        [.. Directory.GetFiles(At(generation)).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private string[] Generations() =>
        [.. Directory.GetDirectories(At("."), "gen-*").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
}

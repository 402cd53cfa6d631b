using System.Net;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using CheckpointEdge.Central.Tests.Lists;
using CheckpointEdge.Central.Tests.Store;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Slices;
using CheckpointEdge.Watchlists.Faces;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Central.Tests.Faces;

/// <summary>Faces as templates from the console's door to the boards' door; the pictures and networks are checkpointctl's.</summary>
public sealed class PublishedGalleryTests : IDisposable
{
    private const int Dimensions = 8;
    private static readonly string _model = new('a', 64);

    private readonly string _folder = Path.Combine(Path.GetTempPath(), "faces-" + Path.GetRandomFileName());

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    [FactOnEachStore]
    public async Task A_board_gets_the_faces_of_its_own_slice_sealed_with_its_key()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard north = await central.BoardAsync("north-1");
        using TestBoard port = await central.BoardAsync("port-1", "Port Sud");
        using HttpClient ops = await central.SignedInAsync("ops");
        await Desk.SendAsync(ops, HttpMethod.Put, "/api/slices", new { name = "port", posts = new[] { "Port Sud" }, regions = new[] { "Japan" } });
        JsonElement held = await PutAsync(ops, Face("p1", 1), Face("p1", 2), Face("p2", 3));
        Assert.Equal((3, 2), (held.GetProperty("faces").GetInt32(), held.GetProperty("records").GetInt32()));
        Assert.Equal("[\"p1\",\"p2\"]", held.GetProperty("notListed").GetRawText());

        JsonElement draft = await Desk.ImportedAsync(ops, People());
        Assert.Contains("Faces: 3 (before: 0), network aaaaaaaa.", draft.GetProperty("guardSentence").GetString(), StringComparison.Ordinal);
        await Desk.PublishedAsync(central, ops, draft);

        using FaceGallery whole = (await GalleryAsync(north, central))!;
        Assert.Equal((3, _model), (whole.Count, whole.ModelSha256));
        Assert.Equal("p2", whole.Search(_model, Direction(3), 0.9f, 3)[0].RecordId);
        using FaceGallery own = (await GalleryAsync(port, central))!;
        Assert.Equal("p2", Assert.Single(own.Search(_model, Direction(3), -1, 9)).RecordId);
    }

    [Fact]
    public async Task The_store_holds_no_template_in_the_clear_and_the_page_counts_what_is_enrolled_and_what_was_refused()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using HttpClient ops = await central.SignedInAsync("ops");
        await PutAsync(
            ops, Face("p1", 1), new { record = "p2", pictureSha256 = Hash(2), template = Bytes(Direction(2)), quality = 71 },
            new { record = "nobody", pictureSha256 = Hash(3), template = Bytes(Direction(3)), quality = 50 });
        using HttpResponseMessage answer = await ops.PostAsJsonAsync(
            "/api/faces/refused",
            new { refused = new[] { new { record = "p1", picture = "<b>two</b>.jpg", why = "There is more than one face." } } });
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        await Desk.PublishedAsync(central, ops, await Desk.ImportedAsync(ops, People()));

        Assert.Equal(-1, central.StoreBytes().AsSpan().IndexOf(Bytes(Direction(2))));
        JsonElement told = await Desk.SendAsync(ops, HttpMethod.Get, "/api/faces/enrolled");
        JsonElement list = Assert.Single(told.GetProperty("lists").EnumerateArray());
        Assert.Equal(
            (2, 2, 71, 1),
            (list.GetProperty("records").GetInt32(), list.GetProperty("faces").GetInt32(), list.GetProperty("qualityLowest").GetInt32(),
                told.GetProperty("notListed").GetInt32()));
        Assert.Equal("<b>two</b>.jpg", Assert.Single(told.GetProperty("refused").EnumerateArray()).GetProperty("picture").GetString());
        Assert.DoesNotContain("template", told.GetRawText(), StringComparison.OrdinalIgnoreCase);
    }

    [FactOnEachStore]
    public async Task A_list_without_photographs_has_no_gallery()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        using HttpClient ops = await central.SignedInAsync("ops");
        await Desk.PublishedAsync(central, ops, await Desk.ImportedAsync(ops, People()));
        Assert.Null(await GalleryAsync(board, central));
    }

    [FactOnEachStore]
    public async Task Faces_that_did_not_change_are_the_same_file_and_faces_that_did_go_out_without_new_sources()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        using HttpClient ops = await central.SignedInAsync("ops");
        await PutAsync(ops, Face("p1", 1));
        await Desk.PublishedAsync(central, ops, await Desk.ImportedAsync(ops, People()));
        string first = (await ManifestAsync(board, central)).Targets[ListManifest.GalleryTarget].Sha256;
        await Desk.PublishedAsync(central, ops, await Desk.ImportedAsync(ops, People() + Desk.People(("p9", "NEW TESTER", "Japan"))));
        Assert.Equal(first, (await ManifestAsync(board, central)).Targets[ListManifest.GalleryTarget].Sha256);

        await PutAsync(ops, Face("p9", 4));
        JsonElement draft = await Desk.SendAsync(ops, HttpMethod.Post, "/api/lists/drafts/faces");
        Assert.Equal(4, draft.GetProperty("slice").GetProperty("records").GetInt32());
        await Desk.PublishedAsync(central, ops, draft);
        using FaceGallery gallery = (await GalleryAsync(board, central))!;
        Assert.Equal(2, gallery.Count);
    }

    [FactOnEachStore]
    public async Task Who_leaves_the_list_leaves_the_gallery_and_at_last_the_book()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        using HttpClient ops = await central.SignedInAsync("ops");
        await PutAsync(ops, Face("p1", 1), Face("p2", 2));
        await Desk.PublishedAsync(central, ops, await Desk.ImportedAsync(ops, People()));
        string fewer = Desk.People(("p1", "AMIN TESTER", "Morocco"), ("p3", "NADIA TESTER", "Egypt"));
        for (int time = 0; time < 2; time++)
        {
            central.Clock.Advance(TimeSpan.FromMinutes(1));
            JsonElement draft = await Desk.ImportedAsync(ops, fewer);
            if (draft.GetProperty("held").GetBoolean())
            {
                string path = $"/api/lists/drafts/{draft.GetProperty("id").GetString()}/accept";
                await Desk.SendAsync(ops, HttpMethod.Post, path, new { reason = "left" });
            }

            await Desk.PublishedAsync(central, ops, draft);
            using FaceGallery gallery = (await GalleryAsync(board, central))!;
            Assert.Equal("p1", Assert.Single(gallery.Search(_model, Direction(1), -1, 9)).RecordId);
        }

        // The list with p2 was kept to go back to; now nothing is left of the face.
        Assert.Equal(1, (await Desk.SendAsync(ops, HttpMethod.Get, "/api/faces")).GetProperty("faces").GetInt32());
        Assert.Equal(0, (await Desk.SendAsync(ops, HttpMethod.Delete, "/api/faces/p1")).GetProperty("faces").GetInt32());
    }

    [Fact]
    public async Task What_is_no_template_and_what_another_network_made_are_refused_with_a_sentence()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using HttpClient ops = await central.SignedInAsync("ops");
        await PutAsync(ops, Face("p1", 1));
        float[] long1 = [.. Direction(1).Select(value => value * 2)];
        await RefusedAsync(ops, "direction of length 1", _model, (object)new { record = "p1", pictureSha256 = Hash(1), template = Bytes(long1) });
        await RefusedAsync(ops, "direction of length 1", _model, new { record = "p1", pictureSha256 = Hash(1), template = Bytes([float.NaN]) });
        await RefusedAsync(ops, "four bytes", _model, new { record = "p1", pictureSha256 = Hash(1), template = new byte[3] });
        await RefusedAsync(ops, "names no record", _model, new { record = "", pictureSha256 = Hash(1), template = Bytes(Direction(1)) });
        await RefusedAsync(ops, "by its SHA-256", _model, new { record = "p1", pictureSha256 = "x", template = Bytes(Direction(1)) });
        await RefusedAsync(ops, "named by its SHA-256", "sface", Face("p1", 1));
        await RefusedAsync(ops, "made by network aaaaaaaa, these by bbbbbbbb", new string('b', 64), Face("p2", 1));
        await RefusedAsync(ops, "At most 20 pictures", _model, [.. Enumerable.Range(0, 21).Select(i => Face("p1", i))]);
        Assert.Equal(1, (await Desk.SendAsync(ops, HttpMethod.Get, "/api/faces")).GetProperty("faces").GetInt32());

        JsonElement other = await Desk.SendAsync(
            ops, HttpMethod.Put, "/api/faces", new { modelSha256 = new string('b', 64), faces = new[] { Face("p2", 1) }, replaceAll = true });
        Assert.Equal((1, new string('b', 64)), (other.GetProperty("faces").GetInt32(), other.GetProperty("modelSha256").GetString()));
    }

    [Fact]
    public async Task An_approver_cannot_bring_faces()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using HttpClient approver = await central.SignedInAsync("approver1");
        using HttpResponseMessage answer = await approver.PutAsJsonAsync("/api/faces", new { modelSha256 = _model, faces = new[] { Face("p1", 1) } });
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    private static string People() => Desk.People(
        ("p1", "AMIN TESTER", "Morocco"), ("p2", "KENJI TESTER", "Japan"), ("p3", "NADIA TESTER", "Egypt"));

    private static Task<JsonElement> PutAsync(HttpClient ops, params object[] faces) =>
        Desk.SendAsync(ops, HttpMethod.Put, "/api/faces", new { modelSha256 = _model, faces });

    private static async Task RefusedAsync(HttpClient ops, string sentence, string model, params object[] faces)
    {
        using HttpResponseMessage answer = await ops.PutAsJsonAsync("/api/faces", new { modelSha256 = model, faces });
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains(sentence, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private Task<ListManifest> ManifestAsync(TestBoard board, RunningCentral central) =>
        Desk.FollowAsync(board, Path.Combine(_folder, board.Ticket.Unit), central.Clock);

    /// <summary>What the board can open of what it is offered.</summary>
    private async Task<FaceGallery?> GalleryAsync(TestBoard board, RunningCentral central)
    {
        ListManifest manifest = await ManifestAsync(board, central);
        Assert.Equal(manifest.Targets.ContainsKey(ListManifest.GalleryTarget), manifest.TargetsNeeded.Contains(ListManifest.GalleryTarget));
        if (manifest.Targets.GetValueOrDefault(ListManifest.GalleryTarget) is not { } target)
            return null;
        string directory = Directory.CreateDirectory(Path.Combine(_folder, "taken-" + board.Ticket.Unit)).FullName;
        await File.WriteAllBytesAsync(
            Path.Combine(directory, FaceGalleryFile.FileName),
            await board.Client.GetByteArrayAsync("/lists/" + target.PathOf(ListManifest.GalleryTarget)));
        string identity = manifest.Slice.KeyIdentity;
        using SliceKey key = SliceKeys.Unwrap(await board.KeysAsync(identity), identity, board.Ticket.Unit, board.PrivateKeyPem);
        return FaceGalleryFile.Open(directory, key);
    }

    private static object Face(string record, int seed) =>
        new { record, pictureSha256 = Hash(seed), template = Bytes(Direction(seed)) };

    private static string Hash(int seed) => Convert.ToHexStringLower(SHA256.HashData(BitConverter.GetBytes(seed)));

    private static byte[] Bytes(float[] values) => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();

    private static float[] Direction(int seed)
    {
        Random random = new(seed);
        float[] values = [.. Enumerable.Range(0, Dimensions).Select(_ => random.NextSingle() - 0.5f)];
        float length = MathF.Sqrt(values.Sum(value => value * value));
        return [.. values.Select(value => value / length)];
    }
}

using System.Net.Http.Json;
using System.Text.Json;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Metadata.Client;
using CheckpointEdge.Exchange.Slices;
using CheckpointEdge.Watchlists.Records;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Central.Tests.Lists;

/// <summary>The way of a list as people at the console go it, and what a board makes of it.</summary>
public static class Desk
{
    /// <summary>id, name, nationality of fictional people.</summary>
    public static string People(params (string Id, string Name, string Nationality)[] people) =>
        string.Concat(people.Select(one => $"{one.Id}\t{one.Name}\t\t1970-03-04\t{one.Nationality}\t\n"));

    public static async Task<JsonElement> SendAsync(HttpClient person, HttpMethod method, string path, object? body = null)
    {
        using HttpRequestMessage request = new(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using HttpResponseMessage answer = await person.SendAsync(request);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    /// <summary>What Central says when it refuses.</summary>
    public static async Task<string> RefusedAsync(HttpClient person, string path, object? body = null)
    {
        using HttpResponseMessage answer = await person.PostAsJsonAsync(path, body ?? new { });
        Assert.Equal(System.Net.HttpStatusCode.Conflict, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    public static async Task<JsonElement> ImportedAsync(HttpClient ops, string people)
    {
        using MultipartFormDataContent form = [];
        form.Add(new StringContent(people), "people-tsv", "people.tsv");
        using HttpResponseMessage answer = await ops.PostAsync("/api/lists/drafts", form);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }

    public static async Task PublishedAsync(RunningCentral central, HttpClient ops, JsonElement draft, params string[] canary)
    {
        await CountedAsync(ops);
        foreach (string name in new[] { "approver1", "approver2" })
            await ApprovedAsync(central, draft, name);
        await SendAsync(ops, HttpMethod.Post, $"/api/lists/drafts/{draft.GetProperty("id").GetString()}/publish", new { canary });
    }

    public static async Task<JsonElement> ApprovedAsync(RunningCentral central, JsonElement draft, string name)
    {
        using HttpClient approver = await central.SignedInAsync(name);
        string path = $"/api/lists/drafts/{draft.GetProperty("id").GetString()}/approve";
        return (await SendAsync(approver, HttpMethod.Post, path, new { password = central.Passwords[name] })).GetProperty("draft");
    }

    /// <summary>Until the false alarms of the open draft are counted: nobody can sign it before.</summary>
    public static async Task CountedAsync(HttpClient ops)
    {
        using CancellationTokenSource late = new(TimeSpan.FromMinutes(2));
        JsonElement draft;
        do
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, late.Token);
            draft = (await SendAsync(ops, HttpMethod.Get, "/api/lists")).GetProperty("draft");
        }
        while (draft.GetProperty("calibration").GetProperty("state").GetString() == "running");
    }

    /// <summary>What a board is offered once it has followed every role.</summary>
    public static async Task<ListManifest> FollowAsync(TestBoard board, string folder, ManualClock clock)
    {
        MetadataFolder metadata = new(folder);
        if (!File.Exists(Path.Combine(folder, "root.json")))
            MetadataClient.Initialise(metadata, board.Ticket.ListRoot);
        MetadataClient client = MetadataClient.Open(
            metadata,
            async (name, _, cancel) =>
            {
                using HttpResponseMessage answer = await board.Client.GetAsync("/lists/metadata/" + name, cancel);
                return answer.IsSuccessStatusCode ? await answer.Content.ReadAsByteArrayAsync(cancel) : null;
            },
            clock.GetUtcNow());
        await client.RefreshAsync(CancellationToken.None);
        ListManifest list = SignedMetadata.Verify(client.TargetsEnvelope!, board.Ticket.ListSigners, ExchangeJson.Default.ListManifest);
        if (list.DelegateOf(board.Ticket.Unit, board.Ticket.Site) is { } others)
            list = list.With(others, await client.DelegatedAsync(others, CancellationToken.None));
        return list.For(board.Ticket.Unit, board.Ticket.Site);
    }

    /// <summary>The ids in what a board is offered, opened with the board's own key.</summary>
    public static async Task<string[]> IdsAsync(TestBoard board, ListManifest manifest)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("slice-");
        try
        {
            ManifestTarget target = manifest.Targets[ListManifest.SliceTarget];
            byte[] content = await board.Client.GetByteArrayAsync("/lists/" + target.PathOf(ListManifest.SliceTarget));
            await File.WriteAllBytesAsync(Path.Combine(folder.FullName, SliceFile.Name), content);
            string identity = manifest.Slice.KeyIdentity;
            using SliceKey key = SliceKeys.Unwrap(await board.KeysAsync(identity), identity, board.Ticket.Unit, board.PrivateKeyPem);
            using Slice slice = Slice.Open(folder.FullName, key);
            return [.. slice.Records().Select(record => record.Id)];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using CheckpointEdge.Central.Audit;
using CheckpointEdge.Central.Evidence;
using CheckpointEdge.Central.Tests.Store;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Central.Tests.Evidence;

/// <summary>Pictures of hits at a real Central: uploads by boards, looks by operators.</summary>
public sealed class EvidenceShelfTests
{
    [FactOnEachStore]
    public async Task A_picture_comes_in_pieces_is_signed_for_once_whole_and_shown_to_an_operator_who_is_written_down()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        byte[] picture = RandomNumberGenerator.GetBytes(400_000);
        (Report hit, byte[] box, string name) = HitWith(board, picture);
        await board.DeliverAsync(hit);

        Assert.Equal(0, (await StateAsync(board, name)).Offset);
        Assert.Equal(262_144, (await PutAsync(board, name, hit.Id, box, 0)).Offset);
        Assert.Equal(262_144, (await PutAsync(board, name, hit.Id, box, 0)).Offset); // the same piece again changes nothing
        EvidenceReceipt receipt = (await PutAsync(board, name, hit.Id, box, 262_144)).Receipt!;
        Assert.Equal(("north-1", name), (receipt.Unit, receipt.Sha256));
        Assert.True(board.Ticket.ReceiptKey.Verifies(receipt.Signed(), receipt.Signature));
        Assert.Equal(receipt.Signed(), (await StateAsync(board, name)).Receipt!.Signed());

        using HttpClient ops = await central.SignedInAsync("ops");
        using HttpResponseMessage shown = await ops.GetAsync($"/api/hits/{hit.Id:D}/evidence/{name}");
        Assert.Equal("image/jpeg", shown.Content.Headers.ContentType!.MediaType);
        Assert.Equal(picture, await shown.Content.ReadAsByteArrayAsync());
        ImmutableArray<AuditEntry> log = await ops.GetFromJsonAsync<ImmutableArray<AuditEntry>>("/api/audit");
        AuditEntry seen = Assert.Single(log, entry => entry is { What: "evidence-seen", Who: "ops" });
        Assert.Contains($"{hit.Id:D}", seen.Sentence, StringComparison.Ordinal);
        using HttpClient auditor = await central.SignedInAsync("auditor");
        using HttpResponseMessage closed = await auditor.GetAsync($"/api/hits/{hit.Id:D}/evidence/{name}");
        Assert.Equal(HttpStatusCode.Forbidden, closed.StatusCode);
    }

    [FactOnEachStore]
    public async Task A_picture_that_is_not_what_its_name_says_of_no_hit_or_of_impossible_size_is_refused_and_written_down()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        using TestBoard other = await central.BoardAsync("north-2");
        (Report hit, byte[] box, string name) = HitWith(board, RandomNumberGenerator.GetBytes(1_000));
        await RefusedAsync(await SendAsync(board, name, hit.Id, box, 0), "a hit that this board has not sent");
        await board.DeliverAsync(hit);
        await RefusedAsync(await SendAsync(other, name, hit.Id, box, 0), "a hit that this board has not sent");
        byte[] changed = [.. box];
        changed[^1] ^= 1;
        await RefusedAsync(await SendAsync(board, name, hit.Id, changed, 0), "its SHA-256 differs");
        await RefusedAsync(
            await SendAsync(board, name, hit.Id, box, 0, EvidenceReference.SizeBytesMax + 1), "that is not possible");
        await RefusedAsync(await SendAsync(board, "..%2F..%2Fcentral.db", hit.Id, box, 0), "no name of a picture");
        Assert.Equal(0, (await StateAsync(board, name)).Offset);
        Assert.NotNull((await PutAsync(board, name, hit.Id, box, 0)).Receipt);

        using HttpClient auditor = await central.SignedInAsync("auditor");
        ImmutableArray<AuditEntry> log = await auditor.GetFromJsonAsync<ImmutableArray<AuditEntry>>("/api/audit");
        Assert.Equal(4, log.Count(entry => entry.What == "evidence-refused"));
    }

    [FactOnEachStore]
    public async Task Uploads_that_a_board_has_given_up_keep_no_new_picture_out()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        byte[] picture = RandomNumberGenerator.GetBytes(EvidenceReference.ChunkBytesMax + 1_000);
        for (int begun = 0; begun < EvidenceShelf.UnfinishedMax; begun++)
        {
            (Report hit, byte[] box, string name) = HitWith(board, picture);
            await board.DeliverAsync(hit);
            Assert.Equal(EvidenceReference.ChunkBytesMax, (await PutAsync(board, name, hit.Id, box, 0)).Offset);
        }

        (Report last, byte[] lastBox, string lastName) = HitWith(board, picture);
        await board.DeliverAsync(last);
        await RefusedAsync(await SendAsync(board, lastName, last.Id, lastBox, 0), "begun and not finished");
        central.Clock.Advance(TimeSpan.FromDays(EvidenceShelf.UnfinishedKeptDays + 1));
        Assert.Equal(EvidenceReference.ChunkBytesMax, (await PutAsync(board, lastName, last.Id, lastBox, 0)).Offset);
    }

    private static (Report Hit, byte[] Box, string Name) HitWith(TestBoard board, byte[] picture)
    {
        byte[] box = [];
        Report hit = board.Hit(evidence: id =>
        {
            box = SealedBox.Seal(picture, board.Ticket.ReportKeyPem, Report.ContextOf(id));
            return new EvidenceReference(
                Convert.ToHexStringLower(SHA256.HashData(box)), box.Length, EvidenceReference.ChipPortrait, "image/jpeg");
        });
        return (hit, box, Convert.ToHexStringLower(SHA256.HashData(box)));
    }

    private static Task<EvidenceState> StateAsync(TestBoard board, string name) =>
        board.GetAsync("/api/units/evidence/" + name, ExchangeJson.Default.EvidenceState);

    private static async Task<EvidenceState> PutAsync(TestBoard board, string name, Guid hit, byte[] box, int offset)
    {
        using HttpResponseMessage answer = await SendAsync(board, name, hit, box, offset);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return JsonSerializer.Deserialize(await answer.Content.ReadAsStreamAsync(), ExchangeJson.Default.EvidenceState)!;
    }

    private static Task<HttpResponseMessage> SendAsync(
        TestBoard board, string name, Guid hit, byte[] box, int offset, long? length = null) => board.Client.PutAsync(
        FormattableString.Invariant($"/api/units/evidence/{name}?hit={hit:D}&offset={offset}&length={length ?? box.Length}"),
        new ByteArrayContent(box[offset..Math.Min(box.Length, offset + EvidenceReference.ChunkBytesMax)]));

    private static async Task RefusedAsync(HttpResponseMessage answer, string part)
    {
        using (answer)
        {
            Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
            Assert.Contains(part, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }
}

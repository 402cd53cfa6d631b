using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using CheckpointEdge.Central.Audit;
using CheckpointEdge.Central.Courier;
using CheckpointEdge.Central.Tests.Lists;
using CheckpointEdge.Central.Tests.Store;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Courier;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Central.Tests.Courier;

/// <summary>What comes from a board on a stick, and what goes back, at a real Central over its console.</summary>
public sealed class CourierDeskTests
{
    private static readonly JsonSerializerOptions _web = new(JsonSerializerDefaults.Web);

    [FactOnEachStore]
    public async Task Hits_that_come_by_stick_and_over_the_line_are_stored_once_whichever_comes_first()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        using HttpClient ops = await central.SignedInAsync("ops");
        Report[] hits = [board.Hit(), board.Hit(), board.Hit()];
        await board.DeliverAsync(hits[0]);

        (byte[] contents, byte[] member) = Bundle(board, hits);
        CourierView view = await OkAsync<CourierView>(ops, "/api/courier/contents", new { contents });
        Assert.Equal(("north-1", 1), (view.Unit, view.Members.Length));
        CourierTaken taken = await OkAsync<CourierTaken>(ops, "/api/courier/reports", new { contents, member });
        Assert.Equal((2, 1, 0), (taken.Stored, taken.Known, taken.Refusals.Length));
        CourierTaken again = await OkAsync<CourierTaken>(ops, "/api/courier/reports", new { contents, member });
        Assert.Equal((0, 3), (again.Stored, again.Known));
        Receipt[] online = await board.DeliverAsync(hits);
        Assert.Equal([1L, 2L, 3L], online.Select(receipt => receipt.Sequence));
    }

    [FactOnEachStore]
    public async Task A_post_without_a_line_is_in_the_figures_of_desks_and_read_times_and_a_stick_read_twice_changes_nothing()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        DateTimeOffset now = central.Clock.GetUtcNow();
        central.Clock.Advance(TimeSpan.FromHours(3)); // after the enrolment, which was the board's last word
        using HttpClient ops = await central.SignedInAsync("ops");
        Report[] told =
        [
            board.Desk(new DeskReport(TestBoard.NewId(), DeskEvent.SecondLook, "4711", now) { Judgement = "same", Agrees = true }),
            board.Desk(new DeskReport(TestBoard.NewId(), DeskEvent.ShiftEnded, "4711", now)
            {
                Text = "since 2026-11-22 06:00 UTC; travellers: clear 40, look 2; decisions: refer 1; taken back: 0; not read: chip 3, lines 1",
            }),
        ];
        UnitStatus status = new()
        {
            ListGeneration = 7,
            ListCreatedAt = now.AddHours(-3),
            Waiting = 2,
            Version = "0.1.0",
            Reads = new ReadTally(40, [0.1, 1], [30, 40]),
        };

        foreach (ReadTally? more in new[] { null, new ReadTally(50, [0.1, 1], [35, 50]) })
        {
            (byte[] contents, byte[][] members) = Bundle(
                board, told, more is null ? status : status with { Reads = more }, now.AddHours(more is null ? 1 : 2));
            foreach (byte[] member in members.Concat(members))
                await OkAsync<CourierTaken>(ops, "/api/courier/reports", new { contents, member });
        }

        JsonElement desks = await Desk.SendAsync(ops, HttpMethod.Get, "/api/desks");
        JsonElement desk = Assert.Single(desks.GetProperty("desks").EnumerateArray());
        Assert.Equal((1, 1), (desk.GetProperty("secondLooks").GetInt32(), desk.GetProperty("shifts").GetInt32()));
        Assert.Equal(42, Assert.Single(desks.GetProperty("shifts").EnumerateArray()).GetProperty("travellers").GetInt32());
        JsonElement figures = await Desk.SendAsync(ops, HttpMethod.Get, "/api/figures");
        JsonElement reads = Assert.Single(figures.GetProperty("reads").EnumerateArray());
        Assert.Equal(("north-1", 50), (reads.GetProperty("unit").GetString(), reads.GetProperty("checks").GetInt32()));

        // The board's own word over the line is newer than what lies on the stick.
        (byte[] old, byte[][] pages) = Bundle(board, told, status with { Reads = new ReadTally(60, [0.1, 1], [45, 60]) }, now.AddHours(2.5));
        using HttpResponseMessage heard = await board.PostAsync(
            "/api/units/status", status with { ListGeneration = 9, Reads = new ReadTally(70, [0.1, 1], [55, 70]) }, ExchangeJson.Default.UnitStatus);
        Assert.True(heard.IsSuccessStatusCode);
        foreach (byte[] member in pages)
            await OkAsync<CourierTaken>(ops, "/api/courier/reports", new { contents = old, member });
        figures = await Desk.SendAsync(ops, HttpMethod.Get, "/api/figures");
        Assert.Equal(70, figures.GetProperty("reads")[0].GetProperty("checks").GetInt32());
    }

    [FactOnEachStore]
    public async Task What_goes_back_holds_the_receipts_and_the_answers_that_the_board_has_not_heard()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        using HttpClient ops = await central.SignedInAsync("ops");
        Report[] hits = [board.Hit(), board.Hit(), board.Hit()];
        await board.DeliverAsync(hits);
        for (int i = 0; i < 2; i++)
        {
            using HttpResponseMessage answered = await ops.PostAsJsonAsync(
                $"/api/hits/{hits[i].Id:D}/answers", new { kind = "moreNeeded", text = $"Answer {i}" });
            Assert.Equal(HttpStatusCode.NoContent, answered.StatusCode);
        }

        // The board has heard the first answer and has the receipt of its first report.
        long heard = (await board.GetAsync("/api/units/answers?after=0", ExchangeJson.Default.AnswerPage)).Answers[0].Cursor;
        (byte[] contents, byte[] _) = Bundle(board, [], answerCursor: heard, receiptedTo: 1);
        await OkAsync<CourierView>(ops, "/api/courier/contents", new { contents });
        PackedForBoard packed = await OkAsync<PackedForBoard>(ops, "/api/courier/units/north-1", new { });

        CourierContents packedContents = Opened(board, packed);
        Assert.Equal((CourierContents.CentralName, heard), (packedContents.From, packedContents.AnswerCursor));
        ReceiptBatch receipts = JsonSerializer.Deserialize(
            Content(packed, packedContents, "receipts/1"), ExchangeJson.Default.ReceiptBatch)!;
        Assert.Equal([2L, 3L], receipts.Receipts.Select(receipt => receipt.Sequence));
        Assert.All(receipts.Receipts, receipt => Assert.True(ReceiptSeal.Verifies(board.Ticket.ReceiptKey, receipt.Signed(), receipt.Signature)));
        AnswerPage answers = JsonSerializer.Deserialize(Content(packed, packedContents, "answers/1"), ExchangeJson.Default.AnswerPage)!;
        Assert.Equal("Answer 1", Assert.Single(answers.Answers).Text);
    }

    [FactOnEachStore]
    public async Task What_a_Central_from_a_backup_lacks_of_what_the_board_has_receipts_for_is_asked_for()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        using HttpClient ops = await central.SignedInAsync("ops");
        Report[] hits = [.. Enumerable.Range(0, 8).Select(_ => board.Hit())];
        (byte[] contents, byte[] _) = Bundle(board, [], receiptedTo: 7);
        await OkAsync<CourierView>(ops, "/api/courier/contents", new { contents });

        Assert.Equal((1L, 7L), await AskedAsync());
        await board.DeliverAsync(hits[0], hits[1], hits[4]);
        Assert.Equal((3L, 7L), await AskedAsync());
        await board.DeliverAsync(hits[5], hits[6], hits[7]);
        Assert.Equal((3L, 4L), await AskedAsync());
        await board.DeliverAsync(hits[2]);
        Assert.Equal((4L, 4L), await AskedAsync());
        await board.DeliverAsync(hits[3]);
        Assert.Equal((null, null), await AskedAsync());

        async Task<(long? From, long? To)> AskedAsync()
        {
            CourierContents packed = Opened(board, await OkAsync<PackedForBoard>(ops, "/api/courier/units/north-1", new { }));
            return (packed.SendFrom, packed.SendTo);
        }
    }

    [FactOnEachStore]
    public async Task Reports_under_numbers_that_were_used_before_get_their_receipts_too()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        using HttpClient ops = await central.SignedInAsync("ops");
        Report[] lost = [board.Hit(), board.Hit()];
        await board.DeliverAsync(lost);
        Report[] again = [lost[0] with { Id = TestBoard.NewId() }, lost[1] with { Id = TestBoard.NewId() }];
        (byte[] contents, byte[] member) = Bundle(board, again);
        CourierTaken before = await OkAsync<CourierTaken>(ops, "/api/courier/reports", new { contents, member });
        Assert.Equal((0, 2), (before.Stored, before.Refusals.Length));
        using HttpResponseMessage explained = await ops.PostAsync("/api/units/north-1/explained", null);
        Assert.True(explained.IsSuccessStatusCode, await explained.Content.ReadAsStringAsync());
        CourierTaken taken = await OkAsync<CourierTaken>(ops, "/api/courier/reports", new { contents, member });
        Assert.Equal((2, 0, 0), (taken.Stored, taken.Known, taken.Refusals.Length));

        PackedForBoard packed = await OkAsync<PackedForBoard>(ops, "/api/courier/units/north-1", new { });
        ReceiptBatch receipts = JsonSerializer.Deserialize(
            Content(packed, Opened(board, packed), "receipts/1"), ExchangeJson.Default.ReceiptBatch)!;
        Assert.Equal([1L, 1L, 2L, 2L], receipts.Receipts.Select(receipt => receipt.Sequence));
        Assert.Equal(
            lost.Concat(again).Select(report => (report.Id, Convert.ToHexString(report.Hash()))).Order(),
            receipts.Receipts.Select(receipt => (receipt.Id, Convert.ToHexString(receipt.Hash))).Order());
    }

    [FactOnEachStore]
    public async Task A_bundle_that_a_clock_ahead_has_packed_stands_not_in_the_way_of_later_ones()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        using HttpClient ops = await central.SignedInAsync("ops");
        await board.DeliverAsync(board.Hit(), board.Hit());

        (byte[] ahead, CourierPacking _) = Packed(board, [], null, receiptedTo: 1, packedAt: new DateTimeOffset(9000, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await OkAsync<CourierView>(ops, "/api/courier/contents", new { contents = ahead });
        central.Clock.Advance(TimeSpan.FromMinutes(1));
        (byte[] right, CourierPacking _) = Packed(board, [], null, receiptedTo: 2, packedAt: central.Clock.GetUtcNow());
        await OkAsync<CourierView>(ops, "/api/courier/contents", new { contents = right });

        PackedForBoard packed = await OkAsync<PackedForBoard>(ops, "/api/courier/units/north-1", new { });
        Assert.DoesNotContain(Opened(board, packed).Members, member => member.Name.StartsWith("receipts/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_post_whose_region_signs_for_it_gets_the_regions_signatures_on_the_stick()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1", "Port Sud");
        using HttpClient ops = await central.SignedInAsync("ops");
        await Desk.SendAsync(
            ops, HttpMethod.Put, "/api/slices", new { name = "port", posts = new[] { "Port Sud" }, approvers = new[] { "approver2", "approver3" } });
        JsonElement draft = await Desk.ImportedAsync(ops, Desk.People(("p1", "AMIN TESTER", "Morocco")));
        await Desk.CountedAsync(ops);
        await Desk.ApprovedAsync(central, draft, "approver3");
        await Desk.PublishedAsync(central, ops, draft);

        PackedForBoard packed = await OkAsync<PackedForBoard>(ops, "/api/courier/units/north-1", new { });

        string[] names = [.. Opened(board, packed).Members.Select(member => member.Name)];
        Assert.Contains("metadata/1.port.json", names);
        Assert.Contains(names, name => name.EndsWith("slice.db", StringComparison.Ordinal));
        Assert.All(
            names.Where(name => name.EndsWith("slice.db", StringComparison.Ordinal)),
            name => Assert.StartsWith("files/port/", name, StringComparison.Ordinal));
    }

    [FactOnEachStore]
    public async Task A_bundle_of_a_stranger_one_for_somebody_else_and_a_changed_one_are_refused_and_written_down()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        using TestBoard other = await central.BoardAsync("north-2");
        using HttpClient ops = await central.SignedInAsync("ops");

        (byte[] good, byte[] member) = Bundle(board, [board.Hit()]);
        byte[] changed = [.. good];
        changed[^1] ^= 1;
        await RefusedAsync(ops, "contents", new { contents = changed }, "sealed to somebody else, or its table of contents was cut or changed");
        (byte[] impostor, byte[] _) = Bundle(board, [], from: "north-2");
        await RefusedAsync(ops, "contents", new { contents = impostor }, "not signed by whom it says it comes from");
        (byte[] unknown, byte[] _) = Bundle(board, [], from: "south-9");
        await RefusedAsync(ops, "contents", new { contents = unknown }, "a board that is not in service");
        (byte[] elsewhere, byte[] _) = Bundle(board, [], to: "0123456789abcdef");
        await RefusedAsync(ops, "contents", new { contents = elsewhere }, "packed for somebody else");
        member[^1] ^= 1;
        await RefusedAsync(ops, "reports", new { contents = good, member }, "does not name this file");

        using HttpResponseMessage revoked = await ops.PostAsJsonAsync("/api/units/north-1/revoke", new { });
        Assert.Equal(HttpStatusCode.OK, revoked.StatusCode);
        await RefusedAsync(ops, "contents", new { contents = good }, "a board that is not in service");
        await RefusedAsync(ops, "units/north-1", new { }, "no board north-1 in service");

        ImmutableArray<AuditEntry> log = await ops.GetFromJsonAsync<ImmutableArray<AuditEntry>>("/api/audit", _web);
        Assert.Equal(7, log.Count(entry => entry is { What: "courier-refused", Who: "ops" }));
    }

    [FactOnEachStore]
    public async Task Reports_of_another_board_inside_a_bundle_are_refused_and_the_others_stored()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        using TestBoard other = await central.BoardAsync("north-2");
        using HttpClient ops = await central.SignedInAsync("ops");
        (byte[] contents, byte[] member) = Bundle(board, [board.Hit(), other.Hit()]);
        CourierTaken taken = await OkAsync<CourierTaken>(ops, "/api/courier/reports", new { contents, member });
        Assert.Equal(1, taken.Stored);
        Assert.Contains("of another board than north-1", Assert.Single(taken.Refusals), StringComparison.Ordinal);
    }

    [FactOnEachStore]
    public async Task Only_an_operator_may_pack_and_take()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using HttpClient auditor = await central.SignedInAsync("auditor");
        foreach (string path in new[] { "contents", "reports", "units/north-1", "refused" })
        {
            using HttpResponseMessage answer = await auditor.PostAsJsonAsync("/api/courier/" + path, new { });
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
    }

    private static (byte[] Contents, byte[][] Members) Bundle(TestBoard board, Report[] reports, UnitStatus status, DateTimeOffset packedAt)
    {
        (byte[] contents, CourierPacking packing) = Packed(board, reports, status, packedAt: packedAt);
        return (contents, [.. packing.Members.Select(one => one.Content!)]);
    }

    private static (byte[] Contents, byte[] Member) Bundle(
        TestBoard board, Report[] reports, string? from = null, string? to = null, long answerCursor = 0, long receiptedTo = 0)
    {
        (byte[] contents, CourierPacking packing) = Packed(board, reports, null, from, to, answerCursor, receiptedTo);
        return (contents, packing.Members[0].Content!);
    }

    private static (byte[] Contents, CourierPacking Packing) Packed(
        TestBoard board, Report[] reports, UnitStatus? status, string? from = null, string? to = null, long answerCursor = 0,
        long receiptedTo = 0, DateTimeOffset? packedAt = null)
    {
        CourierPacking packing = new();
        if (status is not null)
            packing.AddSealed(CourierContents.StatusName, JsonSerializer.SerializeToUtf8Bytes(status, ExchangeJson.Default.UnitStatus));
        packing.AddSealed(
            "reports/1", JsonSerializer.SerializeToUtf8Bytes(new ReportBatch([.. reports]), ExchangeJson.Default.ReportBatch));
        CourierContents contents = new()
        {
            Id = TestBoard.NewId(),
            From = from ?? board.Ticket.Unit,
            To = to ?? CourierSeal.KeyIdOf(board.Ticket.ReportKeyPem),
            PackedAt = packedAt ?? TimeProvider.System.GetUtcNow(),
            Key = packing.Key,
            Members = [.. packing.Members.Select(one => one.Member)],
            AnswerCursor = answerCursor,
            ReceiptedTo = receiptedTo,
        };
        byte[] box = CourierSeal.Seal(contents, board.Ticket.ReportKeyPem, bytes =>
        {
            using ECDsa key = ECDsa.Create();
            key.ImportFromPem(board.PrivateKeyPem);
            return key.SignData(bytes, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        });
        return (box, packing);
    }

    private static CourierContents Opened(TestBoard board, PackedForBoard packed) => CourierSeal.Verify(
        CourierSeal.Open(
            packed.Contents,
            box => SealedBox.Open(box.Span, board.PrivateKeyPem, CourierSeal.Context.ToByteArray(bigEndian: true))),
        (signed, by) => board.Ticket.ReceiptKey.Verifies(signed, by),
        packed.Name["board-".Length..]);

    private static byte[] Content(PackedForBoard packed, CourierContents contents, string name) => CourierSeal.OpenMember(
        name, packed.Files.Single(file => file.Member.Name == name).Content, contents.Key);

    private static async Task<T> OkAsync<T>(HttpClient person, string path, object body)
    {
        using HttpResponseMessage answer = await person.PostAsJsonAsync(path, body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<T>(_web))!;
    }

    private static async Task RefusedAsync(HttpClient person, string path, object body, string part)
    {
        using HttpResponseMessage answer = await person.PostAsJsonAsync("/api/courier/" + path, body);
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains(part, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}

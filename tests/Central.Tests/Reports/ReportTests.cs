using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Central.Tests.Store;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Reports;
using Microsoft.Data.Sqlite;

namespace CheckpointEdge.Central.Tests.Reports;

public sealed class ReportTests
{
    [FactOnEachStore]
    public async Task A_report_sent_again_has_the_same_receipt_and_one_row()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        Report hit = board.Hit();

        Receipt first = Assert.Single(await board.DeliverAsync(hit));
        central.Clock.Advance(TimeSpan.FromMinutes(3));
        Receipt again = Assert.Single(await board.DeliverAsync(hit));

        Assert.Equal(first.Signed(), again.Signed());
        Assert.True(board.Ticket.ReceiptKey.Verifies(again.Signed(), again.Signature));
        Assert.Equal(hit.Hash(), again.Hash);
        Assert.Equal(1, Stored(central));
    }

    [Fact]
    public async Task A_report_lies_on_the_disk_before_its_receipt_is_sent()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        Report hit = board.Hit();

        Receipt receipt = Assert.Single(await board.DeliverAsync(hit));

        // The files as a kill would leave them, opened by somebody else, while Central still runs.
        string copy = Directory.CreateTempSubdirectory("central-copy-").FullName;
        foreach (string name in new[] { "central.db", "central.db-wal" })
            File.Copy(Path.Combine(central.Folder, name), Path.Combine(copy, name));
        using (SqliteConnection connection = new($"Data Source={Path.Combine(copy, CentralDatabase.FileName)};Pooling=False"))
        {
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "SELECT hash FROM reports WHERE sequence = 1";
            Assert.Equal(receipt.Hash, Assert.IsType<byte[]>(command.ExecuteScalar()));
        }

        Directory.Delete(copy, recursive: true);
    }

    [FactOnEachStore]
    public async Task Another_content_under_a_stored_number_is_refused_and_the_first_stays()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        Report hit = board.Hit();
        await board.DeliverAsync(hit);
        Report cloned = hit with { Id = TestBoard.NewId() };
        Report sameId = hit with { Sequence = 2 };

        using HttpResponseMessage answer = await board.SendAsync(cloned);
        using HttpResponseMessage other = await board.SendAsync(sameId);

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("two boards may use one name", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, other.StatusCode);
        Assert.Equal(1, Stored(central));
        using HttpClient auditor = await central.SignedInAsync("auditor");
        Assert.Contains("report-refused", await auditor.GetStringAsync("/api/audit"), StringComparison.Ordinal);
    }

    [FactOnEachStore]
    public async Task Numbers_used_again_after_a_backup_are_stored_once_somebody_has_said_that_it_was_one()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        using TestBoard other = await central.BoardAsync("north-2");
        Report[] lost = [board.Hit(), board.Hit()];
        await board.DeliverAsync(lost);
        Report[] again = [lost[0] with { Id = TestBoard.NewId() }, lost[1] with { Id = TestBoard.NewId() }];
        using HttpResponseMessage before = await board.SendAsync(again);
        Assert.Equal(HttpStatusCode.Conflict, before.StatusCode);
        using HttpClient ops = await central.SignedInAsync("ops");
        Assert.Contains("They wait on the board", await ops.GetStringAsync("/api/concerns"), StringComparison.Ordinal);

        using HttpResponseMessage explained = await ops.PostAsync("/api/units/north-1/explained", null);
        Assert.True(explained.IsSuccessStatusCode);
        Receipt[] first = await board.DeliverAsync(again);
        Receipt[] second = await board.DeliverAsync(again);
        Report hit = other.Hit();
        await other.DeliverAsync(hit);
        using HttpResponseMessage stolen = await board.SendAsync(lost[0] with { Id = hit.Id });

        Assert.Equal(again.Select(report => report.Id), first.Select(receipt => receipt.Id));
        Assert.Equal(first.Select(receipt => receipt.ReceivedAt), second.Select(receipt => receipt.ReceivedAt));
        Assert.Equal(HttpStatusCode.Conflict, stolen.StatusCode);
        Assert.Equal(5, Stored(central));
        Assert.Equal("[]", await ops.GetStringAsync("/api/concerns"));
        using HttpResponseMessage answered = await ops.PostAsJsonAsync(
            $"/api/hits/{again[1].Id:D}/answers", new { kind = "moreNeeded", text = "Which document?" });
        Assert.True(answered.IsSuccessStatusCode, await answered.Content.ReadAsStringAsync());
        AnswerPage answers = await board.GetAsync("/api/units/answers?after=0", ExchangeJson.Default.AnswerPage);
        Assert.Equal((again[1].Id, "Which document?"), (answers.Answers.Single().HitId, answers.Answers.Single().Text));
    }

    [FactOnEachStore]
    public async Task What_is_missing_before_a_batch_is_asked_for()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        Report[] reports = [board.Hit(), board.Hit(), board.Hit(), board.Hit()];

        Assert.Null(await SendFromAsync(board, reports[0]));
        Assert.Equal(2, await SendFromAsync(board, reports[3]));
        Assert.Equal(2, await SendFromAsync(board, reports[3])); // the answer to the first sending was lost
        Assert.Equal(2, await SendFromAsync(board, reports[2]));
        Assert.Null(await SendFromAsync(board, reports[1]));
        Assert.Null(await SendFromAsync(board, reports[3]));
        Assert.Equal(4, Stored(central));
    }

    [FactOnEachStore]
    public async Task What_is_missing_is_asked_for_beside_a_refusal_too()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        Report[] reports = [board.Hit(), board.Hit(), board.Hit()];
        await board.DeliverAsync(reports[0]);

        Assert.Equal(2, await SendFromAsync(board, reports[0] with { Id = TestBoard.NewId() }, reports[2]));
        Assert.Null(await SendFromAsync(board, reports[0] with { Id = TestBoard.NewId() }, reports[1]));
    }

    private static async Task<long?> SendFromAsync(TestBoard board, params Report[] reports)
    {
        using HttpResponseMessage answer = await board.SendAsync(reports);
        return JsonSerializer.Deserialize(await answer.Content.ReadAsStringAsync(), ExchangeJson.Default.ReceiptBatch)!.SendFrom;
    }

    [FactOnEachStore]
    public async Task A_refused_report_does_not_keep_the_others_of_its_batch_out()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        Report first = board.Hit();
        Report second = board.Hit();
        await board.DeliverAsync(first);

        using HttpResponseMessage answer = await board.SendAsync(first with { RecordedAt = default }, second);

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        await using Stream body = await answer.Content.ReadAsStreamAsync();
        Receipt receipt = Assert.Single(JsonSerializer.Deserialize(body, ExchangeJson.Default.ReceiptBatch)!.Receipts);
        Assert.Equal(second.Id, receipt.Id);
        Assert.Equal(2, Stored(central));
    }

    [FactOnEachStore]
    public async Task A_report_that_is_refused_again_and_again_is_written_down_once()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        Report first = board.Hit();
        await board.DeliverAsync(first);
        Report cloned = first with { Id = TestBoard.NewId() };

        for (int time = 0; time < 50; time++)
        {
            using HttpResponseMessage answer = await board.SendAsync(cloned);
            Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        }

        using HttpResponseMessage another = await board.SendAsync(first with { Id = TestBoard.NewId() });
        using HttpClient auditor = await central.SignedInAsync("auditor");
        JsonElement log = JsonDocument.Parse(await auditor.GetStringAsync("/api/audit")).RootElement;
        Assert.Equal(2, log.EnumerateArray().Count(entry => entry.GetProperty("what").GetString() == "report-refused"));
    }

    [FactOnEachStore]
    public async Task A_board_cannot_report_in_the_name_of_another()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard one = await central.BoardAsync("north-1");
        using TestBoard two = await central.BoardAsync("north-2");

        using HttpResponseMessage answer = await one.SendAsync(two.Hit());

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal(0, Stored(central));
    }

    [FactOnEachStore]
    public async Task A_gap_and_a_broken_link_are_stored_and_said()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        _ = board.Hit();
        Report second = board.Hit();
        Report third = board.Hit() with { PreviousHash = new byte[32] };

        Assert.Equal(2, (await board.DeliverAsync(second, third)).Length);

        using JsonDocument page = await HitsAsync(central);
        JsonElement hits = page.RootElement.GetProperty("hits");
        Assert.Contains("does not fit", hits[0].GetProperty("note").GetString(), StringComparison.Ordinal);
        Assert.Contains("not here yet", hits[1].GetProperty("note").GetString(), StringComparison.Ordinal);
    }

    [FactOnEachStore]
    public async Task Hit_decision_and_undo_fold_into_one_row_with_the_decision_that_stands()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        Report hit = board.Hit();
        DecisionReport wrong = TestBoard.Decide(hit, DecisionKind.Refer);
        DecisionReport right = TestBoard.Decide(hit, DecisionKind.NotSamePerson);
        await board.DeliverAsync(hit, board.Decision(hit, wrong), board.Undo(hit, wrong));
        using (JsonDocument undone = await HitsAsync(central))
            Assert.Equal(JsonValueKind.Null, undone.RootElement.GetProperty("hits")[0].GetProperty("decision").ValueKind);

        await board.DeliverAsync(board.Decision(hit, right));

        using JsonDocument page = await HitsAsync(central);
        JsonElement row = Assert.Single(page.RootElement.GetProperty("hits").EnumerateArray());
        Assert.Equal("notSamePerson", row.GetProperty("decision").GetProperty("decision").GetString());
        Assert.Equal(1, row.GetProperty("undoneCount").GetInt32());
        Assert.Equal("SPECIMEN", row.GetProperty("hit").GetProperty("traveller").GetProperty("primaryIdentifier").GetString());
    }

    [FactOnEachStore]
    public async Task A_hit_that_cannot_be_opened_is_stored_receipted_and_said()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        Report hit = board.Hit() with { Sealed = new byte[200] };

        Assert.Single(await board.DeliverAsync(hit));

        using JsonDocument page = await HitsAsync(central);
        Assert.Contains(
            "cannot be opened", page.RootElement.GetProperty("hits")[0].GetProperty("trouble").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_of_the_traveller_lies_readable_in_the_store()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        await board.DeliverAsync(board.Hit("ZYXWVUTSRQ"));

        foreach (string file in Directory.EnumerateFiles(central.Folder, "central.db*"))
        {
            await using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            byte[] content = new byte[stream.Length];
            await stream.ReadExactlyAsync(content);
            Assert.Equal(-1, content.AsSpan().IndexOf("ZYXWVUTSRQ"u8));
        }
    }

    [FactOnEachStore]
    public async Task A_batch_that_is_too_long_or_no_json_gets_a_sentence()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        Report hit = board.Hit();

        using HttpResponseMessage tooMany = await board.SendAsync([.. Enumerable.Repeat(hit, ReportBatch.CountMax + 1)]);
        using HttpResponseMessage broken = await board.Client.PostAsync("/api/units/reports", new StringContent("{\"reports\":[{]}"));
        using HttpResponseMessage empty = await board.Client.PostAsync("/api/units/reports", new StringContent("{}"));

        Assert.Equal(HttpStatusCode.BadRequest, tooMany.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, broken.StatusCode);
        Assert.Contains("line 1", await broken.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, empty.StatusCode);
        Assert.Equal(0, Stored(central));
    }

    private static async Task<JsonDocument> HitsAsync(RunningCentral central)
    {
        using HttpClient auditor = await central.SignedInAsync("auditor");
        return JsonDocument.Parse(await auditor.GetStringAsync("/api/hits"));
    }

    private static long Stored(RunningCentral central)
    {
        using CentralDatabase database = CentralDatabase.Open(central.Folder, guest: true);
        return (long)database.Read(reader => reader.Scalar("SELECT count(*) FROM reports"))!;
    }
}

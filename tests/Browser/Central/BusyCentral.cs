using System.Collections.Immutable;
using System.Text.Json;
using CheckpointEdge.Central.Tests;
using CheckpointEdge.Central.Tests.Lists;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Reports;
using CheckpointEdge.Tests;

namespace Browser.Central;

/// <summary>A Central with a month behind it: boards at several posts, a published list, hits that were decided and answered.</summary>
public sealed class BusyCentral : IAsyncLifetime
{
    private readonly List<TestBoard> _boards = [];

    public RunningCentral Central { get; private set; } = null!;

    /// <summary>One that was referred and answered.</summary>
    public Guid HitId { get; private set; }

    public async Task InitializeAsync()
    {
        if (Needs.Missing([Needs.Chromium]) is not null)
            return;
        Central = await RunningCentral.StartAsync();
        await LiveAsync();
    }

    public async Task DisposeAsync()
    {
        foreach (TestBoard board in _boards)
            board.Dispose();
        if (Central is not null)
            await Central.DisposeAsync();
    }

    private async Task LiveAsync()
    {
        using HttpClient ops = await Central.SignedInAsync("ops");
        (string, string, string)[] people = [("P-1", "SPECIMEN, Ana", "Utopia"), ("P-2", "MUSTERMANN, Ivo", "Utopia")];
        await Desk.PublishedAsync(Central, ops, await Desk.ImportedAsync(ops, Desk.People(people)));
        foreach ((string unit, string site) in new[]
        {
            ("alwadi-1", "Al Wadi"), ("alwadi-2", "Al Wadi"), ("harbour-1", "Port Sud"), ("harbour-2", "Port Sud"), ("airport-1", "Airport"),
            ("airport-2", "Airport"), ("a-board-with-the-longest-name-32", "The crossing behind the seven hills"),
        })
            _boards.Add(await Central.BoardAsync(unit, site));
        DateTimeOffset now = Central.Clock.GetUtcNow();
        Report hit = _boards[0].Hit(at: now.AddDays(-6).AddHours(-3));
        HitId = hit.Id;
        await _boards[0].DeliverAsync(hit, _boards[0].Decision(hit, TestBoard.Decide(hit, DecisionKind.Refer)));
        await _boards[2].DeliverAsync(_boards[2].Hit(at: now.AddDays(-5)), _boards[2].Hit(at: now.AddHours(-30)));
        await _boards[6].DeliverAsync(_boards[6].Hit("A-VERY-LONG-SURNAME-WITHOUT-ANY-SPACE-THAT-COULD-BREAK", record: "P-2", documentAgrees: true));
        await _boards[4].DeliverAsync(_boards[4].Hit(at: now.AddMinutes(-40)));
        await Desk.SendAsync(
            ops, HttpMethod.Post, $"/api/hits/{hit.Id}/answers", new { kind = "sourceConfirms", text = "Utopia confirms; hold until we call." });
        await AtDesksAsync(now);
        await ProvedAsync(now);
        await FacesAsync(ops);
        for (int i = 0; i < _boards.Count; i++)
            await TellAsync(_boards[i], i, now);
    }

    private async Task AtDesksAsync(DateTimeOffset now)
    {
        DeskReport Event(DeskEvent kind) => new(TestBoard.NewId(), kind, "4711", now);
        foreach (TestBoard board in new[] { _boards[0], _boards[6] })
            await board.DeliverAsync([.. Enumerable.Range(0, 9)
                .Select(i => board.Desk(Event(DeskEvent.SecondLook) with { Judgement = "same", Agrees = i > 1 })),
                board.Desk(Event(DeskEvent.LockLifted)),
                board.Desk(Event(DeskEvent.ShiftEnded) with
                {
                    Text = "since 2026-11-22 06:00 UTC; travellers: clear 412, look 9; decisions: refer 3; taken back: 1; not read: chip 4",
                })]);
    }

    /// <summary>One board came through its trial and was taken over well; the longest name did not, and was taken over with a fault.</summary>
    private async Task ProvedAsync(DateTimeOffset now)
    {
        foreach ((int at, bool well) in new[] { (0, true), (6, false) })
        {
            DeskReport Event(DeskEvent kind, string who, DateTimeOffset when) => new(TestBoard.NewId(), kind, who, when) { Agrees = well };
            await _boards[at].DeliverAsync(
                _boards[at].Desk(Event(DeskEvent.Accepted, "<b>R. Fernhill</b>", now) with
                {
                    Text = $"sheet {new string('7', 64)}, signed {Convert.ToBase64String(new byte[64])}",
                }),
                _boards[at].Desk(Event(DeskEvent.SelfProof, "", now)));
        }
    }

    private static async Task FacesAsync(HttpClient ops)
    {
        byte[] template = new byte[8 * sizeof(float)];
        BitConverter.GetBytes(1f).CopyTo(template, 0);
        object[] faces = [.. new[] { ("P-1", 'a', 82), ("P-2", 'b', 57) }.Select(one =>
            new { record = one.Item1, pictureSha256 = new string(one.Item2, 64), template, quality = one.Item3 })];
        await Desk.SendAsync(ops, HttpMethod.Put, "/api/faces", new { modelSha256 = new string('c', 64), faces });
        object[] refused = [new { record = "P-2", picture = "<i>group</i>.jpg", why = "There is more than one face in the picture." }];
        using HttpResponseMessage answer = await System.Net.Http.Json.HttpClientJsonExtensions.PostAsJsonAsync(
            ops, "/api/faces/refused", new { refused });
        answer.EnsureSuccessStatusCode();
    }

    private static async Task TellAsync(TestBoard board, int at, DateTimeOffset now)
    {
        UnitStatus status = new()
        {
            ListGeneration = 1,
            ListCreatedAt = now.AddHours(-1 - (7 * at)),
            Waiting = at == 3 ? 12 : 0,
            Version = "0.1.0",
            ClockTrusted = at != 5,
            ListTrouble = at == 6 ? "<b>timestamp.json</b> is offered as version 3, but version 4 was trusted before: never back." : "",
            DiskTrouble = at == 1 ? "The disk of the records is full to 91 %." : "",
            Alerts = new AlertTally(1, 4_000, [new ListTally("people", 30 + at, 4, 14 + at, 1)]),
            Reads = new ReadTally(400, [0.025, 0.05, 0.1, 0.15, 0.25], [40, 200, at == 4 ? 300 : 390, at == 4 ? 350 : 396, 400]),
        };
        (await board.PostAsync("/api/units/status", status, ExchangeJson.Default.UnitStatus)).Dispose();
    }
}

using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CheckpointEdge.Appliance.Officers;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Appliance.Tests.Kiosk;
using CheckpointEdge.Appliance.Tests.Line;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Appliance.Tests.Officers;

/// <summary>Signing in under duress looks like any other day, and Central knows.</summary>
public sealed partial class DuressTests
{
    [Theory]
    [InlineData("480371", "480372", false)]
    [InlineData("480371", "480391", false)]
    [InlineData("480371", "4803711", false)]
    [InlineData("480371", "480317", false)]
    [InlineData("480379", "480380", false)]
    [InlineData("480371", "480492", true)]
    [InlineData("480371", "615902", true)]
    public void A_slip_of_the_finger_never_calls_for_help(string pin, string duress, bool willDo) =>
        Assert.Equal(willDo, PinRules.DuressRefusal(pin, duress) is null);

    [Fact]
    public void It_is_enrolled_with_the_ordinary_pin_and_ends_with_it()
    {
        using EnrolledBoard board = new(ManualTime.Noon, withList: false);
        OfficerRegister register = new(board.Data);
        Assert.Throws<OfficerException>(() => register.PutDuress(EnrolledBoard.Officer, "000001", "739205"));
        Assert.Throws<OfficerException>(() => register.PutDuress("4499", EnrolledBoard.Pin, "739205"));
        Assert.Throws<OfficerException>(() => register.PutDuress(EnrolledBoard.Officer, EnrolledBoard.Pin, "480372"));
        register.Put(EnrolledBoard.Officer, "915028", DateTimeOffset.UnixEpoch);
        Assert.Null(register.Find(EnrolledBoard.Officer)!.Duress);
    }

    [Fact]
    public async Task Every_answer_and_every_screen_is_the_same_but_for_ids_and_times()
    {
        string usual = await DayAsync(EnrolledBoard.Pin, out_ => Assert.DoesNotContain(out_, IsDesk));
        string duress = await DayAsync(EnrolledBoard.DuressPin, out_ => Assert.Single(out_, IsDesk));
        Assert.Equal(usual, duress);
        Assert.Contains("VASTERGAARD", usual);

        static bool IsDesk(ReportKind kind) => kind == ReportKind.Desk;
    }

    /// <summary>A whole visit to the desk as somebody behind the officer sees it.</summary>
    private static async Task<string> DayAsync(string pin, Action<List<ReportKind>> check)
    {
        await using DeskHouse house = await DeskHouse.OpenAsync(ManualTime.Noon);
        List<string> seen = [];
        using (HttpResponseMessage answer = await house.PostAsync("/api/session", new { officer = EnrolledBoard.Officer, pin }))
        {
            seen.AddRange(answer.Headers.Concat(answer.Content.Headers)
                .Select(header => $"{header.Key}: {string.Join(' ', header.Value)}"));
            seen.Add(await answer.Content.ReadAsStringAsync());
        }

        seen.Add(await ScreenAsync(house));
        await house.LayAsync(Documents.Clear);
        seen.Add(await ScreenAsync(house));
        Guid hit = await house.LayAsync(Documents.Wanted);
        seen.Add(await ScreenAsync(house));
        seen.Add((await house.DecideAsync(hit, "refer")).Said);
        seen.Add(await ScreenAsync(house));
        seen.Add(await house.TextAsync("/api/kiosk/queue"));
        seen.Add(await house.TextAsync("/metrics"));
        foreach (string file in Directory.GetFiles(house.Board.At(DeskSafe.FolderName)).Order())
        {
            // How large the others are hangs on how long a document was read.
            string name = Path.GetFileNameWithoutExtension(file);
            long size = name is DuressWatch.FileName or DeskSession.FileName ? new FileInfo(file).Length : 0;
            seen.Add(string.Create(CultureInfo.InvariantCulture, $"{name} {size}"));
        }

        check([.. house.Reports().Select(report => report.Kind)]);
        return Volatile().Replace(string.Join("\n--\n", seen), "…");
    }

    /// <summary>Devices come into the list in the order in which they answer at the start.</summary>
    private static async Task<string> ScreenAsync(DeskHouse house)
    {
        await house.UntilAsync(state => state.GetProperty("devices").GetArrayLength() == 3);
        JsonNode screen = JsonNode.Parse(await house.TextAsync("/api/kiosk/state"))!;
        JsonArray devices = screen["devices"]!.AsArray();
        screen["devices"] = new JsonArray([.. devices.OrderBy(device => (string)device!["name"]!).Select(device => device!.DeepClone())]);
        return screen.ToJsonString();
    }

    [Fact]
    public async Task It_is_recorded_once_told_in_silence_and_over_when_a_supervisor_signs_in_as_usual()
    {
        ManualTime time = ManualTime.Noon;
        using EnrolledBoard board = new(time, withList: false);
        using RecordStore records = RecordStore.Open(board.Data, board.Unit, time);
        DeskSafe safe = new(board.Data);
        OfficerRegister register = new(board.Data);
        DuressWatch watch = new(safe, records, time);
        using SignIn signIn = new(register, new SignInGate(time), new DeskSession(time, safe), watch);
        int told = 0;
        watch.Changed += () => told++;
        for (int again = 0; again < 2; again++)
        {
            Assert.IsType<SignInResult.Done>(await signIn.TryAsync(EnrolledBoard.Officer, EnrolledBoard.DuressPin, CancellationToken.None));
            await watch.Recording;
        }

        Assert.Equal((1, 1, 0), (told, records.Waiting(10, 1 << 20).Length, records.Queue().Waiting));
        Assert.Equal("An officer signed in under duress at 2031-05-04 12:00 UTC; nothing at the desk shows it.", watch.Sentence);
        Assert.DoesNotContain(EnrolledBoard.Officer, watch.Sentence);

        // Neither the officer's ordinary PIN nor a restart ends it.
        await signIn.TryAsync(EnrolledBoard.Officer, EnrolledBoard.Pin, CancellationToken.None);
        await watch.Recording;
        DuressWatch restarted = new(safe, records, time);
        Assert.Equal(watch.Sentence, restarted.Sentence);
        Assert.Single(records.Waiting(10, 1 << 20));

        await signIn.TryAsync(EnrolledBoard.Supervisor, EnrolledBoard.SupervisorPin, CancellationToken.None);
        await watch.Recording;
        Assert.Equal(("", 2), (watch.Sentence, records.Waiting(10, 1 << 20).Length));
    }

    /// <summary>Found by reading: a supervisor who was forced to lift a wait called for help in vain.</summary>
    [Fact]
    public async Task A_supervisor_who_is_forced_to_lift_a_wait_is_heard()
    {
        ManualTime time = ManualTime.Noon;
        using EnrolledBoard board = new(time, withList: false);
        using RecordStore records = RecordStore.Open(board.Data, board.Unit, time);
        DeskSafe safe = new(board.Data);
        OfficerRegister register = new(board.Data);
        const string duress = "593718";
        register.PutDuress(EnrolledBoard.Supervisor, EnrolledBoard.SupervisorPin, duress);
        DuressWatch watch = new(safe, records, time);
        SignInGate gate = new(time);
        using SignIn signIn = new(register, gate, new DeskSession(time, safe), watch);
        for (int failure = 0; failure < SignInGate.FreeFailuresPerOfficer; failure++)
            gate.Failed(EnrolledBoard.Officer);

        Assert.IsType<PinCheck.Right>(
            await signIn.LiftAsync(EnrolledBoard.Officer, EnrolledBoard.Supervisor, duress, CancellationToken.None));

        await watch.Recording;
        Assert.StartsWith("An officer signed in under duress", watch.Sentence, StringComparison.Ordinal);
    }

    /// <summary>Ids, times, the token, and durations.</summary>
    [GeneratedRegex(
        @"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32}|checkpoint-desk=[^;]+|""milliseconds"":[0-9.]+|""version"":\d+|Date: [^\n]+"
        + @"|checkpoint_line_duration_seconds_(bucket|sum).*")]
    private static partial Regex Volatile();
}

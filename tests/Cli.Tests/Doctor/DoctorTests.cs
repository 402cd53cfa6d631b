using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using CheckpointEdge.Appliance.Health.Doctor;
using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Cli.Tests.Enrol;
using CheckpointEdge.Exchange.Phrases;
using CheckpointEdge.Exchange.Reports;
using Microsoft.Data.Sqlite;

namespace CheckpointEdge.Cli.Tests.Doctor;

/// <summary>Planted faults on a board that was well a moment before; each has its line, and the program says so in its exit code.</summary>
[Collection(BoardOfTheDoctor.Name)]
public sealed class DoctorTests(BoardOfTheDoctor house)
{
    /// <summary>The fault by its name, the line it belongs to, and a part of what the line must say.</summary>
    public static TheoryData<string, string, string> Planted => new()
    {
        { "folder open to others", "data-folder", "mode 0755" },
        { "key open to others", "data-folder", "unit-key.pem" },
        { "option unknown", "options", "--chip-raeder is not an option" },
        { "option without value", "options", "line 2: --reader needs a value" },
        { "bindings damaged", "options", "devices.json" },
        { "not enrolled", "enrolment", "checkpointctl enrol" },
        { "key gone", "board-key", "cannot be used" },
        { "key of another board", "board-key", "not the key of this board's certificate" },
        { "certificate gone", "certificate", "unit-cert.pem" },
        { "certificate of nobody", "certificate", "Central's authority has not signed it" },
        { "officers damaged", "officers", "officers.json" },
        { "name of Central unknown", "central", "central.invalid is not known here" },
        { "nobody at the address", "central", "Nobody answers" },
        { "another Central answers", "central", "certificate was not accepted" },
        { "no list", "list", "nothing can be called clear" },
        { "list changed", "list", "is not the file that was signed" },
        { "list of another key", "list", "" },
        { "chain broken", "audit-chain", "Record 1" },
        { "reports wait", "outbox", "the oldest waits for 49 h" },
        { "reader unplugged", "mrz-reader", "cannot be opened" },
        { "reader is no line", "mrz-reader", "cannot be opened" },
        { "camera unplugged", "document-camera", "" },
        { "camera sees no picture", "document-camera", "" },
        { "board file without its base", "board-file", "" },
        { "model changed", "models", "Not the file of the manifest" },
        { "service down", "kiosk-page", "cannot be reached" },
        { "somebody else at the door", "kiosk-page", "" },
        { "of the machine: disk read-only", "disk", "read-only" },
        { "of the machine: flash worn out", "disk", "reserve is used up" },
        { "of the machine: supply too low", "supply-voltage", "too low since the boot" },
        { "of the machine: too hot", "temperature", "91 °C" },
    };

    [Fact]
    public void A_healthy_board_is_told_so_and_nothing_is_changed_on_it()
    {
        DoctoredBoard board = house.Copy();
        board.Put("sys/class/hwmon/hwmon0/in0_lcrit_alarm", "0\n");
        board.Put("sys/class/thermal/thermal_zone0/temp", "48200\n");
        board.Put("proc/self/mountinfo", "21 1 179:2 / / rw,relatime shared:1 - ext4 /dev/mmcblk0p2 rw\n");
        board.Put("sys/block/mmcblk0/device/pre_eol_info", "0x01\n");
        string[] before = Names(board);

        (int code, string output, string error) = board.Doctor(null, "--system-root", board.System);

        Assert.True(code == 0, output + error);
        // Without models and the native library it is said to work, with something to look at.
        Assert.Matches("The board (is well|works)", output);
        Assert.DoesNotContain("FAULT", output, StringComparison.Ordinal);
        string[] lines = output.TrimEnd().Split('\n');
        Assert.Equal(27, lines.Length);
        foreach (string check in new[] { "central", "list", "list-canary", "clock", "document-camera", "kiosk-page", "disk", "temperature" })
            Assert.Contains(lines, line => line.StartsWith($"well  {check} ", StringComparison.Ordinal));
        Assert.Equal(before, Names(board));
    }

    [Theory]
    [MemberData(nameof(Planted))]
    public async Task A_planted_fault_has_its_line(string fault, string check, string says)
    {
        DoctoredBoard board = house.Copy();
        Plant(board, fault);

        ImmutableArray<Finding> lines = await LinesAsync(
            board, TimeProvider.System, fault.StartsWith("of the machine", StringComparison.Ordinal));

        Finding line = lines.Single(one => one.Check == check);
        Assert.True(line.State == FindingState.Fault, string.Join('\n', lines));
        Assert.Contains(says, line.LookedAt + " " + line.Found, StringComparison.Ordinal);
        Assert.NotEmpty(line.WhatToDo);
        AssertSpoken(lines);
    }

    /// <summary>The set-up's page shows these lines in its own language.</summary>
    private static void AssertSpoken(ImmutableArray<Finding> lines)
    {
        List<string> missed = [];
        Phrasebook french = PhraseFiles.Load(Language.Of("fr"), [PhraseFiles.OfTheLine], missed.Add);
        foreach (Finding line in lines.Where(line => line.State != FindingState.NotDone))
        {
            french.Say(line.Found);
            french.Say(line.WhatToDo);
        }

        Assert.Empty(missed);
    }

    [Fact]
    public void The_program_tells_them_in_lines_and_in_JSON_and_ends_with_1()
    {
        DoctoredBoard board = house.Copy();
        Plant(board, "list changed");
        board.Options("--urls http://127.0.0.1:9 --chip-reader auto --document-camera /dev/video987");
        Dictionary<string, string> environment = new()
        {
            ["PCSCLITE_CSOCK_NAME"] = board.At("no-such-socket"),
            ["CHECKPOINTEDGE_ONNXRUNTIME"] = board.OptionsFile,
        };

        (int code, string output, string error) = board.Doctor(environment, "--json");

        Assert.True(code == 1, output + error);
        JsonElement report = JsonDocument.Parse(output).RootElement;
        Assert.False(report.GetProperty("whole").GetBoolean());
        Assert.Equal(
            ["list", "smart-card-service", "chip-reader", "document-camera", "onnx-runtime", "kiosk-page"],
            report.GetProperty("checks").EnumerateArray().Where(one => one.GetProperty("state").GetString() == "fault")
                .Select(one => one.GetProperty("check").GetString()));
    }

    [Theory]
    [InlineData(-1, "clock", "behind: Central signed its lists")]
    [InlineData(3, "list", "too old")]
    [InlineData(400, "certificate", "It served until")]
    public async Task A_board_of_another_day_is_told_what_the_day_does(int days, string check, string says)
    {
        DoctoredBoard board = house.Copy();
        MovedClock clock = new();
        clock.Advance(TimeSpan.FromDays(days));

        Finding line = (await LinesAsync(board, clock, false)).Single(one => one.Check == check);
        Assert.Equal(FindingState.Fault, line.State);
        Assert.Contains(says, line.Found, StringComparison.Ordinal);
        AssertSpoken([line]);
    }

    private static Task<ImmutableArray<Finding>> LinesAsync(DoctoredBoard board, TimeProvider time, bool ownSystem) =>
        new BoardDoctor(
            new DoctorOptions
            {
                DataDirectory = board.Data,
                OptionsPath = board.OptionsFile,
                SystemRoot = ownSystem ? board.System : "/",
            },
            time).RunAsync(CancellationToken.None);

    private void Plant(DoctoredBoard board, string fault)
    {
        switch (fault)
        {
            case "folder open to others":
                DoctoredBoard.Mode(board.Data, (UnixFileMode)0x1ED);
                break;
            case "key open to others":
                DoctoredBoard.Mode(board.At(UnitFiles.KeyName), (UnixFileMode)0x1A4);
                break;
            case "option unknown":
                board.Options("--chip-raeder auto");
                break;
            case "option without value":
                board.Options("--reader");
                break;
            case "bindings damaged":
                File.WriteAllText(board.At(DeviceBindings.FileName), "{\"devices\":{\"fridge\":\"/dev/null\"}}");
                break;
            case "not enrolled":
                File.Delete(board.At(UnitFiles.IdentityName));
                break;
            case "key gone":
                File.Delete(board.At(UnitFiles.KeyName));
                break;
            case "key of another board" or "list of another key":
                using (ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP256))
                    File.WriteAllText(board.At(UnitFiles.KeyName), other.ExportPkcs8PrivateKeyPem());
                break;
            case "certificate gone":
                File.Delete(board.At(UnitFiles.CertificateName));
                break;
            case "certificate of nobody":
                MakeSelfSigned(board);
                break;
            case "officers damaged":
                File.WriteAllText(board.At("officers.json"), "{");
                break;
            case "name of Central unknown":
                Identity(board, house.Unit.Central, "https://central.invalid:5091");
                break;
            case "nobody at the address":
                Identity(board, house.Unit.Central, "https://127.0.0.1:9");
                break;
            case "another Central answers":
                using (TestAuthority other = new())
                    Identity(board, house.Unit.AuthorityPem, other.Pem);
                break;
            case "no list":
                Directory.Delete(board.At("lists"), recursive: true);
                break;
            case "list changed":
                Flip(Directory.EnumerateFiles(board.At("lists"), "slice.db", SearchOption.AllDirectories).Single());
                break;
            default:
                PlantInRecordsOrDevices(board, fault);
                break;
        }
    }

    private void PlantInRecordsOrDevices(DoctoredBoard board, string fault)
    {
        string page = $"--urls {house.Page}";
        switch (fault)
        {
            case "chain broken":
                RecordHit(board, TimeSpan.Zero);
                Sql(board, "UPDATE report SET recorded_at = recorded_at - 1000 WHERE sequence = 1");
                break;
            case "reports wait":
                RecordHit(board, TimeSpan.FromHours(-49));
                break;
            case "reader unplugged":
                board.Options(page + " --reader /dev/serial/by-id/usb-No_Such_Reader-if00");
                break;
            case "reader is no line":
                board.Options(page + " --reader " + board.OptionsFile);
                break;
            case "camera unplugged":
                board.Options(page + " --document-camera /dev/video987");
                break;
            case "camera sees no picture":
                File.WriteAllText(Path.Combine(board.Camera, "page.pgm"), "no picture");
                break;
            case "board file without its base":
                File.WriteAllText(board.At("board.json"), "{\"inherits\":\"nothing-of-the-kind\"}");
                board.Options($"{page} --plugin:board {board.At("board.json")}");
                break;
            case "model changed":
                Directory.CreateDirectory(board.At("models"));
                File.WriteAllText(
                    Path.Combine(board.At("models"), CheckpointEdge.Vision.Models.ModelManifest.BuiltIn.Entries[0].File), "not it");
                break;
            case "service down":
                board.Options("--urls http://127.0.0.1:9");
                break;
            case "somebody else at the door":
                board.Options($"--urls {house.Central.Service.ConsoleAddress}");
                break;
            default:
                PlantSystem(board, fault);
                break;
        }
    }

    private static void PlantSystem(DoctoredBoard board, string fault)
    {
        switch (fault)
        {
            case "of the machine: disk read-only":
                board.Put("proc/self/mountinfo", "21 1 179:2 / / ro,relatime shared:1 - ext4 /dev/mmcblk0p2 ro\n");
                break;
            case "of the machine: flash worn out":
                board.Put("proc/self/mountinfo", "21 1 179:2 / / rw,relatime shared:1 - ext4 /dev/mmcblk0p2 rw\n");
                board.Put("sys/block/mmcblk0/device/pre_eol_info", "0x03\n");
                break;
            case "of the machine: supply too low":
                board.Put("sys/class/hwmon/hwmon1/in0_lcrit_alarm", "1\n");
                break;
            case "of the machine: too hot":
                board.Put("sys/class/thermal/thermal_zone0/temp", "91000\n");
                break;
            default:
                throw new ArgumentException(fault, nameof(fault));
        }
    }

    private void RecordHit(DoctoredBoard board, TimeSpan ago)
    {
        foreach (string file in Directory.GetFiles(board.Data, "records.db*"))
            File.Delete(file);
        MovedClock clock = new();
        clock.Advance(ago);
        using RecordStore records = RecordStore.Open(board.Data, house.Unit, clock);
        records.RecordHit(new HitReport
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()),
            Unit = house.Unit.Unit,
            Site = house.Unit.Site,
            Lane = house.Unit.Lane,
            Officer = "4711",
            CheckedAt = clock.GetUtcNow(),
            Verdict = "look",
            Reasons = [],
            ListGeneration = 1,
            ListCreatedAt = clock.GetUtcNow(),
            Traveller = new ReportedTraveller("QUONDAM", "BASIL", "1970-03-04", "M", "UTO", "P", "UTO", "X1", "2031-01-01"),
            Matches = [],
        });
    }

    private static void Sql(DoctoredBoard board, string sql)
    {
        using SqliteConnection connection = new($"Data Source={board.At("records.db")};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.Equal(1, command.ExecuteNonQuery());
    }

    private static void MakeSelfSigned(DoctoredBoard board)
    {
        using BoardKey key = BoardKey.Open(board.Data);
        using TestAuthority own = new(key.Signing);
        File.WriteAllText(board.At(UnitFiles.CertificateName), own.Pem);
    }

    private static void Identity(DoctoredBoard board, string from, string to)
    {
        string file = board.At(UnitFiles.IdentityName);
        string text = File.ReadAllText(file);
        string changed = text.Replace(JsonSerializer.Serialize(from), JsonSerializer.Serialize(to), StringComparison.Ordinal);
        Assert.NotEqual(text, changed);
        File.WriteAllText(file, changed);
    }

    private static void Flip(string file)
    {
        byte[] content = File.ReadAllBytes(file);
        content[content.Length / 2] ^= 1;
        File.WriteAllBytes(file, content);
    }

    private static string[] Names(DoctoredBoard board) =>
    [
        .. Directory.EnumerateFiles(board.Data, "*", SearchOption.AllDirectories)
            .Select(file => string.Create(
                CultureInfo.InvariantCulture,
                $"{Path.GetRelativePath(board.Data, file)} {new FileInfo(file).Length}"))
            .Order(StringComparer.Ordinal),
    ];
}

using CheckpointEdge.Devices.Boards;
using CheckpointEdge.Tests;

namespace Devices.Tests.Boards;

/// <summary>Board files: what is in the repository holds, and what is planted wrong is found with one sentence.</summary>
public sealed class BoardFilesTests : IDisposable
{
    private static readonly string[] _notBesideAStrip = ["lamp", "chipReader"];

    private readonly string _folder = Directory.CreateTempSubdirectory("boards").FullName;

    public static string Folder => Path.Combine(Needs.RepositoryRoot, "hardware", "boards");

    public static TheoryData<string> Boards => [.. BoardFiles.In(Folder).Select(path => Path.GetFileName(path))];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Three_boards_are_there_and_one_with_a_strip_of_lamps() => Assert.Equal(
        ["compute-module-5-io.json", "raspberry-pi-5-rgb.json", "raspberry-pi-5.json", "rock-5b.json"],
        BoardFiles.In(Folder).Select(Path.GetFileName));

    [Theory]
    [MemberData(nameof(Boards))]
    public void A_board_of_the_repository_has_no_fault_and_a_pin_for_every_role(string file)
    {
        BoardReading reading = BoardFiles.Read(Path.Combine(Folder, file));
        Assert.Empty(reading.Faults);
        bool strip = LampStrip.Of(reading.Board!) is not null;
        foreach (string role in BoardRoles.All)
        {
            bool needed = !strip || !_notBesideAStrip.Any(begin => role.StartsWith(begin, StringComparison.Ordinal));
            Assert.True(reading.Board!.PinOf(role) is not null == needed, role);
        }

        Assert.Equal(40, reading.Board!.Pins.Count);
    }

    [Fact]
    public void A_bank_and_a_letter_become_the_line_of_a_chip()
    {
        (BoardRole role, BoardPin pin) = BoardFiles.Read(Path.Combine(Folder, "rock-5b.json")).Board!.PinOf(BoardRoles.LampPlaceDocument)!.Value;
        Assert.Equal(("GPIO3_C1", "gpio3", 17), (pin.Name, pin.Chip, pin.Line));
        Assert.Equal(RoleDirection.Output, role.Direction);
    }

    [Theory]
    [InlineData("""{ "roles": { "lampGoOn": { "pin": 13 } } }""", "Pin 13 is used twice: by the role lampGoOn and by the role lampPleaseWait.")]
    [InlineData("""{ "roles": { "lampGoOn": { "pin": 3 } } }""", "Pin 3 is used twice: by the bus i2c1 (sda) and by the role lampGoOn.")]
    [InlineData("""{ "roles": { "tamper": { "pin": null } } }""", "The role tamper has no pin.")]
    [InlineData("""{ "roles": { "tamper": { "pin": 2 } } }""", "The role tamper is on pin 2, which gives 5 V.")]
    [InlineData("""{ "roles": { "tamper": { "pin": 6 } } }""", "The role tamper is on pin 6, which is ground.")]
    [InlineData("""{ "roles": { "tamper": { "pin": 41 } } }""", "The role tamper is on pin 41, which this board does not have.")]
    [InlineData("""{ "roles": { "tamper": { "pin": 27 } } }""", "The role tamper is on pin 27, which has no line for a program.")]
    [InlineData(
        """{ "roles": { "mains": { "volts": 5 } } }""",
        "The role mains brings 5 V to pin 38, which takes 3.3 V: put a level shifter or an optocoupler between.")]
    [InlineData("""{ "roles": { "tamper": { "direction": "output" } } }""", "The role tamper is an input, not an output.")]
    [InlineData(
        """{ "roles": { "barrierObstructed": { "pin": null } } }""",
        "A barrier that is driven needs its safety input and both limit switches: give barrierObstructed a pin.")]
    [InlineData(
        """{ "pins": { "7": { "chip": "gpio-other" } } }""",
        "The roles chipReaderBusy and chipReaderSelect are on gpio-other and pinctrl-rp1; they need one GPIO chip.")]
    [InlineData("""{ "devices": { "power": { "bus": "i2c9" } } }""", "The device power is on the bus i2c9, which this board does not have.")]
    [InlineData("""{ "devices": { "power": { "address": 200 } } }""", "The device power needs an I²C address from 3 to 119 on the bus i2c1.")]
    [InlineData("""{ "devices": { "power": { "address": 72 } } }""", "The devices power and temperature are at the same place of the bus i2c1.")]
    [InlineData("""{ "buses": { "i2c1": { "pins": { "sda": 26 } } } }""", "Pin 26 cannot be i2c1.sda.")]
    [InlineData(
        """{ "buses": { "can0": { "kind": "can", "path": "/dev/can0" } } }""", "The bus can0 is of the kind can; a bus is i2c, spi, uart.")]
    public void What_is_planted_wrong_is_found_with_one_sentence(string changes, string sentence)
    {
        BoardReading reading = Changed(changes);
        Assert.Null(reading.Board);
        Assert.Equal("board.json: " + sentence, Assert.Single(reading.Faults));
    }

    [Theory]
    [InlineData("""{ "devices": { "lamps": { "pixels": 30 } } }""",
        "The device lamps needs its number of pixels: from 16 to 64, 4 stretches of the same length.")]
    [InlineData("""{ "devices": { "lamps": { "pixels": null } } }""",
        "The device lamps needs its number of pixels: from 16 to 64, 4 stretches of the same length.")]
    [InlineData("""{ "devices": { "lamps": { "bus": "uart0" } } }""", "The device lamps hangs on mosi of an SPI bus; uart0 has none.")]
    [InlineData(
        """{ "devices": { "chipReader": { "part": "nfc-spi", "bus": "spi0", "address": 1 } }, "buses": { "spi0": { "pins": { "cs1": 26 } } } }""",
        "The device lamps takes all that is on the bus spi0 as light: no other may be there, as chipReader is.")]
    [InlineData("""{ "roles": { "lampGoOn": { "pin": 15 } } }""",
        "The device lamps stands for all lamps; take the pin of lampGoOn away, or the device.")]
    [InlineData("""{ "roles": { "buzzer": { "pin": 19 } } }""", "Pin 19 is used twice: by the bus spi0 (mosi) and by the role buzzer.")]
    [InlineData("""{ "devices": { "lamps": null } }""", "The role lampGoOn has no pin.")]
    public void What_is_wrong_with_a_strip_of_lamps_is_found(string changes, string sentence)
    {
        BoardReading reading = Changed(changes, "raspberry-pi-5-rgb");
        Assert.Null(reading.Board);
        Assert.Equal("board.json: " + sentence, reading.Faults[0]);
    }

    [Theory]
    [InlineData("""{ "voltage": 5 }""", "board.json is no board file at $.voltage")]
    [InlineData("""{ "pins": { "11": { "line": "17" } } }""", "board.json is no board file at $.pins.11.line")]
    [InlineData("""[]""", "board.json is no board file: it is not a JSON object.")]
    [InlineData("""{""", "board.json is no board file")]
    [InlineData("""{ "voltage": 5, "voltage": 3 }""", "board.json is no board file")]
    [InlineData("""{ "pins": { "11": {}, "11": {} } }""", "board.json is no board file")]
    [InlineData("""{ "\ud800": 5 }""", "board.json is no board file: a text of it holds half a character")]
    [InlineData("""{ "name": "\ud800" }""", "board.json is no board file: a text of it holds half a character")]
    [InlineData("""{ "pins": { "\ud800": {} } }""", "board.json is no board file: a text of it holds half a character")]
    public void What_is_no_board_file_is_said_to_be_none(string content, string begin)
    {
        BoardReading reading = Changed(content);
        Assert.Null(reading.Board);
        Assert.StartsWith(begin, Assert.Single(reading.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_role_is_answered_with_the_known_ones() => Assert.StartsWith(
        "board.json: There is no role lampRed; the roles are barrierClose, barrierIsClosed,",
        Assert.Single(Changed("""{ "roles": { "lampRed": { "direction": "output" } } }""").Faults),
        StringComparison.Ordinal);

    [Fact]
    public void Files_that_inherit_each_other_end_with_a_sentence()
    {
        File.WriteAllText(Path.Combine(_folder, "a.json"), """{ "inherits": "b" }""");
        File.WriteAllText(Path.Combine(_folder, "b.json"), """{ "inherits": "a" }""");
        Assert.Contains("inherit one another", Assert.Single(BoardFiles.Read(Path.Combine(_folder, "a.json")).Faults), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../base")]
    [InlineData("base.json")]
    public void Only_a_name_of_the_same_folder_is_inherited(string name)
    {
        File.WriteAllText(Path.Combine(_folder, "board.json"), $$"""{ "inherits": "{{name}}" }""");
        Assert.Contains(
            "is the name of a file of the same folder",
            Assert.Single(BoardFiles.Read(Path.Combine(_folder, "board.json")).Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_a_sentence_too() =>
        Assert.StartsWith("none.json cannot be read", Assert.Single(BoardFiles.Read("none.json").Faults), StringComparison.Ordinal);

    /// <summary>The Raspberry Pi 5, or another board, with a few members changed.</summary>
    private BoardReading Changed(string changes, string board = "raspberry-pi-5")
    {
        foreach (string file in Directory.EnumerateFiles(Folder, "*.json"))
            File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)));
        string path = Path.Combine(_folder, "board.json");
        string above = changes.StartsWith("{ ", StringComparison.Ordinal) ? changes.Insert(1, $" \"inherits\": \"{board}\",") : changes;
        File.WriteAllText(path, above);
        return BoardFiles.Read(path);
    }
}

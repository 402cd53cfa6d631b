using System.Text.Json;

namespace CheckpointEdge.Tests.Panel;

public sealed class PanelTestCommandTests
{
    private static readonly string _simulators = Path.Combine(AppContext.BaseDirectory, "CheckpointEdge.Simulators.dll");

    private static (int Code, string Output, string Error) Test(string input, params string[] more) => Checkpointctl.Feed(
        input, ["device", "test", "panel", "--plugin", _simulators, "--setting", "deskUrl=http://127.0.0.1:0", "--seconds", "0.05", .. more]);

    [Fact]
    public void Every_lamp_and_the_buzzer_are_tried_and_the_barrier_only_when_asked_for()
    {
        (int code, string output, string error) = Test("", "--json", "--setting", "barrier=yes", "--barrier", "--yes");
        Assert.True(code == 0, output + error);
        JsonElement report = JsonDocument.Parse(output).RootElement;
        Assert.Equal(
            [
                "lamp placeDocument", "lamp pleaseWait", "lamp goOn", "lamp officerWillHelp", "buzzer", "cabinet", "button", "mains", "battery",
                "supply", "temperature", "barrier opens", "barrier closes",
            ],
            report.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("name").GetString()));
        Assert.True(report.GetProperty("inputs").GetProperty("barrierIsClosed").GetBoolean());
    }

    [Fact]
    public void The_barrier_does_not_move_without_a_yes()
    {
        (int code, string output, _) = Test("no\n", "--setting", "barrier=yes", "--barrier");
        Assert.Equal(0, code);
        Assert.Contains("Is everybody away from it?", output, StringComparison.Ordinal);
        Assert.Contains("barrier: Not tried.", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Name the panel with --plugin PATH.dll or with --guard SOCKET", "device", "test", "panel")]
    [InlineData("--setting is NAME=VALUE", "panel", "guard", "--socket", "x.sock", "--plugin", "SIMULATORS", "--setting", "nonsense")]
    public void What_cannot_run_is_said_in_one_sentence(string sentence, params string[] arguments)
    {
        (int code, _, string error) = Checkpointctl.Run([.. arguments.Select(a => a == "SIMULATORS" ? _simulators : a)]);
        Assert.Equal(2, code);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
    }
}

using System.Net;
using CheckpointEdge.Appliance.Panel;
using CheckpointEdge.Appliance.Tests.Kiosk;
using CheckpointEdge.Simulators;

namespace CheckpointEdge.Appliance.Tests;

public sealed class ApplianceOptionsTests
{
    [Fact]
    public void The_service_listens_on_loopback_unless_told_otherwise()
    {
        ApplianceOptions options = ApplianceOptions.Parse(["--data", "d"]);
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 5080), options.EndPoint);
        options = ApplianceOptions.Parse(["--data", "d", "--urls", "http://0.0.0.0:8080", "--plugin", "p.dll", "--plugin:deskUrl", "u"]);
        Assert.Equal(new IPEndPoint(IPAddress.Any, 8080), options.EndPoint);
        Assert.Equal(("p.dll", "u"), (options.PluginPath, options.PluginSettings["deskUrl"]));
    }

    [Theory]
    [InlineData("--data")]
    [InlineData("--urls", "http://127.0.0.1:1")]
    [InlineData("--data", "d", "--verbose", "1")]
    [InlineData("--data", "d", "--urls", "https://127.0.0.1:1")]
    [InlineData("--data", "d", "--urls", "http://example.org:1")]
    [InlineData("--data", "d", "--urls", "nonsense")]
    [InlineData("--data", "d", "--panel-limits", "")]
    [InlineData("--data", "d", "--panel-limits", "stopPercent")]
    [InlineData("--data", "d", "--panel-limits", "volume=3")]
    [InlineData("--data", "d", "--panel-limits", "stopPercent=0")]
    [InlineData("--data", "d", "--panel-limits", "stopPercent=20.5")]
    [InlineData("--data", "d", "--panel-limits", "hotCelsius=NaN")]
    [InlineData("--data", "d", "--panel-limits", "hotCelsius=50")]
    [InlineData("--data", "d", "--panel-limits", "lowVolts=12,lowOverVolts=11,highOverVolts=13,highVolts=14")]
    public void What_is_wrong_is_said_in_one_sentence(params string[] arguments) =>
        Assert.NotEmpty(Assert.Throws<ApplianceException>(() => ApplianceOptions.Parse(arguments)).Message);

    [Fact]
    public void A_board_sets_the_limits_of_its_panel()
    {
        ApplianceOptions options = ApplianceOptions.Parse(
            ["--data", "d", "--panel-limits", "stopPercent=25, hotCelsius=65.5,lowVolts=11,lowOverVolts=11.2,highOverVolts=13,highVolts=14"]);
        Assert.Equal(
            new PanelPolicy
            {
                StopPercent = 25,
                HotCelsius = 65.5,
                LowVolts = 11,
                LowOverVolts = 11.2,
                HighOverVolts = 13,
                HighVolts = 14,
            },
            options.PanelLimits);
        Assert.Equal(new PanelPolicy(), ApplianceOptions.Parse(["--data", "d"]).PanelLimits);
    }

    [Fact]
    public async Task A_board_that_is_not_enrolled_says_how_to_enrol_it()
    {
        string empty = Directory.CreateTempSubdirectory("empty-").FullName;
        ApplianceException failure = await Assert.ThrowsAsync<ApplianceException>(() => ApplianceHost.StartAsync(
            new ApplianceOptions { DataDirectory = empty }, TimeProvider.System, CancellationToken.None));
        Assert.Contains("checkpointctl enrol", failure.Message);
        Directory.Delete(empty);
    }

    [Fact]
    public async Task A_plug_in_is_loaded_by_its_path_and_a_reader_is_on_the_screen()
    {
        using EnrolledBoard board = new(TimeProvider.System);
        await using ApplianceHost host = await StartAsync(board, typeof(SimulatorsPlugin).Assembly.Location);
        using HttpClient http = new() { BaseAddress = host.Address };
        Assert.Contains("Document reader (simulated)", await http.GetStringAsync("/api/kiosk/state"));
    }

    [Fact]
    public async Task Without_any_reader_the_screen_says_so()
    {
        using EnrolledBoard board = new(TimeProvider.System);
        await using ApplianceHost host = await StartAsync(board, null);
        using HttpClient http = new() { BaseAddress = host.Address };
        Assert.Contains("No document reader is configured.", await http.GetStringAsync("/api/kiosk/state"));
    }

    [Theory]
    [InlineData("nowhere.dll", "is not there")]
    [InlineData("unit.json", "is no plug-in")]
    public async Task A_plug_in_that_is_none_is_named(string file, string sentence)
    {
        using EnrolledBoard board = new(TimeProvider.System);
        ApplianceException failure = await Assert.ThrowsAsync<ApplianceException>(() => StartAsync(board, board.At(file)));
        Assert.Contains(sentence, failure.Message);
    }

    [Fact]
    public async Task An_assembly_without_a_plug_in_is_named()
    {
        using EnrolledBoard board = new(TimeProvider.System);
        ApplianceException failure = await Assert.ThrowsAsync<ApplianceException>(
            () => StartAsync(board, typeof(ApplianceHost).Assembly.Location));
        Assert.Contains("holds 0 device plug-ins", failure.Message);
    }

    private static Task<ApplianceHost> StartAsync(EnrolledBoard board, string? plugin)
    {
        ApplianceOptions options = new() { DataDirectory = board.Data, Url = new Uri("http://127.0.0.1:0"), PluginPath = plugin };
        return ApplianceHost.StartAsync(
            options with { PluginSettings = options.PluginSettings.SetItem("deskUrl", "http://127.0.0.1:0") },
            TimeProvider.System, CancellationToken.None);
    }
}

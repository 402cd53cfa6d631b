using System.Text.Json;
using System.Text.RegularExpressions;

namespace CheckpointEdge.Tests.Faults;

/// <summary>Dashboards and alert rules ask for figures that the services have.</summary>
public sealed partial class MonitoringTests
{
    private static readonly string _folder = Path.Combine(Needs.RepositoryRoot, "deploy", "monitoring");

    [Theory]
    [InlineData("central.json")]
    [InlineData("post.json")]
    [InlineData("alerts.yml")]
    public void Every_figure_is_one_that_a_service_prints(string file)
    {
        string printed = Source("CheckpointEdge.Central", "Console", "StatusEndpoints.cs")
            + Source("CheckpointEdge.Appliance", "Kiosk", "MetricsPage.cs");
        string[] names = [.. Figure().Matches(File.ReadAllText(Path.Combine(_folder, file))).Select(match => match.Value).Distinct()];
        Assert.InRange(names.Length, 3, 100);
        Assert.All(names, name =>
        {
            // The source writes the figures of boards as a prefix and a word, those of a histogram without the ending of a dashboard.
            string plain = name.Replace("checkpointedge_unit_", "\"", StringComparison.Ordinal);
            Assert.Contains(plain, printed, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("central.json")]
    [InlineData("post.json")]
    public void A_dashboard_has_panels_that_do_not_overlap(string file)
    {
        using JsonDocument dashboard = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, file)));
        HashSet<(int X, int Y)> taken = [];
        foreach (JsonElement place in dashboard.RootElement.GetProperty("panels").EnumerateArray().Select(panel => panel.GetProperty("gridPos")))
            for (int x = 0; x < place.GetProperty("w").GetInt32(); x++)
                for (int y = 0; y < place.GetProperty("h").GetInt32(); y++)
                    Assert.True(taken.Add((place.GetProperty("x").GetInt32() + x, place.GetProperty("y").GetInt32() + y)));
    }

    [Fact]
    public void Every_alert_says_what_to_do()
    {
        string rules = File.ReadAllText(Path.Combine(_folder, "alerts.yml"));
        int alerts = Regex.Count(rules, "- alert: ");
        Assert.Equal(alerts, Regex.Count(rules, "  action: \\S"));
        Assert.Equal(alerts, Regex.Count(rules, "  summary: \\S"));
    }

    private static string Source(params string[] path) => File.ReadAllText(Path.Combine([Needs.RepositoryRoot, "src", .. path]));

    [GeneratedRegex(@"checkpoint(edge_central|edge_unit|)_[a-z0-9_]+")]
    private static partial Regex Figure();
}

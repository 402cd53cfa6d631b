using System.Text.RegularExpressions;

namespace Repository;

/// <summary>Dependencies point one way: every project uses only what stands here, in project files and in usings.</summary>
public sealed partial class DirectionTests
{
    private static readonly Dictionary<string, string[]> _mayUse = new(StringComparer.Ordinal)
    {
        ["TravelDocuments"] = [],
        ["Watchlists"] = ["TravelDocuments"],
        ["Vision"] = ["TravelDocuments"],
        ["Devices"] = ["TravelDocuments"],
        ["Exchange"] = ["Watchlists", "TravelDocuments"],
        ["Simulators"] = ["Devices", "TravelDocuments"],
        ["Devices.Board"] = ["Vision", "Devices", "TravelDocuments"],
        ["Central"] = ["Exchange", "Watchlists", "TravelDocuments"],
        ["Appliance"] = ["Exchange", "Watchlists", "Vision", "Devices", "TravelDocuments"],
        ["Cli"] = ["TravelDocuments", "Watchlists", "Vision", "Devices", "Exchange", "Simulators", "Appliance", "Central"],
    };

    /// <summary>What the Simulators may know of TravelDocuments: data types, never the code that reads documents.</summary>
    private static readonly string[] _protocolTypes =
        ["MrzParser", "MrzBuilder", "CheckDigits", "BerTlv", "TlvWriting", "CommandApdu", "ResponseApdu", "SecureMessaging", "Chip.Access"];

    public static TheoryData<string> Projects => [.. _mayUse.Keys];

    [Fact]
    public void Every_project_of_the_source_folder_has_its_place_in_the_table() =>
        Assert.Equal(
            _mayUse.Keys.Order(StringComparer.Ordinal),
            SourceTree.Files(".csproj")
                .Where(f => f.StartsWith("src/", StringComparison.Ordinal))
                .Select(f => Path.GetFileNameWithoutExtension(f)["CheckpointEdge.".Length..])
                .Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_refers_only_to_floors_below_its_own(string project)
    {
        string file = SourceTree.Text($"src/CheckpointEdge.{project}/CheckpointEdge.{project}.csproj");
        IEnumerable<string> used = ProjectReference().Matches(file).Select(m => m.Groups[1].Value);
        Assert.Empty(used.Except(_mayUse[project], StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_names_only_namespaces_below_its_own(string project)
    {
        string[] allowed = [project, .. _mayUse[project]];
        List<string> wrong = [];
        foreach (string file in SourceTree.Files(".cs").Where(f => f.StartsWith($"src/CheckpointEdge.{project}/", StringComparison.Ordinal)))
        {
            foreach (Match match in Namespace().Matches(Code(file)))
            {
                string named = match.Groups[1].Value;
                string owner = $"{named}.".StartsWith("Devices.Board.", StringComparison.Ordinal) ? "Devices.Board" : named.Split('.')[0];
                if (_mayUse.ContainsKey(owner) && !allowed.Contains(owner, StringComparer.Ordinal))
                    wrong.Add($"{file} names CheckpointEdge.{named}");
            }
        }

        SourceTree.Nothing(wrong);
    }

    [Fact]
    public void The_simulators_share_no_protocol_code_with_the_library_they_test()
    {
        string[] wrong =
        [
            .. SourceTree.Files(".cs")
                .Where(f => f.StartsWith("src/CheckpointEdge.Simulators/", StringComparison.Ordinal))
                .SelectMany(f => _protocolTypes.Where(t => SourceTree.Text(f).Contains(t, StringComparison.Ordinal)).Select(t => $"{f}: {t}")),
        ];
        SourceTree.Nothing(wrong);
    }

    [Fact]
    public void The_board_plug_in_is_listed_in_the_solution_but_not_built_by_default()
    {
        string[] lines = SourceTree.Lines("CheckpointEdge.sln");
        string entry = Assert.Single(lines, l => l.Contains("CheckpointEdge.Devices.Board.csproj", StringComparison.Ordinal));
        string id = entry[(entry.LastIndexOf('{') + 1)..entry.LastIndexOf('}')];
        Assert.DoesNotContain(lines, l => l.Contains(id, StringComparison.Ordinal) && l.Contains(".Build.0", StringComparison.Ordinal));
    }

    /// <summary>A comment may name the plug-in that implements a port; the code may not.</summary>
    private static string Code(string file) =>
        string.Join('\n', SourceTree.Lines(file).Where(l => !l.TrimStart().StartsWith("//", StringComparison.Ordinal)));

    [GeneratedRegex(@"<ProjectReference Include=""[^""]*/CheckpointEdge\.([A-Za-z.]+)\.csproj""")]
    private static partial Regex ProjectReference();

    [GeneratedRegex(@"\bCheckpointEdge\.([A-Z][A-Za-z.]*)")]
    private static partial Regex Namespace();
}

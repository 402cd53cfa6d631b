using System.Text.RegularExpressions;

namespace Repository;

/// <summary>What the Markdown says leads somewhere, and nothing in the tree speaks of one machine.</summary>
public sealed partial class DocumentTests
{
    public static TheoryData<string> Pages => [.. SourceTree.Files(".md")];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_leads_to_a_file_that_is_there(string page)
    {
        string folder = Path.GetDirectoryName(SourceTree.Full(page))!;
        List<string> dead = [];
        foreach (Match match in Link().Matches(WithoutCode(SourceTree.Text(page))))
        {
            string target = match.Groups[1].Value.Split('#')[0];
            if (target.Length == 0 || target.Contains("://", StringComparison.Ordinal) || target.StartsWith("mailto:", StringComparison.Ordinal))
                continue;
            string path = Path.GetFullPath(Path.Combine(folder, Uri.UnescapeDataString(target)));
            if (!File.Exists(path) && !Directory.Exists(path))
                dead.Add(target);
        }

        SourceTree.Nothing(dead);
    }

    [Fact]
    public void No_file_names_a_path_of_one_machine()
    {
        IEnumerable<string> wrong =
            from file in SourceTree.Files(".cs", ".md", ".json", ".js", ".props", ".csproj", ".sh")
            where !file.StartsWith("tests/Repository/", StringComparison.Ordinal)
            where MachinePath().IsMatch(SourceTree.Text(file))
            select file;
        SourceTree.Nothing(wrong);
    }

    [Fact]
    public void The_top_level_holds_what_it_should()
    {
        string[] expected =
        [
            "CheckpointEdge.sln", "README.md", "LICENSE", "global.json", "Directory.Build.props", "Directory.Packages.props",
            ".editorconfig", ".ci/run", "deploy/run", "deploy/test", "src/ARCHITECTURE.md",
        ];
        Assert.Empty(expected.Except(SourceTree.All, StringComparer.Ordinal));
        Assert.Contains("Apache License", SourceTree.Text("LICENSE"), StringComparison.Ordinal);
    }

    private static string WithoutCode(string text) => Fence().Replace(text, "");

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"```.*?```|`[^`\n]*`", RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"(?:^|[""' (=])/(?:root|home|work)/", RegexOptions.Multiline)]
    private static partial Regex MachinePath();
}

using System.Text.RegularExpressions;

namespace Repository;

/// <summary>Style as a test: names, sizes, the clock, words that must not stand here.</summary>
public sealed partial class StyleTests
{
    private const int FileLinesMax = 400;
    private const int LineLengthMax = 150;

    /// <summary>Mostly rows of data, which a break would make harder to read.</summary>
    private static readonly string[] _dataFiles =
    [
        "CountryWords.cs", "OfacImporterTests.cs", "UnImporterTests.cs", "TravellerFileTests.cs", "DeskTests.cs",
        "FictionalLists.cs", "EuImporterTests.cs", "OfacAdvancedImporterTests.cs", "OpenSanctionsImporterTests.cs",
    ];

    private static readonly string[] _bannedFolders = ["Utils", "Util", "Helpers", "Common", "Core", "Shared", "Managers", "Misc"];
    private static readonly string[] _bannedEndings = ["Manager", "Helper", "Helpers", "Util", "Utils", "Impl", "Dto"];
    private static readonly string[] _unfinished = ["TO" + "DO", "FIX" + "ME", "HA" + "CK", "NotImplemented" + "Exception", "XX" + "X:"];

    private static IEnumerable<string> Sources => SourceTree.Files(".cs");

    [Fact]
    public void No_folder_is_a_drawer()
    {
        IEnumerable<string> wrong = SourceTree.All
            .Where(f => f.StartsWith("src/", StringComparison.Ordinal) || f.StartsWith("tests/", StringComparison.Ordinal))
            .Where(f => f.Split('/')[..^1].Any(part => _bannedFolders.Contains(part, StringComparer.OrdinalIgnoreCase)));
        SourceTree.Nothing(wrong);
    }

    [Fact]
    public void No_type_has_a_name_that_says_nothing()
    {
        IEnumerable<string> wrong =
            from file in Sources
            from Match match in TypeName().Matches(SourceTree.Text(file))
            let name = match.Groups[1].Value
            where _bannedEndings.Any(e => name.EndsWith(e, StringComparison.Ordinal))
            select $"{file}: {name}";
        SourceTree.Nothing(wrong);
    }

    [Fact]
    public void The_ban_of_the_clock_is_nowhere_switched_off()
    {
        IEnumerable<string> wrong = SourceTree.Files(".cs", ".csproj", ".props", ".editorconfig")
            .Where(f => !f.StartsWith("tests/Repository/", StringComparison.Ordinal))
            .Where(f => SwitchedOff().IsMatch(SourceTree.Text(f)));
        SourceTree.Nothing(wrong);
        Assert.Contains("RS0030.severity = error", SourceTree.Text(".editorconfig"), StringComparison.Ordinal);
        Assert.Contains("P:System.DateTimeOffset.UtcNow", SourceTree.Text("BannedSymbols.txt"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_one_idea()
    {
        IEnumerable<string> wrong = Sources
            .Select(f => (File: f, Lines: SourceTree.Lines(f).Length))
            .Where(f => f.Lines > FileLinesMax)
            .Select(f => $"{f.File}: {f.Lines} lines, at most {FileLinesMax}");
        SourceTree.Nothing(wrong);
    }

    [Fact]
    public void A_line_fits_the_screen()
    {
        IEnumerable<string> wrong =
            from file in Sources
            where !_dataFiles.Contains(Path.GetFileName(file), StringComparer.Ordinal)
            from line in SourceTree.Lines(file).Select((text, i) => (text, number: i + 1))
            where line.text.Length > LineLengthMax
            select $"{file}:{line.number}: {line.text.Length} columns, at most {LineLengthMax}";
        SourceTree.Nothing(wrong);
    }

    [Fact]
    public void Nothing_is_left_unfinished()
    {
        IEnumerable<string> wrong =
            from file in SourceTree.Files(".cs", ".js", ".css", ".html", ".json", ".sh", ".md")
            where !file.StartsWith("tests/Repository/", StringComparison.Ordinal)
            from word in _unfinished
            where SourceTree.Text(file).Contains(word, StringComparison.Ordinal)
            select $"{file}: {word}";
        SourceTree.Nothing(wrong);
    }

    [Fact]
    public void A_log_message_takes_no_personal_data()
    {
        string[] personal = ["name", "surname", "birth", "documentnumber", "mrz", "nationality", "traveller", "pin", "password", "portrait"];
        IEnumerable<string> wrong =
            from file in Sources.Where(f => f.StartsWith("src/", StringComparison.Ordinal))
            from Match match in LogMethod().Matches(SourceTree.Text(file))
            from parameter in match.Groups[1].Value.Split(',')
            let word = parameter.Trim().Split(' ')[^1].ToLowerInvariant()
            where personal.Any(p => word == p || word.EndsWith(p, StringComparison.Ordinal) && p.Length > 4)
            select $"{file}: parameter {word}";
        SourceTree.Nothing(wrong);
    }

    [Fact]
    public void An_interface_has_two_real_implementations_or_is_a_port()
    {
        string[] ports = ["IMrzReader", "IPanel", "IDevicePlugin", "ICamera", "IChipReader", "IInference", "IInferencePlugin", "ICentralLink"];
        IEnumerable<string> wrong =
            from file in Sources.Where(f => f.StartsWith("src/", StringComparison.Ordinal))
            from Match match in Interface().Matches(SourceTree.Text(file))
            where !ports.Contains(match.Groups[1].Value, StringComparer.Ordinal)
            select $"{file}: {match.Groups[1].Value}";
        SourceTree.Nothing(wrong);
    }

    [GeneratedRegex(@"\b(?:class|record|struct|interface|enum)\s+([A-Z]\w*)")]
    private static partial Regex TypeName();

    [GeneratedRegex(@"RS0030.{0,40}(?:none|silent|suggestion|warning)|(?:NoWarn|pragma warning disable).*RS0030")]
    private static partial Regex SwitchedOff();

    [GeneratedRegex(@"\[LoggerMessage\([^\]]*\)\]\s*(?:\w+\s+)*partial void \w+\(([^)]*)\)", RegexOptions.Singleline)]
    private static partial Regex LogMethod();

    [GeneratedRegex(@"\binterface\s+(I[A-Z]\w*)")]
    private static partial Regex Interface();
}

using System.Text.RegularExpressions;

namespace Repository;

/// <summary>What SECURITY.md promises has a test that exists, and what only the source can show is shown by the source.</summary>
public sealed partial class SecurityTests
{
    private const string Page = "src/SECURITY.md";
    private const int NamedTestsMin = 120;

    [Fact]
    public void Every_test_that_the_page_names_exists()
    {
        HashSet<string> there = [.. SourceTree.Files(".cs").Where(file => file.StartsWith("tests/", StringComparison.Ordinal)).SelectMany(Tests)];
        string[] named = [.. Named().Matches(SourceTree.Text(Page)).Select(match => match.Groups[1].Value).Distinct()];
        Assert.True(named.Length >= NamedTestsMin, $"{Page} names {named.Length} tests");
        SourceTree.Nothing(named.Where(name => !there.Contains(name)));
    }

    [Fact]
    public void Every_interface_of_the_page_has_each_kind_of_threat_answered()
    {
        string[] rows = [.. SourceTree.Lines(Page).Where(line => line.StartsWith("| ", StringComparison.Ordinal) && StrideRow().IsMatch(line))];
        Assert.True(rows.Length >= 14, $"{rows.Length} rows of STRIDE");
        SourceTree.Nothing(rows.Where(row => row.Split('|')[1..^1].Any(cell => cell.Trim().Length == 0)));
    }

    /// <summary>Secrets are compared in constant time: where they lie, by the one call that does it.</summary>
    [Theory]
    [InlineData("src/CheckpointEdge.Appliance/Officers/PinHash.cs")]
    [InlineData("src/CheckpointEdge.Appliance/Officers/DeskSession.cs")]
    [InlineData("src/CheckpointEdge.Central/Accounts/PasswordHash.cs")]
    [InlineData("src/CheckpointEdge.Central/Accounts/TimeBasedCode.cs")]
    public void A_secret_is_compared_in_constant_time(string file) =>
        Assert.Contains("CryptographicOperations.FixedTimeEquals(", SourceTree.Text(file), StringComparison.Ordinal);

    [Fact]
    public void No_secret_is_compared_in_any_other_way()
    {
        string[] folders =
        [
            "src/CheckpointEdge.Appliance/Officers/", "src/CheckpointEdge.Appliance/Provisioning/", "src/CheckpointEdge.Central/Accounts/",
            "src/CheckpointEdge.Central/Enrolment/", "src/CheckpointEdge.Central/Keys/",
        ];
        SourceTree.Nothing(
            from file in SourceTree.Files(".cs").Where(file => folders.Any(folder => file.StartsWith(folder, StringComparison.Ordinal)))
            from line in SourceTree.Lines(file)
            where OpenComparison().IsMatch(line)
            select $"{file}: {line.Trim()}");
    }

    /// <summary>What boards, lists and cards say reaches a terminal through one door, which lets no control character pass.</summary>
    [Fact]
    public void Text_of_others_reaches_no_terminal_as_it_is() => SourceTree.Nothing(
        from file in SourceTree.Files(".cs")
        where file.StartsWith("src/CheckpointEdge.Cli/", StringComparison.Ordinal) && !file.EndsWith("/ShownText.cs", StringComparison.Ordinal)
        where SourceTree.Text(file).Contains("Markup.Escape", StringComparison.Ordinal)
        select file);

    [Theory]
    [InlineData("appliance")]
    [InlineData("central")]
    [InlineData("panel")]
    [InlineData("kiosk")]
    [InlineData("central-backup")]
    public void A_service_leaves_no_memory_on_a_disk(string service)
    {
        string unit = SourceTree.Text($"deploy/systemd/checkpointedge-{service}.service");
        Assert.Contains("\nLimitCORE=0\n", unit, StringComparison.Ordinal);
        Assert.Contains("\nMemorySwapMax=0\n", unit, StringComparison.Ordinal);
        Assert.Contains("\nUMask=0077\n", unit, StringComparison.Ordinal);
        // The program that starts every service: no dump on a crash, and no door for a debugger of the same user.
        Assert.Matches(@"DOTNET_EnableDiagnostics=0[\s\S]*export .*DOTNET_EnableDiagnostics", SourceTree.Text("deploy/debian/checkpointctl/run"));
    }

    /// <summary>The login of the officer's screen moves the browser out of its unit, below the slice of its user.</summary>
    [Fact]
    public void The_officers_browser_is_held_to_it_where_its_login_puts_it()
    {
        string slice = SourceTree.Text("deploy/systemd/user-.slice.d/60-checkpointedge.conf");
        Assert.Contains("\n[Slice]\n", slice, StringComparison.Ordinal);
        Assert.Contains("\nMemorySwapMax=0\n", slice, StringComparison.Ordinal);
        Assert.Contains(
            "put 0644 deploy/systemd/user-.slice.d/60-checkpointedge.conf \"$root/lib/systemd/system/user-.slice.d/60-checkpointedge.conf\"",
            SourceTree.Text("deploy/debian/build"), StringComparison.Ordinal);
        Assert.Contains("\numask 077\n", SourceTree.Text("deploy/debian/kiosk/kiosk"), StringComparison.Ordinal);
    }

    /// <summary>A store on another machine may be away for an hour, a disk for a night: whoever gave up would have to be started by hand.</summary>
    [Fact]
    public void No_unit_that_comes_back_by_itself_gives_up()
    {
        string[] units = [.. SourceTree.Files(".service").Where(file => SourceTree.Lines(file).Contains("Restart=always"))];
        Assert.True(units.Length >= 4, $"{units.Length} units come back");
        SourceTree.Nothing(units.Where(file => !SourceTree.Lines(file).Contains("StartLimitIntervalSec=0")));
        SourceTree.Nothing(units.Where(file => !SourceTree.Lines(file).Any(line => line.StartsWith("RestartSec=", StringComparison.Ordinal))));
    }

    [Fact]
    public void The_service_can_reach_the_TPM_that_keeps_the_boards_key()
    {
        Assert.Contains(
            "\nSUBSYSTEM==\"tpmrm\", KERNEL==\"tpmrm[0-9]*\", GROUP=\"checkpointedge\", MODE=\"0660\"\n",
            SourceTree.Text("hardware/udev/70-checkpointedge.rules"), StringComparison.Ordinal);
        string unit = SourceTree.Text("deploy/systemd/checkpointedge-appliance.service");
        Assert.Contains("\nGroup=checkpointedge\n", unit, StringComparison.Ordinal);
        Assert.Contains("\nDeviceAllow=/dev/tpmrm0 rw\n", unit, StringComparison.Ordinal);
        Assert.Matches("recommends=\"[^\"]*tpm2-tools, tpm2-openssl\" package checkpointedge-appliance", SourceTree.Text("deploy/debian/build"));
    }

    private static IEnumerable<string> Tests(string file)
    {
        string text = SourceTree.Text(file);
        string[] methods = [.. TestMethod().Matches(text).Select(match => match.Groups[1].Value)];
        return from type in TypeName().Matches(text).Select(match => match.Groups[1].Value)
               from method in methods
               select $"{type}.{method}";
    }

    [GeneratedRegex(@"`([A-Z]\w+Tests\.[A-Z]\w+)`")]
    private static partial Regex Named();

    [GeneratedRegex(@"^\| \*\*")]
    private static partial Regex StrideRow();

    [GeneratedRegex(
        @"(?i)(hash|token|secret|pin|password|code)[a-z]*(\.AsSpan\(\))?\.SequenceEqual\(|==\s*(token|secret)\b"
        + @"|(?<!newPassword )==\s*(pin|password)\b(?!\[)")]
    private static partial Regex OpenComparison();

    [GeneratedRegex(@"\[(?:Fact|Theory)\w*(?:\([^\]]*\))?\][\s\S]{0,2500}?public (?:async )?(?:void|Task) (\w+)\(")]
    private static partial Regex TestMethod();

    [GeneratedRegex(@"\bclass\s+([A-Z]\w*Tests)\b")]
    private static partial Regex TypeName();
}

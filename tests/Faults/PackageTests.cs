using System.Globalization;
using System.Text.RegularExpressions;
using CheckpointEdge.Tests;

namespace Faults;

/// <summary>The Debian packages as a technician gets them: built, judged by Debian's own tool, taken apart and started.</summary>
[Collection(nameof(DeployRunTests))]
public sealed partial class PackageTests : IDisposable
{
    /// <summary>Every package (bytes).</summary>
    private const long SizeBytesMax = 60L << 20;

    /// <summary>Exposure of a service that nobody signs in to, by <c>systemd-analyze security</c>.</summary>
    private const double ExposureMax = 1.5;

    private readonly string _folder = Directory.CreateTempSubdirectory("packages-").FullName;

    [FactNeeding("/usr/bin/dpkg-deb", "/usr/bin/lintian")]
    public async Task The_packages_are_small_without_fault_and_start()
    {
        (int status, string said) = await RunAsync(Path.Combine(Needs.RepositoryRoot, "deploy", "debian", "build"), "--no-build", "--out", _folder);
        Assert.True(status == 0, said);
        string[] packages = Directory.GetFiles(_folder, "*.deb");
        Assert.Equal(5, packages.Length);
        Assert.All(packages, package => Assert.InRange(new FileInfo(package).Length, 1, SizeBytesMax));

        (status, said) = await RunAsync("/usr/bin/lintian", ["--allow-root", "--tag-display-limit", "0", .. packages]);
        Assert.True(status == 0 && !said.Contains("E: ", StringComparison.Ordinal), said);

        string root = Path.Combine(_folder, "root");
        foreach (string package in packages)
            Assert.Equal(0, (await RunAsync("/usr/bin/dpkg-deb", "-x", package, root)).Status);
        string programs = Path.Combine(root, "usr", "lib", "checkpointedge");
        (status, said) = await RunAsync("dotnet", Path.Combine(programs, "cli", "checkpointctl.dll"), "--version");
        Assert.True(status == 0, said);
        (status, said) = await RunAsync(
            "dotnet", Path.Combine(programs, "appliance", "CheckpointEdge.Appliance.dll"), "--data", Path.Combine(_folder, "nobody"),
            "--urls", "http://192.0.2.1:5080"); // the set-up is at the board's own screen alone
        Assert.True(status == 2 && said.Contains("enrol", StringComparison.Ordinal), said);
        (status, said) = await RunAsync(
            "dotnet", Path.Combine(programs, "central", "CheckpointEdge.Central.dll"), "--data", Path.Combine(_folder, "nobody"));
        Assert.True(status == 2, said);
    }

    [FactNeeding("/usr/bin/systemd-analyze")]
    public async Task The_services_are_shut_in_tightly()
    {
        foreach (string service in new[] { "appliance", "central", "panel" })
        {
            string unit = Path.Combine(Needs.RepositoryRoot, "deploy", "systemd", $"checkpointedge-{service}.service");

            (_, string said) = await RunAsync("/usr/bin/systemd-analyze", "security", "--offline=true", "--no-pager", unit);

            string exposure = Exposure().Match(said).Groups[1].Value;
            Assert.True(double.TryParse(exposure, CultureInfo.InvariantCulture, out double level), said);
            Assert.InRange(level, 0, ExposureMax);
        }
    }

    [Fact]
    public void The_manual_names_every_command()
    {
        string manual = File.ReadAllText(Path.Combine(Needs.RepositoryRoot, "deploy", "debian", "checkpointctl", "checkpointctl.1"));
        string program = File.ReadAllText(Path.Combine(Needs.RepositoryRoot, "src", "CheckpointEdge.Cli", "Program.cs"));
        foreach (Match command in Command().Matches(program))
            Assert.Contains(Spelled(command.Groups[1].Value), manual, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The words of a class name as the manual writes them: SupportBundle is <c>support\-bundle</c>.</summary>
    private static string Spelled(string name) => Inside().Replace(name, @"\-").ToLowerInvariant();

    private static async Task<(int Status, string Said)> RunAsync(string program, params string[] arguments)
    {
        (int status, string said, string complained) = await Programs.RunAsync(program, arguments);
        return (status, said + complained);
    }

    [GeneratedRegex(@"exposure level for \S+: ([0-9.]+)")]
    private static partial Regex Exposure();

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])")]
    private static partial Regex Inside();

    [GeneratedRegex(@"\b(\w+?)Commands?\.Create")]
    private static partial Regex Command();
}

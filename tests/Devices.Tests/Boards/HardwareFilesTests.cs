using System.Diagnostics;
using System.Text.RegularExpressions;
using CheckpointEdge.Devices.Boards;
using CheckpointEdge.Tests;

namespace Devices.Tests.Boards;

/// <summary>The files around the boards agree with the board files: overlays, parts, udev rules.</summary>
public sealed partial class HardwareFilesTests
{
    private static readonly string _hardware = Path.Combine(Needs.RepositoryRoot, "hardware");

    [FactNeedingTree]
    public void Every_overlay_compiles_without_a_warning()
    {
        foreach (string overlay in Directory.EnumerateFiles(Path.Combine(_hardware, "overlays"), "*.dts"))
        {
            string output = Path.GetTempFileName();
            using Process compiler = Process.Start(new ProcessStartInfo("dtc")
            {
                ArgumentList = { "-@", "-I", "dts", "-O", "dtb", "-o", output, overlay },
                RedirectStandardError = true,
            })!;
            string said = compiler.StandardError.ReadToEnd();
            compiler.WaitForExit();
            Assert.True(compiler.ExitCode == 0 && said.Length == 0, said);
            Assert.Equal([0xD0, 0x0D, 0xFE, 0xED], File.ReadAllBytes(output)[..4]);
            File.Delete(output);
        }
    }

    /// <summary>Buses have their own pins; chip select and reset of a front end are its driver's.</summary>
    [Theory]
    [InlineData("raspberry-pi-5.json")]
    [InlineData("compute-module-5-io.json")]
    [InlineData("rock-5b.json")]
    public void An_overlay_sets_up_the_pins_of_the_panel_and_no_others(string file)
    {
        BoardFile board = BoardFiles.Read(Path.Combine(BoardFilesTests.Folder, file)).Board!;
        string overlay = File.ReadAllText(Path.Combine(_hardware, "overlays", board.Overlay + ".dts"));
        (RoleDirection, string)[] blocks = [(RoleDirection.Input, "panel_inputs:"), (RoleDirection.Output, "panel_outputs:")];
        foreach ((RoleDirection direction, string block) in blocks)
        {
            string[] driver = [BoardRoles.ChipReaderSelect, BoardRoles.ChipReaderReset];
            IEnumerable<string> wanted = board.Roles
                .Where(role => role.Value.Direction == direction && !driver.Contains(role.Key))
                .Select(role => board.PinOf(role.Key)!.Value.Pin)
                .Select(pin => pin.Chip.StartsWith("gpio", StringComparison.Ordinal) ? $"<{pin.Chip[4..]} {pin.Line} 0" : $"\"gpio{pin.Line}\"");
            int begin = overlay.IndexOf(block, StringComparison.Ordinal);
            string set = overlay[begin..overlay.IndexOf("};", begin, StringComparison.Ordinal)];
            IEnumerable<string> pins = PinInOverlay().Matches(set).Select(match => match.Value);
            Assert.Equal(wanted.Order(StringComparer.Ordinal), pins.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Every_part_of_a_board_file_is_in_the_list_of_parts()
    {
        string list = File.ReadAllText(Path.Combine(_hardware, "PARTS.md"));
        HashSet<string> listed = [.. PartInList().Matches(list).Select(match => match.Groups[1].Value)];
        foreach (string file in BoardFiles.In(BoardFilesTests.Folder))
        {
            BoardFile board = BoardFiles.Read(file).Board!;
            IEnumerable<string> used = [.. board.Roles.Values.Select(role => role.Part), .. board.Devices.Values.Select(device => device.Part)];
            Assert.Empty(used.Except(listed));
        }
    }

    [Fact]
    public void Every_udev_rule_matches_something_before_it_sets_something()
    {
        string[] rules =
        [
            .. File.ReadAllLines(Path.Combine(_hardware, "udev", "70-checkpointedge.rules")).Where(line => line.Length > 0 && line[0] != '#'),
        ];
        Assert.True(rules.Length > 5);
        foreach (string rule in rules)
        {
            string[] parts = rule.Split(", ");
            Assert.All(parts, part => Assert.Matches(RulePart(), part));
            int matches = parts.TakeWhile(part => part.Contains("==\"", StringComparison.Ordinal)).Count();
            Assert.True(matches > 0 && matches < parts.Length, rule);
            Assert.DoesNotContain(parts[matches..], part => part.Contains("==\"", StringComparison.Ordinal));
        }

        Assert.Contains(rules, rule => rule.Contains("idVendor", StringComparison.Ordinal));
        Assert.Contains(rules, rule => rule.Contains("ID_PATH", StringComparison.Ordinal));
    }

    /// <summary>What a stranger's stick may do is said in one line, and the service looks where it is mounted.</summary>
    [Fact]
    public void Sticks_are_mounted_to_be_read_where_the_service_looks_for_them()
    {
        string rule = File.ReadAllLines(Path.Combine(_hardware, "udev", "70-checkpointedge.rules"))
            .Single(line => line.Contains("systemd-mount", StringComparison.Ordinal));
        foreach (string needed in new[] { "ENV{ID_BUS}==\"usb\"", "ATTRS{removable}==\"1\"", "\"vfat|exfat\"", "=ro,nosuid,nodev,noexec," })
            Assert.Contains(needed, rule, StringComparison.Ordinal);
        string unit = File.ReadAllText(Path.Combine(_hardware, "..", "deploy", "systemd", "checkpointedge-appliance.service"));
        Assert.Contains("--sticks /run/checkpointedge-sticks ", unit, StringComparison.Ordinal);
        Assert.Contains(" /run/checkpointedge-sticks/$kernel", rule, StringComparison.Ordinal);
    }

    [GeneratedRegex("<\\d \\d+ 0|\"gpio\\d+\"")]
    private static partial Regex PinInOverlay();

    [GeneratedRegex("^\\| `([a-z0-9-]+)` \\|", RegexOptions.Multiline)]
    private static partial Regex PartInList();

    [GeneratedRegex("^[A-Z]+(\\{[A-Za-z_/]+\\})?(==|\\+=|=)\"[^\"]+\"$|^TEST==\"[^\"]+\"$")]
    private static partial Regex RulePart();

    /// <summary>Skipped, and visibly so, where the compiler of device trees is not installed.</summary>
    private sealed class FactNeedingTreeAttribute : FactAttribute
    {
        public FactNeedingTreeAttribute()
        {
            if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "dtc"))))
                Skip = "dtc is not installed (device-tree-compiler).";
        }
    }
}

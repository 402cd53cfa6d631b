using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using CheckpointEdge.Appliance.Health.Doctor;
using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Appliance.Sync;

namespace CheckpointEdge.Appliance.Health;

/// <summary>
/// What somebody far away needs to help, as a ZIP file that holds nobody's data: it is put together from what is known to be free of
/// it. No file of the board is copied; of the journal time, weight and class of each line are taken and its words left behind.
/// Stateless.
/// </summary>
public static partial class SupportBundle
{
    /// <summary>Lines of the journal, the newest (count).</summary>
    public const int JournalLinesMax = 2_000;

    private const int JournalSeconds = 20;
    private const string Hidden = "(not shown)";

    private static readonly JsonSerializerOptions _web = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Writes the bundle; an existing file is replaced.</summary>
    /// <param name="journal">A saved journal of the service; null: that of systemd, where it runs.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static async Task WriteAsync(
        string file, DoctorOptions options, string? journal, TimeProvider time, CancellationToken cancel)
    {
        ImmutableArray<Finding> lines = await new BoardDoctor(options, time).RunAsync(cancel);
        string part = file + ".part";
        await using (FileStream stream = new(part, FileMode.Create, FileAccess.Write))
        await using (ZipArchive zip = new(stream, ZipArchiveMode.Create))
        {
            await AddAsync(zip, "doctor.json", lines.Select(ViewOf));
            await AddAsync(zip, "versions.json", Versions(time));
            await AddAsync(zip, "options.json", Options(options));
            await AddAsync(zip, "status.json", await StatusAsync(options, time, cancel));
            await AddAsync(zip, "files.json", Files(options.DataDirectory));
            await AddTextAsync(zip, "journal.txt", await JournalAsync(options, journal, cancel));
        }

        File.Move(part, file, overwrite: true);
    }

    /// <summary>A line of the service's log without its words: moment, weight, class and number.</summary>
    /// <returns>Null: it is none of the service's own lines.</returns>
    internal static string? WithoutWords(string line)
    {
        Match match = LogLine().Match(line);
        return match.Success
            ? $"{match.Groups["time"].Value} {match.Groups["weight"].Value}: {match.Groups["class"].Value}[{match.Groups["event"].Value}]"
            : null;
    }

    private static object ViewOf(Finding line) => new { line.Check, State = line.State.ToString(), line.LookedAt, line.Found, line.WhatToDo };

    private static object Versions(TimeProvider time) => new
    {
        MadeAt = time.GetUtcNow(),
        Software = StatusReport.Version,
        Runtime = RuntimeInformation.FrameworkDescription,
        System = RuntimeInformation.OSDescription,
        Architecture = RuntimeInformation.ProcessArchitecture.ToString(),
        Processors = Environment.ProcessorCount,
    };

    /// <summary>Options of the service's own; a plug-in's may hold anything, and what a comment says stays on the board.</summary>
    private static object Options(DoctorOptions options)
    {
        try
        {
            return EffectiveOptions.Of(options.OptionsPath, options.DataDirectory).Select(one => new
            {
                one.Name,
                Value = one.Name.StartsWith("--plugin:", StringComparison.Ordinal) ? Hidden : one.Value,
                one.Origin,
            });
        }
        catch (ApplianceException)
        {
            return "The options cannot be read; doctor.json says why.";
        }
    }

    private static async Task<object> StatusAsync(DoctorOptions options, TimeProvider time, CancellationToken cancel)
    {
        try
        {
            return await BoardStatus.OfAsync(options.DataDirectory, options.OptionsPath, time, cancel);
        }
        catch (ProvisioningException)
        {
            return "The board is not enrolled.";
        }
    }

    /// <summary>Sizes of what lies there; pictures are named after hits and are counted together.</summary>
    private static IEnumerable<object> Files(string dataDirectory) =>
        Directory.Exists(dataDirectory)
            ? new DirectoryInfo(dataDirectory).EnumerateFileSystemInfos().OrderBy(one => one.Name, StringComparer.Ordinal)
                .Where(one => OwnName().IsMatch(one.Name))
                .Select(one => (object)new
                {
                    one.Name,
                    Bytes = BytesOf(one),
                    Mode = Convert.ToString((int)one.UnixFileMode, 8),
                    one.LastWriteTimeUtc,
                })
            : [];

    private static long BytesOf(FileSystemInfo one) => one switch
    {
        FileInfo file => file.Length,
        DirectoryInfo folder => folder.EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length),
        _ => 0,
    };

    private static async Task<string> JournalAsync(DoctorOptions options, string? saved, CancellationToken cancel)
    {
        string[] lines = saved is not null ? await File.ReadAllLinesAsync(saved, cancel) : await SystemJournalAsync(options, cancel);
        string[] kept = [.. lines.Select(WithoutWords).OfType<string>().TakeLast(JournalLinesMax)];
        return string.Create(
            CultureInfo.InvariantCulture, $"{kept.Length} of {lines.Length} lines, without their words.\n{string.Join('\n', kept)}\n");
    }

    private static async Task<string[]> SystemJournalAsync(DoctorOptions options, CancellationToken cancel)
    {
        if (!Directory.Exists(Path.Combine(options.SystemRoot, "run/systemd/system")))
            return [];
        ProcessStartInfo start = new("journalctl") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string word in new[]
            { "--unit", options.ServiceUnit, "--output", "cat", "--lines", JournalLinesMax.ToString(CultureInfo.InvariantCulture) })
            start.ArgumentList.Add(word);
        using Process asked = Process.Start(start)!;
        using CancellationTokenSource late = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        late.CancelAfter(TimeSpan.FromSeconds(JournalSeconds));
        return (await asked.StandardOutput.ReadToEndAsync(late.Token)).Split('\n');
    }

    private static async Task AddAsync(ZipArchive zip, string name, object content) =>
        await AddTextAsync(zip, name, JsonSerializer.Serialize(content, _web));

    private static async Task AddTextAsync(ZipArchive zip, string name, string text)
    {
        await using Stream stream = await zip.CreateEntry(name, CompressionLevel.Optimal).OpenAsync();
        await using StreamWriter writer = new(stream);
        await writer.WriteAsync(text);
    }

    [GeneratedRegex(
        @"^(?<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ) (?<weight>trce|dbug|info|warn|fail|crit): "
        + @"(?<class>(CheckpointEdge|Microsoft)(\.[A-Za-z]+)+)\[(?<event>\d{1,9})\]",
        RegexOptions.CultureInvariant)]
    private static partial Regex LogLine();

    /// <summary>Names that the service itself gives.</summary>
    [GeneratedRegex(
        @"\A(unit|officers|devices|records|lists|metadata|trust|models|evidence|turn|courier|desk)[a-z.-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex OwnName();
}

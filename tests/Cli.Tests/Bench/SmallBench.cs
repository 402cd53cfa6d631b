using System.Diagnostics;
using System.IO.Compression;

namespace CheckpointEdge.Cli.Tests.Bench;

/// <summary>
/// Lists and queries of fictional people in the layout that <c>bench names</c> reads, and a temporary folder for its runs.
/// </summary>
internal sealed class SmallBench : IDisposable
{
    private const int Listed = 60;
    private const int Innocents = 2_000;
    private const UnixFileMode ReadByAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private static readonly string[] _syllables = ["QUI", "LAN", "VOR", "TEM", "OSH", "BRI", "KUL", "DAN", "REF", "MUN", "PEL"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("small-bench-");

    public SmallBench()
    {
        Directory.CreateDirectory(Temporary);
        if (!OperatingSystem.IsWindows())
        {
            // PostgreSQL's own user must reach the folder where a run keeps its server.
            File.SetUnixFileMode(_folder.FullName, ReadByAll);
            File.SetUnixFileMode(Temporary, ReadByAll);
        }

        Directory.CreateDirectory(Data);
        string[] list = [.. Enumerable.Range(0, Listed).Select(n => $"OFAC-{n}\t{Name(n)}\t\t1970-01-02\t")];
        foreach (string packed in (string[])["list_ofac100k.tsv.gz", "list_loo100k.tsv.gz"])
        {
            using StreamWriter writer = new(new GZipStream(File.Create(At(packed)), CompressionLevel.Fastest));
            foreach (string line in list)
                writer.WriteLine(line);
        }

        File.WriteAllLines(At("list_un_ofac.tsv"), list);
        foreach (string set in (string[])["xagency", "order", "trunc", "loo"])
            File.WriteAllLines(At($"q_{set}.tsv"), [$"q\t{Name(1)}\t1970-01-02\t\tOFAC-1"]);
        File.WriteAllLines(At("q_un_treated.tsv"), [$"q\t{Name(2)}S\t1970-01-02\t\tOFAC-2\t{Name(2)}"]);
        int[] innocents = [.. Enumerable.Range(0, Innocents)];
        File.WriteAllLines(At("q_neg.tsv"), innocents.Select(n => $"n{n}\t{Name(n + 7)} {Name(n * 3)}\t1980-05-06\t\t"));
        File.WriteAllLines(At("innocents_full.csv"),
            ["id,full_name", .. innocents.Select(n => $"n{n},{(n % 2 == 0 ? Name(n) : "Ждан Выгов")}")]);
    }

    private string Data => Path.Combine(_folder.FullName, "data");
    /// <summary>Where the runs keep what they need for a while.</summary>
    public string Temporary => Path.Combine(_folder.FullName, "runs");

    /// <summary>What runs have left in their temporary folder.</summary>
    public string[] Left => Directory.GetDirectories(Temporary, "checkpoint-trigrams-*");

    /// <summary>Starts <c>bench names</c> over the small lists.</summary>
    public Process Start(params string[] arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "checkpointctl.dll");
        ProcessStartInfo start = new("dotnet", [program, "bench", "names", "--data", Data, "--no-million", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["TMPDIR"] = Temporary;
        return Process.Start(start)!;
    }

    /// <summary>Starts it and returns when its PostgreSQL runs.</summary>
    public Process StartUntilServerRuns()
    {
        Process run = Start();
        while (run.StandardError.ReadLine() is { } line)
            if (line.StartsWith("pg_trgm: ", StringComparison.Ordinal))
                return run;
        throw new InvalidOperationException("The run ended before it had a server.");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string At(string file) => Path.Combine(Data, file);

    private static string Name(int n) => string.Concat(
        _syllables[n % 11], _syllables[n / 11 % 11], " ", _syllables[(n + 3) % 11], _syllables[n * 5 % 11], _syllables[n / 7 % 11]);
}

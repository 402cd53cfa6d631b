using System.Diagnostics;
using System.Globalization;
using CheckpointEdge.Cli.Watchlist;
using CheckpointEdge.Watchlists.Documents;
using CheckpointEdge.Watchlists.Records;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Cli.Bench;

/// <summary>
/// How long a fresh process takes from the slice file on disk to the first search, and what it holds in memory after some:
/// measured in a process of its own, because this one has held other lists.
/// </summary>
/// <param name="LoadMilliseconds">Opening and indexing, compiling the code included.</param>
/// <param name="LoadCpuMilliseconds">The same in processor time of all its threads.</param>
/// <param name="ResidentBytes">Of the whole process after the searches, and as many document look-ups where there is a file.</param>
internal sealed record SliceOpening(
    double LoadMilliseconds, double LoadCpuMilliseconds, long IndexBytes, long ResidentBytes, bool WithDocuments)
{
    private const int DocumentLookups = 20_000;

    /// <summary>Writes the records as a slice into a temporary folder and opens them in another process.</summary>
    /// <param name="documents">A file of document fingerprints to hold open as well, or null.</param>
    public static SliceOpening Measure(IEnumerable<ListRecord> records, IEnumerable<BenchQuery> queries, string? documents)
    {
        string folder = Directory.CreateTempSubdirectory("checkpoint-slice-").FullName;
        try
        {
            string slice = Path.Combine(folder, "slice");
            SliceFile.Write(slice, 1, DateTimeOffset.UnixEpoch, records);
            string assembly = typeof(SliceOpening).Assembly.Location;
            ProcessStartInfo start = new("dotnet", [assembly, "bench", "names", "--data", folder, "--open", slice,
                .. documents is null ? [] : (string[])["--documents", documents]])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            };
            using Process process = Process.Start(start)!;
            foreach (BenchQuery query in queries)
                process.StandardInput.WriteLine($"{query.Name}\t{query.Born}");
            process.StandardInput.Close();
            string[] told = process.StandardOutput.ReadToEnd().Split(' ');
            process.WaitForExit();
            return process.ExitCode == 0 && told.Length == 4
                ? new SliceOpening(double.Parse(told[0], CultureInfo.InvariantCulture),
                    double.Parse(told[1], CultureInfo.InvariantCulture),
                    long.Parse(told[2], CultureInfo.InvariantCulture), long.Parse(told[3], CultureInfo.InvariantCulture),
                    documents is not null)
                : throw new WatchlistException("The process that was to open the slice has failed.");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The other process: opens, searches what standard input asks, and prints the four numbers.</summary>
    public static int Open(string directory, string? documents)
    {
        long start = TimeProvider.System.GetTimestamp();
        using OpenedSlice slice = OpenedSlice.Open(directory);
        double milliseconds = TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;
        double cpu = Environment.CpuUsage.TotalTime.TotalMilliseconds;
        while (Console.In.ReadLine() is { } line)
        {
            string[] query = line.Split('\t');
            slice.Search.Search(QueryIdentity.Of(query[0], query[1]), OpenedSlice.Thresholds, 10);
        }

        if (documents is not null)
        {
            using FingerprintFile file = FingerprintFile.Open(documents);
            FingerprintKey key = new(stackalloc byte[FingerprintKey.SecretSizeBytes]);
            for (int number = 0; number < DocumentLookups; number++)
                file.Find(key.Of(DocumentKey.Of($"X{number:00000000}", "UTO")));
            Print();
            return CommandLine.Done;
        }

        Print();
        return CommandLine.Done;

        void Print() => Console.Out.Write(string.Create(CultureInfo.InvariantCulture,
            $"{milliseconds:0.0} {cpu:0.0} {slice.Search.IndexSizeBytes} {Environment.WorkingSet}"));
    }
}

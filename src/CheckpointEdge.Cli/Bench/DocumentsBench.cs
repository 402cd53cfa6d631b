using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using CheckpointEdge.Watchlists.Documents;
using Microsoft.Data.Sqlite;

namespace CheckpointEdge.Cli.Bench;

/// <summary>
/// <c>bench documents</c>: a fingerprint file of synthetic numbers: bytes for each, time of a look-up with warm and with
/// cold page cache, numbers that are wrongly found or missed. Baselines of the same run: the information limit for the same
/// false positives, and a table of SQLite.
/// </summary>
internal static class DocumentsBench
{
    private const int BaselineRowsMax = 1_000_000;
    private const int ColdLookups = 2000;
    private const int ChangesMax = 100_000;
    private const int WholeChecks = 1_000_000;

    private sealed record Options(int Count, int Listed, int Unlisted, string Directory, bool Json);

    private sealed record Figures
    {
        public required int Documents { get; init; }
        public required double BytesPerDocument { get; init; }
        public required double LimitBytesPerDocument { get; init; }
        public required double SqliteBytesPerDocument { get; init; }
        public required double FalsePositiveByConstruction { get; init; }
        public required double BuildSeconds { get; init; }
        public required double WarmMicroseconds { get; init; }
        public required double SqliteWarmMicroseconds { get; init; }
        public required double ColdP50Microseconds { get; init; }
        public required double ColdP99Microseconds { get; init; }
        public required int ListedProbes { get; init; }
        public required int Missed { get; init; }
        public required int UnlistedProbes { get; init; }
        public required int WronglyFound { get; init; }
        public required int WholeChecks { get; init; }
        public required int WronglyFoundByChecks { get; init; }
        public required double CheckWarmMicroseconds { get; init; }
        public required double CheckColdP50Microseconds { get; init; }
        public required double CheckColdP99Microseconds { get; init; }
        public required int Changes { get; init; }
        public required long PatchBytes { get; init; }
        public required double PatchSeconds { get; init; }
        public required double PatchBlockShare { get; init; }
        public required int Spilled { get; init; }
        public required double ResidentMegabytes { get; init; }
    }

    public static Command Create()
    {
        Option<int> count = new("--count") { Description = "Synthetic documents.", DefaultValueFactory = _ => 100_000_000 };
        Option<int> listed = new("--listed") { Description = "Probes that must be found.", DefaultValueFactory = _ => 10_000_000 };
        Option<int> unlisted = new("--unlisted") { Description = "Probes that must not.", DefaultValueFactory = _ => 100_000_000 };
        Option<string> directory = new("--directory")
        {
            Description = "Where to build; three times the file's size is needed for a while.",
            DefaultValueFactory = _ => Path.GetTempPath(),
        };
        Option<bool> json = new("--json") { Description = "One JSON object." };
        Command command = new(
            "documents", "Builds and probes a file of document fingerprints.\n"
            + "Example: checkpointctl bench documents --count 10000000 --unlisted 1000000")
        {
            count, listed, unlisted, directory, json,
        };
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(
            new(parsed.GetValue(count), parsed.GetValue(listed), parsed.GetValue(unlisted), parsed.GetValue(directory)!,
                parsed.GetValue(json)),
            cancellation)));
        return command;
    }

    private static int Run(Options options, CancellationToken cancellation)
    {
        if (options is not { Count: > 0, Listed: >= 0, Unlisted: >= 0 })
        {
            Console.Error.WriteLine("bench documents: --count is at least 1, --listed and --unlisted at least 0.");
            return CommandLine.CouldNotRun;
        }

        string directory = Directory.CreateDirectory(
            Path.Combine(options.Directory, $"cpe-documents-{Environment.ProcessId}")).FullName;
        try
        {
            Show(Measure(options, directory, cancellation), options.Json);
            return CommandLine.Done;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static Figures Measure(Options options, string directory, CancellationToken cancellation)
    {
        TimeProvider clock = TimeProvider.System;
        FingerprintKey key = new(RandomNumberGenerator.GetBytes(FingerprintKey.SecretSizeBytes));
        string path = Path.Combine(directory, FingerprintFile.Name);
        long start = clock.GetTimestamp();
        FingerprintHead head = Build(options, path, key, cancellation);
        double buildSeconds = clock.GetElapsedTime(start).TotalSeconds;
        using FingerprintFile file = FingerprintFile.Open(path);

        DocumentLookup lookup = new(file, FingerprintOverlay.Empty, key);
        (double p50, double p99) = Cold(path, i => file.Find(key.Of(Listed(Spread(i, options.Count)))));
        (double checkP50, double checkP99) = Cold(path, i => lookup.Find(Unlisted(i)));
        int missed = 0;
        start = clock.GetTimestamp();
        for (int i = 0; i < options.Listed; i++)
            missed += file.Find(key.Of(Listed(Spread(i, options.Count)))) is null ? 1 : 0;
        double warm = options.Listed == 0 ? 0 : clock.GetElapsedTime(start).TotalMicroseconds / options.Listed;
        int wrong = 0;
        for (int i = 0; i < options.Unlisted; i++)
        {
            if ((i & 0xFFFFF) == 0)
                cancellation.ThrowIfCancellationRequested();
            wrong += file.Find(key.Of(Unlisted(i))) is null ? 0 : 1;
        }

        start = clock.GetTimestamp();
        int checks = Math.Min(options.Unlisted, WholeChecks);
        int wrongChecks = Enumerable.Range(0, checks).Count(i => lookup.Find(Unlisted(i)) is not null);
        double checkWarm = checks == 0 ? 0 : clock.GetElapsedTime(start).TotalMicroseconds / checks;
        double resident = Environment.WorkingSet / 1e6;
        (int changes, long patchBytes, double patchSeconds, double blocks) = Delta(path, options.Count, key);
        (double sqliteBytes, double sqliteMicroseconds) = Sqlite(directory, Math.Min(options.Count, BaselineRowsMax));
        return new Figures
        {
            Documents = options.Count,
            BytesPerDocument = (double)head.FileSizeBytes / head.Documents,
            LimitBytesPerDocument = -Math.Log2(file.FalsePositiveProbability) / 8,
            SqliteBytesPerDocument = sqliteBytes,
            FalsePositiveByConstruction = file.FalsePositiveProbability,
            BuildSeconds = buildSeconds,
            WarmMicroseconds = warm,
            SqliteWarmMicroseconds = sqliteMicroseconds,
            ColdP50Microseconds = p50,
            ColdP99Microseconds = p99,
            ListedProbes = options.Listed,
            Missed = missed,
            UnlistedProbes = options.Unlisted,
            WronglyFound = wrong,
            ResidentMegabytes = resident,
            WholeChecks = checks,
            WronglyFoundByChecks = wrongChecks,
            CheckWarmMicroseconds = checkWarm,
            CheckColdP50Microseconds = checkP50,
            CheckColdP99Microseconds = checkP99,
            Changes = changes,
            PatchBytes = patchBytes,
            PatchSeconds = patchSeconds,
            PatchBlockShare = blocks,
            Spilled = file.Spilled,
        };
    }

    private static FingerprintHead Build(Options options, string path, FingerprintKey key, CancellationToken cancellation)
    {
        using FingerprintBuilder builder = new(path, key);
        FingerprintHead? head = null;
        BenchSteps.Run(steps =>
        {
            steps.Take("hashing numbers", told => Add(options, builder, told, cancellation));
            head = steps.Take("writing pages", told => builder.Finish(null, told, cancellation));
        });
        return head!;
    }

    private static int Add(
        Options options, FingerprintBuilder builder, Action<double> told, CancellationToken cancellation)
    {
        for (int i = 0; i < options.Count; i++)
        {
            builder.Add(Listed(i), DocumentReport.Of((DocumentNotice)(i % 5), 2010 + i % 16));
            if ((i & 0xFFFFF) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                told((double)i / options.Count);
            }
        }

        return options.Count;
    }

    /// <summary>Before each look-up the system is asked to forget the file, so that its pages come from the disk.</summary>
    private static (double P50, double P99) Cold(string path, Action<int> look)
    {
        TimeProvider clock = TimeProvider.System;
        double[] microseconds = new double[ColdLookups];
        using FileStream handle = File.OpenRead(path);
        for (int i = 0; i < ColdLookups; i++)
        {
            _ = Advise(handle.SafeFileHandle.DangerousGetHandle().ToInt32(), 0, 0, ForgetPages);
            long start = clock.GetTimestamp();
            look(i);
            microseconds[i] = clock.GetElapsedTime(start).TotalMicroseconds;
        }

        Array.Sort(microseconds);
        return (microseconds[ColdLookups / 2], microseconds[ColdLookups * 99 / 100]);
    }

    /// <summary>Half of the changes withdraw, half add; the patch is made, and applied as a board would.</summary>
    private static (int Changes, long PatchBytes, double ApplySeconds, double BlocksTouched) Delta(
        string path, int count, FingerprintKey key)
    {
        int pages;
        using (FingerprintFile file = FingerprintFile.Open(path))
            pages = file.Head.Pages;
        int half = Math.Min(count, ChangesMax / 2);
        FingerprintOverlay overlay = FingerprintOverlay.Of(
        [
            .. Enumerable.Range(0, half).Select(i => (key.Of(Listed(Spread(i, count))).SlotIn(pages), (DocumentReport?)null)),
            .. Enumerable.Range(0, half).Select(i =>
                (key.Of(Listed(count + i)).SlotIn(pages), (DocumentReport?)DocumentReport.Of(DocumentNotice.Stolen, 2026))),
        ]);
        FingerprintPatch.Fold(path, overlay, path + ".next");
        using FileStream patch = new(path + ".patch", FileMode.Create, FileAccess.ReadWrite);
        int changes = FingerprintPatch.Write(path, path + ".next", patch);
        patch.Position = 0;
        TimeProvider clock = TimeProvider.System;
        long start = clock.GetTimestamp();
        FingerprintPatch.Apply(path, patch, path + ".patched");
        double seconds = clock.GetElapsedTime(start).TotalSeconds;
        return (changes, patch.Length, seconds, BlocksTouched(path, path + ".patched"));
    }

    private static double BlocksTouched(string before, string after)
    {
        using FileStream one = File.OpenRead(before);
        using FileStream other = File.OpenRead(after);
        byte[][] old = [.. FingerprintPatch.BlockHashes(one).Chunk(SHA256.HashSizeInBytes)];
        byte[][] now = [.. FingerprintPatch.BlockHashes(other).Chunk(SHA256.HashSizeInBytes)];
        return (double)old.Zip(now).Count(pair => !pair.First.AsSpan().SequenceEqual(pair.Second)) / old.Length;
    }

    /// <summary>The least that a database would do: the number as a key, nothing beside it.</summary>
    private static (double BytesPerRow, double Microseconds) Sqlite(string directory, int rows)
    {
        string path = Path.Combine(directory, "baseline.db");
        using SqliteConnection connection = new($"Data Source={path};Pooling=False");
        connection.Open();
        Execute(connection, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; "
            + "CREATE TABLE documents (issuer TEXT, number TEXT, notice INTEGER, PRIMARY KEY (issuer, number)) WITHOUT ROWID");
        using (SqliteTransaction transaction = connection.BeginTransaction())
        {
            using SqliteCommand insert = connection.CreateCommand();
            insert.CommandText = "INSERT INTO documents VALUES ($issuer, $number, 1)";
            insert.Parameters.Add(new SqliteParameter("$issuer", "UTO"));
            insert.Parameters.Add(new SqliteParameter("$number", null));
            foreach (string number in Enumerable.Range(0, rows).Select(i => Listed(i).Number).Order(StringComparer.Ordinal))
            {
                insert.Parameters[1].Value = number;
                insert.ExecuteNonQuery();
            }

            transaction.Commit();
        }

        using SqliteCommand select = connection.CreateCommand();
        select.CommandText = "SELECT notice FROM documents WHERE issuer = 'UTO' AND number = $number";
        select.Parameters.Add(new SqliteParameter("$number", null));
        TimeProvider clock = TimeProvider.System;
        long start = clock.GetTimestamp();
        const int Lookups = 100_000;
        for (int i = 0; i < Lookups; i++)
        {
            select.Parameters[0].Value = Listed(Spread(i, rows)).Number;
            select.ExecuteScalar();
        }

        return ((double)new FileInfo(path).Length / rows, clock.GetElapsedTime(start).TotalMicroseconds / Lookups);
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static DocumentKey Listed(int i) => new(string.Create(CultureInfo.InvariantCulture, $"L{i:D9}"), "UTO", "P");

    private static DocumentKey Unlisted(int i) => new(string.Create(CultureInfo.InvariantCulture, $"N{i:D9}"), "UTO", "P");

    /// <summary>Numbers in an order that jumps about the file.</summary>
    private static int Spread(int i, int count) => (int)((ulong)i * 2_654_435_761 % (ulong)count);

    private static BenchSheet Sheet { get; } = new(
        "documents", "listed documents as fingerprints: bytes each, look-ups warm and cold (microseconds), wrong answers",
        "a SQLite table of the same numbers, and the information limit for the same false positives");

    private static void Show(Figures figures, bool json)
    {
        if (json)
        {
            Sheet.Write(figures, JsonSerializerOptions.Web);
            return;
        }

        Sheet.WriteHead();
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            documents                 {figures.Documents,14:N0}   built in {figures.BuildSeconds:N1} s
            bytes for each            {figures.BytesPerDocument,14:N2}
              information limit       {figures.LimitBytesPerDocument,14:N2}   baseline, for the same false positives
              SQLite table            {figures.SqliteBytesPerDocument,14:N2}   baseline
            look-up, warm             {figures.WarmMicroseconds,14:N2} µs
              SQLite table, warm      {figures.SqliteWarmMicroseconds,14:N2} µs   baseline
            look-up, cold p50         {figures.ColdP50Microseconds,14:N1} µs
            look-up, cold p99         {figures.ColdP99Microseconds,14:N1} µs
            listed, missed            {figures.Missed,14:N0}   of {figures.ListedProbes:N0}
            unlisted, found           {figures.WronglyFound,14:N0}   of {figures.UnlistedProbes:N0}
              by construction         {figures.FalsePositiveByConstruction,14:E1}
            whole checks, wrong       {figures.WronglyFoundByChecks,14:N0}   of {figures.WholeChecks:N0} with look-alikes
              warm                    {figures.CheckWarmMicroseconds,14:N2} µs
              cold p50                {figures.CheckColdP50Microseconds,14:N1} µs
              cold p99                {figures.CheckColdP99Microseconds,14:N1} µs
            delta, documents          {figures.Changes,14:N0}   touch {100 * figures.PatchBlockShare:N0} % of the blocks
              patch                   {figures.PatchBytes,14:N0} bytes, applied and proven in {figures.PatchSeconds:N1} s
            spilled                   {figures.Spilled,14:N0}
            resident memory           {figures.ResidentMegabytes,14:N0} MB   after all look-ups
            """));
    }

    private const int ForgetPages = 4; // POSIX_FADV_DONTNEED

    [DllImport("libc", EntryPoint = "posix_fadvise")]
    private static extern int Advise(int descriptor, long offset, long length, int advice);
}

using System.CommandLine;
using System.Globalization;
using System.Runtime;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CheckpointEdge.TravelDocuments.Mrz;

namespace CheckpointEdge.Cli.Bench;

/// <summary>
/// <c>bench mrz</c>: how many zones one core parses in a second. Baselines of the same run: a SHA-256 over the same bytes,
/// which scales with the processor, and a plain copy of the text, which is the least that anybody could do.
/// </summary>
internal static class MrzBench
{
    private const int Zones = 1000;
    private const int Rounds = 5;

    /// <summary>
    /// The runtime compiles what is hot a second time, in the background: on one core that takes its while. Warm is what
    /// had nothing compiled for so many rounds of this length.
    /// </summary>
    private const int SteadyRounds = 3;

    private const int WarmUpRoundsMax = 20;
    private const int WarmUpMilliseconds = 600;

    private static readonly DateOnly _today = new(2026, 1, 1);

    public static Command Create()
    {
        Option<int> milliseconds = new("--milliseconds")
        {
            Description = "How long each of the rounds measures.",
            DefaultValueFactory = _ => 400,
        };
        Option<bool> json = new("--json") { Description = "One JSON object." };
        Option<string?> pictures = new("--pictures") { Description = "A folder of pictures with GROUNDTRUTH.json: reads them instead." };
        Option<int> pages = new("--pages") { Description = "So many painted pages, read instead (needs fonts-ocr-b)." };
        Option<int> seed = new("--seed") { Description = "Of the painted pages.", DefaultValueFactory = _ => 7 };
        Option<bool> harsh = new("--harsh") { Description = "Pages as pictures are found: small, turned, shadowed, stored small." };
        Option<float> megapixels = new("--megapixels") { Description = "Pages as photographs of so many megapixels, decoding counted." };
        Option<string?> keep = new("--keep") { Description = "A folder that gets the painted pages (netpbm)." };
        Command command = new(
            "mrz", "Parses fictional passports and cards on one core.\nExample: checkpointctl bench mrz --json")
        {
            milliseconds, json, pictures, pages, seed, harsh, megapixels, keep,
        };
        command.SetAction(parsed => parsed.GetValue(pictures) is not null || parsed.GetValue(pages) > 0
            ? MrzPictureBench.Run(
                parsed.GetValue(pictures),
                new(
                    parsed.GetValue(pages), parsed.GetValue(seed), parsed.GetValue(keep), parsed.GetValue(harsh),
                    parsed.GetValue(megapixels)),
                parsed.GetValue(json))
            : Run(parsed.GetValue(milliseconds), parsed.GetValue(json)));
        return command;
    }

    private static int Run(int roundMilliseconds, bool json)
    {
        string[] passports = Fictional(MrzFormat.TD3, "P");
        string[] cards = Fictional(MrzFormat.TD1, "I");
        byte[][] bytes = [.. passports.Select(Encoding.ASCII.GetBytes)];
        byte[] hash = new byte[SHA256.HashSizeInBytes];

        double td3 = PerSecond(roundMilliseconds, i => MrzParser.Parse(passports[i], _today).Fields.DocumentNumber.Length);
        double td1 = PerSecond(roundMilliseconds, i => MrzParser.Parse(cards[i], _today).Fields.DocumentNumber.Length);
        double sha = PerSecond(roundMilliseconds, i => SHA256.HashData(bytes[i], hash));
        double copy = PerSecond(roundMilliseconds, i => new string(passports[i].AsSpan()).Length);
        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (string passport in passports)
            MrzParser.Parse(passport, _today);
        long allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / passports.Length;

        BenchSheet sheet = new(
            "mrz", "zones of passports and cards parsed, on one core (a second of processor time)",
            "SHA-256 of the same zone, and copying it as a string");
        if (json)
        {
            sheet.Write(new
            {
                bench = "mrz",
                td3PerSecond = Math.Round(td3),
                td1PerSecond = Math.Round(td1),
                sha256PerSecond = Math.Round(sha),
                copyPerSecond = Math.Round(copy),
                td3AllocatedBytes = allocated,
            });
            return CommandLine.Done;
        }

        sheet.WriteHead();
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            TD3 parsed        {td3,14:N0} /s   {allocated} bytes allocated each
            TD1 parsed        {td1,14:N0} /s
            SHA-256 of TD3    {sha,14:N0} /s   baseline
            copy of TD3       {copy,14:N0} /s   baseline
            """));
        return CommandLine.Done;
    }

    /// <summary>
    /// The best of some rounds, per second of processor time that this process used: so the figure is that of one core,
    /// whatever else the machine does.
    /// </summary>
    private static double PerSecond(int roundMilliseconds, Func<int, int> work)
    {
        for (int round = 0, steady = 0; steady < SteadyRounds && round < WarmUpRoundsMax; round++)
        {
            long compiled = JitInfo.GetCompiledMethodCount();
            Spin(WarmUpMilliseconds, work);
            steady = JitInfo.GetCompiledMethodCount() > compiled ? 0 : steady + 1;
        }

        double best = 0;
        for (int round = 0; round < Rounds; round++)
            best = Math.Max(best, Round(roundMilliseconds, work));
        return best;
    }

    private static double Round(int milliseconds, Func<int, int> work)
    {
        TimeSpan used = Environment.CpuUsage.TotalTime;
        long done = Spin(milliseconds, work);
        used = Environment.CpuUsage.TotalTime - used;
        return used > TimeSpan.Zero ? done / used.TotalSeconds : 0;
    }

    /// <summary>How often the work was done in that time.</summary>
    private static long Spin(int milliseconds, Func<int, int> work)
    {
        TimeProvider clock = TimeProvider.System;
        long start = clock.GetTimestamp();
        long sum = 0;
        long done = 0;
        do
        {
            for (int i = 0; i < Zones; i++)
                sum += work(i);
            done += Zones;
        }
        while (clock.GetElapsedTime(start).TotalMilliseconds < milliseconds);

        GC.KeepAlive(sum);
        return done;
    }

    private static string[] Fictional(MrzFormat format, string code)
    {
        string[] surnames = ["Eriksson", "Van der Muellen", "Smith-Jones", "Vilarchao Fernandez", "Arkfreith"];
        string[] givenNames = ["Anna Maria", "Peter John", "Ulrike", "Jonathon Warren Trevor", ""];
        return [.. Enumerable.Range(0, Zones).Select(i => string.Join('\n', MrzBuilder.Build(format, new()
        {
            DocumentCode = code,
            IssuingState = "UTO",
            DocumentNumber = (i * 7919 + 100_000_000).ToString(CultureInfo.InvariantCulture),
            Nationality = "UTO",
            DateOfBirth = new(1940 + i % 80, 1 + i % 12, 1 + i % 28),
            Sex = (Sex)(i % 3),
            DateOfExpiry = new(2027 + i % 9, 1 + i % 12, 1 + i % 28),
            PrimaryIdentifier = surnames[i % surnames.Length],
            SecondaryIdentifier = givenNames[i / surnames.Length % givenNames.Length],
            OptionalData1 = i % 2 == 0 ? "" : "ZE184226B",
        }).Lines))];
    }
}

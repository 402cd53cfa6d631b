using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Tests.Faults.Long;
using Xunit.Abstractions;

namespace CheckpointEdge.Tests.Faults;

/// <summary>
/// Travellers one after the other through a real board, with a line to Central that comes and goes: what the process holds stays what it
/// was. CPE_TRAVELLERS says how many; <c>tests/Faults/long/run endurance</c> is the long form.
/// </summary>
public sealed class EnduranceTests(ITestOutputHelper output)
{
    private const int TravellersUsual = 240;
    private const int Samples = 24;

    /// <summary>In a long run, so that one that is cut short has a trend as well (travellers).</summary>
    private const int BetweenSamplesMax = 250;

    /// <summary>Compiling, pools and the first pages of files are no growth: the first third of the samples is left out of a trend.</summary>
    private const int WarmUpPart = 3;

    /// <summary>
    /// What is left after a full collection is looked at this seldom (samples): a collection of the test's own gives back what the product
    /// would have kept.
    /// </summary>
    private const int SamplesBetweenCollections = 4;

    /// <summary>A run that is cut short has no trend of this (readings).</summary>
    private const int LiveUnmeasuredMax = 4;

    /// <summary>Every so manieth is listed.</summary>
    private const int ListedEvery = 20;

    /// <summary>What a board may hold more at the end than after the warm-up: pools that fill (MB) and lines that are just open.</summary>
    private const double MemoryGrowthMegabytesMax = 40;

    /// <summary>What objects take may not grow at all; measured to a few hundred kilobytes (MB).</summary>
    private const double LiveGrowthMegabytesMax = 4;

    private const int HandlesGrowthMax = 40;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(180);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);
    private static readonly string[] _listed = ["same-person", "spelled-differently", "stolen-passport", "identity-card"];

    /// <summary>The board after so many travellers.</summary>
    private sealed record Sample(
        int Travellers, MemoryReading Memory, int Handles, int Threads, double DiskMegabytes, double P50Ms, double P95Ms);

    [Fact]
    public async Task Travellers_without_end_leave_memory_handles_and_speed_as_they_were_and_every_hit_arrives_once()
    {
        Campaign run = Campaign.Begin("endurance", output);
        int wanted = run.Count("CPE_TRAVELLERS", TravellersUsual), travellers = 0, listed = 0;
        int between = Math.Clamp(wanted / Samples, 1, BetweenSamplesMax);
        FlappingLink? link = null;
        int linkSeed = run.Random.Next();
        await using House house = await House.BuildBehindAsync(
            boards => (link = new FlappingLink(boards, linkSeed)).Address, House.DemonstrationLists);
        await using FlappingLink line = link!;
        List<Sample> samples = [];
        List<double> times = [];
        List<(int Travellers, double Megabytes)> live = [];
        using BoardMemory memories = await BoardMemory.OpenAsync(house);
        using DeskOfTravellers desk = new(house);
        await desk.SignInAsync();
        line.Steady = false;
        while (travellers < wanted && run.GoesOn)
        {
            bool isListed = ++travellers % ListedEvery == 0;
            times.Add(await desk.TravellerAsync(isListed ? _listed[run.Random.Next(_listed.Length)] : "clear", isListed));
            listed += isListed ? 1 : 0;
            if (travellers % between != 0)
                continue;
            samples.Add(Take(house, travellers, times, await memories.ReadAsync(collected: false)));
            if (samples.Count % SamplesBetweenCollections == 0)
                live.Add((travellers, (await memories.ReadAsync(collected: true)).LiveMegabytes));
            output.WriteLine(samples[^1].ToString());
            times.Clear();
        }

        line.Steady = true;
        await desk.UntilNothingWaitsAsync(_patience);
        await house.StopBoardAsync();
        AuditResult audit = AuditChain.Verify(Path.Combine(house.BoardData, "records.db"), UnitFiles.Load(house.BoardData).ReceiptKey);
        Assert.True(audit.Whole, string.Join(" ", audit.Faults.Select(fault => fault.Sentence)));
        Assert.Equal(audit.Reports, audit.Receipts);
        Assert.True(audit.Reports >= 2 * listed, $"{audit.Reports} reports of {listed} hits that were decided.");

        Sample[] settled = [.. samples.Skip(samples.Count / WarmUpPart)];
        Trend memory = Of(settled, sample => sample.Memory.ResidentMegabytes), handles = Of(settled, sample => sample.Handles);
        Trend disk = Of(settled, sample => sample.DiskMegabytes), speed = Of(settled, sample => sample.P50Ms);
        Trend? alive = live.Count > LiveUnmeasuredMax
            ? Trend.Of([.. live.Skip(live.Count / WarmUpPart).Select(one => ((double)one.Travellers, one.Megabytes))])
            : null;
        run.End(new
        {
            travellers,
            listed,
            linkCuts = line.Cuts,
            reportsDelivered = audit.Receipts,
            memory = memory.Per(1000, "MB"),
            ofThatHeapsAndStacks = Of(settled, sample => sample.Memory.AnonymousMegabytes).Per(1000, "MB"),
            ofThatCode = Of(settled, sample => sample.Memory.CodeMegabytes).Per(1000, "MB"),
            native = Of(settled, sample => sample.Memory.NativeMegabytes).Per(1000, "MB"),
            live = alive?.Per(1000, "MB") ?? "too short a run",
            handles = handles.Per(1000, "handles"),
            disk = disk.Per(1000, "MB"),
            median = speed.Per(1000, "ms"),
            first = settled[0],
            last = settled[^1],
        });
        Assert.True(line.Cuts > 0, "The line never went away.");
        // The part of the growth that is surely there, over the whole run.
        Assert.InRange((memory.Slope - memory.Within) * travellers, double.NegativeInfinity, MemoryGrowthMegabytesMax);
        if (alive is not null)
            Assert.InRange((alive.Slope - alive.Within) * travellers, double.NegativeInfinity, LiveGrowthMegabytesMax);
        Assert.InRange((handles.Slope - handles.Within) * travellers, double.NegativeInfinity, HandlesGrowthMax);
    }

    private static Trend Of(Sample[] samples, Func<Sample, double> measured) =>
        Trend.Of([.. samples.Select(sample => ((double)sample.Travellers, measured(sample)))]);

    private static Sample Take(House house, int travellers, List<double> times, MemoryReading memory)
    {
        double[] sorted = [.. times.Order()];
        string process = $"/proc/{house.BoardProcess.ToString(CultureInfo.InvariantCulture)}";
        return new Sample(
            travellers,
            memory,
            Directory.GetFileSystemEntries(Path.Combine(process, "fd")).Length,
            Directory.GetFileSystemEntries(Path.Combine(process, "task")).Length,
            Math.Round(new DirectoryInfo(house.BoardData).EnumerateFiles("*", SearchOption.AllDirectories).Sum(LengthOf) / 1e6, 2),
            Math.Round(sorted[sorted.Length / 2], 1),
            Math.Round(sorted[(int)(sorted.Length * 0.95)], 1));
    }

    /// <summary>A file that goes away while it is looked at takes no room.</summary>
    private static long LengthOf(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            return 0;
        }
    }

    /// <summary>The officer at the stream of states, as the page has it, and the travellers' hands. For one caller.</summary>
    private sealed class DeskOfTravellers(House house) : IDisposable
    {
        private readonly HttpClient _http = new() { BaseAddress = house.Kiosk, Timeout = _patience };
        private StreamReader? _events;

        public async Task SignInAsync()
        {
            using HttpResponseMessage answer = await PostAsync("/api/session", new { officer = House.Officer, pin = House.Pin });
            HttpResponseMessage stream = await _http.GetAsync(
                new Uri("/api/kiosk/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
            _events = new StreamReader(await stream.EnsureSuccessStatusCode().Content.ReadAsStreamAsync());
            await UntilAsync(state => state.GetProperty("phase").GetString() == "ready");
        }

        /// <returns>From the document on the reader to the result (ms).</returns>
        public async Task<double> TravellerAsync(string id, bool wanted)
        {
            long laid = TimeProvider.System.GetTimestamp();
            await house.PresentTravellerAsync(id);
            JsonElement result = (await UntilAsync(state => state.GetProperty("phase").GetString() == "result")).GetProperty("result");
            double passedMs = TimeProvider.System.GetElapsedTime(laid).TotalMilliseconds;
            Assert.Equal(wanted, result.GetProperty("needsDecision").GetBoolean());
            if (wanted)
            {
                using HttpResponseMessage promised = await PostAsync(
                    "/api/kiosk/decisions", new { checkId = result.GetProperty("checkId").GetGuid(), decision = "refer", reason = "", text = "" });
            }

            await house.RemoveAsync();
            await UntilAsync(state => state.GetProperty("phase").GetString() == "ready");
            return passedMs;
        }

        public async Task UntilNothingWaitsAsync(TimeSpan patience)
        {
            using CancellationTokenSource limit = new(patience);
            while ((await _http.GetFromJsonAsync<JsonElement>(new Uri("/api/kiosk/state", UriKind.Relative), limit.Token))
                .GetProperty("queue").GetProperty("waiting").GetInt32() > 0)
                await Task.Delay(_pause, TimeProvider.System, limit.Token);
        }

        public void Dispose()
        {
            _events?.Dispose();
            _http.Dispose();
        }

        private async Task<JsonElement> UntilAsync(Func<JsonElement, bool> holds)
        {
            using CancellationTokenSource limit = new(_patience);
            while (await _events!.ReadLineAsync(limit.Token) is { } line)
            {
                if (!line.StartsWith("data: ", StringComparison.Ordinal))
                    continue;
                JsonElement state = JsonDocument.Parse(line.AsMemory(6)).RootElement;
                if (holds(state))
                    return state;
            }

            throw new EndOfStreamException($"The board closed the stream of states.\n{house.Output}");
        }

        private async Task<HttpResponseMessage> PostAsync(string path, object body)
        {
            using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
            request.Headers.Add("X-Checkpoint", "1");
            return (await _http.SendAsync(request)).EnsureSuccessStatusCode();
        }
    }
}

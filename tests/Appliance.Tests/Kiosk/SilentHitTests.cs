using System.Text.Json;
using CheckpointEdge.Appliance.Tests.Line;
using CheckpointEdge.Devices.MrzReaders;
using CheckpointEdge.Devices.Panel;

namespace CheckpointEdge.Appliance.Tests.Kiosk;

/// <summary>A traveller cannot tell a hit from a clear check: neither by what is shown nor by when.</summary>
public sealed class SilentHitTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_the_traveller_is_shown_hangs_on_the_document_and_the_officer_alone(bool hit)
    {
        ManualTime time = ManualTime.Noon;
        await using DeskHouse house = await DeskHouse.OpenAsync(time);
        await house.SignInAsync();
        Guid check = await house.LayAsync(hit ? Documents.Wanted : Documents.Clear);
        // However long the officer looks, nothing changes meanwhile.
        time.Advance(TimeSpan.FromSeconds(40));
        house.Desk.Send(new MrzReaderEvent.Well());
        Assert.Equal([TravellerSignal.PlaceDocument, TravellerSignal.PleaseWait], house.Desk.Signals);
        if (!hit)
        {
            await house.AskAsync("/api/kiosk/release", new { checkId = check });
        }
        else
        {
            await house.DecideAsync(check, "notSamePerson", "photo");
            Assert.Equal(TravellerSignal.PleaseWait, house.Desk.Signals[^1]);
            await house.AskAsync(
                "/api/kiosk/decisions/confirm",
                new { checkId = check, officer = EnrolledBoard.Supervisor, pin = EnrolledBoard.SupervisorPin });
        }

        Assert.Equal([TravellerSignal.PlaceDocument, TravellerSignal.PleaseWait, TravellerSignal.GoOn], house.Desk.Signals);
    }

    /// <summary>
    /// The same document, the same hands at the same moments of one clock: what the traveller's lamps and page show comes at the same
    /// moments, whether there is a hit or not. The desk makes no sound.
    /// </summary>
    [Fact]
    public async Task Lamps_and_page_say_the_same_at_the_same_moments_for_clear_and_hit()
    {
        List<Seen> clear = await WatchAsync(hit: false);
        List<Seen> hit = await WatchAsync(hit: true);
        Assert.Equal(clear, hit);
        Assert.Equal(
            ["placeDocument 0", "pleaseWait 500", "goOn 7800", "placeDocument 11800"],
            hit.Where(seen => seen.Where == "page").Select(seen => $"{seen.What} {seen.AtMilliseconds}"));
        Assert.Equal(
            hit.Where(seen => seen.Where == "page").Select(seen => (seen.What, seen.AtMilliseconds)),
            hit.Where(seen => seen.Where == "lamps").Select(seen => (seen.What, seen.AtMilliseconds)));
    }

    /// <param name="AtMilliseconds">Since the officer signed in, by the test's clock.</param>
    private sealed record Seen(string Where, string What, long AtMilliseconds);

    private static async Task<List<Seen>> WatchAsync(bool hit)
    {
        ManualTime time = ManualTime.Noon;
        DateTimeOffset began = time.GetUtcNow();
        List<Seen> all = [];
        ScriptedDesk desk = new();
        void Note(string where, string what)
        {
            lock (all)
                all.Add(new Seen(where, what, (long)(time.GetUtcNow() - began).TotalMilliseconds));
        }

        desk.Watching = signal => Note("lamps", JsonNamingPolicy.CamelCase.ConvertName(signal.ToString()));
        await using DeskHouse house = await DeskHouse.OpenAsync(time, desk: desk);
        using StreamReader page = new(await house.StreamAsync("/api/traveller/events"));
        Assert.Equal("outOfService", await NextAsync(page));
        // The next signal is seen on page and lamps before the clock goes on: its moment is the one at which it was sent.
        async Task PageSaysAsync()
        {
            string said = await NextAsync(page);
            Note("page", said);
            using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30), TimeProvider.System);
            while (LampsBehind())
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, limit.Token);
        }

        bool LampsBehind()
        {
            lock (all)
                return all.Count(seen => seen.Where == "lamps") < all.Count(seen => seen.Where == "page");
        }

        await house.SignInAsync();
        await PageSaysAsync();
        time.Advance(TimeSpan.FromMilliseconds(500));
        desk.Send(new MrzReaderEvent.Placed());
        await PageSaysAsync();
        time.Advance(TimeSpan.FromMilliseconds(300));
        Guid check = await house.LinesAsync(hit ? Documents.Wanted : Documents.Clear);
        time.Advance(TimeSpan.FromMilliseconds(7000));
        if (hit)
        {
            await house.DecideAsync(check, "notSamePerson", "photo");
            await house.AskAsync(
                "/api/kiosk/decisions/confirm",
                new { checkId = check, officer = EnrolledBoard.Supervisor, pin = EnrolledBoard.SupervisorPin });
        }
        else
        {
            await house.AskAsync("/api/kiosk/release", new { checkId = check });
        }

        await PageSaysAsync();
        time.Advance(TimeSpan.FromSeconds(Appliance.Kiosk.Desk.ReleaseShownSeconds));
        await PageSaysAsync();
        lock (all)
            return [.. all.OrderBy(seen => seen.AtMilliseconds).ThenBy(seen => seen.Where, StringComparer.Ordinal)];
    }

    /// <summary>The signal alone: which languages follow hangs on the issuing state.</summary>
    private static async Task<string> NextAsync(StreamReader page)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30), TimeProvider.System);
        while (await page.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
                return line["data: ".Length..].Split(' ')[0];
        }

        throw new EndOfStreamException("the traveller's page lost its line");
    }
}

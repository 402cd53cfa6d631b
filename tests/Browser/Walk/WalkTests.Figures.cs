using System.Text.Json;
using CheckpointEdge.Tests;

namespace Browser.Walk;

/// <summary>How fast the officer's screen is in a real browser: measured, written down, and held to no figure, for machines are noisy.</summary>
public sealed partial class WalkTests
{
    private const int LoadsMeasured = 10;
    private const int TravellersMeasured = 30;

    [FactNeeding(Needs.Chromium)]
    public async Task The_time_from_outcome_to_screen_and_to_the_first_paint_is_measured()
    {
        await using Sheet sheet = await SignedInAsync();
        List<double> paints = [];
        for (int i = 0; i < LoadsMeasured; i++)
        {
            await sheet.Page.ReloadAsync();
            await sheet.SeeAsync(".ready h1", "Ready");
            await sheet.Page.WaitForFunctionAsync("() => performance.getEntriesByName('first-contentful-paint').length > 0");
            paints.Add(await sheet.Page.EvaluateAsync<double>("() => performance.getEntriesByName('first-contentful-paint')[0].startTime"));
        }

        // The moment at which the second frame after the verdict's appearance begins: by then it has been painted.
        await sheet.Page.EvaluateAsync(
            """
            () => {
              window.painted = [];
              let seen = null;
              new MutationObserver(() => {
                const verdict = document.querySelector('[data-verdict]');
                if (verdict && verdict !== seen)
                  requestAnimationFrame(() => requestAnimationFrame(() => window.painted.push(performance.timeOrigin + performance.now())));
                seen = verdict;
              }).observe(document.body, { childList: true, subtree: true });
            }
            """);
        List<double> results = [];
        for (int i = 0; i < TravellersMeasured; i++)
        {
            await House.PresentTravellerAsync(NoHit);
            await sheet.Page.WaitForFunctionAsync("count => window.painted.length > count", i);
            double painted = await sheet.Page.EvaluateAsync<double>("() => window.painted.at(-1)");
            JsonElement state = (await sheet.Page.EvaluateAsync("async () => await (await fetch('/api/kiosk/state')).json()")).GetValueOrDefault();
            DateTimeOffset outcome = state.GetProperty("result").GetProperty("checkedAt").GetDateTimeOffset();
            results.Add(painted - (outcome - DateTimeOffset.UnixEpoch).TotalMilliseconds);
            await sheet.PressAsync("Enter");
            await House.RemoveAsync();
            await sheet.SeeAsync(".ready h1", "Ready");
        }

        string figures = JsonSerializer.Serialize(new
        {
            measured = "officer's page in Chromium, milliseconds",
            outcomeToPainted = Spread(results),
            firstContentfulPaint = Spread(paints),
        });
        await File.WriteAllTextAsync(Path.Combine(AppContext.BaseDirectory, "screen-figures.json"), figures);
        output.WriteLine(figures);
        Assert.All(results, each => Assert.InRange(each, 0, 60_000));
        Assert.All(paints, each => Assert.InRange(each, 0, 60_000));
    }

    private static object Spread(List<double> values)
    {
        values.Sort();
        double At(double share) => Math.Round(values[(int)Math.Ceiling(share * values.Count) - 1], 1);
        return new { count = values.Count, p50 = At(0.5), p95 = At(0.95), max = At(1) };
    }
}

using System.Globalization;
using System.Text.Json;
using CheckpointEdge.Watchlists.Calibration;

namespace CheckpointEdge.Cli.Central;

/// <summary>The false alarms of a draft: waits until Central has counted them, and says them.</summary>
internal static class DraftFigures
{
    private const int AskEverySeconds = 2;

    /// <summary>The open draft, once its false alarms are counted; progress goes to standard error.</summary>
    public static async Task<JsonElement> WaitAsync(CentralSession session, CancellationToken cancellation)
    {
        while (true)
        {
            JsonElement draft = await session.DraftAsync(cancellation);
            JsonElement counting = draft.GetProperty("calibration");
            if (counting.GetProperty("state").GetString() != "running")
                return draft;
            (int done, int all) = (counting.GetProperty("done").GetInt32(), counting.GetProperty("all").GetInt32());
            await Console.Error.WriteLineAsync($"counting the false alarms: {done} of at most {all} travellers");
            await Task.Delay(TimeSpan.FromSeconds(AskEverySeconds), TimeProvider.System, cancellation);
        }
    }

    /// <summary>One line for each list.</summary>
    public static IEnumerable<string> Lines(JsonElement draft)
    {
        if (draft.GetProperty("calibration").GetProperty("state").GetString() != "done")
        {
            yield return draft.GetProperty("calibration").GetProperty("sentence").GetString()!;
            yield break;
        }

        foreach (JsonElement list in draft.GetProperty("slice").GetProperty("lists").EnumerateArray())
            yield return $"  {LineOf(list)}";
    }

    /// <summary>A list of a slice with its predicted false alarms.</summary>
    public static string LineOf(JsonElement list)
    {
        JsonElement figures = list.GetProperty("calibration");
        return figures.ValueKind != JsonValueKind.Object
            ? $"{list.GetProperty("list").GetString()}: the false alarms are not counted yet"
            : $"{list.GetProperty("list").GetString()}: false alarms per 10 000 travellers {Rate(figures, "possible")} possible, "
                + $"{Rate(figures, "strong")} strong; budget {Alerts(figures.GetProperty("budget"), "possible")}/"
                + $"{Alerts(figures.GetProperty("budget"), "strong")}; from {Score(figures, "possible")}, {Score(figures, "strong")}";
    }

    private static string Rate(JsonElement figures, string band)
    {
        JsonElement estimate = figures.GetProperty(band);
        return $"{Alerts(estimate, "rate")} ({Alerts(estimate, "low")} to {Alerts(estimate, "high")})";
    }

    private static string Alerts(JsonElement parent, string name) =>
        new AlertRate(parent.GetProperty(name).GetProperty("thousandths").GetInt32()).ToString();

    private static string Score(JsonElement figures, string band) =>
        (figures.GetProperty("thresholds").GetProperty(band).GetProperty("thousandths").GetInt32() / 1000m)
            .ToString("0.000", CultureInfo.InvariantCulture);
}

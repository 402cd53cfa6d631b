using System.Collections.Immutable;
using System.Text.Json;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Central.Fleet;

/// <summary>
/// How long one board's checks took over restarts of its service, each of which begins the board's own counting anew. Immutable.
/// </summary>
/// <param name="Before">What is added to <paramref name="Now"/>: the counts of services that have ended; negative for what was counted
/// before <paramref name="Since"/>.</param>
/// <param name="Now">What the board said last.</param>
internal sealed record KeptReads(ReadTally Before, ReadTally Now, DateTimeOffset Since)
{
    /// <summary>After so long counting begins anew (days): what was slow in spring says nothing of today.</summary>
    public const int DaysMax = 30;

    /// <summary>All checks since <see cref="Since"/>.</summary>
    public ReadTally All => Sum(Before, Now, 1);

    /// <summary>With what the board says now.</summary>
    /// <param name="stored">As it lies in the store, or null; what older versions stored counts as the board's last word.</param>
    public static KeptReads Next(string? stored, ReadTally told, DateTimeOffset now)
    {
        if (stored is null || Parse(stored, now) is not { } kept || !kept.Now.BoundsSeconds.SequenceEqual(told.BoundsSeconds))
            return new KeptReads(Times(told, 0), told, now);
        if (now - kept.Since > TimeSpan.FromDays(DaysMax))
            return new KeptReads(Times(kept.Now, -1), kept.Now, now).With(told);
        return kept.With(told);
    }

    public static KeptReads? Parse(string stored, DateTimeOffset now)
    {
        using JsonDocument json = JsonDocument.Parse(stored);
        if (json.RootElement.TryGetProperty(nameof(Now), out _))
            return json.RootElement.Deserialize<KeptReads>();
        return json.RootElement.Deserialize<ReadTally>() is { BoundsSeconds.IsDefault: false } last
            ? new KeptReads(Times(last, 0), last, now)
            : null;
    }

    public override string ToString() => JsonSerializer.Serialize(this);

    /// <summary>Counts that go back are those of a service that has begun anew.</summary>
    private KeptReads With(ReadTally told)
    {
        bool restarted = told.Checks < Now.Checks || told.Within.Zip(Now.Within).Any(pair => pair.First < pair.Second);
        return this with { Before = restarted ? All : Before, Now = told };
    }

    private static ReadTally Times(ReadTally tally, int times) => Sum(tally with
    {
        Checks = 0,
        Within = [.. tally.Within.Select(_ => 0L)],
    }, tally, times);

    private static ReadTally Sum(ReadTally one, ReadTally other, int times) => one with
    {
        Checks = one.Checks + (times * other.Checks),
        Within = [.. one.Within.Zip(other.Within, (a, b) => a + (times * b))],
    };
}

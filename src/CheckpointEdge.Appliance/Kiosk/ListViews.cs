using System.Collections.Immutable;
using System.Globalization;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Appliance.Kiosk;

/// <summary>The list in use as the officer sees it. Pure.</summary>
internal static class ListViews
{
    public static ListView None { get; } =
        new("none", 0, null, null, "There is no verified list on this board.", []);

    public static ListView Of(ListLease lease, DateTimeOffset now, bool clockTrusted)
    {
        SliceHeader header = lease.Header;
        TimeSpan age = now - header.CreatedAt;
        bool ageKnown = clockTrusted && age >= TimeSpan.Zero;
        return new ListView(
            ageKnown ? LevelOf(age, lease.Policy) : "stale",
            header.Generation,
            header.CreatedAt,
            ageKnown ? Math.Round(age.TotalHours, 1) : null,
            ageKnown
                ? string.Create(CultureInfo.InvariantCulture, $"List {header.Generation}, {(long)age.TotalHours} h old")
                : string.Create(CultureInfo.InvariantCulture, $"List {header.Generation}, age not known"),
            PartsOf(header, lease.Policy));
    }

    private static string LevelOf(TimeSpan age, ListPolicy policy) =>
        age >= TimeSpan.FromHours(policy.ListAgeLimitHours) ? "stale"
        : age >= TimeSpan.FromHours(policy.ListAgeWarnHours) ? "warn"
        : "fresh";

    private static ImmutableArray<ListPartView> PartsOf(SliceHeader header, ListPolicy policy) =>
    [
        .. header.Lists.Select(list => new ListPartView(
            list.List, policy.MeaningOf(list.List).Title, list.Source, list.Records + list.Documents, list.SourceDate)),
    ];
}

using CheckpointEdge.Central.Publishing;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Central.Tests.Lists;
using CheckpointEdge.Central.Tests.Store;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Metadata.Roles;
using Microsoft.Extensions.Logging.Abstractions;

namespace CheckpointEdge.Central.Tests.Publishing;

public sealed class MetadataUpkeepTests
{
    /// <summary>Found by reading: the loop ended for good, silently, and a day later every board refused its lists as frozen.</summary>
    [FactOnEachStore]
    public async Task A_turn_that_the_store_spoils_is_not_the_last_one()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using HttpClient ops = await central.SignedInAsync("ops");
        await Desk.PublishedAsync(central, ops, await Desk.ImportedAsync(ops, Desk.People(("p1", "SPECIMEN, Ana", "UTO"))));
        using CentralDatabase database = CentralDatabase.Open(central.Folder, guest: true);
        HandTimers time = new();
        CentralOptions options = CentralOptions.Parse(["--data", central.Folder]);
        using MetadataUpkeep upkeep = new(options, new Leases(database, time), time, NullLogger<MetadataUpkeep>.Instance);
        await upkeep.StartAsync(CancellationToken.None);
        await time.NextAsync();
        long before = TimestampOf(central).Version;

        // Any failure of the store will do; this one comes at once, on each of them, and goes again.
        database.Write(store => store.Execute("ALTER TABLE leases RENAME TO leases_away"));
        time.Now = time.Now.AddHours(options.TimestampHours);
        time.Ring();
        await time.NextAsync();
        Assert.Equal(before, TimestampOf(central).Version);
        database.Write(store => store.Execute("ALTER TABLE leases_away RENAME TO leases"));
        time.Ring();
        await time.NextAsync();

        Assert.True(TimestampOf(central).Version > before);
        await upkeep.StopAsync(CancellationToken.None);
    }

    private static TimestampRole TimestampOf(RunningCentral central) => SignedMetadata.ReadUnverified(
        File.ReadAllBytes(Path.Combine(central.Folder, "lists", "published", "metadata", MetadataRepository.TimestampName)),
        ExchangeJson.Default.TimestampRole);
}

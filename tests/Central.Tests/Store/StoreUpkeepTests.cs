using CheckpointEdge.Central.Keys;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Cli.Bench;
using CheckpointEdge.Tests;
using Microsoft.Extensions.Logging.Abstractions;

namespace CheckpointEdge.Central.Tests.Store;

public sealed class StoreUpkeepTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("central-");

    public void Dispose() => _folder.Delete(recursive: true);

    [FactNeeding("postgresql")]
    public async Task A_Central_that_runs_for_months_makes_the_months_of_its_reports_every_day()
    {
        HandTimers time = new();
        CentralSetup.Run(_folder.FullName, [], time, passwordIterations: 1, store: PostgresOfTests.NewDatabase());
        using CentralDatabase database = CentralDatabase.Open(_folder.FullName, guest: true);
        database.KeepUp(time.GetUtcNow());
        using StoreUpkeep upkeep = new(database, time, NullLogger<StoreUpkeep>.Instance);
        await upkeep.StartAsync(CancellationToken.None);
        Assert.Equal(TimeSpan.FromHours(StoreUpkeep.PeriodHours), await time.NextAsync());

        time.Now = time.Now.AddMonths(7);
        Assert.Empty(Months(database, time.Now));
        time.Ring();

        Assert.Equal(TimeSpan.FromHours(StoreUpkeep.PeriodHours), await time.NextAsync());
        Assert.Equal([$"reports_{time.Now:yyyy_MM}"], Months(database, time.Now));
        await upkeep.StopAsync(CancellationToken.None);
    }

    [FactNeeding("postgresql")]
    public async Task A_store_that_is_away_is_tried_again_within_the_hour()
    {
        HandTimers time = new();
        using PostgresCluster cluster = PostgresOfTests.StartAnother();
        CentralSetup.Run(_folder.FullName, [], time, passwordIterations: 1, store: PostgresOfTests.NewDatabase(cluster, "central"));
        using CentralDatabase database = CentralDatabase.Open(_folder.FullName, guest: true);
        using StoreUpkeep upkeep = new(database, time, NullLogger<StoreUpkeep>.Instance);
        await upkeep.StartAsync(CancellationToken.None);
        await time.NextAsync();

        cluster.KillServer();
        time.Ring();

        Assert.Equal(TimeSpan.FromMinutes(StoreUpkeep.RetryMinutes), await time.NextAsync());
        await upkeep.StopAsync(CancellationToken.None);
    }

    private static string[] Months(CentralDatabase database, DateTimeOffset month) => [.. database.Read(store => store.Query(
        "SELECT relname::text FROM pg_class WHERE relname = $name", row => row.GetString(0), ("$name", $"reports_{month:yyyy_MM}")))];
}

using CheckpointEdge.Central.Keys;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Exchange.Reports;
using CheckpointEdge.Tests;

namespace CheckpointEdge.Central.Tests.Store;

public sealed class PostgresTests
{
    private const string Needed = "postgresql";

    [FactNeeding(Needed)]
    public async Task Reports_lie_in_the_partition_of_the_month_they_came_in_however_old_they_are()
    {
        RunningCentral.NewStore.Value = PostgresOfTests.NewDatabase;
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");

        await board.DeliverAsync(board.Hit() with { RecordedAt = DateTimeOffset.UnixEpoch });

        DateTimeOffset now = central.Clock.GetUtcNow();
        Assert.Equal([$"reports_{now:yyyy_MM}"], Partitions(central));
    }

    [FactNeeding(Needed)]
    public async Task A_report_of_a_month_that_nobody_has_made_is_taken_and_moves_when_it_is_made()
    {
        RunningCentral.NewStore.Value = PostgresOfTests.NewDatabase;
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        central.Clock.Advance(TimeSpan.FromDays(200));
        Report hit = board.Hit();
        await board.DeliverAsync(hit);
        Assert.Equal(["reports_rest"], Partitions(central));

        using (CentralDatabase database = CentralDatabase.Open(central.Folder, guest: true))
            database.KeepUp(central.Clock.GetUtcNow());

        Assert.Equal([$"reports_{central.Clock.GetUtcNow():yyyy_MM}"], Partitions(central));
        Receipt again = Assert.Single(await board.DeliverAsync(hit));
        Assert.Equal(hit.Hash(), again.Hash);
        Assert.Single(Partitions(central));
    }

    [FactNeeding(Needed)]
    public async Task Two_batches_of_one_board_at_once_are_stored_once_and_without_a_false_note()
    {
        RunningCentral.NewStore.Value = PostgresOfTests.NewDatabase;
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        Report[] reports = [.. Enumerable.Range(0, 40).Select(_ => board.Hit())];

        Receipt[][] receipts = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => board.DeliverAsync(reports)));

        Assert.All(receipts, batch => Assert.Equal(receipts[0].Select(one => one.ReceivedAt), batch.Select(one => one.ReceivedAt)));
        using CentralDatabase database = CentralDatabase.Open(central.Folder, guest: true);
        Assert.Equal(40L, database.Read(store => store.Scalar("SELECT count(*) FROM reports")));
        Assert.Equal(0L, database.Read(store => store.Scalar("SELECT count(*) FROM reports WHERE note <> ''")));
    }

    [FactNeeding(Needed)]
    public void A_database_that_holds_a_Central_or_none_is_not_taken_for_the_other()
    {
        StoreAddress store = PostgresOfTests.NewDatabase();
        DirectoryInfo folder = Directory.CreateTempSubdirectory("central-");
        try
        {
            Assert.Contains("holds no Central", Refusal(() => CentralDatabase.Open(folder.FullName, store: store)), StringComparison.Ordinal);
            CentralSetup.Run(folder.FullName, [], TimeProvider.System, passwordIterations: 1, store: store);
            string other = Path.Combine(folder.FullName, "other");
            string sentence = Refusal(() => CentralSetup.Run(other, [], TimeProvider.System, passwordIterations: 1, store: store));
            Assert.Contains("holds a Central already", sentence, StringComparison.Ordinal);
            Assert.DoesNotContain("postgres:", sentence, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [FactNeeding(Needed)]
    public async Task A_store_that_was_killed_is_a_sentence_and_a_time_to_come_again_and_then_works_on()
    {
        using Cli.Bench.PostgresCluster cluster = PostgresOfTests.StartAnother();
        RunningCentral.NewStore.Value = () => PostgresOfTests.NewDatabase(cluster, "central");
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        Report hit = board.Hit();
        await board.DeliverAsync(hit);

        cluster.KillServer();
        using (HttpResponseMessage away = await board.SendAsync(hit))
        {
            Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, away.StatusCode);
            Assert.NotNull(away.Headers.RetryAfter?.Delta);
            Assert.Contains("try again", await away.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        cluster.StartServer();
        Assert.Equal(hit.Hash(), Assert.Single(await board.DeliverAsync(hit)).Hash);
    }

    private static string Refusal(Action act) => Assert.Throws<CentralException>(act).Message;

    private static string[] Partitions(RunningCentral central)
    {
        using CentralDatabase database = CentralDatabase.Open(central.Folder, guest: true);
        return [.. database.Read(store => store.Query("SELECT tableoid::regclass::text FROM reports", row => row.GetString(0)))];
    }
}

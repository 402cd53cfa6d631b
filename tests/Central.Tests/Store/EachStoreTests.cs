using System.Collections.Immutable;
using CheckpointEdge.Central.Audit;
using CheckpointEdge.Central.Store;

namespace CheckpointEdge.Central.Tests.Store;

public sealed class EachStoreTests
{
    private const int Writers = 8;
    private const int EntriesEach = 15;

    [FactOnEachStore]
    public async Task Numbers_have_no_hole_and_never_come_to_light_out_of_order()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using CentralDatabase database = CentralDatabase.Open(central.Folder, guest: true);
        AuditLog audit = new(database, TimeProvider.System);
        using CancellationTokenSource done = new();

        // A board that reads "after N" while others write: what it has read must be all there is up to N, for ever.
        Task<ImmutableArray<long>> reader = Task.Run(() => ReadOn(database, done.Token));
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() =>
        {
            for (int i = 0; i < EntriesEach; i++)
                audit.Add($"writer-{writer}", "test", $"Entry {i}.");
        })));
        await done.CancelAsync();
        ImmutableArray<long> seen = await reader;

        Assert.True(seen.Length >= Writers * EntriesEach, $"{seen.Length} entries were seen");
        Assert.Equal(Enumerable.Range(1, seen.Length).Select(number => (long)number), seen);
    }

    [FactOnEachStore]
    public async Task The_audit_log_is_only_ever_added_to()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using CentralDatabase database = CentralDatabase.Open(central.Folder, guest: true);

        foreach (string sql in new[] { "UPDATE audit_log SET who = 'nobody'", "DELETE FROM audit_log" })
            Assert.Contains(
                "only ever added to", Assert.ThrowsAny<Exception>(() => database.Write(store => store.Execute(sql))).Message,
                StringComparison.Ordinal);
        Assert.NotNull(database.Read(store => store.Scalar("SELECT 1 FROM audit_log WHERE who = 'setup'")));
    }

    [FactOnEachStore]
    public async Task What_throws_in_a_transaction_leaves_nothing_behind()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using CentralDatabase database = CentralDatabase.Open(central.Folder, guest: true);
        AuditLog audit = new(database, TimeProvider.System);

        Assert.Throws<CentralException>(() => database.Write(store =>
        {
            audit.Add(store, "somebody", "test", "Half of it.");
            throw new CentralException("The other half failed.");
        }));

        Assert.Null(database.Read(store => store.Scalar("SELECT 1 FROM audit_log WHERE who = 'somebody'")));
    }

    [FactOnEachStore]
    public async Task Two_that_look_first_and_then_write_are_not_both_let_through()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using CentralDatabase database = CentralDatabase.Open(central.Folder, guest: true);
        database.Write(store => store.Execute(
            "INSERT INTO tickets (token_hash, unit, site, lane, created_by, created_at, expires_at) VALUES ($h, 'u', 's', 'l', 'ops', 0, 0)",
            ("$h", new byte[32])));

        // Each takes the ticket only where nobody has: the pattern of every rule that Central keeps.
        bool[] taken = await Task.WhenAll(Enumerable.Range(1, Writers).Select(writer => Task.Run(() => database.Write(store =>
        {
            if (store.Scalar("SELECT used_at FROM tickets WHERE unit = 'u'") is not null)
                return false;
            store.Execute("UPDATE tickets SET used_at = $writer WHERE unit = 'u'", ("$writer", writer));
            return true;
        }))));

        Assert.Equal(1, taken.Count(one => one));
    }

    private static ImmutableArray<long> ReadOn(CentralDatabase database, CancellationToken done)
    {
        ImmutableArray<long>.Builder seen = ImmutableArray.CreateBuilder<long>();
        while (true)
        {
            bool written = done.IsCancellationRequested;
            IReadOnlyList<long> page = database.Read(store => store.Query(
                "SELECT entry FROM audit_log WHERE entry > $after ORDER BY entry LIMIT 50", row => row.GetInt64(0),
                ("$after", seen.Count == 0 ? 0L : seen[^1])));
            seen.AddRange(page);
            if (written && page.Count == 0)
                break;
        }

        return seen.ToImmutable();
    }
}

using CheckpointEdge.Central.Audit;
using CheckpointEdge.Central.Keys;
using CheckpointEdge.Central.Lists;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Watchlists.Calibration;

namespace CheckpointEdge.Central.Tests.Lists;

public sealed class PolicyFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("central-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Budgets_that_two_Centrals_are_told_at_once_are_all_kept()
    {
        CentralSetup.Run(_folder.FullName, [], TimeProvider.System, passwordIterations: 1);
        using CentralDatabase database = CentralDatabase.Open(_folder.FullName);
        FalseAlarmBudget budget = new(new AlertRate(70_000), new AlertRate(10_000));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(list => Task.Run(() => Central(database).SetBudget($"uto-{list}", budget, "ops"))));

        Assert.Equal(8, Central(database).Read().Lists.Values.Count(meaning => meaning.Budget == budget));
    }

    /// <summary>What one process has of it.</summary>
    private PolicyFile Central(CentralDatabase database) => new(
        _folder.FullName, new AuditLog(database, TimeProvider.System), new Leases(database, TimeProvider.System));
}

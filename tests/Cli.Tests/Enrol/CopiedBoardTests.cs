using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Central;
using CheckpointEdge.Central.Audit;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Cli.Tests.Enrol;

/// <summary>Two boards with one key, against a real Central.</summary>
public sealed class CopiedBoardTests
{
    [Fact]
    public async Task A_copied_board_is_noticed_when_both_are_at_work_and_a_lone_board_never_is()
    {
        await using CentralAndBoard house = await CentralAndBoard.StartAsync();
        await house.EnrolAsync();
        await SpeakAsync(house, house.BoardData);
        await SpeakAsync(house, house.BoardData);
        string copy = Copy(house, "copy");
        Assert.Empty(Concerns(house));

        await SpeakAsync(house, house.BoardData);
        await SpeakAsync(house, copy);
        await SpeakAsync(house, house.BoardData);
        Assert.Contains("used before", Assert.Single(Concerns(house)), StringComparison.Ordinal);
        await SpeakAsync(house, copy);
        await SpeakAsync(house, house.BoardData);

        Assert.Contains("Two boards are at work as north-1", Assert.Single(Concerns(house)), StringComparison.Ordinal);
        using CentralDatabase database = CentralDatabase.Open(house.CentralData, guest: true);
        Assert.Contains(new AuditLog(database, house.CentralClock).Page(), entry => entry.What == "unit-copied");
    }

    [Fact]
    public async Task An_answer_that_was_lost_in_a_power_cut_rings_no_bell_however_often()
    {
        await using CentralAndBoard house = await CentralAndBoard.StartAsync();
        await house.EnrolAsync();
        await SpeakAsync(house, house.BoardData);
        string before = File.ReadAllText(Path.Combine(house.BoardData, "turn"));
        for (int cut = 0; cut < 3; cut++)
        {
            await SpeakAsync(house, house.BoardData);
            File.WriteAllText(Path.Combine(house.BoardData, "turn"), before);
        }

        await SpeakAsync(house, house.BoardData);
        await SpeakAsync(house, house.BoardData);
        Assert.Empty(Concerns(house));
    }

    [Fact]
    public async Task A_board_that_came_back_from_a_backup_is_told_once_and_people_say_so()
    {
        await using CentralAndBoard house = await CentralAndBoard.StartAsync();
        await house.EnrolAsync();
        await SpeakAsync(house, house.BoardData);
        string backup = Copy(house, "backup");
        await SpeakAsync(house, house.BoardData);
        await SpeakAsync(house, house.BoardData);

        await SpeakAsync(house, backup);
        await SpeakAsync(house, backup);
        await SpeakAsync(house, backup);

        Assert.Contains("came back from a backup, or a copy", Assert.Single(Concerns(house)), StringComparison.Ordinal);
        house.OnStore(units =>
        {
            units.Turns.Explain("north-1", "ops");
            Assert.Throws<CentralException>(() => units.Turns.Explain("north-1", "ops"));
            return 0;
        });
        Assert.Empty(Concerns(house));
    }

    [Fact]
    public async Task A_copy_without_the_word_is_noticed_as_well()
    {
        await using CentralAndBoard house = await CentralAndBoard.StartAsync();
        await house.EnrolAsync();
        await SpeakAsync(house, house.BoardData);
        await SpeakAsync(house, house.BoardData);
        string copy = Copy(house, "copy");
        File.Delete(Path.Combine(copy, "turn"));

        await SpeakAsync(house, copy);

        Assert.Single(Concerns(house));
    }

    private static async Task SpeakAsync(CentralAndBoard house, string data)
    {
        using CentralLink link = house.Link(data);
        UnitStatus status = new() { ListGeneration = 0, ListCreatedAt = null, Waiting = 0, Version = "0.1.0" };
        await link.SendStatusAsync(status, CancellationToken.None);
    }

    private static string Copy(CentralAndBoard house, string name)
    {
        string copy = Path.Combine(house.BoardData, "..", name);
        Directory.CreateDirectory(copy);
        foreach (string file in Directory.GetFiles(house.BoardData))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        return copy;
    }

    private static string[] Concerns(CentralAndBoard house)
    {
        using CentralDatabase database = CentralDatabase.Open(house.CentralData, guest: true);
        return [.. database.Read(store => store.Query("SELECT sentence FROM unit_concerns", row => row.GetString(0)))];
    }
}

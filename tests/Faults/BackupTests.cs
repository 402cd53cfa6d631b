using Microsoft.Data.Sqlite;

namespace CheckpointEdge.Tests.Faults;

/// <summary>Central's disk is lost a day after its backup: a real Central and a real board.</summary>
public sealed class BackupTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task A_Central_from_a_backup_gets_the_hits_of_the_day_again_and_boards_take_its_next_list()
    {
        await using House house = await House.BuildAsync(House.DemonstrationLists);
        using Screen screen = new(house.Kiosk);
        await screen.SignInAsync();
        Guid before = await TravellerAsync(house, screen, "same-person");
        string backup = Path.Combine(house.Folder("backups"), "day-1");
        await house.CtlAsync(
            ["central", "backup", "--data", house.CentralData, "--out", backup, "--passphrase-file", Passphrase(house)]);
        Guid lost = await TravellerAsync(house, screen, "stolen-passport");
        await house.PublishAsync(House.DemonstrationLists);
        await house.UntilListAsync(2);

        house.KillCentral();
        Directory.Delete(house.CentralData, recursive: true);
        await house.CtlAsync(
            ["central", "restore", backup, "--data", house.CentralData, "--passphrase-file", Passphrase(house)]);
        await house.StartCentralAsync();
        Guid after = await TravellerAsync(house, screen, "identity-card");
        await house.UntilBoardAsync("Central knows which list the board holds", () => Rows(house, "SELECT generation FROM units") is ["2"]);

        foreach (Guid hit in new[] { before, lost, after })
        {
            await house.UntilBoardAsync(
                $"hit {hit} is at Central", () => Rows(house, "SELECT hit_id FROM reports WHERE kind = 'Hit'").Contains(hit.ToString("D")));
        }

        Assert.Equal(3, Rows(house, "SELECT hit_id FROM reports WHERE kind = 'Hit'").Length);
        await house.PublishAsync(House.DemonstrationLists);
        await house.UntilListAsync(3);
    }

    private static async Task<Guid> TravellerAsync(House house, Screen screen, string traveller)
    {
        using CancellationTokenSource limit = new(_patience);
        await house.PresentTravellerAsync(traveller);
        Guid check = await screen.UntilHitAsync(limit.Token);
        await screen.ReferAsync(check);
        await house.RemoveAsync();
        await screen.UntilNothingWaitsAsync(limit.Token);
        return check;
    }

    private static string Passphrase(House house)
    {
        string file = Path.Combine(house.Folder("backups"), "passphrase");
        File.WriteAllText(file, "the keeper of Fern Pass has two dogs\n");
        return file;
    }

    private static string[] Rows(House house, string sql)
    {
        using SqliteConnection connection = new(
            $"Data Source={Path.Combine(house.CentralData, "central.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader row = command.ExecuteReader();
        List<string> rows = [];
        while (row.Read())
            rows.Add(row.IsDBNull(0) ? "" : row.GetValue(0).ToString()!);
        return [.. rows];
    }
}

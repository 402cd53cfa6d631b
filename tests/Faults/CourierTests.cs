using System.Text.Json;
using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Appliance.Records;
using Microsoft.Data.Sqlite;

namespace CheckpointEdge.Tests.Faults;

/// <summary>A whole way by stick, with a real Central and a real board as processes and <c>checkpointctl</c> at both ends.</summary>
public sealed class CourierTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(120);
    private static readonly string[] _listed = ["same-person", "spelled-differently", "stolen-passport"];

    [Fact]
    public async Task Three_hits_decided_without_a_network_go_by_stick_and_come_back_receipted_with_a_newer_list_and_nothing_is_twice()
    {
        await using House house = await House.BuildAsync(House.DemonstrationLists);
        DirectoryInfo stick = Directory.CreateTempSubdirectory("stick-");
        using Screen screen = new(house.Kiosk);
        await screen.SignInAsync();
        house.KillCentral(); // the network is gone: nobody answers at Central's address
        foreach (string traveller in _listed)
            await DecideAsync(house, screen, traveller);

        JsonElement packed = await JsonAsync(house.CtlAsync(
            ["courier", "export", stick.FullName, "--data", house.BoardData, "--json"]));
        Assert.Equal(6, packed.GetProperty("reports").GetInt32());
        house.KillBoard();

        await house.StartCentralAsync();
        JsonElement brought = await JsonAsync(AtCentralAsync(house, "import", stick));
        Assert.Equal((6, 0), (brought.GetProperty("stored").GetInt32(), brought.GetProperty("known").GetInt32()));
        await house.PublishAsync(House.DemonstrationLists);
        await AtCentralAsync(house, "export", stick, "--unit", House.Unit);
        house.KillCentral();

        await house.StartBoardAsync();
        JsonElement taken = await JsonAsync(house.CtlAsync(
            ["courier", "import", stick.FullName, "--data", house.BoardData, "--json"]));
        Assert.Equal((6, 2L), (taken.GetProperty("delivered").GetInt32(), taken.GetProperty("list").GetInt64()));
        using (RecordReader records = RecordReader.Open(Path.Combine(house.BoardData, "records.db")))
            Assert.Equal((0, 6L), (records.Queue().Waiting, records.Queue().Delivered));

        // Back on the line; the stick is read once more at both ends.
        await house.StartCentralAsync();
        JsonElement again = await JsonAsync(AtCentralAsync(house, "import", stick));
        Assert.Equal((0, 6), (again.GetProperty("stored").GetInt32(), again.GetProperty("known").GetInt32()));
        InvalidOperationException twice = await Assert.ThrowsAsync<InvalidOperationException>(
            () => house.CtlAsync(["courier", "import", stick.FullName, "--data", house.BoardData]));
        Assert.Contains("was taken before", twice.Message, StringComparison.Ordinal);
        await house.StopBoardAsync();
        await house.StopCentralAsync();

        AuditResult audit = AuditChain.Verify(Path.Combine(house.BoardData, "records.db"), UnitFiles.Load(house.BoardData).ReceiptKey);
        Assert.Equal((true, 6L, 6L), (audit.Whole, audit.Reports, audit.Receipts));
        using SqliteConnection central = new($"Data Source={Path.Combine(house.CentralData, "central.db")};Mode=ReadOnly;Pooling=False");
        central.Open();
        using SqliteCommand count = central.CreateCommand();
        count.CommandText = "SELECT count(*) || ' ' || count(DISTINCT id) FROM reports";
        Assert.Equal("6 6", count.ExecuteScalar());
        stick.Delete(recursive: true);
    }

    private static async Task DecideAsync(House house, Screen screen, string traveller)
    {
        using CancellationTokenSource limit = new(_patience);
        await house.PresentTravellerAsync(traveller);
        Guid check = await screen.UntilHitAsync(limit.Token);
        await screen.ReferAsync(check);
        await house.RemoveAsync();
    }

    private static Task<string> AtCentralAsync(House house, string verb, DirectoryInfo stick, params string[] more) => house.CtlAsync(
        ["courier", verb, stick.FullName, "--central", house.Console.GetLeftPart(UriPartial.Authority), "--user", "ops", "--json", .. more],
        password: house.Passwords["ops"]);

    private static async Task<JsonElement> JsonAsync(Task<string> output)
    {
        using JsonDocument document = JsonDocument.Parse(await output);
        return document.RootElement.Clone();
    }
}

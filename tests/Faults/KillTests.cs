using System.Globalization;
using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Appliance.Records;
using Microsoft.Data.Sqlite;
using Xunit.Abstractions;

namespace CheckpointEdge.Tests.Faults;

/// <summary>
/// A real board and a real Central, either of them killed (SIGKILL) at a random moment while a listed traveller is read,
/// decided on and reported. CPE_SEED repeats a run's choices; the moment within a program is the machine's.
/// </summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Kills = 50;

    /// <summary>From the document on the reader to the kill, at most: a little longer than reading, deciding, sending (ms).</summary>
    private const int KillAfterMillisecondsMax = 700;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(120);
    private static readonly string[] _listed = ["same-person", "spelled-differently", "stolen-passport", "identity-card"];

    private readonly List<Guid> _decided = [];

    [Fact]
    public async Task Whatever_is_killed_at_whatever_moment_every_decided_hit_is_at_Central_exactly_once()
    {
        int seed = int.TryParse(
            Environment.GetEnvironmentVariable("CPE_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out int given)
            ? given
            : Random.Shared.Next();
        output.WriteLine($"seed: CPE_SEED={seed}");
        Random random = new(seed);
        await using House house = await House.BuildAsync(House.DemonstrationLists);
        Screen screen = new(house.Kiosk);
        try
        {
            await screen.SignInAsync();
            for (int kill = 0; kill < Kills; kill++)
            {
                bool board = random.Next(2) == 0;
                TimeSpan moment = TimeSpan.FromMilliseconds(random.Next(KillAfterMillisecondsMax));
                Task traveller = TravellerAsync(house, screen, _listed[random.Next(_listed.Length)]);
                await Task.Delay(moment, TimeProvider.System, CancellationToken.None);
                if (!board)
                {
                    house.KillCentral();
                    await traveller; // the board goes on alone
                    await house.StartCentralAsync();
                    continue;
                }

                house.KillBoard();
                await EndedByTheKillAsync(traveller);
                await house.StartBoardAsync();
                screen.Dispose();
                screen = new Screen(house.Kiosk);
                await screen.SignInAsync();
            }

            using CancellationTokenSource limit = new(_patience);
            await screen.UntilNothingWaitsAsync(limit.Token);
        }
        finally
        {
            screen.Dispose();
        }

        await house.StopBoardAsync();
        await house.StopCentralAsync();
        CheckBoth(house);
    }

    /// <summary>One traveller: document down, hit on the screen, decision promised, document away.</summary>
    private async Task TravellerAsync(House house, Screen screen, string traveller)
    {
        using CancellationTokenSource limit = new(_patience);
        await house.PresentTravellerAsync(traveller);
        Guid check = await screen.UntilHitAsync(limit.Token);
        await screen.ReferAsync(check);
        _decided.Add(check);
        await house.RemoveAsync();
    }

    private static async Task EndedByTheKillAsync(Task traveller)
    {
        try
        {
            await traveller;
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException)
        {
            // The board was killed before the promise, or before the answer to it: no promise was heard.
        }
    }

    private void CheckBoth(House house)
    {
        string file = Path.Combine(house.BoardData, "records.db");
        AuditResult audit = AuditChain.Verify(file, UnitFiles.Load(house.BoardData).ReceiptKey);
        Assert.True(audit.Whole, string.Join(" ", audit.Faults.Select(fault => fault.Sentence)));
        Assert.Equal(audit.Reports, audit.Receipts);

        string[] atBoard = Rows(file, "SELECT sequence || ' ' || id || ' ' || hit_id || ' ' || hex(hash) FROM report ORDER BY sequence");
        string central = Path.Combine(house.CentralData, "central.db");
        Assert.Equal(
            atBoard,
            Rows(central, "SELECT sequence || ' ' || id || ' ' || hit_id || ' ' || hex(hash) FROM reports ORDER BY sequence"));
        string[] hits = Rows(central, "SELECT hit_id FROM reports WHERE kind = 'Hit'");
        string[] decisions = Rows(central, "SELECT hit_id FROM reports WHERE kind = 'Decision'");
        foreach (Guid check in _decided)
        {
            Assert.Single(hits, check.ToString("D"));
            Assert.Single(decisions, check.ToString("D"));
        }

        using RecordReader records = RecordReader.Open(file);
        Dictionary<Guid, QueueLineView> lines = records.Lines(int.MaxValue).ToDictionary(line => line.HitId);
        Assert.All(_decided, check => Assert.Equal(("delivered", "refer"), (lines[check].State, lines[check].Decision)));
        output.WriteLine($"{Kills} kills, {_decided.Count} decisions promised, {audit.Reports} reports at both ends.");
        Assert.InRange(_decided.Count, Kills / 4, Kills);
    }

    private static string[] Rows(string file, string sql)
    {
        using SqliteConnection connection = new($"Data Source={file};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader row = command.ExecuteReader();
        List<string> rows = [];
        while (row.Read())
            rows.Add(row.GetString(0));
        return [.. rows];
    }
}

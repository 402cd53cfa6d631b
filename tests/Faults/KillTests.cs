using System.Net.Sockets;
using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Cli.Bench;
using CheckpointEdge.Tests.Faults.Long;
using Microsoft.Data.Sqlite;
using Npgsql;
using Xunit.Abstractions;

namespace CheckpointEdge.Tests.Faults;

/// <summary>
/// A real board and a real Central, either of them killed (SIGKILL) at a random moment while a listed traveller is read,
/// decided on and reported. CPE_SEED repeats a run's choices; the moment within a program is the machine's. CPE_KILLS kills so often:
/// <c>tests/Faults/long/run kills</c> is the long form.
/// </summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int KillsUsual = 12;
    private const int KillsUsualOnPostgres = 6;

    /// <summary>For PostgreSQL's own folder.</summary>
    private const string FolderPrefix = "checkpoint-kills-";

    /// <summary>From the document on the reader to the kill, at most: a little longer than reading, deciding, sending (ms).</summary>
    private const int KillAfterMillisecondsMax = 700;

    /// <summary>Then both ends are stopped, compared and started again: what a run has shown so far outlives its end (count).</summary>
    private const int KillsBetweenLooks = 100;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(120);
    private static readonly string[] _listed = ["same-person", "spelled-differently", "stolen-passport", "identity-card"];

    private readonly List<Guid> _decided = [];

    [Fact]
    public Task Whatever_is_killed_at_whatever_moment_every_decided_hit_is_at_Central_exactly_once() =>
        KillAsync("kills", KillsUsual, postgres: null);

    [FactNeeding("postgresql")]
    public async Task The_same_holds_where_Central_keeps_its_reports_in_PostgreSQL()
    {
        using PostgresCluster postgres = PostgresCluster.Start(PostgresCluster.Programs()!, FolderPrefix, "", House.FreePort());
        await KillAsync("kills-postgres", KillsUsualOnPostgres, postgres);
    }

    /// <param name="postgres">Central's store; null: SQLite.</param>
    private async Task KillAsync(string campaign, int killsUsual, PostgresCluster? postgres)
    {
        Campaign run = Campaign.Begin(campaign, output);
        int kills = run.Count("CPE_KILLS", killsUsual);
        await using House house = postgres is null
            ? await House.BuildAsync(House.DemonstrationLists)
            : await House.BuildWithStoreAsync(AddressOf(postgres), House.DemonstrationLists);
        Killed killed = new(0, 0);
        while (killed.All < kills && run.GoesOn)
        {
            if (killed.All > 0)
            {
                await house.StartCentralAsync();
                await house.StartBoardAsync();
            }

            killed = await KillAsync(house, run, killed, Math.Min(kills, killed.All + KillsBetweenLooks));
            await house.StopBoardAsync();
            await house.StopCentralAsync();
            long reports = CheckBoth(house, postgres);
            Assert.InRange(_decided.Count, killed.All / 4, killed.All);
            run.End(new
            {
                kills = killed.All,
                boardKilled = killed.Board,
                centralKilled = killed.Central,
                decisionsPromised = _decided.Count,
                reportsAtBothEnds = reports,
                lost = 0,
                doubled = 0,
            });
        }
    }

    /// <summary>Kills until it were so many, and waits until nothing is left to send.</summary>
    private async Task<Killed> KillAsync(House house, Campaign run, Killed before, int until)
    {
        Screen screen = new(house.Kiosk);
        Killed killed = before;
        try
        {
            await screen.SignInAsync();
            while (killed.All < until && run.GoesOn)
            {
                bool board = run.Random.Next(2) == 0;
                TimeSpan moment = TimeSpan.FromMilliseconds(run.Random.Next(KillAfterMillisecondsMax));
                Task traveller = TravellerAsync(house, screen, _listed[run.Random.Next(_listed.Length)]);
                await Task.Delay(moment, TimeProvider.System, CancellationToken.None);
                if (!board)
                {
                    house.KillCentral();
                    killed = killed with { Central = killed.Central + 1 };
                    await traveller; // the board goes on alone
                    await house.StartCentralAsync();
                    continue;
                }

                house.KillBoard();
                killed = killed with { Board = killed.Board + 1 };
                await EndedByTheKillAsync(traveller);
                await house.StartBoardAsync();
                screen.Dispose();
                screen = new Screen(house.Kiosk);
                await screen.SignInAsync();
            }

            using CancellationTokenSource limit = new(_patience);
            await screen.UntilNothingWaitsAsync(limit.Token);
            return killed;
        }
        catch
        {
            output.WriteLine($"After {killed.Board} kills of the board and {killed.Central} of Central; {_decided.Count} decisions were promised.");
            throw;
        }
        finally
        {
            screen.Dispose();
        }
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
        catch (Exception cut) when (cut is HttpRequestException or IOException or SocketException)
        {
            // The board was killed before the promise, or before the answer to it: no promise was heard.
        }
    }

    /// <returns>Reports at both ends.</returns>
    private long CheckBoth(House house, PostgresCluster? postgres)
    {
        string file = Path.Combine(house.BoardData, "records.db");
        AuditResult audit = AuditChain.Verify(file, UnitFiles.Load(house.BoardData).ReceiptKey);
        Assert.True(audit.Whole, string.Join(" ", audit.Faults.Select(fault => fault.Sentence)));
        Assert.Equal(audit.Reports, audit.Receipts);

        string[] AtCentral(string sql) => postgres is null
            ? Rows(Path.Combine(house.CentralData, "central.db"), sql.Replace("%HASH%", "hex(hash)", StringComparison.Ordinal))
            : Rows(postgres, sql.Replace("%HASH%", "upper(encode(hash, 'hex'))", StringComparison.Ordinal));
        string[] atBoard = Rows(file, "SELECT sequence || ' ' || id || ' ' || hit_id || ' ' || hex(hash) FROM report ORDER BY sequence");
        Assert.Equal(
            atBoard, AtCentral("SELECT sequence || ' ' || id || ' ' || hit_id || ' ' || %HASH% FROM reports ORDER BY sequence"));
        HashSet<string> hits = Once(AtCentral("SELECT hit_id FROM reports WHERE kind = 'Hit'"));
        HashSet<string> decisions = Once(AtCentral("SELECT hit_id FROM reports WHERE kind = 'Decision'"));
        foreach (Guid check in _decided)
        {
            Assert.Contains(check.ToString("D"), hits);
            Assert.Contains(check.ToString("D"), decisions);
        }

        using RecordReader records = RecordReader.Open(file);
        Dictionary<Guid, QueueLineView> lines = records.Lines(int.MaxValue).ToDictionary(line => line.HitId);
        Assert.All(_decided, check => Assert.Equal(("delivered", "refer"), (lines[check].State, lines[check].Decision)));
        return audit.Reports;
    }

    private static HashSet<string> Once(string[] ids)
    {
        HashSet<string> all = [.. ids];
        Assert.Equal(ids.Length, all.Count);
        return all;
    }

    private static string AddressOf(PostgresCluster postgres) =>
        $"postgres://postgres:{postgres.Password}@127.0.0.1:{postgres.Port}/postgres";

    private static string[] Rows(PostgresCluster postgres, string sql)
    {
        using NpgsqlDataSource source = NpgsqlDataSource.Create(
            $"Host=127.0.0.1;Port={postgres.Port};Username=postgres;Password={postgres.Password};Database=postgres;Pooling=false");
        using NpgsqlCommand command = source.CreateCommand(sql);
        using NpgsqlDataReader row = command.ExecuteReader();
        List<string> rows = [];
        while (row.Read())
            rows.Add(row.GetString(0));
        return [.. rows];
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

    /// <param name="Board">Of the board, the others of Central (count).</param>
    private sealed record Killed(int Board, int Central)
    {
        public int All => Board + Central;
    }
}

using System.Text.Json;
using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Tests.Faults.Long;
using Microsoft.Data.Sqlite;
using Xunit.Abstractions;

namespace CheckpointEdge.Tests.Faults;

/// <summary>
/// The real service on a disk whose calls fail: nobody is called clear who is listed, no promise is made that is not kept, the desk says what
/// is wrong, and the same process goes on when the disk is well again. CPE_ROUNDS repeats all kinds of faults in an order of the seed.
/// </summary>
public sealed class FailingDiskTests(ITestOutputHelper output)
{
    private const string CannotRecord = "This board cannot record anything";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(120);

    private static readonly (string Call, string Fault)[] _kinds =
    [
        ("write", "EIO"), ("write", "ENOSPC"), ("write", "SHORT"), ("fsync", "EIO"), ("rename", "EIO"), ("rename", "ENOSPC"),
    ];

    private readonly List<Guid> _promised = [];
    private int _refused;

    [FactNeeding("gcc")]
    public async Task A_disk_that_fails_costs_no_promise_and_is_said_on_the_screen()
    {
        Campaign run = Campaign.Begin("disk", output);
        int rounds = run.Count("CPE_ROUNDS", 1), done = 0;
        Dictionary<string, uint> struck = [];
        await using House house = await House.BuildAsync(House.DemonstrationLists);
        using FailingDisk disk = await FailingDisk.BuildAsync(house.Folder("disk"), house.BoardData);
        house.BoardEnvironment = disk.Environment;
        await house.StartBoardAsync();
        using Screen screen = new(house.Kiosk);
        using CancellationTokenSource limit = new(_patience * rounds);
        await screen.SignInAsync();
        for (; done < rounds && run.GoesOn; done++)
        {
            (string Call, string Fault)[] kinds = [.. _kinds];
            run.Random.Shuffle(kinds);
            foreach ((string call, string fault) in kinds)
            {
                disk.Fail(call, fault);
                Guid? unpromised = await TravellerAsync(house, screen, limit.Token);
                if (call != "rename" && fault != "SHORT")
                    await screen.UntilDeviceAsync("Records", well: false, limit.Token);
                disk.Heal();
                string kind = $"{call} {fault}";
                struck[kind] = struck.GetValueOrDefault(kind) + disk.Faults;
                output.WriteLine($"{kind}: {disk.Faults} calls, {_promised.Count} promised, {_refused} times refused so far");
                if (unpromised is { } check)
                {
                    await screen.ReferAsync(check);
                    _promised.Add(check);
                }

                await house.RemoveAsync();
                await screen.UntilReadyAsync(limit.Token);
                await screen.UntilDeviceAsync("Records", well: true, limit.Token);
                int before = _promised.Count;
                Assert.Null(await TravellerAsync(house, screen, limit.Token));
                Assert.Equal(before + 1, _promised.Count);
                await house.RemoveAsync();
                await screen.UntilReadyAsync(limit.Token);
            }
        }

        await screen.UntilNothingWaitsAsync(limit.Token);
        await house.StopBoardAsync();
        await house.StopCentralAsync();
        string records = Path.Combine(house.BoardData, "records.db");
        AuditResult audit = AuditChain.Verify(records, UnitFiles.Load(house.BoardData).ReceiptKey);
        Assert.True(audit.Whole, string.Join(" ", audit.Faults.Select(fault => fault.Sentence)));
        foreach (string decided in _promised.Select(check => check.ToString("D")))
        {
            Assert.Equal(1, CountAtCentral(house, "Hit", decided));
            Assert.Equal(1, CountAtCentral(house, "Decision", decided));
        }

        Assert.All(_kinds.Where(kind => kind.Call != "rename"), kind => Assert.True(struck[$"{kind.Call} {kind.Fault}"] > 0));
        Assert.True(_refused >= 2 * done, "A disk that takes nothing was not noticed.");
        run.End(new { rounds = done, promised = _promised.Count, refused = _refused, callsThatFailed = struck, lost = 0 });
    }

    /// <summary>A listed traveller: a hit whose decision is promised, or the words that this desk cannot record.</summary>
    /// <returns>A hit that was shown, but whose decision the board would not promise.</returns>
    private async Task<Guid?> TravellerAsync(House house, Screen screen, CancellationToken cancel)
    {
        await house.PresentTravellerAsync("same-person");
        JsonElement result = await screen.UntilResultAsync(cancel);
        if (result.GetProperty("verdict").GetString() == "couldNotCheck")
        {
            Assert.StartsWith(CannotRecord, result.GetProperty("listSentence").GetString(), StringComparison.Ordinal);
            _refused++;
            await screen.ReleaseAsync(result.GetProperty("checkId").GetGuid());
            return null;
        }

        Assert.Equal("stop", result.GetProperty("verdict").GetString());
        Guid check = result.GetProperty("checkId").GetGuid();
        if (await screen.TryReferAsync(check))
        {
            _promised.Add(check);
            return null;
        }

        _refused++;
        return check;
    }

    private static long CountAtCentral(House house, string kind, string hit)
    {
        using SqliteConnection connection = new($"Data Source={Path.Combine(house.CentralData, "central.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM reports WHERE kind = $kind AND hit_id = $hit";
        command.Parameters.AddWithValue("$kind", kind);
        command.Parameters.AddWithValue("$hit", hit);
        return (long)command.ExecuteScalar()!;
    }
}

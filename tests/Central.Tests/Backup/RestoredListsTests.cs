using System.Text.Json;
using CheckpointEdge.Central.Backup;
using CheckpointEdge.Central.Tests.Lists;
using CheckpointEdge.Exchange.Metadata;

namespace CheckpointEdge.Central.Tests.Backup;

/// <summary>Lists of a Central that came back from a backup, before boards that know more than it does, or less.</summary>
public sealed class RestoredListsTests : IDisposable
{
    private const string Passphrase = "a long walk to Fern Pass";

    private readonly string _folder = Directory.CreateTempSubdirectory("restored-").FullName;

    /// <summary>On every list there is everybody of the lists before: nothing shrinks.</summary>
    private readonly List<string> _listed = [];

    private string Made => Path.Combine(_folder, "made.cpebackup");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_board_that_was_away_since_before_the_backup_takes_what_comes_after_it()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard away = await central.BoardAsync("north-1");
        await PublishAsync(central, "A");
        Assert.Equal(1, (await FollowAsync(central, away)).Version);
        await PublishAsync(central, "B");
        CentralBackup.Make(central.Folder, Made, Passphrase, central.Clock);
        central.Clock.Advance(TimeSpan.FromDays(1));

        await central.ComeBackAsync(Made, Passphrase);
        await PublishAsync(central, "C");

        Assert.Equal(["A", "B", "C"], await Desk.IdsAsync(away, await FollowAsync(central, away)));
    }

    [Fact]
    public async Task No_number_that_boards_may_hold_is_used_for_another_list_whether_they_have_spoken_or_not()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        await PublishAsync(central, "A");
        using HttpClient ops = await central.SignedInAsync("ops");
        JsonElement open = await ImportAsync(ops, "B");
        await Desk.CountedAsync(ops);
        CentralBackup.Make(central.Folder, Made, Passphrase, central.Clock);
        await PublishAsync(central, "C");
        ListManifest lost = await FollowAsync(central, board);
        Assert.Equal(2, lost.Version);

        for (int times = 1; times <= 2; times++)
        {
            central.Clock.Advance(TimeSpan.FromMinutes(5));
            await central.ComeBackAsync(Made, Passphrase);
            using HttpClient approver = await central.SignedInAsync("approver1");
            string refused = await Desk.RefusedAsync(
                approver, $"/api/lists/drafts/{open.GetProperty("id").GetString()}/approve", new { password = central.Passwords["approver1"] });
            Assert.Contains("of before this Central came back from a backup; import again", refused, StringComparison.Ordinal);
            await PublishAsync(central, $"D{times}");

            ListManifest next = await FollowAsync(central, board);
            Assert.InRange(next.Version, lost.Version + 1, lost.Version + CentralBackup.StepMost);
            Assert.Contains($"D{times}", await Desk.IdsAsync(board, next));
            lost = next;
        }
    }

    private Task<ListManifest> FollowAsync(RunningCentral central, TestBoard board) =>
        Desk.FollowAsync(board, Path.Combine(_folder, "metadata"), central.Clock);

    private async Task<JsonElement> ImportAsync(HttpClient ops, string id)
    {
        _listed.Add(id);
        return await Desk.ImportedAsync(ops, Desk.People([.. _listed.Select(one => (one, "Ardo Fenwick", "UTO"))]));
    }

    private async Task PublishAsync(RunningCentral central, string id)
    {
        using HttpClient ops = await central.SignedInAsync("ops");
        await Desk.PublishedAsync(central, ops, await ImportAsync(ops, id));
    }
}

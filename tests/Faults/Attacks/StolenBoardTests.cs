using System.Net.Http.Json;
using System.Text.Json;
using Xunit.Abstractions;

namespace CheckpointEdge.Tests.Faults.Attacks;

/// <summary>
/// A board works for a while, is killed, works on without Central, and is stolen: its data directory, and the whole disk that it lay
/// on with everything that was ever deleted there, say nobody's name.
/// </summary>
public sealed class StolenBoardTests(ITestOutputHelper output)
{
    private const int DiskMegabytes = 256;

    /// <summary>Shorter words stand in any program's files by chance (characters).</summary>
    private const int WordCharsMin = 6;

    private const string Planted = "Quillmoor-Vantarri";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task Neither_its_folder_nor_its_disk_nor_its_log_says_who_passed_who_is_listed_or_what_opens_it()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("stolen-");
        DiskImage? disk = DiskImage.TryMake(folder.FullName, DiskMegabytes);
        try
        {
            output.WriteLine(disk is null ? "no file system can be mounted here: the folder alone is searched" : "a disk of its own");
            string data = Path.Combine(disk?.Mount ?? folder.FullName, "board");
            if (disk is not null)
            {
                // The search is tried on what must be found: a file that was there and is deleted.
                string gone = Path.Combine(disk.Mount, "gone");
                await File.WriteAllTextAsync(gone, new string('x', 9000) + Planted);
                DiskImage.Flush();
                File.Delete(gone);
            }

            await using House house = await House.BuildOnAsync(data, House.DemonstrationLists);
            WordSearch search = new(Words(house).Where(word => word.Length >= WordCharsMin));
            await WorkAsync(house);
            DiskImage.Flush();
            Assert.Equal([], Found(search, data, killed: false));
            house.KillBoard();
            DiskImage.Flush();

            Assert.Equal([], Found(search, data, killed: true));
            Assert.Equal([], search.In(System.Text.Encoding.UTF8.GetBytes(house.Output)));
            if (disk is not null)
            {
                Assert.Equal([], search.InFile(disk.File));
                Assert.Equal([Planted], new WordSearch([Planted]).InFile(disk.File));
            }
        }
        finally
        {
            disk?.Dispose();
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Clear and listed travellers, a kill in the middle, hits that wait because Central is away.</summary>
    private static async Task WorkAsync(House house)
    {
        using CancellationTokenSource limit = new(_patience);
        using (Screen before = new(house.Kiosk))
        {
            await before.SignInAsync();
            await ClearAsync(house, before, limit.Token);
            await HitAsync(house, before, "same-person", decide: true, limit.Token);
            await HitAsync(house, before, "spelled-differently", decide: false, limit.Token);
        }

        house.KillBoard();
        await house.StartBoardAsync();
        using Screen screen = new(house.Kiosk);
        await screen.SignInAsync();
        Guid hit = await screen.UntilHitAsync(limit.Token);
        await screen.ReferAsync(hit);
        await house.RemoveAsync();
        await screen.UntilNothingWaitsAsync(limit.Token);
        string named = $"Utopia confirms: hold {string.Join(' ', Words(house).Where(word => word.Length >= WordCharsMin).Take(3))}.";
        await AnswerAsync(house, hit, named, limit.Token);
        await screen.UntilAnsweredAsync(hit, named, limit.Token);
        house.KillCentral();
        await HitAsync(house, screen, "stolen-passport", decide: true, limit.Token);
        await ClearAsync(house, screen, limit.Token);
        await HitAsync(house, screen, "same-person", decide: false, limit.Token);
    }

    /// <summary>Whoever answers at Central names whom it is about.</summary>
    private static async Task AnswerAsync(House house, Guid hit, string text, CancellationToken cancel)
    {
        using HttpClient ops = new() { BaseAddress = house.Console };
        ops.DefaultRequestHeaders.Add("X-Checkpoint", "1");
        using HttpResponseMessage signedIn =
            await ops.PostAsJsonAsync("/api/session", new { name = "ops", password = house.Passwords["ops"] }, cancel);
        signedIn.EnsureSuccessStatusCode();
        using HttpResponseMessage answered =
            await ops.PostAsJsonAsync($"/api/hits/{hit:D}/answers", new { kind = "sourceConfirms", text }, cancel);
        answered.EnsureSuccessStatusCode();
    }

    private static async Task HitAsync(House house, Screen screen, string traveller, bool decide, CancellationToken cancel)
    {
        await house.PresentTravellerAsync(traveller);
        Guid check = await screen.UntilHitAsync(cancel);
        if (!decide)
            return;
        await screen.ReferAsync(check);
        await house.RemoveAsync();
    }

    private static async Task ClearAsync(House house, Screen screen, CancellationToken cancel)
    {
        await house.PresentTravellerAsync("clear");
        while (await screen.ResultAsync(cancel) is not { } result || !result.Contains("LINDQVIST", StringComparison.OrdinalIgnoreCase))
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancel);
        await house.RemoveAsync();
        while (await screen.ResultAsync(cancel) is { } result && result.Contains("LINDQVIST", StringComparison.OrdinalIgnoreCase))
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancel);
    }

    /// <summary>Names and numbers of everybody on the lists and of who passes, PINs, passwords, the ticket's token.</summary>
    private static IEnumerable<string> Words(House house)
    {
        string demo = Path.Combine(Needs.RepositoryRoot, "deploy", "demo");
        foreach (string line in File.ReadLines(Path.Combine(demo, "people.tsv")))
        {
            string[] cells = line.Split('\t');
            foreach (string name in cells[1].Split(',').Concat(cells.Length > 2 ? cells[2].Split('|') : []))
                yield return name.Trim();
            foreach (string number in cells.Length > 5 ? cells[5].Split('|') : [])
                yield return number;
        }

        using JsonDocument travellers = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(demo, "travellers.json")));
        foreach (JsonElement traveller in travellers.RootElement.GetProperty("travellers").EnumerateArray())
            if (traveller.GetProperty("id").GetString() is "clear" or "same-person" or "spelled-differently" or "stolen-passport")
                foreach (string part in traveller.GetProperty("mrz").EnumerateArray()
                    .SelectMany(row => row.GetString()!.Split('<', StringSplitOptions.RemoveEmptyEntries)))
                    yield return part;
        yield return House.SupervisorPin;
        yield return House.Pin;
        foreach (string password in house.Passwords.Values)
            yield return password;
    }

    private static string[] Found(WordSearch search, string data, bool killed) =>
    [
        // What the running service holds for itself alone is searched once it is killed.
        .. Directory.EnumerateFiles(data, "*", SearchOption.AllDirectories).Where(file => killed || !file.EndsWith(".lock", StringComparison.Ordinal))
            .SelectMany(file => search.InFile(file).Select(word => $"{Path.GetRelativePath(data, file)}: {word}")),
    ];
}

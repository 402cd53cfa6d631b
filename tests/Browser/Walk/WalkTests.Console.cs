using CheckpointEdge.Tests;
using CheckpointEdge.TravelDocuments.Mrz;
using Microsoft.Playwright;

namespace Browser.Walk;

/// <summary>The whole way of a list and of a hit as people go it: in browsers alone, from the import to the reply.</summary>
public sealed partial class WalkTests
{
    private const string Listed = "QUILLFEATHER, Nova";

    /// <summary>Counting false alarms on a busy machine, and a list's way to the board (milliseconds).</summary>
    private const float ListMillisecondsMax = House.WaitSecondsMax * 1000f;

    [FactNeeding(Needs.Chromium)]
    public async Task A_list_that_two_people_signed_at_the_console_stops_a_traveller_and_the_reply_reaches_the_officer()
    {
        string published = await PublishAtConsoleAsync();
        await House.UntilListAsync(long.Parse(published, System.Globalization.CultureInfo.InvariantCulture));

        await using Sheet officer = await SignedInAsync();
        await House.PresentAsync(ZoneOfTheListed());
        await officer["[data-act=refer].primary"].WaitForAsync();
        await officer.SeeAsync("main", "QUILLFEATHER");
        await officer.PressAsync("F1");
        await officer.SeeAsync(".undo-place", "Referred to second line");
        await House.RemoveAsync();
        await Assertions.Expect(officer[".strip .queue"]).ToContainTextAsync("all sent", new() { Timeout = DeliveryMillisecondsMax });

        await using (Sheet ops = await AtConsoleAsync("ops", "#hits"))
        {
            ILocator card = ops["article:has-text('QUILLFEATHER')"].First;
            await Assertions.Expect(card).ToContainTextAsync("Confirmed for referral", new() { Timeout = DeliveryMillisecondsMax });
            await card.Locator("summary:text-is('Answer the officer')").ClickAsync();
            await card.Locator("textarea").FillAsync("Utopia confirms; hold until we call.");
            await card.Locator("button:text-is('Send answer')").ClickAsync();
            await Assertions.Expect(ops["#notice"]).ToContainTextAsync("on its way to the board");
        }

        await officer.PressAsync("F8");
        await Assertions.Expect(officer[".hits tbody tr:first-child"])
            .ToContainTextAsync("Utopia confirms; hold until we call.", new() { Timeout = DeliveryMillisecondsMax });
    }

    /// <summary>Import, a look at what changes, two signatures, publication.</summary>
    /// <returns>The number of the list that boards are offered now.</returns>
    private async Task<string> PublishAtConsoleAsync()
    {
        string demonstration = House.DemonstrationLists[0].Split('=', 2)[1];
        string file = Path.Combine(House.Folder("console-walk"), "people.tsv");
        await File.WriteAllTextAsync(
            file, (await File.ReadAllTextAsync(demonstration)).TrimEnd('\n') + $"\nwalk-1\t{Listed}\t\t1981-04-05\tUTO\t\n");
        await using Sheet ops = await AtConsoleAsync("ops", "#lists");
        await ops.Page.GetByLabel("Kind").SelectOptionAsync("people-tsv");
        await ops["input[type=file]"].SetInputFilesAsync(file);
        await ops["button:text-is('Import')"].ClickAsync();
        await Assertions.Expect(ops["main"]).ToContainTextAsync("What changes", new() { Timeout = ListMillisecondsMax });
        await ops.SeeAsync("tr:has-text('walk-1')", "added");
        string title = await ops["h2:has-text('Draft ')"].InnerTextAsync();

        foreach (string approver in new[] { "approver1", "approver2" })
        {
            await using Sheet sheet = await AtConsoleAsync(approver, "#lists");
            await sheet["main input[type=password]"].FillAsync(House.Passwords[approver], new() { Timeout = ListMillisecondsMax });
            await sheet["button:text-is('Sign this list')"].ClickAsync();
            await sheet.SeeAsync("main", "You have signed this draft");
        }

        await ops.Page.ReloadAsync();
        await ops["button:text-is('Publish')"].ClickAsync();
        await ops["dialog button:text-is('Publish it')"].ClickAsync();
        string number = title.Split(' ')[^1];
        await Assertions.Expect(ops["main"]).ToContainTextAsync($"Published list {number}", new() { Timeout = ListMillisecondsMax });
        return number;
    }

    private async Task<Sheet> AtConsoleAsync(string name, string hash)
    {
        Sheet sheet = await chromium.OpenAsync(House.Console + hash);
        await sheet["input[name=name]"].FillAsync(name);
        await sheet["input[name=password]"].FillAsync(House.Passwords[name]);
        await sheet["button:text-is('Sign in')"].ClickAsync();
        await sheet.SeeAsync(".who", name);
        return sheet;
    }

    private static string ZoneOfTheListed() => string.Join('\n', MrzBuilder.Build(MrzFormat.TD3, new MrzFields
    {
        DocumentCode = "P",
        IssuingState = "UTO",
        Nationality = "UTO",
        DocumentNumber = "W70118342",
        DateOfBirth = new(1981, 4, 5),
        DateOfExpiry = new(2034, 5, 1),
        Sex = Sex.F,
        PrimaryIdentifier = "QUILLFEATHER",
        SecondaryIdentifier = "NOVA",
    }).Lines);
}

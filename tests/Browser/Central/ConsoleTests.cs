using CheckpointEdge.Central.Tests;
using CheckpointEdge.Central.Tests.Accounts;
using CheckpointEdge.Central.Tests.Lists;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Reports;
using CheckpointEdge.Tests;
using Microsoft.Playwright;

namespace Browser.Central;

/// <summary>Central's console in a real browser: a list walks to publication, a hit is read and answered.</summary>
[Collection(Chromium.Collection)]
public sealed class ConsoleTests(Chromium chromium)
{
    private const int PhoneWidth = 360;

    [FactNeeding(Needs.Chromium)]
    public async Task A_list_is_imported_signed_by_two_and_published()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        string file = Path.Combine(central.Folder, "people.tsv");
        await File.WriteAllTextAsync(file, "p1\tSPECIMEN, Ana\t\t1974-08-12\tUTO\t\np2\t<b>BOLD</b>\t\t1970\tUTO\t\n");
        await using (Sheet ops = await SignedInAsync(central, "ops", "#lists"))
        {
            await ops["main select"].SelectOptionAsync("people-tsv");
            await ops["input[type=file]"].SetInputFilesAsync(file);
            await ops["button:text-is('Import')"].ClickAsync();
            await ops.SeeAsync("main", "Draft 1");
            await ops.SeeAsync("main", "<b>BOLD</b>");
            await ops.SeeAsync("main", "False alarms");
            await ops["form.row input[type=text]"].FillAsync("50/5");
            await ops["button:text-is('Set the budget')"].ClickAsync();
            await ops.SeeAsync("main", "Budget of people, now 50/5");
            Assert.True(await ops["button:text-is('Publish')"].IsDisabledAsync());
            await AssertFitAsync(ops);
            await Pictures.KeepAsync(ops, "console-draft");
        }

        foreach (string approver in new[] { "approver1", "approver2" })
        {
            await using Sheet sheet = await SignedInAsync(central, approver, "#lists", PhoneWidth);
            await sheet["input[type=password]"].FillAsync(central.Passwords[approver]);
            await sheet["button:text-is('Sign this list')"].ClickAsync();
            await sheet.SeeAsync("main", "You have signed this draft");
            await AssertFitAsync(sheet);
        }

        await using Sheet publisher = await SignedInAsync(central, "ops", "#lists");
        await publisher["button:text-is('Publish')"].ClickAsync();
        await publisher["dialog button:text-is('No, change nothing')"].ClickAsync();
        await publisher.GoneAsync("dialog");
        await publisher.SeeAsync("main", "Draft 1");
        await publisher["button:text-is('Publish')"].ClickAsync();
        await AssertFitAsync(publisher);
        await publisher["dialog button:text-is('Publish it')"].ClickAsync();
        await publisher.SeeAsync("main", "Published list 1");
        await publisher.SeeAsync("main", "approver1, approver2");
    }

    [FactNeeding(Needs.Chromium)]
    public async Task A_slice_for_a_post_is_previewed_and_a_list_goes_to_one_post_first()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("port-1", "Port Sud");
        using HttpClient client = await central.SignedInAsync("ops");
        (string, string, string)[] people = [("p1", "SPECIMEN, Ana", "Morocco"), ("p2", "MUSTERMANN, Ivo", "Japan")];
        await Desk.PublishedAsync(central, client, await Desk.ImportedAsync(client, Desk.People(people)));
        await using Sheet ops = await SignedInAsync(central, "ops", "#lists");
        ILocator Field(string label) => ops.Page.GetByLabel(label, new() { Exact = false });

        await Field("Name of the slice").FillAsync("port");
        await Field("Posts: sites").FillAsync("Port Sud");
        await Field("Regions or states").FillAsync("Northern Africa");
        await ops["button:text-is('Preview')"].ClickAsync();
        await ops.SeeAsync("main", "1 by region");
        await AssertFitAsync(ops);
        await Pictures.KeepAsync(ops, "console-slice-preview");
        await ops["button:text-is('Cut this slice')"].ClickAsync();
        await ops["button:text-is('Remove')"].WaitForAsync();

        string more = Desk.People([.. people, ("p3", "NEW, Ada", "Egypt")]);
        await Desk.PublishedAsync(central, client, await Desk.ImportedAsync(client, more), "Port Sud");
        await ops.Page.ReloadAsync();
        await ops.SeeAsync("main", "List 2 goes ahead at some posts");
        await ops.SeeAsync("main", "0 of 1 boards have it");
        await AssertFitAsync(ops);
        await Pictures.KeepAsync(ops, "console-rollout");
        await Field("What is wrong with the list?").FillAsync("Too many look-alikes.");
        await ops["button:text-is('Halt it')"].ClickAsync();
        await ops.SeeAsync("main", "Too many look-alikes.");
        await AssertFitAsync(ops);
    }

    [FactNeeding(Needs.Chromium)]
    public async Task A_hit_arrives_by_itself_its_markup_is_text_and_the_answer_reaches_the_board()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        await using Sheet sheet = await SignedInAsync(central, "ops", "#hits");
        await sheet.SeeAsync("main", "No hit has arrived yet.");
        Report hit = board.Hit("<img src=x onerror=alert(1)>");

        await board.DeliverAsync(hit, board.Decision(hit, TestBoard.Decide(hit, DecisionKind.Refer)));

        await sheet.SeeAsync("article h2", "<img src=x onerror=alert(1)>, ANNA");
        await sheet.GoneAsync("main img");
        await sheet.SeeAsync("article", "Confirmed for referral");
        await AssertFitAsync(sheet);
        await Pictures.KeepAsync(sheet, "console-hit");
        await sheet["summary"].ClickAsync();
        await sheet["textarea"].FillAsync("Utopia confirms.");
        await sheet["button:text-is('Send answer')"].ClickAsync();
        await sheet.SeeAsync("article", "Answered: Source confirms — Utopia confirms.");
        AnswerPage page = await board.GetAsync("/api/units/answers?after=0", ExchangeJson.Default.AnswerPage);
        Assert.Equal("Utopia confirms.", Assert.Single(page.Answers).Text);
    }

    [FactNeeding(Needs.Chromium)]
    public async Task A_second_factor_is_set_up_from_its_picture_and_asked_for_at_the_next_sign_in()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        await using (Sheet first = await SignedInAsync(central, "approver1", "#account", PhoneWidth))
        {
            await first.SeeAsync("main", "Second factor: off");
            await first.Page.GetByLabel("Your password").FillAsync(central.Passwords["approver1"]);
            await first["button:text-is('Set it up')"].ClickAsync();
            await first["img.qr"].WaitForAsync();
            await AssertFitAsync(first);
            await Pictures.KeepAsync(first, "console-second-factor");
            await first["main input[name=code]"].FillAsync(
                AuthenticatorApp.CodeNow(central, AuthenticatorApp.Read(await first["main .soft .code"].InnerTextAsync())));
            await first["button:text-is('Turn it on')"].ClickAsync();
            await first.SeeAsync("main", "Second factor: on");
            await AssertFitAsync(first);
            await first["button:text-is('Sign out')"].ClickAsync();
            await first["input[name=name]"].FillAsync("approver1");
            await first["input[name=password]"].FillAsync(central.Passwords["approver1"]);
            await first["button:text-is('Sign in')"].ClickAsync();
            await first.SeeAsync("#notice", "the six digits");
            await first["input[name=code]"].FillAsync("000000");
            await first["button:text-is('Sign in')"].ClickAsync();
            await first.SeeAsync("#notice", "the code is wrong");
            await AssertFitAsync(first);
        }
    }

    [FactNeeding(Needs.Chromium)]
    public async Task An_account_is_added_and_its_first_password_shown_once()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        await using Sheet ops = await SignedInAsync(central, "ops", "#account");

        await ops.Page.GetByLabel("New account").FillAsync("night");
        await ops["button:text-is('Add it')"].ClickAsync();
        await ops.SeeAsync("main", "First password of night");
        await ops.SeeAsync("tbody", "night");
        await AssertFitAsync(ops);
        await Pictures.KeepAsync(ops, "console-accounts");
        await ops["button[aria-label='Disable approver3']"].ClickAsync();
        await ops.SeeAsync("main", "out of use");
        await AssertFitAsync(ops);
    }

    private Task<Sheet> SignedInAsync(RunningCentral central, string name, string hash, int width = 1280) =>
        ConsoleSheet.SignedInAsync(chromium, central, name, hash, width);

    private static Task AssertFitAsync(Sheet sheet) => ConsoleSheet.AssertFitAsync(sheet);
}

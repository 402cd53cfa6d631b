using System.Text.Json.Nodes;
using CheckpointEdge.Tests;
using Microsoft.Playwright;
using QRCoder;

namespace Browser.SetUp;

/// <summary>
/// A bare board without a camera and without a line that brings a list: ticket and first list come on sticks, good ones and bad ones. Folders
/// stand for the sticks.
/// </summary>
[Collection(Chromium.Collection)]
public sealed class StickTests(Chromium chromium)
{
    /// <summary>More than a ticket may have (bytes).</summary>
    private const int RubbishBytes = 5 << 20;

    [FactNeeding(Needs.Chromium, Needs.Jpeg)]
    public async Task Ticket_and_first_list_come_from_the_right_one_of_several_sticks_and_the_others_are_refused_in_plain_words()
    {
        await using House house = await House.BuildCentralAsync("localhost", House.DemonstrationLists);
        string sticks = house.Folder("sticks");
        string rubbish = Stick(sticks, "a-rubbish");
        await File.WriteAllTextAsync(Path.Combine(rubbish, "ticket.json"), "{ \"unit\": ");
        await File.WriteAllTextAsync(Path.Combine(rubbish, "checkpointedge"), "no folder");
        await File.WriteAllBytesAsync(Path.Combine(rubbish, "holiday.json"), new byte[RubbishBytes]);
        File.CreateSymbolicLink(Path.Combine(rubbish, "link.json"), "/dev/zero");
        await File.WriteAllTextAsync(Path.Combine(rubbish, "no-authority.json"), await TicketWithoutAuthorityAsync(house));
        Directory.CreateDirectory(Path.Combine(sticks, "was-here"));
        string page = house.Folder("page");
        await File.WriteAllBytesAsync(Path.Combine(page, "page.png"), PageOf("https://nobody.example"));
        house.BoardOptions = ["--sticks", sticks, "--plugin:documentPictures", page];
        await house.StartSetUpAsync();
        await using Sheet sheet = await chromium.OpenAsync(house.Kiosk.ToString());

        await TakeTicketAsync(house, sheet, sticks);
        await sheet["main[data-step=devices]"].WaitForAsync(new() { Timeout = House.WaitSecondsMax * 1000f });
        await TryThePluginsCameraAsync(sheet);
        await sheet["[data-act=devicesDone]"].ClickAsync();
        await sheet["main[data-step=list]"].WaitForAsync();

        await TakeListAsync(house, sheet, sticks);

        await sheet["main[data-step=supervisor]"].WaitForAsync(new() { Timeout = House.WaitSecondsMax * 1000f });
        Assert.False(File.Exists(Path.Combine(house.BoardData, "devices.json")));
        Assert.Equal("2", (await File.ReadAllTextAsync(Path.Combine(house.BoardData, "lists", "current"))).Trim());
    }

    /// <summary>A camera that the plug-in alone knows is offered, shows what it sees, and is bound to nothing.</summary>
    private static async Task TryThePluginsCameraAsync(Sheet sheet)
    {
        await sheet.SeeAsync("[data-role=documentCamera]", "The service takes the camera that the plug-in brings.");
        Assert.Equal(0, await sheet["[data-role=documentCamera] [data-device], [data-role=documentCamera] [data-act=unbind]"].CountAsync());
        for (int trial = 0; trial < 2; trial++)
        {
            await sheet["[data-role=documentCamera] [data-act=test]"].ClickAsync();
            await sheet.SeeAsync(".tried", "A frame of");
            await sheet.SeeAsync(".tried", "No document was read in it.");
            await sheet.Page.WaitForFunctionAsync("() => (document.querySelector('img.seen')?.naturalWidth ?? 0) > 50");
        }
    }

    private static byte[] PageOf(string text)
    {
        using QRCodeGenerator generator = new();
        using QRCodeData code = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.M);
        using PngByteQRCode picture = new(code);
        return picture.GetGraphic(8);
    }

    private static async Task<string> TicketWithoutAuthorityAsync(House house)
    {
        string file = Path.Combine(house.Folder("elsewhere"), "ticket.json");
        await house.CtlAsync(
            [
                "central", "ticket", "--data", house.CentralData, "--boards", house.Boards.GetLeftPart(UriPartial.Authority),
                "--unit", "house-3", "--site", "Fern Pass", "--lane", "3", "--out", file,
            ]);
        JsonNode ticket = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
        ticket["authorityPem"] = "rubbish";
        return ticket.ToJsonString();
    }

    private static async Task TakeTicketAsync(House house, Sheet sheet, string sticks)
    {
        await sheet.SeeAsync("main", "There is no ticket of Central on the stick.");
        await sheet["[data-camera='plugin:documentCamera']"].WaitForAsync();
        string good = Stick(sticks, "b-stick");
        string other = Stick(sticks, "c-stick");
        await house.TicketAsync(house.Boards, Path.Combine(good, "ticket.json"));
        await house.CtlAsync(
            [
                "central", "ticket", "--data", house.CentralData, "--boards", house.Boards.GetLeftPart(UriPartial.Authority),
                "--unit", "house-2", "--site", "Fern Pass", "--lane", "2", "--out", Path.Combine(other, "ticket.json"),
            ]);
        await sheet["[data-ticket='c-stick/ticket.json']"].WaitForAsync();
        Assert.Equal(2, await sheet["[data-ticket]"].CountAsync());

        await WhileThePageStandsStillAsync(sheet, async () =>
        {
            Directory.Delete(other, recursive: true);
            await sheet["[data-ticket='c-stick/ticket.json']"].ClickAsync();
        });

        await sheet.SeeAsync(".trouble", "The stick is not there any more");
        await sheet.GoneAsync("[data-ticket='c-stick/ticket.json']");
        await sheet["[data-ticket='b-stick/ticket.json']"].ClickAsync();
        await sheet.SeeAsync("dl", House.Unit);
        await sheet["[data-act=enrol]"].ClickAsync();
    }

    private static async Task TakeListAsync(House house, Sheet sheet, string sticks)
    {
        string old = Stick(sticks, "d-old");
        await ExportAsync(house, old);
        await house.PublishAsync(House.DemonstrationLists);
        string half = Stick(sticks, "e-half");
        await ExportAsync(house, half);
        string newest = new DirectoryInfo(half).EnumerateFiles("*", SearchOption.AllDirectories).MaxBy(file => file.Length)!.FullName;
        await File.WriteAllBytesAsync(newest, (await File.ReadAllBytesAsync(newest))[..1000]);
        await sheet["[data-stick$='e-half']"].WaitForAsync();

        await sheet["[data-stick$='a-rubbish']"].ClickAsync();
        await sheet.SeeAsync(".trouble", "a-rubbish/checkpointedge is a link or no folder; links are not followed.");
        await sheet["[data-stick$='b-stick']"].ClickAsync();
        await sheet.SeeAsync(".trouble", "b-stick holds no folder checkpointedge: nothing was brought on it.");
        await sheet["[data-stick$='e-half']"].ClickAsync();
        await sheet.SeeAsync(".trouble", "in the bundle was cut: 1000 of");

        // Central's newest publication is known from now on, and its list could not be fetched: an older one will not do any more.
        string slices = Path.Combine(house.CentralData, "lists", "published", "files");
        string away = slices + "-away";
        Directory.Move(slices, away);
        await sheet["[data-act=fetch]"].ClickAsync();
        await sheet.SeeAsync(".trouble", "Central");
        Directory.Move(away, slices);
        await sheet["[data-stick$='d-old']"].ClickAsync();
        await sheet.SeeAsync(".trouble", "The list is older than one that this board knows of.");

        await ExportAsync(house, half); // packed anew
        await WhileThePageStandsStillAsync(sheet, async () =>
        {
            Directory.Move(half, half + "-away");
            await sheet["[data-stick$='e-half']"].ClickAsync();
        });
        await sheet.SeeAsync(".trouble", "The stick is not there any more");
        Directory.Move(half + "-away", half);
        await sheet["[data-stick$='e-half']"].ClickAsync();
    }

    private static Task<string> ExportAsync(House house, string stick) => house.CtlAsync(
        [
            "courier", "export", stick, "--central", house.Console.GetLeftPart(UriPartial.Authority), "--user", "ops", "--unit", House.Unit,
        ],
        password: house.Passwords["ops"]);

    private static string Stick(string sticks, string name) => Directory.CreateDirectory(Path.Combine(sticks, name)).FullName;

    /// <summary>The page does not hear of what happens meanwhile: somebody is quicker than it asks.</summary>
    private static async Task WhileThePageStandsStillAsync(Sheet sheet, Func<Task> what)
    {
        TaskCompletionSource over = new(TaskCreationOptions.RunContinuationsAsynchronously);
        async Task Hold(IRoute route)
        {
            await over.Task;
            await route.ContinueAsync();
        }

        await sheet.Page.RouteAsync("**/api/setup/state", Hold);
        try
        {
            await what();
        }
        finally
        {
            over.SetResult();
            await sheet.Page.UnrouteAsync("**/api/setup/state", Hold);
        }
    }
}

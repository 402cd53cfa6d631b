using System.Net;
using CheckpointEdge.Tests;
using QRCoder;

namespace Browser.SetUp;

/// <summary>A board that nobody has set up, a real Central, and a technician before the board's own screen.</summary>
[Collection(Chromium.Collection)]
public sealed class SetUpTests(Chromium chromium)
{
    private const string Technician = "R. Fernhill";

    /// <summary>The last is the one in which the walk goes on.</summary>
    private static readonly string[] _languages = ["fr", "ar", "ckb", "en"];

    private static readonly string[] _themes = ["night", "contrast", "light"];

    private static readonly string[] _addresses =
    [
        "/api/setup/state", "/api/setup/preview", "/api/setup/picture", "/setup/index.html", "/setup/main.js", "/setup/languages/en.js",
    ];

    private static readonly string[] _changes =
    [
        "camera", "stop", "ticket", "enrol", "devices", "devices/done", "list", "supervisor", "look", "sheet", "finish",
    ];

    [FactNeeding(Needs.Chromium, Needs.Jpeg)]
    public async Task A_bare_board_comes_into_service_at_its_own_screen_though_the_power_is_cut_at_every_step()
    {
        await using House house = await House.BuildCentralAsync("localhost", House.DemonstrationLists);
        string pictures = house.Folder("ticket");
        string sticks = house.Folder("sticks");
        string stick = Directory.CreateDirectory(Path.Combine(sticks, "stick")).FullName;
        string code = (await house.CtlAsync(
            [
                "central", "ticket", "--data", house.CentralData, "--boards", house.Boards.GetLeftPart(UriPartial.Authority),
                "--unit", House.Unit, "--site", "Fern Pass", "--lane", "1", "--out", Path.Combine(stick, "ticket.json"), "--code",
            ])).TrimEnd().Split('\n')[^1];
        await File.WriteAllBytesAsync(Path.Combine(pictures, "ticket.png"), QrOf(code));
        house.BoardOptions = ["--document-camera", $"folder:{pictures}", "--sticks", sticks];
        await house.StartSetUpAsync();
        await using Sheet sheet = await chromium.OpenAsync(house.Kiosk.ToString());

        await AtAsync(sheet, "ticket");
        await ScanAsync(sheet, code);
        await sheet["[data-act=enrol]"].ClickAsync();
        await CutAsync(house); // in the middle of it, or near
        await sheet["main[data-step=ticket], main[data-step=devices]"].WaitForAsync();
        if (await sheet["main[data-step=ticket]"].CountAsync() > 0)
        {
            await ScanAsync(sheet, code);
            await sheet["[data-act=enrol]"].ClickAsync();
        }

        await AtAsync(sheet, "devices");
        await sheet["[data-role=documentCamera] [data-device]"].First.ClickAsync();
        await sheet.SeeAsync(".tried", "A frame of");
        await sheet.Page.WaitForFunctionAsync("() => (document.querySelector('img.seen')?.naturalWidth ?? 0) > 50");
        await Pictures.KeepAsync(sheet, "setup-devices");
        await CutAsync(house);
        await sheet.SeeAsync("[data-role=documentCamera]", pictures);
        await sheet["[data-act=devicesDone]"].ClickAsync();
        await AtAsync(sheet, "list");
        await CutAsync(house);
        await sheet["[data-act=fetch]"].ClickAsync();
        await AtAsync(sheet, "supervisor");
        await CutAsync(house);
        await SupervisorAsync(sheet);
        await AtAsync(sheet, "acceptance");
        await CutAsync(house);
        await AcceptAsync(sheet);
        await AtAsync(sheet, "service");
        await CutAsync(house);
        await sheet["[data-act=finish]"].ClickAsync();

        await sheet["[name=officer]:focus"].WaitForAsync();
        await house.UntilListAsync(1);
        await NothingIsLeftAsync(house);
        Assert.Contains("Acceptance of", await File.ReadAllTextAsync(Path.Combine(stick, "acceptance.html")), StringComparison.Ordinal);
        await sheet.Page.Keyboard.TypeAsync(House.Supervisor);
        await sheet.PressAsync("Tab");
        await sheet.Page.Keyboard.TypeAsync(House.SupervisorPin);
        await sheet.PressAsync("Enter");
        await sheet.SeeAsync(".strip .officer", House.Supervisor);
        house.KillBoard();
        await house.StartBoardAsync();
        await NothingIsLeftAsync(house);
    }

    /// <summary>The code before the camera, what Central is called on both sides, and letters for whoever has no camera.</summary>
    private static async Task ScanAsync(Sheet sheet, string code)
    {
        await sheet["[name=code]"].FillAsync("https://nonsense");
        await sheet.PressAsync("Enter");
        await sheet.SeeAsync(".trouble", "This is no ticket of Central");
        await sheet["[data-ticket='stick/ticket.json']"].WaitForAsync();
        await sheet["[data-camera]"].First.ClickAsync();
        await sheet.SeeAsync(".pin", code.Split('/')[^1]);
        await sheet.SeeAsync("main", "Fern Pass");
        await FitsAsync(sheet, "offered");
        await Pictures.KeepForReadmeAsync(sheet, "setup-ticket", "CheckpointEdge.Appliance/Provisioning");
    }

    /// <summary>A PIN that will not do, and one that does, without a click.</summary>
    private static async Task SupervisorAsync(Sheet sheet)
    {
        await sheet["[name=number]"].FocusAsync();
        await sheet.Page.Keyboard.TypeAsync(House.Supervisor);
        await sheet.PressAsync("Tab");
        await sheet.Page.Keyboard.TypeAsync("123456");
        await sheet.PressAsync("Enter");
        await sheet.SeeAsync(".trouble", "counts up or down");
        await sheet["[name=pin]"].FillAsync(House.SupervisorPin);
        await sheet.PressAsync("Enter");
    }

    private static async Task AcceptAsync(Sheet sheet)
    {
        await sheet["[data-act=look]"].ClickAsync();
        await sheet.SeeAsync(".findings", "certificate: ");
        Assert.Equal(0, await sheet[".findings .fault:has-text('central: ')"].CountAsync());
        await FitsAsync(sheet, "findings");
        await sheet["[name=technician]"].FillAsync(Technician);
        await sheet.PressAsync("Enter");
    }

    /// <summary>A step is there; it fits in every language and theme, and axe finds nothing.</summary>
    private static async Task AtAsync(Sheet sheet, string step)
    {
        await sheet[$"main[data-step={step}]"].WaitForAsync(new() { Timeout = House.WaitSecondsMax * 1000f });
        await sheet[".working"].WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Detached });
        await FitsAsync(sheet, step);
    }

    private static async Task FitsAsync(Sheet sheet, string name)
    {
        foreach (string theme in _themes)
        {
            await sheet[$"[data-theme-name={theme}]"].ClickAsync();
            await sheet[$"html[data-theme={theme}]"].WaitForAsync();
            await sheet.AssertReadableAsync(enhanced: theme == "contrast");
        }

        List<string> wrong = [.. await sheet.MisfitsAsync()];
        foreach (string language in _languages)
        {
            await sheet[$"[data-language={language}]"].ClickAsync();
            await sheet[$"html[lang={language}]"].WaitForAsync();
            wrong.AddRange((await sheet.OutOfPlaceAsync()).Select(each => $"{name}, {language}: {each}"));
            await Pictures.KeepAsync(sheet, $"setup-{name}-{language}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>The power goes and comes back; the page finds the board by itself.</summary>
    private static async Task CutAsync(House house)
    {
        house.KillBoard();
        await house.StartSetUpAsync();
    }

    /// <summary>A board in service has nothing of the set-up, whoever asks.</summary>
    private static async Task NothingIsLeftAsync(House house)
    {
        using HttpClient client = new() { BaseAddress = house.Kiosk };
        client.DefaultRequestHeaders.Add("X-Checkpoint", "1");
        foreach (string address in _addresses)
        {
            using HttpResponseMessage answer = await client.GetAsync(address);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        foreach (string change in _changes)
        {
            using StringContent nothing = new("{}", System.Text.Encoding.UTF8, "application/json");
            using HttpResponseMessage answer = await client.PostAsync("/api/setup/" + change, nothing);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    private static byte[] QrOf(string text)
    {
        using QRCodeGenerator generator = new();
        using QRCodeData code = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.M);
        using PngByteQRCode picture = new(code);
        return picture.GetGraphic(6);
    }
}

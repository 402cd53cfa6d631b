using CheckpointEdge.Tests;
using Microsoft.Playwright;

namespace Browser.Walk;

/// <summary>The same way at a desk with cameras: pages are held under one, the traveller stands before the other.</summary>
public sealed partial class WalkTests
{
    [FactNeeding(Needs.Chromium, Needs.OcrB, Needs.Jpeg)]
    public async Task A_page_under_the_camera_is_coached_read_and_its_photograph_stands_beside_the_traveller()
    {
        string pages = House.Folder("pages");
        // 1: a page whose zone contradicts itself cannot be read surely; it is tried below.
        await House.CtlAsync(
            ["mrz", "paint", "--travellers", Path.Combine(Needs.RepositoryRoot, "deploy", "demo", "travellers.json"), "--out", pages],
            statusMax: 1);
        House.BoardOptions = ["--plugin:pages", pages, "--plugin:faces", "drawn"];
        try
        {
            House.KillBoard();
            await House.StartBoardAsync();
            await using Sheet sheet = await SignedInAsync();
            await sheet.SeeAsync(".seen .advice", "No document in view.");
            await sheet.AssertFitAsync();
            await Pictures.KeepAsync(sheet, "camera-empty");

            await House.HoldUnderCameraAsync(NoHit);
            await sheet["[data-verdict=clear]"].WaitForAsync();
            await sheet.SeeAsync("main", "LINDQVIST");
            await DrawnAsync(sheet, "img[alt='Photograph of the document']");
            await DrawnAsync(sheet, "img[alt='The traveller, from the camera']");
            await sheet.SeeAsync("main", "the officer compares.");
            await sheet.AssertFitAsync();
            await Pictures.KeepAsync(sheet, "camera-clear");
            await sheet.PressAsync("F9");
            await sheet.SeeAsync("h1", "The faces alone");
            await DrawnAsync(sheet, ".pair figure:first-child img");
            await DrawnAsync(sheet, ".pair figure:last-child img");
            await sheet.AssertFitAsync();
            await Pictures.KeepAsync(sheet, "faces-alone");
            await sheet.PressAsync("Escape");
            await sheet["button.pictures:focus"].WaitForAsync();
            await House.RemoveAsync();
            await sheet.SeeAsync(".ready h1", "Ready");

            await House.HoldUnderCameraAsync("wrong-check-digit");
            await sheet.SeeAsync("h1", "What is printed?");
            await sheet.AssertFitAsync();
            await Pictures.KeepAsync(sheet, "camera-asked");
            await House.RemoveAsync();
            await sheet.SeeAsync(".ready h1", "Ready");
        }
        finally
        {
            House.BoardOptions = [];
            House.KillBoard();
            await House.StartBoardAsync();
        }
    }

    /// <summary>The browser has drawn it: an address that answers nothing has no width.</summary>
    private static async Task DrawnAsync(Sheet sheet, string selector) =>
        await sheet.Page.WaitForFunctionAsync("s => (document.querySelector(s)?.naturalWidth ?? 0) > 50", selector);
}

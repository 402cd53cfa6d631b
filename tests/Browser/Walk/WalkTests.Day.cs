using CheckpointEdge.Tests;

namespace Browser.Walk;

/// <summary>A whole day at the desk, by keyboard alone.</summary>
public sealed partial class WalkTests
{
    private static readonly string[] _day =
    [
        "clear", "same-person", "namesake", "spelled-differently", "other-transliteration", "truncated-name", "stolen-passport",
        "identity-card", "day-and-month-swapped", "wrong-check-digit", "expired", "unreadable", "one-name", "visa", "long-number",
        "chip-genuine", "chip-old", "chip-clone", "chip-altered-face", "chip-other-lines",
    ];

    [FactNeeding(Needs.Chromium)]
    public async Task A_day_of_twenty_travellers_a_restart_a_hand_over_and_the_end_of_the_shift()
    {
        await using Sheet sheet = await SignedInAsync();
        // What earlier walks left behind belongs to another shift.
        await EndShiftAsync(sheet);
        await SignInAsync(sheet);
        int referred = 0;
        foreach (string traveller in _day)
        {
            referred += await PassAsync(sheet, traveller) ? 1 : 0;
            // Behind a decision: what was counted up to it is on the disk.
            if (traveller != "day-and-month-swapped")
                continue;
            House.KillBoard();
            await sheet.SeeAsync(".lost", "No connection to the service of this lane");
            await House.StartBoardAsync();
            await sheet.GoneAsync(".lost");
            await sheet.SeeAsync(".ready h1", "Ready");
        }

        Assert.InRange(referred, 8, _day.Length - 4);
        await sheet.PressAsync("F10");
        await sheet.SeeAsync(".shift", House.Officer);
        await sheet.Page.WaitForFunctionAsync(
            """
            travellers => [...(document.querySelector('.counts')?.querySelectorAll('dd') ?? [])]
              .reduce((sum, count) => sum + Number(count.textContent.replace(/\D/g, '')), 0) === travellers
            """,
            _day.Length);
        await sheet.AssertFitAsync();
        await Pictures.KeepAsync(sheet, "day-shift");
        await sheet.PressAsync("Escape");
        await EndShiftAsync(sheet);

        await SignInAsync(sheet, House.Supervisor, House.SupervisorPin);
        await sheet.PressAsync("F9");
        await sheet["[data-case]"].First.WaitForAsync();
        await Pictures.KeepAsync(sheet, "day-second-line");
        await sheet.PressAsync("1");
        await sheet.SeeAsync("main.blind h1", "Is this the person of the entry?");
        await sheet.PressAsync("F1");
        await sheet["main.first-look h1, .first-look h1"].First.WaitForAsync();
        await sheet.PressAsync("Escape");
        await sheet.SeeAsync(".ready h1", "Ready");
        await EndShiftAsync(sheet);
    }

    /// <summary>One traveller: a hit is referred with one key, everybody else goes on with one.</summary>
    private async Task<bool> PassAsync(Sheet sheet, string traveller)
    {
        await House.PresentTravellerAsync(traveller);
        await sheet["[data-verdict]"].WaitForAsync();
        bool hit = await sheet["[data-act=refer].primary"].CountAsync() > 0;
        await sheet.PressAsync(hit ? "F1" : "F5");
        if (hit)
            await sheet.SeeAsync(".undo-place", "Referred to second line");
        await House.RemoveAsync();
        await sheet.SeeAsync(".ready h1", "Ready");
        return hit;
    }

    /// <summary>F10, then the same key twice, for a shift is not ended by a slip.</summary>
    private static async Task EndShiftAsync(Sheet sheet)
    {
        await sheet.PressAsync("F10");
        await sheet["[data-act=end-shift]"].WaitForAsync();
        await sheet.PressAsync("F4");
        await sheet.SeeAsync("[data-act=end-shift]", "Press again to end");
        await sheet.PressAsync("F4");
        await sheet["[name=officer]:focus"].WaitForAsync();
    }
}

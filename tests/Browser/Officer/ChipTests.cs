using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Tests;

namespace Browser.Officer;

[Collection(Chromium.Collection)]
public sealed class ChipTests(Chromium chromium) : IAsyncLifetime
{
    private Stage _stage = null!;
    private Sheet _sheet = null!;

    public async Task InitializeAsync()
    {
        if (Needs.Missing([Needs.Chromium]) is not null)
            return;
        _stage = await Stage.OpenAsync();
        _stage.Show(States.Ready);
        _sheet = await chromium.OpenAsync(_stage.Address);
        await _sheet.SeeAsync(".ready h1", "Ready");
    }

    public async Task DisposeAsync()
    {
        if (_sheet is null)
            return;
        await _sheet.DisposeAsync();
        await _stage.DisposeAsync();
    }

    [FactNeeding(Needs.Chromium)]
    public async Task The_officer_sees_how_far_the_chip_is_read()
    {
        _stage.Show(ChipStates.Reading);
        await _sheet.SeeAsync(".steps li.running", "Reading the chip: DG2, 8 of 15 KB");
        await _sheet.SeeAsync(".reading .lead", "Leave the document where it is.");
    }

    [FactNeeding(Needs.Chromium)]
    public async Task Document_and_chip_stand_in_one_box_with_a_word_and_a_shape_each()
    {
        _stage.Show(ChipStates.Genuine);
        await _sheet.SeeAsync(".box.document .chip", "Chip genuine");
        Assert.Equal(2, await _sheet[".box.document .word svg"].CountAsync());
        await _sheet.SeeAsync(".identity .from", "as on the chip");
        Assert.Equal(["Printed", "From the chip"], await _sheet[".picture .soft"].AllInnerTextsAsync());
        _stage.Show(ChipStates.NotRead);
        await _sheet.SeeAsync(".box.document .chip", "Chip not read");
        await _sheet.SeeAsync(".verdict .to-do", "the second line examines the document by hand");
        _stage.Show(ChipStates.Bac);
        await _sheet.SeeAsync("ul.reasons", "BAC: the chip offers no PACE");
        await _sheet.SeeAsync(".no-photograph", "JPEG 2000");
    }

    [FactNeeding(Needs.Chromium)]
    public async Task The_checks_are_one_key_away_each_with_its_result_in_a_word_and_a_shape()
    {
        _stage.Show(ChipStates.Clone);
        await _sheet.SeeAsync(".verdict h1", "Chip not genuine");
        await _sheet.PressAsync("F7");
        await _sheet.SeeAsync("#inspection h2", "Checks of the chip");
        await _sheet.SeeAsync(".checks li.fail .check-result", "failed");
        await _sheet.SeeAsync(".checks li.fail .label", "Own key (Active Authentication)");
        int checks = await _sheet[".checks li"].CountAsync();
        Assert.Equal(checks, await _sheet[".checks li .check-result svg"].CountAsync());
        Assert.Equal(checks, (await _sheet[".checks li .check-result"].AllInnerTextsAsync()).Count(word => word.Trim() is "passed" or "failed"));
        await _sheet.SeeAsync("#inspection .signer", "CN=Utopia Country Signing CA");
        await _sheet["#inspection .scroll:focus"].WaitForAsync();
        await _sheet.PressAsync("Escape");
        await _sheet.GoneAsync("#inspection");
        await _sheet["button.document:focus"].WaitForAsync();
        await _sheet.PressAsync("Enter");
        await _sheet.SeeAsync("#inspection h2", "Checks of the chip");
    }

    [FactNeeding(Needs.Chromium)]
    public async Task A_touch_opens_the_checks_and_the_list_comes_back_by_its_own_keys()
    {
        _stage.Show(ChipStates.Altered);
        await _sheet.SeeAsync(".entry", "Found by the full name on the chip");
        await _sheet["button.document"].ClickAsync();
        await _sheet.SeeAsync(".differences", "K7744120");
        await _sheet.PressAsync("F6");
        await _sheet.SeeAsync(".pieces", "spelt in another way: ERIKSSON, ERICSON");
        await _sheet.PressAsync("F7");
        await _sheet.SeeAsync("#inspection h2", "Checks of the chip");
        await _sheet.PressAsync("1");
        await _sheet.GoneAsync("#inspection");
        Assert.True(_stage.NothingSent);
    }

    [FactNeeding(Needs.Chromium)]
    public async Task The_next_traveller_starts_with_the_checks_closed()
    {
        _stage.Show(ChipStates.Clone);
        await _sheet["button.document"].ClickAsync();
        await _sheet.SeeAsync("#inspection h2", "Checks of the chip");
        KioskState next = ChipStates.Genuine;
        _stage.Show(next with { Result = next.Result! with { CheckId = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()) } });
        await _sheet.SeeAsync(".box.document .chip", "Chip genuine");
        await _sheet.GoneAsync("#inspection");
    }

    [FactNeeding(Needs.Chromium)]
    public async Task A_desk_without_a_chip_reader_looks_as_before_and_has_nothing_to_open()
    {
        _stage.Show(States.Clear);
        await _sheet.SeeAsync(".box.document", "Nothing found");
        await _sheet.PressAsync("F7");
        await _sheet.SeeAsync("#listed-title", "No entry agrees");
        Assert.Equal(0, await _sheet[".box.document .chip, button.document, #inspection"].CountAsync());
    }

    [FactNeeding(Needs.Chromium)]
    public async Task The_ready_page_shows_what_the_document_camera_sees_and_what_to_do_about_it()
    {
        _stage.Show(States.WithCamera);
        await _sheet.SeeAsync(".seen .advice", "A reflection covers the lines: tilt or shade it.");
        Assert.StartsWith("/api/kiosk/preview/document", await _sheet["img.preview"].GetAttributeAsync("src"));
        _stage.Show(States.WithCamera with { Preview = States.WithCamera.Preview! with { Advice = "good" } });
        await _sheet.SeeAsync(".seen .advice", "It lies well.");

        // A camera that does not work leaves the drawing of what to do, not the last picture it saw.
        _stage.Show(States.WithCamera with { Preview = States.WithCamera.Preview! with { Well = false, Advice = "" } });
        await _sheet[".document-picture"].WaitForAsync();
        Assert.Equal(0, await _sheet["img.preview"].CountAsync());
    }

    [FactNeeding(Needs.Chromium)]
    public async Task Characters_the_camera_is_not_sure_of_are_marked_and_corrected_by_one_touch()
    {
        _stage.Show(States.Asked);
        await _sheet.SeeAsync("#ready-title", "What is printed?");
        await _sheet.SeeAsync(".asked li >> nth=0", "Line 1, character 12: read as 0");
        await _sheet.SeeAsync(".asked li >> nth=1", "Compare it.");

        await _sheet["button[aria-label='Line 1, character 12 is O']"].ClickAsync();

        Assert.StartsWith("P<UTOERIKSSON<<", await _sheet["input[name=line0]"].InputValueAsync());
        // What the officer has typed stays while the state streams in.
        _stage.Show(States.Asked with { Queue = new(1, 41, null) });
        await _sheet.SeeAsync("header", "1 waiting to send");
        Assert.StartsWith("P<UTOERIKSSON<<", await _sheet["input[name=line0]"].InputValueAsync());
    }

    [FactNeeding(Needs.Chromium)]
    public async Task The_ready_page_says_by_whose_certificates_chips_are_verified()
    {
        await _sheet.SeeAsync(".trusted", "Country certificates: 1012 of 121 states from 3 files");
        _stage.Show(ChipStates.NoCertificates);
        await _sheet.SeeAsync(".trusted", "None: chips cannot be verified");
        _stage.Show(ChipStates.Bac with { Phase = Phase.Ready, Result = null });
        await _sheet.SeeAsync(".trusted li", "NL_ML.ml");
    }
}

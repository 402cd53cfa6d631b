using CheckpointEdge.Appliance.Tests.Line;
using CheckpointEdge.Devices.MrzReaders;
using CheckpointEdge.Devices.Panel;

namespace CheckpointEdge.Appliance.Tests.Kiosk;

/// <summary>A traveller cannot tell a hit from a clear check: neither by what is shown nor by when.</summary>
public sealed class SilentHitTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_the_traveller_is_shown_hangs_on_the_document_and_the_officer_alone(bool hit)
    {
        ManualTime time = ManualTime.Noon;
        await using DeskHouse house = await DeskHouse.OpenAsync(time);
        await house.SignInAsync();
        Guid check = await house.LayAsync(hit ? Documents.Wanted : Documents.Clear);
        // However long the officer looks, nothing changes meanwhile.
        time.Advance(TimeSpan.FromSeconds(40));
        house.Desk.Send(new MrzReaderEvent.Well());
        Assert.Equal([TravellerSignal.PlaceDocument, TravellerSignal.PleaseWait], house.Desk.Signals);
        if (!hit)
        {
            await house.AskAsync("/api/kiosk/release", new { checkId = check });
        }
        else
        {
            await house.DecideAsync(check, "notSamePerson", "photo");
            Assert.Equal(TravellerSignal.PleaseWait, house.Desk.Signals[^1]);
            await house.AskAsync(
                "/api/kiosk/decisions/confirm",
                new { checkId = check, officer = EnrolledBoard.Supervisor, pin = EnrolledBoard.SupervisorPin });
        }

        Assert.Equal([TravellerSignal.PlaceDocument, TravellerSignal.PleaseWait, TravellerSignal.GoOn], house.Desk.Signals);
    }
}

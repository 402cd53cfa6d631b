using System.Globalization;
using CheckpointEdge.Appliance.Officers;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Appliance.Kiosk.Alarms;

/// <summary>An officer acknowledges an alarm; it is recorded. Safe for concurrent use.</summary>
internal sealed class AlarmApi(AlarmBook alarms, KioskScreen screen, RecordStore records, SessionApi sessions, TimeProvider time)
{
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/kiosk/alarms", sessions.SignedIn(AcknowledgeAsync));

    private async Task AcknowledgeAsync(HttpContext context, SignedInOfficer officer)
    {
        if (await Answers.ReadAsync(context, KioskJson.Default.AlarmRequest) is not { } request)
            return;
        switch (alarms.Acknowledge(request.AlarmId, officer.Number, out Alarm? acknowledged))
        {
            case Acknowledgement.Unknown:
                await Answers.ProblemAsync(
                    context, StatusCodes.Status409Conflict, "This alarm is not in the list any more.");
                return;
            case Acknowledgement.AlreadyDone:
                await Answers.ProblemAsync(context, StatusCodes.Status409Conflict, "This alarm is acknowledged already.");
                return;
        }

        screen.Refresh();
        alarms.Keep();
        // The very alarm may be that the disk takes nothing: what an officer has seen is seen all the same.
        if (Record(acknowledged!, officer.Number))
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        else
            await Answers.ProblemAsync(
                context, StatusCodes.Status503ServiceUnavailable,
                "The alarm is acknowledged, but this board cannot record it. Call the technician.");
    }

    private bool Record(Alarm alarm, string officer)
    {
        DateTimeOffset now = time.GetUtcNow();
        try
        {
            records.RecordDeskEvent(new DeskReport(Guid.CreateVersion7(now), DeskEvent.AlarmAcknowledged, officer, now)
            {
                Text = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{alarm.Level} {alarm.Kind} {alarm.Name}; since {alarm.Since.UtcDateTime:yyyy-MM-dd HH:mm} UTC; times: {alarm.Count}"),
            });
            return true;
        }
        catch (RecordStoreException)
        {
            return false;
        }
    }
}

using System.CommandLine;
using System.Text.Json;
using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Exchange.Enrolment;

namespace CheckpointEdge.Cli.Enrol;

/// <summary><c>checkpointctl enrol TICKET.json</c>: brings a board into service.</summary>
internal static class EnrolCommand
{
    public static Command Create()
    {
        Argument<string> ticket = new("TICKET")
        {
            Description = "The ticket of this board: a file of Central, or the code (https://…/…) typed or scanned.",
        };
        Option<string> data = new("--data")
        {
            Description = "The board's data directory; made if it is not there.",
            DefaultValueFactory = _ => "/var/lib/checkpointedge",
        };
        Option<bool> force = new("--force") { Description = "Replaces the enrolment that is there." };
        Option<BoardKeyPlace> key = new("--key")
        {
            Description = "Where the board's key is made: tpm, file, or auto (the TPM where there is one).",
            DefaultValueFactory = _ => BoardKeyPlace.Auto,
        };
        Option<bool> json = new("--json") { Description = "One JSON object on standard output." };
        Command command = new(
            "enrol",
            "Makes the board's key, makes it known to Central with the ticket, and writes who the board is.\n"
            + "Example: checkpointctl enrol ticket.json --data /var/lib/checkpointedge")
        {
            ticket, data, force, key, json,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            try
            {
                string given = parsed.GetValue(ticket)!;
                UnitIdentity unit = await Enrolment.RunAsync(
                    TicketCode.TryParse(given, out TicketCode? code)
                        ? await TicketFetch.RunAsync(code, TimeProvider.System, cancel)
                        : Enrolment.ReadTicket(given),
                    parsed.GetValue(data)!,
                    parsed.GetValue(force),
                    TimeProvider.System,
                    cancel,
                    place: parsed.GetValue(key));
                Console.Out.WriteLine(parsed.GetValue(json)
                    ? JsonSerializer.Serialize(new { unit = unit.Unit, site = unit.Site, lane = unit.Lane, central = unit.Central })
                    : $"This board is unit {unit.Unit} at {unit.Site}, lane {unit.Lane}, and belongs to {unit.Central}.");
                return CommandLine.Done;
            }
            catch (ProvisioningException failure)
            {
                Console.Error.WriteLine(failure.Message);
                return CommandLine.CouldNotRun;
            }
        });
        return command;
    }
}

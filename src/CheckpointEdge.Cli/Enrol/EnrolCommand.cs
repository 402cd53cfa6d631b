using System.CommandLine;
using System.Text.Json;
using CheckpointEdge.Appliance.Health.Doctor;
using CheckpointEdge.Appliance.Officers;
using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Appliance.Provisioning.SetUp;
using CheckpointEdge.Exchange.Enrolment;

namespace CheckpointEdge.Cli.Enrol;

/// <summary><c>checkpointctl enrol TICKET.json</c>: brings a board into service.</summary>
internal static class EnrolCommand
{
    public static Command Create()
    {
        Argument<string?> ticket = new("TICKET")
        {
            Description = "The ticket of this board: a file of Central, or the code (https://…/…) typed or scanned; none with --camera.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string?> camera = new("--camera") { Description = "A camera of this board that reads the ticket's QR code." };
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
        Option<bool> guided = new("--guided") { Description = "Step by step, from devices to the first supervisor; goes on where it was." };
        Option<bool> json = new("--json") { Description = "One JSON object on standard output." };
        Command command = new(
            "enrol",
            "Makes the board's key, makes it known to Central with the ticket, and writes who the board is.\n"
            + "Example: checkpointctl enrol ticket.json --data /var/lib/checkpointedge")
        {
            ticket, camera, guided, data, force, key, json,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            try
            {
                if (parsed.GetValue(guided))
                {
                    return await new GuidedEnrolment(
                        new DoctorOptions { DataDirectory = parsed.GetValue(data)! }, parsed.GetValue(key), ConsoleQuestion.Ask,
                        Console.Out.WriteLine, TimeProvider.System).RunAsync(cancel)
                        ? CommandLine.Done
                        : CommandLine.NegativeAnswer;
                }

                string given = parsed.GetValue(camera) is { } looking
                    ? (await TicketCamera.ReadAsync(looking, TimeProvider.System, cancel)).ToString()
                    : parsed.GetValue(ticket) ?? throw new ProvisioningException("Name the ticket, or a camera that reads it (--camera).");
                BoardSetUp board = new(new DoctorOptions { DataDirectory = parsed.GetValue(data)! }, TimeProvider.System);
                UnitIdentity unit = await Enrolment.RunAsync(
                    await board.TicketOfAsync(given, cancel),
                    parsed.GetValue(data)!,
                    parsed.GetValue(force),
                    TimeProvider.System,
                    cancel,
                    place: parsed.GetValue(key));
                board.Finish(); // who enrols by command has no need of the screen's steps
                FolderOwner.GiveAll(parsed.GetValue(data)!);
                Console.Out.WriteLine(parsed.GetValue(json)
                    ? JsonSerializer.Serialize(new { unit = unit.Unit, site = unit.Site, lane = unit.Lane, central = unit.Central })
                    : $"This board is unit {unit.Unit} at {unit.Site}, lane {unit.Lane}, and belongs to {unit.Central}.");
                return CommandLine.Done;
            }
            catch (Exception failure) when (failure is ProvisioningException or OfficerException)
            {
                Console.Error.WriteLine(failure.Message);
                return CommandLine.CouldNotRun;
            }
        });
        return command;
    }
}

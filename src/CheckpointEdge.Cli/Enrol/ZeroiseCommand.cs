using System.CommandLine;
using CheckpointEdge.Appliance.Provisioning;

namespace CheckpointEdge.Cli.Enrol;

/// <summary><c>checkpointctl zeroise</c>: a board that leaves its post forgets everything, and proves it.</summary>
internal static class ZeroiseCommand
{
    public static Command Create()
    {
        Option<string> unit = new("--unit") { Description = "The board's own name, so that it is no other.", Required = true };
        Option<string> proof = new("--proof") { Description = "A new file for the signed proof, outside the data directory.", Required = true };
        Option<int> lose = new("--lose-reports")
        {
            Description = "How many reports without Central's receipt may be lost; the very number, or nothing is touched.",
        };
        Option<string> data = new("--data")
        {
            Description = "The board's data directory.",
            DefaultValueFactory = _ => "/var/lib/checkpointedge",
        };
        Command command = new(
            "zeroise",
            "Destroys the board's key, then its lists, records and accounts; there is no way back. Stop the service first.\n"
            + "Example: checkpointctl zeroise --unit north-1 --proof /media/stick/north-1.json")
        {
            unit, proof, lose, data,
        };
        command.SetAction(parsed =>
        {
            try
            {
                Zeroise.Run(
                    parsed.GetValue(data)!, parsed.GetValue(unit)!, parsed.GetValue(lose), parsed.GetValue(proof)!, TimeProvider.System);
                Console.Out.WriteLine(
                    $"{parsed.GetValue(unit)} has forgotten everything; {parsed.GetValue(proof)} proves it. Revoke it at Central.");
                return CommandLine.Done;
            }
            catch (ProvisioningException failure)
            {
                Console.Error.WriteLine(failure.Message);
                return CommandLine.NegativeAnswer;
            }
        });
        return command;
    }
}

using System.CommandLine;

namespace CheckpointEdge.Cli.Chip;

/// <summary><c>chip …</c>: the chips of travel documents, real and issued for trying things out.</summary>
internal static class ChipCommands
{
    public static Command Create() => new("chip", "Chips of travel documents: read them, list their readers, issue and serve fictional ones.")
    {
        ChipIssueCommand.Create(),
        ChipReadCommand.Create(),
        ChipReadersCommand.Create(),
        ChipServeCommand.Create(),
    };
}

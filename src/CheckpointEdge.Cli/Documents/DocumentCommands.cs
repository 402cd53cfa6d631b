using System.CommandLine;

namespace CheckpointEdge.Cli.Documents;

/// <summary><c>document verify</c>.</summary>
internal static class DocumentCommands
{
    public static Command Create() => new("document", "Judges a travel document by the files of its chip.")
    {
        DocumentVerifyCommand.Create(),
    };
}

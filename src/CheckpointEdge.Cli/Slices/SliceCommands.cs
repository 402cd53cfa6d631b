using System.CommandLine;
using CheckpointEdge.Central.Import;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Cli.Slices;

/// <summary><c>slice build</c>, <c>show</c>, <c>verify</c>, <c>delta</c>, <c>apply</c>.</summary>
internal static class SliceCommands
{
    public static Command Create()
    {
        Command slice = new("slice", "Builds a slice out of source files, shows what is in one, checks that it is whole.");
        slice.Add(SliceBuildCommand.Create());
        slice.Add(SliceShowCommand.Create());
        slice.Add(SliceVerifyCommand.Create());
        slice.Add(SliceDeltaCommands.CreateDelta());
        slice.Add(SliceDeltaCommands.CreateApply());
        return slice;
    }

    /// <summary>Runs a command; what it cannot do becomes one sentence on standard error.</summary>
    public static int Run(Func<int> command)
    {
        try
        {
            return command();
        }
        catch (Exception failure) when (failure is SliceException or ImportException or MetadataException
            or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(failure.Message);
            return CommandLine.CouldNotRun;
        }
    }
}

using CheckpointEdge.Simulators.ChipReaders;

namespace CheckpointEdge.Cli.Chip;

/// <summary><c>--fault NAME</c> of the commands that issue and serve virtual chips.</summary>
internal static class ChipFaults
{
    /// <exception cref="FormatException">No fault has this name; the sentence lists them.</exception>
    public static ChipFault Named(string text) => ChipFault.TryParse(text, out ChipFault? fault)
        ? fault
        : throw new FormatException($"--fault is one of {string.Join(", ", ChipFault.All)}; not {text}.");
}

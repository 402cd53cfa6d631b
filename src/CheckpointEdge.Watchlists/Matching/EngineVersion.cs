using System.Reflection;

namespace CheckpointEdge.Watchlists.Matching;

/// <summary>
/// Which rules made a score. Builds are deterministic and what was learnt is part of the assembly, so two engines that
/// name the same build score the same slice to the same digit. Static, safe for concurrent readers.
/// </summary>
public static class EngineVersion
{
    /// <summary>The product's version and the first 8 hexadecimal digits of the build's own identity: <c>0.1.0+3f9c0a12</c>.</summary>
    public static string Text { get; } = Read(typeof(EngineVersion).Assembly);

    private static string Read(Assembly assembly) =>
        $"{assembly.GetName().Version?.ToString(3)}+{assembly.ManifestModule.ModuleVersionId.ToString("N")[..8]}";
}

using System.Globalization;
using FsCheck;
using Microsoft.FSharp.Core;

namespace CheckpointEdge.Tests;

/// <summary>
/// How properties are tried: from a fixed seed, so that a test run depends on the change alone and a failure comes back;
/// <c>CPE_SEED</c> gives another one to whoever looks for more.
/// </summary>
internal static class PropertyTries
{
    private const ulong OrdinarySeed = 20261122;

    // FsCheck wants an odd number; which one does not matter.
    private const ulong Gamma = 0x9E3779B97F4A7C15;

    /// <param name="count">Inputs to try.</param>
    public static Config Of(int count) => Config.QuickThrowOnFailure
        .WithMaxTest(count)
        .WithReplay(FSharpOption<Replay>.Some(new(new(Seed(), Gamma), FSharpOption<int>.None)));

    private static ulong Seed() =>
        ulong.TryParse(
            Environment.GetEnvironmentVariable("CPE_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out ulong given)
            ? given : OrdinarySeed;
}

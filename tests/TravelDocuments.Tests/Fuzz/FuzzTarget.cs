namespace CheckpointEdge.Tests.Fuzz;

/// <summary>One way into the library for bytes that anybody may have made.</summary>
/// <param name="Name">As in <c>CPE_FUZZ_TARGET</c> and in the names of the corpus.</param>
/// <param name="Seeds">Valid inputs; made once.</param>
/// <param name="Run">
/// Gives one input to the library and throws where a promise is broken. What the signatures announce is caught inside.
/// </param>
/// <param name="AllocatedBytesMax">The most that one input may allocate (bytes), whatever it says.</param>
/// <param name="InputsInCi">How many inputs a plain test run tries (count).</param>
internal sealed record FuzzTarget(
    string Name, Func<IReadOnlyList<byte[]>> Seeds, Action<byte[]> Run, long AllocatedBytesMax, int InputsInCi)
{
    public override string ToString() => Name;
}

namespace CheckpointEdge.Tests.Fuzz;

/// <summary>One way into the product for bytes that anybody may have made.</summary>
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
    /// <summary>
    /// For text (bytes): .NET spends some 40 on each byte that is no UTF-8 where it becomes text, in exceptions of its JSON too, and an input
    /// has <see cref="Mutations.SizeBytesMax"/> at most.
    /// </summary>
    public const long TextBytesMax = 16L * 1024 * 1024;

    /// <summary>The input is text with a grammar (JSON, XML, tables): it is bent by its words instead of by data objects.</summary>
    public bool Text { get; init; }

    public override string ToString() => Name;
}

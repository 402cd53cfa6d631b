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
    /// For JSON (bytes): a word that .NET cannot read stands in its exception, escaped, some 42 bytes for each of the input, of which there
    /// are <see cref="Mutations.SizeBytesMax"/> at most.
    /// </summary>
    public const long JsonBytesMax = 16L * 1024 * 1024;

    /// <summary>The input is text with a grammar (JSON, XML, tables): it is bent by its words instead of by data objects.</summary>
    public bool Text { get; init; }

    public override string ToString() => Name;
}

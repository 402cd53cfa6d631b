namespace CheckpointEdge.Appliance.Line;

/// <summary>What lies on the reader.</summary>
/// <param name="Text">The printed zone as the device sent it.</param>
/// <param name="Portrait">The portrait of the data page as the device delivered it; empty when it has none.</param>
public sealed record PresentedDocument(string Text, ReadOnlyMemory<byte> Portrait)
{
    /// <summary>
    /// Cancelled when the document is taken off the reader: its chip is read no further, and the check goes on with what
    /// there is.
    /// </summary>
    public CancellationToken TakenAway { get; init; }

    /// <summary>
    /// The record that must be found: the document is no traveller's but the board's own, presented to prove that the line works.
    /// Neither chip nor face is looked for, and no hit is recorded. Null for every traveller.
    /// </summary>
    public string? ProofOf { get; init; }

    /// <summary>A document's text is personal data and never printed.</summary>
    public override string ToString() => $"document of {Text.Length} characters";
}

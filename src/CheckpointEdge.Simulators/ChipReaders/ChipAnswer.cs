namespace CheckpointEdge.Simulators.ChipReaders;

/// <summary>Whether an answer came.</summary>
public enum ChipAnswerKind
{
    Answered,

    /// <summary>None comes, however long one waits.</summary>
    Silence,

    /// <summary>The chip left the field.</summary>
    Gone,
}

/// <summary>What became of one command.</summary>
/// <param name="Bytes">Data and two status bytes; empty unless answered.</param>
/// <param name="Took">What the chip itself needed.</param>
/// <param name="ComesBack">After <see cref="ChipAnswerKind.Gone"/>: it is laid back after a moment.</param>
/// <param name="WaitingTimes">How often it asked for more time before (count); <see cref="int.MaxValue"/>: it never stops.</param>
public readonly record struct ChipAnswer(
    ChipAnswerKind Kind, ReadOnlyMemory<byte> Bytes, TimeSpan Took = default, bool ComesBack = false, int WaitingTimes = 0);

namespace CheckpointEdge.TravelDocuments.Chip.Reading;

/// <summary>
/// One whole reading of an e-passport: opens the chip, reads what it announces, lets it prove itself. One reading at a time
/// for one reader; not safe for concurrent callers.
/// </summary>
public sealed class ChipReading(IChipReader reader, TimeProvider time)
{
    /// <summary>Reads. Whatever chip and reader do becomes a step of the result.</summary>
    /// <param name="show">Gets each step when it ends, and long files while they are read; on any thread.</param>
    /// <returns>What was read until the end, or until the chip refused or went away.</returns>
    /// <exception cref="OperationCanceledException">The caller no longer wants it.</exception>
    public Task<ChipReadResult> ReadAsync(
        ChipPassword password, ChipReadingOptions options, Action<ChipStep>? show, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        ChipStep step = new(reader.Name, ChipStepResult.NotDone, "Reading is not there yet.", 0, 0);
        show?.Invoke(step);
        return Task.FromResult(ChipReadResult.Empty with { Steps = [step] });
    }

    private TimeProvider Time => time;
}

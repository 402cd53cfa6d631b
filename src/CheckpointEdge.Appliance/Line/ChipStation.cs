using CheckpointEdge.Appliance.Outcomes;
using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Chip.Access;
using CheckpointEdge.TravelDocuments.Chip.Reading;
using CheckpointEdge.TravelDocuments.Mrz;

namespace CheckpointEdge.Appliance.Line;

/// <summary>What became of the chip, and everything that was read. Lives as long as one check is made.</summary>
internal sealed record ChipVisit(ChipAnswer Answer, ChipReadResult Reading)
{
    public static ChipVisit Without(ChipAnswer answer) => new(answer, ChipReadResult.Empty);
}

/// <summary>
/// The desk's chip reader on the line: waits for a chip, opens it with the printed lines and reads it, or says why not.
/// A document without a chip is nothing wrong. One document at a time.
/// </summary>
/// <param name="reader">Null: this desk has none.</param>
/// <param name="waitMilliseconds">How long a chip is waited for once the lines are read; 0: it has to be there already.</param>
public sealed class ChipStation(IChipReader? reader, int waitMilliseconds, TimeProvider time)
{
    /// <summary>A reader's field finds a chip in a few tenths of a second; nobody waits longer for a document that has none.</summary>
    public const int WaitMillisecondsDefault = 1500;

    /// <summary>More than this is a worn chip, and a queue of people (seconds).</summary>
    public const int ReadingSecondsMax = 30;

    /// <summary>A chip that slipped out of the field is waited for (seconds).</summary>
    public const int ReconnectSecondsMax = 2;

    private static readonly ChipReadingOptions _options = ChipReadingOptions.Default with
    {
        ReadingSecondsMax = ReadingSecondsMax,
        ReconnectSecondsMax = ReconnectSecondsMax,
    };

    /// <summary>For a desk without one.</summary>
    public static ChipStation None { get; } = new(null, 0, TimeProvider.System);

    public IChipReader? Reader => reader;

    /// <param name="say">Told what is being read, on any thread.</param>
    /// <param name="takenAway">The document is no longer on the reader: what was found until then counts.</param>
    /// <exception cref="OperationCanceledException">Nobody wants the check any more.</exception>
    internal async ValueTask<ChipVisit> VisitAsync(
        MrzReading printed, Action<string> say, CancellationToken takenAway, CancellationToken cancellation)
    {
        if (reader is null)
            return ChipVisit.Without(ChipAnswer.NoReader);
        if (printed.Format is null || ChipPasswords.OfReading(printed) is not { } password)
            return ChipVisit.Without(ChipAnswer.NoPassword);
        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(takenAway, cancellation);
        bool answered = false;
        try
        {
            say("Waiting for a chip.");
            await ArrivalAsync(reader, ended.Token);
            if (reader.Presence != ChipPresence.Present)
            {
                return ChipVisit.Without(
                    reader.Presence == ChipPresence.ReaderGone ? ChipAnswer.ReaderGone : ChipAnswer.NoChip);
            }

            answered = true;
            say("Reading the chip.");
            ChipReadResult reading = await new ChipReading(reader, time)
                .ReadAsync(password, _options, step => say(WordsOf(step)), ended.Token);
            return new ChipVisit(AnswerOf(reading, reader.Presence), reading);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return ChipVisit.Without(answered ? ChipAnswer.BrokenOff : ChipAnswer.NoChip);
        }
    }

    /// <summary>Until a chip is there, the reader fails, or the wait is over.</summary>
    private async ValueTask ArrivalAsync(IChipReader from, CancellationToken cancellation)
    {
        if (from.Presence != ChipPresence.Absent || waitMilliseconds == 0)
            return;
        TaskCompletionSource there = new(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look()
        {
            if (from.Presence != ChipPresence.Absent)
                there.TrySetResult();
        }

        from.Changed += Look;
        try
        {
            // It may have come between the first look and the subscription.
            Look();
            await there.Task.WaitAsync(TimeSpan.FromMilliseconds(waitMilliseconds), time, cancellation);
        }
        catch (TimeoutException)
        {
            // A document without a chip, or one that stays silent: the caller looks what is there.
        }
        finally
        {
            from.Changed -= Look;
        }
    }

    private static ChipAnswer AnswerOf(ChipReadResult reading, ChipPresence presence) => (reading, presence) switch
    {
        ({ Complete: true }, _) => ChipAnswer.Read(reading.Access),
        (_, ChipPresence.ReaderGone) => ChipAnswer.ReaderGone,
        (_, ChipPresence.Absent) => ChipAnswer.BrokenOff with { Access = reading.Access },
        _ => ChipAnswer.NotRead(
            reading.Steps.LastOrDefault(step => step.Result == ChipStepResult.Failed)?.Sentence ?? "", reading.Access),
    };

    /// <summary>"Reading the chip: DG2, 8 of 15 KB".</summary>
    private static string WordsOf(ChipStep step) => step.Result == ChipStepResult.Running
        ? $"Reading the chip: {step.Sentence}"
        : $"Reading the chip: {step.Name}, {PlainWords.Inside(step.Sentence)}";
}

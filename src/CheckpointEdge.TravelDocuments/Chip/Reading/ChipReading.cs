using CheckpointEdge.TravelDocuments.Chip.Access;

namespace CheckpointEdge.TravelDocuments.Chip.Reading;

/// <summary>
/// One whole reading of an e-passport: opens the chip, reads what it announces, lets it prove itself. One reading at a time
/// for one reader; not safe for concurrent callers.
/// </summary>
public sealed class ChipReading(IChipReader reader, TimeProvider time)
{
    /// <summary>Chips exchanged under a reading that is begun anew (count).</summary>
    public const int StartsMax = 3;

    /// <summary>Reads. Whatever chip and reader do becomes a step of the result.</summary>
    /// <param name="show">Gets each step when it ends, and long files while they are read; on any thread.</param>
    /// <returns>What was read until the end, or until the chip refused or went away.</returns>
    /// <exception cref="OperationCanceledException">The caller no longer wants it.</exception>
    public async Task<ChipReadResult> ReadAsync(
        ChipPassword password, ChipReadingOptions options, Action<ChipStep>? show, CancellationToken cancellation)
    {
        ReadingLog log = new(time, show);
        CountedReader counted = new(reader, log, options.CommandsMax);
        ReadSizes sizes = new(counted, options.ReadSizeBytesMax);
        ChipOpening opening = new(counted, sizes, log, password, options);
        using ChipReconnection chip = new(counted, opening, sizes, log, time, options);
        ReadingSession session = new(chip, log, sizes, options);
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(options.ReadingSecondsMax), time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        bool complete = false;
        try
        {
            complete = await chip.OpenAsync(either.Token) && await StationsAsync(session, either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            log.FailOpen($"The reading took longer than {options.ReadingSecondsMax} s.");
        }
        catch (Exception ends) when (
            ends is ChipReaderException or SecureMessagingException or ReadingLimitException or ReadingEndsException)
        {
            log.FailOpen(ends.Message);
        }
        finally
        {
            await reader.DisconnectAsync();
        }

        return session.Result(complete);
    }

    /// <summary>The stations of an open chip, begun anew when another chip was laid down on the way.</summary>
    private static async Task<bool> StationsAsync(ReadingSession session, CancellationToken cancellation)
    {
        for (int start = 0; start < StartsMax; start++)
        {
            try
            {
                await session.ReadListsAsync(cancellation);
                List<ChipFile> dataGroups = [.. session.DataGroupsToRead()];
                if (dataGroups.Remove(ChipFile.DataGroup(14)))
                    await session.ReadDataGroupAsync(ChipFile.DataGroup(14), cancellation);
                await session.AuthenticateChipAsync(cancellation);
                foreach (ChipFile file in dataGroups)
                    await session.ReadDataGroupAsync(file, cancellation);
                await session.AuthenticateActivelyAsync(cancellation);
                return true;
            }
            catch (OtherChipException)
            {
                // Told in the steps; what was read of the first chip is forgotten at the start.
            }
        }

        throw new ReadingEndsException($"Another chip was laid down {StartsMax} times; the reading was ended.");
    }
}

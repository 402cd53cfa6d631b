using System.Globalization;
using CheckpointEdge.TravelDocuments.Chip.Access;

namespace CheckpointEdge.TravelDocuments.Chip.Reading;

/// <summary>The reading cannot go on; the message is one sentence.</summary>
internal sealed class ReadingEndsException(string sentence) : Exception(sentence);

/// <summary>
/// The open chip of a reading, opened again when the session breaks or the chip leaves the field and comes back. It is the
/// same chip only when EF.SOD reads the same.
/// </summary>
internal sealed class ChipReconnection(
    IChipReader reader, ChipOpening opening, ReadSizes sizes, ReadingLog log, TimeProvider time, ChipReadingOptions options)
    : IDisposable
{
    /// <summary>Sessions broken by one chip that are opened again (count).</summary>
    public const int SessionLossesMax = 6;

    /// <summary>Chips lost and laid back in one reading (count).</summary>
    public const int ChipLossesMax = 8;

    private static readonly TimeSpan _lookAgain = TimeSpan.FromMilliseconds(200);

    private ChipChannel? _channel;
    private int _sessionLosses;
    private int _chipLosses;

    public ChipChannel Channel => _channel ?? throw new InvalidOperationException("The chip is not open.");

    public ChipAccess Access => opening.Access;

    public ChipAuthenticationProof? Mapping => opening.Mapping;

    public IReadOnlyDictionary<ChipFile, ReadOnlyMemory<byte>> Files => opening.Files;

    /// <returns>False when chip or policy do not let it; the steps say why.</returns>
    public async Task<bool> OpenAsync(CancellationToken cancellation)
    {
        try
        {
            _channel = await opening.OpenAsync(cancellation);
        }
        catch (ChipReaderException silent) when (IsOfExtendedLength(silent))
        {
            // Some chips fall silent at a command of extended length; only a new start with short ones helps.
            sizes.StepDownAfterLoss();
            _channel = await opening.OpenAsync(cancellation);
        }
        catch (ChipReaderException lost) when (options.ReconnectSecondsMax > 0)
        {
            _chipLosses++;
            await ReopenAtStartAsync(lost.Message, cancellation);
        }

        return _channel is not null;
    }

    /// <summary>Does the work, and does it again with a new session while that is allowed.</summary>
    /// <param name="sod">As much of EF.SOD as is known.</param>
    /// <exception cref="ReadingEndsException">The chip is lost for this reading.</exception>
    /// <exception cref="OtherChipException">Another chip, or one that cannot be told from another, came back.</exception>
    public async Task KeepAsync(Func<ChipChannel, Task> work, PartialFile? sod, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                await work(Channel);
                return;
            }
            catch (SecureMessagingException broken) when (_sessionLosses < SessionLossesMax)
            {
                if (broken.Status is not null)
                    sizes.StepDownAfterLoss();
                await RecoverAsync(broken.Message, sod, cancellation);
            }
            catch (SecureMessagingException broken)
            {
                throw new ReadingEndsException(broken.Message);
            }
            catch (ChipReaderException silent) when (IsOfExtendedLength(silent) && _sessionLosses < SessionLossesMax)
            {
                sizes.StepDownAfterLoss();
                await RecoverAsync(silent.Message, sod, cancellation);
            }
            catch (ChipReaderException lost) when (options.ReconnectSecondsMax > 0 && _chipLosses < ChipLossesMax)
            {
                _chipLosses++;
                await ReopenAsync(lost.Message, wait: true, sod, cancellation);
            }
        }
    }

    /// <summary>Opens the chip, which is still there, anew.</summary>
    public Task RecoverAsync(string why, PartialFile? sod, CancellationToken cancellation)
    {
        _sessionLosses++;
        return ReopenAsync(why, wait: false, sod, cancellation);
    }

    private async Task ReopenAtStartAsync(string why, CancellationToken cancellation)
    {
        try
        {
            await ReopenAsync(why, wait: true, sod: null, cancellation);
        }
        catch (OtherChipException)
        {
            // Nothing was read yet that could belong to another one.
        }
    }

    /// <summary>Wipes the keys.</summary>
    public void Dispose() => _channel?.Messaging?.Dispose();

    private bool IsOfExtendedLength(ChipReaderException fault) => sizes.TriesExtendedLength
        && fault.Fault is ChipReaderFault.ChipSilent or ChipReaderFault.Transmission;

    private async Task ReopenAsync(string why, bool wait, PartialFile? sod, CancellationToken cancellation)
    {
        ReadingLog.Running step = log.Begin(ChipStepNames.Reconnect);
        Dispose();
        long since = time.GetTimestamp();
        _channel = null;
        log.Quiet = true;
        try
        {
            _channel = wait ? await OpenWhenBackAsync(step, cancellation) : await opening.OpenAsync(cancellation);
            if (_channel is null)
                throw new ReadingEndsException($"{why} {log.LastFailure}".TrimEnd());
            bool known = sod is { Length: > 0 };
            bool same = known && await IsSameChipAsync(sod!, cancellation);
            log.Drop(step);
            log.Quiet = false;
            string seconds = time.GetElapsedTime(since).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
            if (known && !same)
                step.Failed($"{why} Another chip lies there now; what was read before does not count.");
            else
                step.Done($"{why} The chip was opened again after {seconds} s{(same ? "; it is the same one" : "")}.");
            if (!same)
                throw new OtherChipException();
        }
        finally
        {
            log.Drop(step);
            log.Quiet = false;
        }
    }

    private async Task<ChipChannel?> OpenWhenBackAsync(ReadingLog.Running step, CancellationToken cancellation)
    {
        long since = time.GetTimestamp();
        ChipReaderException? last = null;
        while (time.GetElapsedTime(since).TotalSeconds < options.ReconnectSecondsMax)
        {
            await WaitForChangeAsync(cancellation);
            if (reader.Presence != ChipPresence.Present)
                continue;
            try
            {
                return await opening.OpenAsync(cancellation);
            }
            catch (ChipReaderException again)
            {
                last = again;
                log.Drop(step);
            }
        }

        throw last ?? new ChipReaderException(
            ChipReaderFault.ChipGone,
            $"The chip did not come back within {options.ReconnectSecondsMax} s; lay the document down again.");
    }

    private async Task WaitForChangeAsync(CancellationToken cancellation)
    {
        TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        void Wake() => changed.TrySetResult();
        reader.Changed += Wake;
        try
        {
            if (reader.Presence == ChipPresence.Present)
                return;
            using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            await Task.WhenAny(changed.Task, Task.Delay(_lookAgain, time, over.Token));
            await over.CancelAsync();
            cancellation.ThrowIfCancellationRequested();
        }
        finally
        {
            reader.Changed -= Wake;
        }
    }

    private async Task<bool> IsSameChipAsync(PartialFile before, CancellationToken cancellation)
    {
        PartialFile now = new(ChipFile.Sod);
        await new FileReader(Channel, sizes, options.FileSizeBytesMax).ReadAsync(now, () => { }, cancellation);
        return now.Bytes.Span.StartsWith(before.Bytes.Span);
    }
}

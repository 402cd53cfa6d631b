using CheckpointEdge.TravelDocuments.Chip;

namespace CheckpointEdge.Devices.ChipReaders;

/// <summary>
/// A reader of the machine's smart card service: any CCID reader, over <c>libpcsclite.so.1</c>. Readers and chips are
/// watched from the moment it is made; a service or a reader that comes back is found by itself. No identifier of a card
/// (ATR, UID) is kept or told. One caller at a time; <see cref="Presence"/> may be asked by any thread.
/// </summary>
public sealed class PcscChipReader : IChipReader
{
    /// <summary>pcscd asks its readers every 400 ms whether their card is there: who is told of a fault waits to learn why.</summary>
    private static readonly TimeSpan _removalIsKnownAfter = TimeSpan.FromMilliseconds(900);

    private readonly PcscChipReaderOptions _options;
    private readonly TimeProvider _time;
    private readonly PcscWatch _watch;
    private PcscCard? _card;

    /// <summary>A command that ran over its limit: the service cannot be made to give it up, so it is left to end alone.</summary>
    private Task _hanging = Task.CompletedTask;

    public PcscChipReader(PcscChipReaderOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _watch = new(options, time, () => Changed?.Invoke());
    }

    public event Action? Changed;

    public string Name => _watch.Sight.Reader?.Name ?? "Chip reader";

    public ChipPresence Presence => _watch.Sight.Presence;

    /// <summary>Why there is no reader, in one sentence that says what to do; null when there is one.</summary>
    public string? Trouble => _watch.Sight.Trouble;

    /// <summary>The service has been asked at least once, so that <see cref="Presence"/> means something.</summary>
    public Task Looked => _watch.FirstLook;

    public int CommandSizeBytesMax => _card is { KnowsExtendedLength: false }
        ? PcscLibrary.ShortCommandSizeBytesMax
        : PcscLibrary.CommandSizeBytesMax;

    public int ResponseSizeBytesMax => _card is { KnowsExtendedLength: false }
        ? PcscLibrary.ShortResponseSizeBytesMax
        : PcscLibrary.ResponseSizeBytesMax;

    /// <inheritdoc/>
    public async ValueTask ConnectAsync(CancellationToken cancellation)
    {
        await _watch.FirstLook.WaitAsync(cancellation);
        await UntilNothingHangsAsync(cancellation);
        PcscSight sight = _watch.Sight;
        PcscReader reader = sight.Reader ?? throw new ChipReaderException(ChipReaderFault.ReaderGone, sight.Trouble!);
        if (_card is { } taken)
        {
            if (taken.Reader == reader.Name
                && await RunAsync(taken, () => taken.TryPowerAnew(PcscLibrary.UnpowerCard), _options.ConnectLimit, cancellation)
                == PcscStatus.Success)
                return;
            await DisconnectAsync();
        }

        PcscCard? card = null;
        PcscStatus status = await RunAsync(
            null, () => PcscCard.TryConnect(reader.Name, out card), _options.ConnectLimit, cancellation, () => card?.Dispose());
        if (status != PcscStatus.Success)
            throw await ExplainAsync(status, cancellation);
        _card = card;
        _watch.Held = reader.Name;
    }

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>> TransceiveAsync(
        ReadOnlyMemory<byte> command, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(command.Length, CommandSizeBytesMax, nameof(command));
        if (_card is not { } card)
            throw PcscStatus.RemovedCard.Failure();
        byte[] response = [];
        PcscStatus status = await RunAsync(
            card, () => card.TryTransmit(command, out response), _options.CommandLimit, cancellation);
        return status == PcscStatus.Success ? response : throw await ExplainAsync(status, cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask DisconnectAsync()
    {
        _watch.Held = null;
        if (Interlocked.Exchange(ref _card, null) is not { } card)
            return;
        Task release = Task.Run(card.Dispose);
        if (await Task.WhenAny(release, Task.Delay(_options.ConnectLimit, _time)) != release)
            _hanging = release;
    }

    /// <summary>Ends the watch and lets the chip go.</summary>
    public async ValueTask DisposeAsync()
    {
        await DisconnectAsync();
        await _watch.DisposeAsync();
    }

    private async Task UntilNothingHangsAsync(CancellationToken cancellation)
    {
        try
        {
            await _hanging.WaitAsync(_options.ConnectLimit, _time, cancellation);
        }
        catch (TimeoutException)
        {
            throw Silent();
        }
    }

    /// <summary>
    /// Runs a function that blocks. Over its limit, or cancelled, it goes on alone and the chip is let go when it ends:
    /// nothing may use the chip before that.
    /// </summary>
    private async Task<PcscStatus> RunAsync(
        PcscCard? card, Func<PcscStatus> function, TimeSpan limit, CancellationToken cancellation, Action? afterwards = null)
    {
        Task<PcscStatus> running = Task.Run(function, CancellationToken.None);
        try
        {
            return await running.WaitAsync(limit, _time, cancellation);
        }
        catch (Exception ended) when (ended is TimeoutException or OperationCanceledException)
        {
            _card = null;
            _watch.Held = null;
            _hanging = EndAsync(running, card, afterwards);
            if (ended is TimeoutException)
                throw Silent();
            throw;
        }
    }

    private static async Task EndAsync(Task running, PcscCard? card, Action? afterwards)
    {
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        card?.Dispose();
        afterwards?.Invoke();
    }

    private static ChipReaderException Silent() => new(
        ChipReaderFault.ChipSilent, "The chip did not answer in time; lift the document and lay it on the reader again.");

    /// <summary>
    /// "Not transacted" is all that a driver says whether the chip is gone, the reader or the air between them; who waits a
    /// moment learns which.
    /// </summary>
    private async ValueTask<ChipReaderException> ExplainAsync(PcscStatus status, CancellationToken cancellation)
    {
        if (status is not (PcscStatus.NotTransacted or PcscStatus.CommunicationError or PcscStatus.InternalError
            or PcscStatus.UnresponsiveCard))
            return status.Failure();
        TaskCompletionSource away = new(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look()
        {
            if (Presence != ChipPresence.Present)
                away.TrySetResult();
        }

        Changed += Look;
        try
        {
            Look();
            await away.Task.WaitAsync(_removalIsKnownAfter, _time, cancellation);
        }
        catch (TimeoutException)
        {
            return status.Failure();
        }
        finally
        {
            Changed -= Look;
        }

        PcscSight sight = _watch.Sight;
        return sight.Trouble is { } trouble
            ? new(ChipReaderFault.ReaderGone, trouble)
            : PcscStatus.RemovedCard.Failure();
    }
}

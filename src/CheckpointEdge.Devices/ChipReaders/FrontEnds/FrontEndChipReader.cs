using CheckpointEdge.Devices.ChipReaders.IsoDep;
using CheckpointEdge.TravelDocuments.Chip;

namespace CheckpointEdge.Devices.ChipReaders.FrontEnds;

/// <summary>
/// A chip reader made of a front end and the block protocol of ISO/IEC 14443-4. It looks for a chip now and then while nobody speaks to
/// one. One caller at a time, as the port says.
/// </summary>
public sealed class FrontEndChipReader : IChipReader
{
    private const int LookMilliseconds = 250;

    private readonly FrontEnd _frontEnd;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _use = new(1, 1);
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _looking;
    private IsoDepChannel? _channel;
    private int _presence;

    public FrontEndChipReader(FrontEnd frontEnd, TimeProvider time)
    {
        _frontEnd = frontEnd;
        _time = time;
        _looking = Task.Run(LookAsync);
    }

    public event Action? Changed;

    public string Name => _frontEnd.Name;

    public ChipPresence Presence => (ChipPresence)Volatile.Read(ref _presence);

    /// <summary>Extended length: the block protocol puts messages of any size together.</summary>
    public int CommandSizeBytesMax => 65_544;

    public int ResponseSizeBytesMax => 65_538;

    public async ValueTask ConnectAsync(CancellationToken cancellation)
    {
        await _use.WaitAsync(cancellation);
        try
        {
            _channel = null;
            if (!await FindAsync())
                throw Presence == ChipPresence.ReaderGone ? Silent() : Gone();
            _channel = await IsoDepChannel.ActivateAsync(_frontEnd.Exchange, _frontEnd.Limits, _time, cancellation);
        }
        catch (Exception failure) when (IsOfDriver(failure, cancellation))
        {
            See(ChipPresence.ReaderGone);
            throw Silent();
        }
        finally
        {
            _use.Release();
        }
    }

    public async ValueTask<ReadOnlyMemory<byte>> TransceiveAsync(ReadOnlyMemory<byte> command, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(command.Length, CommandSizeBytesMax, nameof(command));
        await _use.WaitAsync(cancellation);
        try
        {
            IsoDepChannel channel = _channel ?? throw Gone();
            try
            {
                return await channel.TransceiveAsync(command, cancellation);
            }
            catch (Exception failure) when (IsOfDriver(failure, cancellation))
            {
                _channel = null;
                See(ChipPresence.ReaderGone);
                throw Silent();
            }
            catch (Exception ended) when (ended is ChipReaderException or OperationCanceledException)
            {
                // In the middle of a message: only a new activation brings the chip back.
                _channel = null;
                throw;
            }
        }
        finally
        {
            _use.Release();
        }
    }

    public async ValueTask DisconnectAsync()
    {
        await _use.WaitAsync();
        try
        {
            if (Interlocked.Exchange(ref _channel, null) is { } channel)
                await channel.DeselectAsync(CancellationToken.None);
            _frontEnd.Off();
        }
        catch (Exception)
        {
            // It is let go either way; what does not answer is seen at the next look.
        }
        finally
        {
            _use.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _looking;
        await DisconnectAsync();
        _ending.Dispose();
        _use.Dispose();
    }

    private async Task LookAsync()
    {
        try
        {
            while (true)
            {
                await _use.WaitAsync(_ending.Token);
                try
                {
                    if (_channel is null)
                        await FindAsync();
                }
                finally
                {
                    _use.Release();
                }

                await Task.Delay(TimeSpan.FromMilliseconds(LookMilliseconds), _time, _ending.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The reader is closed.
        }
    }

    private async Task<bool> FindAsync()
    {
        try
        {
            bool found = await Task.Run(_frontEnd.Find);
            See(found ? ChipPresence.Present : ChipPresence.Absent);
            return found;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            See(ChipPresence.ReaderGone);
            return false;
        }
    }

    /// <summary>Drivers throw what they like; all of it means that the front end does not answer.</summary>
    private static bool IsOfDriver(Exception failure, CancellationToken cancellation) =>
        failure is not (ChipReaderException or OutOfMemoryException)
        && !(failure is OperationCanceledException && cancellation.IsCancellationRequested);

    private void See(ChipPresence presence)
    {
        if (Interlocked.Exchange(ref _presence, (int)presence) != (int)presence)
            Changed?.Invoke();
    }

    private static ChipReaderException Gone() =>
        new(ChipReaderFault.ChipGone, "There is no chip on the reader; lay the document on it.");

    private static ChipReaderException Silent() => new(ChipReaderFault.ReaderGone, "The chip reader does not answer.");
}

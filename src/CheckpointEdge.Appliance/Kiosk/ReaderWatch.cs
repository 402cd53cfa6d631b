using CheckpointEdge.Devices.MrzReaders;

namespace CheckpointEdge.Appliance.Kiosk;

/// <summary>The reader of this desk, or none.</summary>
public sealed record ReaderOfDesk(IMrzReader? Reader);

/// <summary>Takes the reader's events, one after another, to the desk, for as long as the service runs.</summary>
public sealed partial class ReaderWatch(
    ReaderOfDesk readerOfDesk, Desk desk, KioskScreen screen, ILogger<ReaderWatch> logger) : BackgroundService
{
    private const string NoReaderName = "Document reader";

    private readonly IMrzReader? _reader = readerOfDesk.Reader;

    /// <summary>Says at once whether there is a reader at all, before the first page is served.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        screen.Show(_reader is null
            ? new DeviceView(
                NoReaderName, false, "No document reader is configured.",
                "Name one with --plugin or --reader, then start the service again.")
            : new DeviceView(_reader.Name, true, "Works.", ""));
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_reader is null)
            return;
        try
        {
            await foreach (MrzReaderEvent happened in _reader.EventsAsync(stoppingToken))
                await TakeAsync(_reader, happened);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure)
        {
            LogStopped(logger, failure.GetType().Name);
        }
        finally
        {
            await desk.EndRunningAsync();
        }

        screen.Show(new DeviceView(
            _reader.Name, false, "The document reader has stopped.", "Start the service again; call the technician if it stays so."));
    }

    /// <summary>One event. What goes wrong with one document must not stop the desk.</summary>
    public async Task TakeAsync(IMrzReader from, MrzReaderEvent happened)
    {
        if (happened is MrzReaderEvent.Trouble trouble)
            screen.Show(new DeviceView(from.Name, false, trouble.Sentence, trouble.WhatToDo));
        else if (happened is MrzReaderEvent.Well)
            screen.Show(new DeviceView(from.Name, true, "Works.", ""));
        try
        {
            await desk.HandleAsync(happened);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            LogFailed(logger, happened.GetType().Name, failure.GetType().Name);
            desk.CouldNotHandle();
        }
    }

    [LoggerMessage(1, LogLevel.Error, "the document reader stopped: {Kind}")]
    private static partial void LogStopped(ILogger logger, string kind);

    [LoggerMessage(2, LogLevel.Error, "a document could not be checked ({Event}): {Kind}")]
    private static partial void LogFailed(ILogger logger, string @event, string kind);
}

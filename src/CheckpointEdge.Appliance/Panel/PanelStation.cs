using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Devices.Panel;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Appliance.Panel;

/// <summary>
/// Works the desk's panel: asks what stands against green, steps the machine, tells the outputs again and again, keeps the panel's
/// lines on the screen true, records an opened cabinet, and stops the service in order when the battery ends. Safe for concurrent
/// callers.
/// </summary>
/// <param name="greenHindrance">Why there must be no green, one sentence; empty when it is allowed.</param>
/// <param name="stop">Ends the service in order; called once.</param>
public sealed partial class PanelStation(
    IPanel panel, Func<string> greenHindrance, RecordStore records, KioskScreen screen, Action stop, PanelPolicy policy, TimeProvider time,
    ILogger<PanelStation> logger) : BackgroundService
{
    /// <summary>Between two steps (milliseconds): well below <see cref="OutputKeeper.PettingMilliseconds"/>.</summary>
    public const int StepMilliseconds = 200;

    /// <summary>
    /// A cabinet counts as closed when it was for so long (seconds): a switch that is loose, or played with, would write a record with every
    /// step, and tell Central of each.
    /// </summary>
    public const int ClosedSecondsMin = 60;

    /// <summary>Before a record of the cabinet that the disk refused is tried again (seconds): the first time, and at the longest.</summary>
    private const double RecordAgainFirstSeconds = 5;
    private const double RecordAgainLongestSeconds = 60;

    /// <summary>Openings and closings that wait for the disk (count): an hour of a loose switch; more is seen when there is room.</summary>
    private const int UnrecordedMax = 120;

    /// <summary>What the cabinet's records name in place of an officer: nobody at the desk did it.</summary>
    private const string Nobody = "-";

    private readonly Lock _gate = new();
    private readonly long _began = time.GetTimestamp();
    private readonly Dictionary<string, DeviceView> _shown = new(StringComparer.Ordinal);
    private TravellerSignal _signal;
    private long _releases;
    private long _takenBack;
    private readonly Queue<DeskReport> _unrecorded = new();
    private readonly Backoff _recordAgain = new(RecordAgainFirstSeconds, RecordAgainLongestSeconds);
    private TimeSpan? _refusedUntil;
    private bool _tamper;
    private long? _openAt;
    private bool _stopping;
    private bool _ended;

    /// <summary>Something that Central should know came up or is over.</summary>
    public event Action? Changed;

    /// <summary>The newest step; null before the first.</summary>
    public PanelState? State { get; private set; }

    /// <summary>Whether there is a barrier: then only the officer's release ends a check.</summary>
    public bool HasBarrier => panel.Inputs.HasBarrier;

    /// <summary>What Central should know, one sentence or several; empty when nothing.</summary>
    public string TroubleForCentral
    {
        get
        {
            lock (_gate)
            {
                IEnumerable<string> told = _shown.Values
                    .Where(device => !device.Well && device.Name is not (PanelCondition.Call or PanelCondition.GreenLamp))
                    .Select(device => device.Sentence);
                return string.Join(' ', told);
            }
        }
    }

    /// <summary>The desk wants the traveller to see this; answers what may be shown, on the page as on the lamps.</summary>
    public TravellerSignal Show(TravellerSignal signal)
    {
        lock (_gate)
        {
            _signal = signal;
            Step();
            return PanelState.Admitted(signal, State!.Facts.GreenHindrance);
        }
    }

    /// <summary>The officer let the traveller through.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _releases++;
            Step();
        }
    }

    /// <summary>The officer took that back.</summary>
    public void TakeBack()
    {
        lock (_gate)
        {
            _takenBack++;
            Step();
        }
    }

    /// <summary>One step: every <see cref="StepMilliseconds"/>, and whenever the desk has something new.</summary>
    public void Step()
    {
        lock (_gate)
        {
            TimeSpan now = time.GetElapsedTime(_began);
            PanelInputs inputs = panel.Inputs;
            if (inputs.TamperOpen)
                _openAt = time.GetTimestamp();
            else if (_openAt is { } at && time.GetElapsedTime(at) >= TimeSpan.FromSeconds(ClosedSecondsMin))
                _openAt = null;
            PanelFacts facts =
                new(_signal, _releases, _takenBack, greenHindrance(), inputs with { TamperOpen = _openAt is not null });
            State = State is { } before ? before.Next(facts, now, policy) : PanelState.AtStart(facts, now, policy);
            if (_ended)
            {
                panel.Drive(PanelOutputs.Safe);
                return;
            }

            panel.Drive(State.Outputs);
            Show(State);
            RecordTamper(facts.Inputs.TamperOpen, now);
            if (!State.StopWanted || _stopping)
                return;
            _stopping = true;
        }

        LogEmpty(logger);
        stop();
    }

    /// <summary>Nothing stays switched when the service ends, whatever the desk shows while its other parts end.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _ended = true;
            panel.Drive(PanelOutputs.Safe);
        }

        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(StepMilliseconds), time);
        do
            Step();
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void Show(PanelState state)
    {
        bool changed = false;
        PanelTrouble? trouble = panel.Trouble;
        changed |= Show(new DeviceView(panel.Name, trouble is null, trouble?.Sentence ?? "Works.", trouble?.WhatToDo ?? ""));
        foreach (PanelCondition condition in state.Conditions())
        {
            bool well = condition.Sentence.Length == 0;
            changed |= Show(new DeviceView(
                condition.Name, well, well ? "Works." : condition.Sentence, well ? "" : condition.WhatToDo));
        }

        if (changed)
            Changed?.Invoke();
    }

    /// <summary>Only what changed is put on the screen, and only what is or was wrong: a panel in order is one line.</summary>
    private bool Show(DeviceView view)
    {
        bool known = _shown.TryGetValue(view.Name, out DeviceView? before);
        if (view == before || (!known && view.Well && view.Name != panel.Name))
            return false;
        _shown[view.Name] = view;
        screen.Show(view);
        return true;
    }

    /// <summary>What the disk refuses is tried again later, and told once: an opened cabinet is not forgotten, and fills no log.</summary>
    private void RecordTamper(bool open, TimeSpan now)
    {
        if (open != _tamper && _unrecorded.Count < UnrecordedMax)
        {
            _tamper = open;
            DateTimeOffset at = time.GetUtcNow();
            _unrecorded.Enqueue(
                new DeskReport(Guid.CreateVersion7(at), open ? DeskEvent.CabinetOpened : DeskEvent.CabinetClosed, Nobody, at));
        }

        if (now < _refusedUntil || !_unrecorded.TryPeek(out DeskReport? happened))
            return;
        try
        {
            records.RecordDeskEvent(happened);
            _unrecorded.Dequeue();
            if (_refusedUntil is null)
                return;
            _refusedUntil = null;
            _recordAgain.Reset();
            LogRecordedAgain(logger);
        }
        catch (RecordStoreException failure)
        {
            if (_refusedUntil is null)
                LogNotRecorded(logger, failure.Message);
            _refusedUntil = now + _recordAgain.Next();
        }
    }

    [LoggerMessage(1, LogLevel.Critical, "the battery is nearly empty: the service stops")]
    private static partial void LogEmpty(ILogger logger);

    [LoggerMessage(2, LogLevel.Error, "an opened or closed cabinet could not be recorded, and is tried again: {Why}")]
    private static partial void LogNotRecorded(ILogger logger, string why);

    [LoggerMessage(3, LogLevel.Information, "what could not be recorded of the cabinet is recorded now")]
    private static partial void LogRecordedAgain(ILogger logger);
}

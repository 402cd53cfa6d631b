using System.Collections.Immutable;
using CheckpointEdge.Appliance.Officers;

namespace CheckpointEdge.Appliance.Kiosk.Alarms;

/// <summary>What became of an acknowledgement.</summary>
internal enum Acknowledgement
{
    Done,
    Unknown,
    AlreadyDone,
}

/// <summary>
/// The troubles of one desk after the practice of a ship's bridge: active, acknowledged by an officer, rectified by itself. What went
/// before anybody saw it stays until somebody has; what comes again counts up and asks anew. It outlives a restart, sealed in the
/// desk's safe. Safe for concurrent use.
/// </summary>
internal sealed class AlarmBook
{
    public const string FileName = "alarms";

    /// <summary>A rectified alarm stays in the list so long, that a repeat may count up (hours): one shift.</summary>
    public const int RectifiedKeptHours = DeskSession.LengthHoursMax;

    /// <summary>
    /// After a restart devices need a while to say how they are (seconds): meanwhile silence rectifies nothing from before, so that a
    /// restart counts as no repeat.
    /// </summary>
    public const int SettlingSeconds = 30;

    /// <summary>Alarms at once (count); what is rectified and oldest goes first.</summary>
    public const int AlarmsMax = 64;

    private readonly Lock _gate = new();
    private readonly DeskSafe? _safe;
    private readonly TimeProvider _time;
    private readonly HashSet<(string, string)> _fromBefore = [];
    private ImmutableArray<Alarm> _alarms;
    private ImmutableArray<AlarmView> _views = [];
    private long? _begunAt;
    private bool _unwritten;

    public AlarmBook(TimeProvider time, DeskSafe? safe = null)
    {
        _time = time;
        _safe = safe;
        _alarms = safe?.Get(FileName, DeskJson.Default.KeptAlarms) is { Alarms: { IsDefault: false } kept } ? kept : [];
        _fromBefore.UnionWith(_alarms.Where(alarm => alarm.IsActive()).Select(alarm => alarm.Key()));
        _views = Views();
    }

    /// <summary>From now on the screen tells the truth: before, an empty screen means that nobody has looked yet.</summary>
    public void Begin()
    {
        lock (_gate)
            _begunAt ??= _time.GetTimestamp();
    }

    /// <summary>Compares what is wrong now with what is known.</summary>
    /// <returns>The list as it is to be shown; the same instance when nothing changed.</returns>
    public ImmutableArray<AlarmView> Observe(KioskState state)
    {
        lock (_gate)
        {
            if (_begunAt is not { } begunAt)
                return _views;
            DateTimeOffset now = _time.GetUtcNow();
            ImmutableArray<Alarm> before = _alarms;
            Dictionary<(string, string), AlarmCause> causes =
                AlarmCauses.Of(state, now).DistinctBy(cause => cause.Key).ToDictionary(cause => cause.Key);
            bool settling = _time.GetElapsedTime(begunAt) < TimeSpan.FromSeconds(SettlingSeconds);
            List<Alarm> after = [.. before.Where(alarm => !IsForgotten(alarm, now))
                .Select(alarm => Next(alarm, causes.GetValueOrDefault(alarm.Key()), settling, now))];
            after.AddRange(causes.Values.Where(cause => !before.Any(alarm => alarm.Key() == cause.Key)).Select(cause => Raised(cause, now)));
            while (after.Count > AlarmsMax)
                after.Remove(after.OrderBy(alarm => alarm.IsActive()).ThenBy(alarm => alarm.LastAt).First());
            if (!after.SequenceEqual(before))
                Become([.. after]);
            return _views;
        }
    }

    /// <summary>An officer has seen it.</summary>
    /// <param name="acknowledged">For the record; null unless done.</param>
    public Acknowledgement Acknowledge(Guid id, string officer, out Alarm? acknowledged)
    {
        lock (_gate)
        {
            acknowledged = null;
            if (_alarms.FirstOrDefault(alarm => alarm.Id == id) is not { } known)
                return Acknowledgement.Unknown;
            if (known.IsAcknowledged())
                return Acknowledgement.AlreadyDone;
            acknowledged = known with { AcknowledgedBy = officer, AcknowledgedAt = _time.GetUtcNow() };
            Become(_alarms.Replace(known, acknowledged));
            return Acknowledgement.Done;
        }
    }

    /// <summary>Writes down what changed. Called every second, outside of the screen's lock: sealing and the disk take their time.</summary>
    public void Keep()
    {
        ImmutableArray<Alarm> alarms;
        lock (_gate)
        {
            if (!_unwritten)
                return;
            _unwritten = false;
            alarms = _alarms;
        }

        _safe?.Put(FileName, new KeptAlarms(alarms), DeskJson.Default.KeptAlarms);
    }

    private static Alarm Raised(AlarmCause cause, DateTimeOffset now) => new(
        Guid.CreateVersion7(now), cause.Kind, cause.Name, cause.Level, cause.Sentence, cause.WhatToDo, now, now, 1, "", null, null);

    private static bool IsForgotten(Alarm alarm, DateTimeOffset now) =>
        alarm.IsAcknowledged() && alarm.RectifiedAt is { } at && now - at >= TimeSpan.FromHours(RectifiedKeptHours);

    private Alarm Next(Alarm alarm, AlarmCause? cause, bool settling, DateTimeOffset now)
    {
        if (cause is null)
        {
            return !alarm.IsActive() || (settling && _fromBefore.Contains(alarm.Key()))
                ? alarm
                : alarm with { RectifiedAt = now };
        }

        _fromBefore.Remove(alarm.Key());
        Alarm said = alarm with { Level = cause.Level, Sentence = cause.Sentence, WhatToDo = cause.WhatToDo };
        return alarm.IsActive()
            ? said
            : said with { LastAt = now, Count = alarm.Count + 1, AcknowledgedBy = "", AcknowledgedAt = null, RectifiedAt = null };
    }

    private void Become(ImmutableArray<Alarm> alarms)
    {
        _alarms = alarms;
        _views = Views();
        _unwritten = true;
    }

    /// <summary>What nobody has acknowledged first, alarms before warnings, the newest first.</summary>
    private ImmutableArray<AlarmView> Views() =>
    [
        .. _alarms
            .OrderBy(alarm => alarm.IsAcknowledged()).ThenByDescending(alarm => alarm.IsActive())
            .ThenBy(alarm => alarm.Level, StringComparer.Ordinal).ThenByDescending(alarm => alarm.LastAt)
            .Select(alarm => alarm.View()),
    ];
}

/// <summary>The alarms as they lie in the desk's safe.</summary>
internal sealed record KeptAlarms(ImmutableArray<Alarm> Alarms);

namespace CheckpointEdge.Appliance.Kiosk.Alarms;

/// <summary>What is wrong at this moment; the words are the screen's own. Immutable.</summary>
internal sealed record AlarmCause(string Kind, string Name, string Level, string Sentence, string WhatToDo)
{
    public (string Kind, string Name) Key => (Kind, Name);
}

/// <summary>Reads the troubles of the desk off its screen. Pure.</summary>
internal static class AlarmCauses
{
    /// <summary>
    /// The desk is made to work without Central; only a silence that lasts so long is a trouble (minutes): hits wait, and the list ages.
    /// </summary>
    public const int LinkSilentMinutes = 15;

    private const string Alarm = "alarm";
    private const string Warning = "warning";

    public static IEnumerable<AlarmCause> Of(KioskState state, DateTimeOffset now)
    {
        foreach (DeviceView device in state.Devices.Where(device => !device.Well))
            yield return new("device", device.Name, LevelOf(device), device.Sentence, device.WhatToDo);
        if (state.List.Level == "none")
            yield return new("listNone", "", Alarm, "", "");
        if (state.List.Level == "stale")
            yield return new("listStale", "", Alarm, "", "");
        if (!state.Clock.Trusted)
            yield return new("clock", "", Alarm, state.Clock.Sentence, "");
        if (!state.Link.Online && now - state.Link.Since >= TimeSpan.FromMinutes(LinkSilentMinutes))
            yield return new("link", "", Warning, state.Link.Sentence, "");
    }

    /// <summary>A disk that is full or fails keeps nobody from reading documents, yet it may cost hits.</summary>
    private static string LevelOf(DeviceView device) => device.Aside && device.Name is not ("Disk" or "Records") ? Warning : Alarm;
}

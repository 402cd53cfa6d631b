namespace CheckpointEdge.Devices.Panel;

/// <summary>
/// One switch whose contacts bounce: a new level counts when it has stood for a while. Used under its panel's lock.
/// </summary>
/// <param name="level">At the start; it counts at once.</param>
/// <param name="standsMilliseconds">So long a level has to stand before it counts.</param>
public sealed class Debounce(bool level, int standsMilliseconds = Debounce.StandsMillisecondsDefault)
{
    public const int StandsMillisecondsDefault = 30;

    private bool _seen = level;
    private TimeSpan _since;

    /// <summary>The level that counts.</summary>
    public bool Level { get; private set; } = level;

    /// <summary>What the line says at a moment; returns the level that counts.</summary>
    /// <param name="now">On a clock that only goes on.</param>
    public bool See(bool raw, TimeSpan now)
    {
        if (raw != _seen)
            (_seen, _since) = (raw, now);
        if (Level != _seen && now - _since >= TimeSpan.FromMilliseconds(standsMilliseconds))
            Level = _seen;
        return Level;
    }
}

using CheckpointEdge.Appliance.Health;
using CheckpointEdge.Exchange.Courier;

namespace CheckpointEdge.Appliance.Courier;

/// <summary>
/// A bundle that is older than the newest taken would bring nothing but what is past. One that claims to come from the future was packed by a
/// clock that was ahead, and stands in nobody's way: everything in a bundle has numbers of its own that never go back. Stateless.
/// </summary>
internal sealed class CourierAge(CourierRoom room, TimeProvider time)
{
    /// <exception cref="CourierException">A newer bundle was taken, or this very one.</exception>
    public void RequireNew(CourierContents contents)
    {
        if (room.TakenPackedAt() is not { } taken)
            return;
        int order = contents.PackedAt.ToUnixTimeMilliseconds().CompareTo(taken.ToUnixTimeMilliseconds());
        if (order > 0 || (order < 0 && taken > time.GetUtcNow().AddSeconds(ClockWatch.ToleranceSeconds)))
            return;
        throw new CourierException(order == 0
            ? "This bundle was taken before; nothing in it is new."
            : FormattableString.Invariant($"This bundle was packed on {contents.PackedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC; ")
                + FormattableString.Invariant($"a newer one, of {taken.UtcDateTime:yyyy-MM-dd HH:mm} UTC, was taken already."));
    }
}

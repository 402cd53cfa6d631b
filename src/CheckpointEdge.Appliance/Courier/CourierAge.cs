using CheckpointEdge.Exchange.Courier;

namespace CheckpointEdge.Appliance.Courier;

/// <summary>A bundle that is older than the newest taken would bring nothing but what is past. Stateless.</summary>
internal sealed class CourierAge(CourierRoom room)
{
    /// <exception cref="CourierException">A newer bundle was taken, or this very one.</exception>
    public void RequireNew(CourierContents contents)
    {
        if (room.TakenPackedAt() is not { } taken || contents.PackedAt.ToUnixTimeMilliseconds() > taken.ToUnixTimeMilliseconds())
            return;
        throw new CourierException(contents.PackedAt.ToUnixTimeMilliseconds() == taken.ToUnixTimeMilliseconds()
            ? "This bundle was taken before; nothing in it is new."
            : FormattableString.Invariant($"This bundle was packed on {contents.PackedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC; ")
                + FormattableString.Invariant($"a newer one, of {taken.UtcDateTime:yyyy-MM-dd HH:mm} UTC, was taken already."));
    }
}

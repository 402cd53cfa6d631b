using CheckpointEdge.TravelDocuments.Chip.Reading;

namespace CheckpointEdge.TravelDocuments.Chip.Access;

/// <summary>Chip Authentication, version 1 (Doc 9303-11, 6.2). Stateless.</summary>
public static class ChipAuthentication
{
    /// <summary>
    /// Agrees on new keys with the chip's static key; they take effect with the next command, which proves them. On failure
    /// the old session goes on when the chip lets it.
    /// </summary>
    /// <param name="dg14">DG14 as read: <see cref="SecurityInfos.TryRead"/>.</param>
    /// <exception cref="ChipReaderException">The chip went away.</exception>
    /// <exception cref="SecureMessagingException">The session was lost on the way; open the chip anew.</exception>
    public static Task<ChipAuthenticationProof> RunAsync(
        ChipChannel channel, SecurityInfos dg14, CancellationToken cancellation) => throw new NotSupportedException();
}

using CheckpointEdge.TravelDocuments.Chip.Reading;

namespace CheckpointEdge.TravelDocuments.Chip.Access;

/// <summary>Active Authentication (Doc 9303-11, 6.1): the exchange alone; Trust judges the answer. Stateless.</summary>
public static class ActiveAuthentication
{
    /// <summary>Has the chip sign a fresh challenge.</summary>
    /// <param name="dg15">The file as read; its key says how long the answer is.</param>
    /// <returns>Null when the chip gave no answer.</returns>
    /// <exception cref="ChipReaderException">The chip went away.</exception>
    /// <exception cref="SecureMessagingException">The session was lost on the way; open the chip anew.</exception>
    public static Task<ActiveAuthenticationAnswer?> RunAsync(
        ChipChannel channel, ReadOnlyMemory<byte> dg15, SecurityInfos? dg14, CancellationToken cancellation) =>
        throw new NotSupportedException();
}

namespace CheckpointEdge.TravelDocuments.Chip.Access;

/// <summary>Password Authenticated Connection Establishment (Doc 9303-11, 4.4; BSI TR-03110-3). Stateless.</summary>
public static class Pace
{
    /// <summary>Opens the chip with the master file selected; sets the channel's messaging on success.</summary>
    /// <param name="chosen">One of <see cref="SecurityInfos.PaceInfos"/>, best <see cref="SecurityInfos.BestPace"/>.</param>
    /// <exception cref="ChipReaderException">The chip went away.</exception>
    public static Task<AccessResult> OpenAsync(
        ChipChannel channel, PaceInfo chosen, ChipPassword password, CancellationToken cancellation) =>
        throw new NotSupportedException();
}

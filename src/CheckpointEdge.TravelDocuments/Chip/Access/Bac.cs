namespace CheckpointEdge.TravelDocuments.Chip.Access;

/// <summary>Basic Access Control (Doc 9303-11, 4.3): the second choice. Stateless.</summary>
public static class Bac
{
    /// <summary>Opens the application, which must be selected; sets the channel's messaging on success.</summary>
    /// <exception cref="ChipReaderException">The chip went away.</exception>
    public static Task<AccessResult> OpenAsync(ChipChannel channel, ChipPassword.Mrz password, CancellationToken cancellation) =>
        throw new NotSupportedException();
}

using CheckpointEdge.Exchange.Metadata.Client;

namespace CheckpointEdge.Appliance.Sync;

/// <summary>
/// Where a board takes lists from: Central over the line, or a folder that a courier brought. Either is a stranger until
/// what it brings is verified, by the same code. Immutable; as safe for concurrent callers as what stands behind it.
/// </summary>
/// <param name="Metadata">Brings the files of the four roles.</param>
/// <param name="SliceKeys">Brings the keys of a slice by the identity of its key; null when there are none.</param>
/// <param name="Download">
/// Brings a file of a publication into a part file, which then has at most one byte more than the length given; what cannot
/// be brought now is a <see cref="CentralUnreachableException"/>.
/// </param>
internal sealed record ListSource(
    MetadataSource Metadata,
    Func<string, CancellationToken, Task<byte[]?>> SliceKeys,
    Func<string, string, long, CancellationToken, Task> Download)
{
    /// <summary>Told the rate of the signed policy before anything large is fetched (bytes per second; null: any).</summary>
    public Action<int?> Pace { get; init; } = _ => { };

    public static ListSource Of(CentralLink central) =>
        new(central.MetadataAsync, central.SliceKeysAsync, central.DownloadAsync) { Pace = central.PaceDownloads };
}

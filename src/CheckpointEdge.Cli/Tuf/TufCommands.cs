using System.CommandLine;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Metadata.Client;

namespace CheckpointEdge.Cli.Tuf;

/// <summary>
/// <c>tuf …</c>: the client of lists against any repository of The Update Framework, with the arguments and exit codes of the
/// public conformance suite's client protocol: 0 when it succeeded, 1 when any part of it did not.
/// </summary>
internal static class TufCommands
{
    private static readonly Option<string> _metadataDirectory = new("--metadata-dir") { Description = "Where trusted metadata lies." };
    private static readonly Option<string> _metadataAddress = new("--metadata-url") { Description = "Where the repository's metadata is." };
    private static readonly Option<string> _targetDirectory = new("--target-dir") { Description = "Where verified files are put." };
    private static readonly Option<string> _targetAddress = new("--target-base-url") { Description = "Where the repository's files are." };
    private static readonly Option<string[]> _targetNames = new("--target-name") { Description = "A file to fetch; may be repeated." };

    public static Command Create()
    {
        Argument<string> root = new("FILE") { Description = "The first root.json, which everything else follows from." };
        Command init = new(
            "init", "Lays down the first trusted root.\nExample: checkpointctl tuf --metadata-dir trusted init root.json") { root };
        init.SetAction((parsed, _) => RunAsync(() =>
        {
            MetadataClient.Initialise(Folder(parsed), File.ReadAllBytes(parsed.GetValue(root)!));
            return Task.CompletedTask;
        }));
        Command refresh = new(
            "refresh",
            "Brings the trusted metadata up to date.\n"
            + "Example: checkpointctl tuf --metadata-dir trusted --metadata-url https://lists.example/metadata refresh");
        refresh.SetAction((parsed, cancel) => RunAsync(async () =>
        {
            using RepositoryFiles files = new();
            await RefreshedAsync(parsed, files, cancel);
        }));
        Command download = new(
            "download",
            "Fetches files after bringing the metadata up to date.\n"
            + "Example: checkpointctl tuf --metadata-dir trusted --metadata-url https://lists.example/metadata "
            + "--target-base-url https://lists.example/files --target-dir files --target-name slice.db download");
        download.SetAction((parsed, cancel) => RunAsync(() => DownloadAsync(parsed, cancel)));
        return new Command("tuf", "A client of The Update Framework 1.0.")
        {
            _metadataDirectory, _metadataAddress, _targetDirectory, _targetAddress, _targetNames, init, refresh, download,
        };
    }

    private static async Task DownloadAsync(ParseResult parsed, CancellationToken cancel)
    {
        string directory = Given(parsed, _targetDirectory);
        string address = Given(parsed, _targetAddress);
        using RepositoryFiles files = new();
        MetadataClient client = await RefreshedAsync(parsed, files, cancel);
        foreach (string name in parsed.GetValue(_targetNames) ?? [])
        {
            ManifestTarget target = await client.FindAsync(name, cancel)
                ?? throw new MetadataException(MetadataRefusal.Missing, $"There is no target {name}.");
            await files.DownloadAsync(address, client.PathOf(name, target), target, Path.Combine(directory, Uri.EscapeDataString(name)), cancel);
        }
    }

    private static async Task<MetadataClient> RefreshedAsync(ParseResult parsed, RepositoryFiles files, CancellationToken cancel)
    {
        string address = Given(parsed, _metadataAddress);
        MetadataClient client = MetadataClient.Open(
            Folder(parsed), (name, sizeBytesMax, stop) => files.ReadAsync(address, name, sizeBytesMax, stop), TimeProvider.System.GetUtcNow());
        await client.RefreshAsync(cancel);
        return client;
    }

    private static MetadataFolder Folder(ParseResult parsed) => new(Given(parsed, _metadataDirectory));

    private static string Given(ParseResult parsed, Option<string> option) =>
        parsed.GetValue(option) ?? throw new MetadataException($"{option.Name} is missing.");

    private static async Task<int> RunAsync(Func<Task> work)
    {
        try
        {
            await work();
            return CommandLine.Done;
        }
        catch (Exception failure) when (failure is MetadataException or HttpRequestException or IOException or UriFormatException
            or UnauthorizedAccessException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return CommandLine.NegativeAnswer;
        }
    }
}

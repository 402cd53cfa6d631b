using System.Text.Json;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Metadata.Client;

namespace CheckpointEdge.Exchange.Tests.Metadata.Client;

/// <summary>A client with a folder of its own, as one would run it: each update opens the folder anew. Used by one test.</summary>
internal sealed class ClientUnderTest : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("metadata-");
    private readonly RepositorySimulator _repository;

    public ClientUnderTest(RepositorySimulator repository)
    {
        _repository = repository;
        MetadataClient.Initialise(Folder, repository.Files["1.root.json"]);
    }

    public MetadataFolder Folder => new(_directory.FullName);

    public string this[string role] => Path.Combine(_directory.FullName, role + ".json");

    /// <summary>Trusted roles with their versions, as <c>root 1 snapshot 2</c>, in the order of names.</summary>
    public string Trusted => string.Join(' ', _directory.GetFiles("*.json").Select(f => Path.GetFileNameWithoutExtension(f.Name))
        .Order(StringComparer.Ordinal).Select(role => $"{role} {Version(role)}"));

    public void Dispose() => _directory.Delete(recursive: true);

    public long? Version(string role)
    {
        if (!File.Exists(this[role]))
            return null;
        using JsonDocument file = JsonDocument.Parse(File.ReadAllBytes(this[role]));
        return file.RootElement.GetProperty("signed").GetProperty("version").GetInt64();
    }

    public MetadataClient Open(TimeSpan later = default, MetadataLimits? limits = null) =>
        MetadataClient.Open(Folder, _repository.FetchAsync, RepositorySimulator.Start + later, limits);

    public async Task<MetadataClient> RefreshedAsync(TimeSpan later = default)
    {
        MetadataClient client = Open(later);
        await client.RefreshAsync(CancellationToken.None);
        return client;
    }

    /// <summary>An update that must be refused for this reason.</summary>
    public async Task<string> RefusedAsync(MetadataRefusal reason, TimeSpan later = default)
    {
        MetadataException refused = await Assert.ThrowsAsync<MetadataException>(() => RefreshedAsync(later));
        Assert.Equal(reason, refused.Refusal);
        return refused.Message;
    }

    public async Task<bool> FindsAsync(string path) =>
        await (await RefreshedAsync()).FindAsync(path, CancellationToken.None) is not null;
}

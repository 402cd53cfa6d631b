using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Metadata.Client;

namespace CheckpointEdge.Exchange.Tests.Metadata.Client;

/// <summary>The simulator says what it does: otherwise the attacks would prove nothing.</summary>
public sealed class RepositorySimulatorTests : IDisposable
{
    private readonly RepositorySimulator _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public void It_begins_with_version_one_of_four_roles()
    {
        Assert.Equal(["1.root.json", "1.snapshot.json", "1.targets.json", "snapshot.json", "targets.json", "timestamp.json"],
            _repository.Files.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(1, SignedMetadata.ReadUnverified(_repository.Files["timestamp.json"], ExchangeJson.Default.TimestampRole).Version);
    }

    [Fact]
    public void With_hashes_a_file_is_named_with_its_length_and_hash()
    {
        _repository.WithHashes = true;
        _repository.Publish("targets", "snapshot", "timestamp");
        Assert.Equal(2, _repository.Timestamp.Snapshot.Version);
        Assert.True(FileHashes.Holds(
            new MemoryStream(_repository.Files["2.snapshot.json"]),
            _repository.Timestamp.Snapshot.Length!.Value,
            _repository.Timestamp.Snapshot.Hashes!));
    }

    [Fact]
    public void An_expiry_that_was_set_is_the_one_that_is_signed()
    {
        _repository.Timestamp = _repository.Timestamp with { Expires = RepositorySimulator.Start.AddDays(-5) };
        _repository.Publish("timestamp");
        Assert.Equal(
            RepositorySimulator.Start.AddDays(-5),
            SignedMetadata.ReadUnverified(_repository.Files["timestamp.json"], ExchangeJson.Default.TimestampRole).Expires);
    }
}

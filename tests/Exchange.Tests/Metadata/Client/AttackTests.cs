using System.Collections.Immutable;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Metadata.Roles;

namespace CheckpointEdge.Exchange.Tests.Metadata.Client;

/// <summary>Rollback, fast-forward and freeze, for every role.</summary>
public sealed class AttackTests : IDisposable
{
    private readonly RepositorySimulator _repository = new();
    private readonly ClientUnderTest _client;

    public AttackTests() => _client = new ClientUnderTest(_repository);

    public void Dispose()
    {
        _client.Dispose();
        _repository.Dispose();
    }

    [Fact]
    public async Task An_older_timestamp_is_a_rollback()
    {
        byte[] older = _repository.Files["timestamp.json"];
        _repository.Publish("timestamp");
        await _client.RefreshedAsync();
        _repository.Files["timestamp.json"] = older;
        Assert.Contains("never back", await _client.RefusedAsync(MetadataRefusal.Rollback), StringComparison.Ordinal);
        Assert.Equal(2, _client.Version("timestamp"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_newer_timestamp_that_names_an_older_snapshot_is_a_rollback_and_is_not_kept(bool hashes)
    {
        _repository.WithHashes = hashes;
        _repository.Publish("snapshot", "timestamp");
        await _client.RefreshedAsync();
        _repository.Snapshot = _repository.Snapshot with { Version = 1 };
        _repository.Publish("snapshot", bump: false);
        _repository.Publish("timestamp");
        await _client.RefusedAsync(MetadataRefusal.Rollback);
        Assert.Equal("root 1 snapshot 2 targets 1 timestamp 2", _client.Trusted);
        Assert.Equal("timestamp.json", _repository.Requests[^1]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_newer_snapshot_that_names_older_targets_is_a_rollback_and_is_not_kept(bool hashes)
    {
        _repository.WithHashes = hashes;
        _repository.Publish("targets", "snapshot", "timestamp");
        await _client.RefreshedAsync();
        _repository.Targets["targets"] = _repository.Targets["targets"] with { Version = 1 };
        _repository.Publish("targets", bump: false);
        _repository.Publish("snapshot", "timestamp");
        await _client.RefusedAsync(MetadataRefusal.Rollback);
        Assert.Equal((2, 2), (_client.Version("snapshot"), _client.Version("targets")));
    }

    [Fact]
    public async Task A_snapshot_that_drops_a_role_is_a_rollback()
    {
        _repository.Delegate("targets", Delegation("delegated", "d/*"));
        _repository.Publish("delegated", "targets", "snapshot", "timestamp");
        await _client.RefreshedAsync();
        _repository.Snapshot = _repository.Snapshot with { Meta = _repository.Snapshot.Meta.Remove("delegated.json") };
        _repository.Publish("snapshot", "timestamp");
        Assert.Contains("no longer names", await _client.RefusedAsync(MetadataRefusal.Rollback), StringComparison.Ordinal);
        Assert.Equal(2, _client.Version("snapshot"));
    }

    [Fact]
    public async Task Targets_recover_from_a_fast_forward_when_the_snapshot_key_is_replaced()
    {
        _repository.Delegate("targets", Delegation("delegated", "d/*"));
        _repository.Publish("delegated");
        Jump(99, "targets");
        _repository.Publish("snapshot", "timestamp");
        await _client.RefreshedAsync();
        Assert.Equal(100, _client.Version("targets"));

        _repository.Rotate("snapshot");
        _repository.Targets["targets"] = RepositorySimulator.NewTargets();
        _repository.Snapshot = _repository.Snapshot with { Meta = _repository.Snapshot.Meta.Remove("delegated.json") };
        _repository.Publish("targets", bump: false);
        _repository.Publish("root", "snapshot", "timestamp");
        await _client.RefreshedAsync();
        Assert.Equal(1, _client.Version("targets"));
    }

    [Fact]
    public async Task The_snapshot_recovers_from_a_fast_forward_when_both_online_keys_are_replaced()
    {
        Jump(99, "snapshot");
        _repository.Publish("timestamp");
        await _client.RefreshedAsync();
        _repository.Rotate("snapshot");
        _repository.Rotate("timestamp");
        _repository.Snapshot = _repository.Snapshot with { Version = 1 };
        _repository.Publish("snapshot", bump: false);
        _repository.Publish("root", "timestamp");
        await _client.RefreshedAsync();
        Assert.Equal(1, _client.Version("snapshot"));
    }

    [Fact]
    public async Task The_timestamp_recovers_from_a_fast_forward_when_its_key_is_replaced()
    {
        Jump(99, "timestamp");
        await _client.RefreshedAsync();
        _repository.Rotate("timestamp");
        _repository.Timestamp = _repository.Timestamp with { Version = 1 };
        _repository.Publish("timestamp", bump: false);
        _repository.Publish("root");
        await _client.RefreshedAsync();
        Assert.Equal(1, _client.Version("timestamp"));
    }

    [Theory]
    [InlineData("timestamp")]
    [InlineData("snapshot")]
    [InlineData("targets")]
    public async Task A_jump_after_which_nothing_could_follow_leaves_no_trace(string role)
    {
        await _client.RefreshedAsync();
        if (role == "timestamp")
            _repository.Timestamp = _repository.Timestamp with { Version = int.MaxValue };
        else if (role == "snapshot")
            _repository.Snapshot = _repository.Snapshot with { Version = int.MaxValue };
        else
            _repository.Targets[role] = _repository.Targets[role] with { Version = int.MaxValue };
        _repository.Publish("targets", "snapshot", "timestamp");
        await _client.RefusedAsync(MetadataRefusal.FastForward);
        Assert.NotEqual(int.MaxValue, _client.Version(role));
    }

    [Fact]
    public async Task An_expired_root_is_kept_and_ends_the_update()
    {
        await _client.RefreshedAsync();
        _repository.Root = _repository.Root with { Expires = RepositorySimulator.Start.AddDays(-1) };
        _repository.Publish("root", "targets", "snapshot", "timestamp");
        await _client.RefusedAsync(MetadataRefusal.Frozen);
        Assert.Equal("root 2 snapshot 1 targets 1 timestamp 1", _client.Trusted);
    }

    [Theory]
    [InlineData("timestamp", "root 1 snapshot 1 targets 1 timestamp 1")]
    [InlineData("snapshot", "root 1 snapshot 1 targets 1 timestamp 2")]
    [InlineData("targets", "root 1 snapshot 2 targets 1 timestamp 2")]
    public async Task An_expired_file_is_not_kept_and_ends_the_update(string role, string trusted)
    {
        await _client.RefreshedAsync();
        DateTimeOffset past = RepositorySimulator.Start.AddDays(-5);
        if (role == "timestamp")
            _repository.Timestamp = _repository.Timestamp with { Expires = past };
        else if (role == "snapshot")
            _repository.Snapshot = _repository.Snapshot with { Expires = past };
        else
            _repository.Targets[role] = _repository.Targets[role] with { Expires = past };
        _repository.Publish(role == "targets" ? ["targets", "snapshot", "timestamp"] : role == "snapshot" ? ["snapshot", "timestamp"] : [role]);
        await _client.RefusedAsync(MetadataRefusal.Frozen);
        Assert.Equal(trusted, _client.Trusted);
    }

    [Fact]
    public async Task An_expired_root_of_ones_own_is_brought_up_to_date()
    {
        _repository.Root = _repository.Root with { Expires = RepositorySimulator.Start.AddDays(7) };
        _repository.Publish("root");
        await _client.RefreshedAsync();
        _repository.Root = _repository.Root with { Expires = RepositorySimulator.Start.AddDays(21) };
        _repository.Publish("root");
        await _client.RefreshedAsync(TimeSpan.FromDays(18));
        Assert.Equal(3, _client.Version("root"));
    }

    [Fact]
    public async Task An_expired_timestamp_of_ones_own_is_brought_up_to_date()
    {
        _repository.Timestamp = _repository.Timestamp with { Expires = RepositorySimulator.Start.AddDays(7) };
        _repository.Publish("timestamp");
        await _client.RefreshedAsync();
        _repository.Timestamp = _repository.Timestamp with { Expires = RepositorySimulator.Start.AddDays(21) };
        _repository.Publish("targets", "snapshot", "timestamp");
        await _client.RefreshedAsync(TimeSpan.FromDays(18));
        Assert.Equal("root 1 snapshot 2 targets 2 timestamp 3", _client.Trusted);
    }

    [Fact]
    public async Task The_same_files_served_for_ever_are_noticed_once_their_time_has_ended()
    {
        await _client.RefreshedAsync();
        await _client.RefusedAsync(MetadataRefusal.Frozen, TimeSpan.FromDays(31));
    }

    private static DelegatedRole Delegation(string name, params string[] paths) => new()
    {
        Name = name,
        KeyIds = [],
        Threshold = 1,
        Paths = [.. paths],
    };

    private void Jump(int versions, string role)
    {
        for (int i = 0; i < versions; i++)
            _repository.Publish(role);
    }
}

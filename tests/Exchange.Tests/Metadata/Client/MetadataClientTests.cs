using System.Text;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Metadata.Client;
using CheckpointEdge.Exchange.Metadata.Roles;

namespace CheckpointEdge.Exchange.Tests.Metadata.Client;

/// <summary>The order of an update and what each step refuses.</summary>
public sealed class MetadataClientTests : IDisposable
{
    private readonly RepositorySimulator _repository = new();
    private readonly ClientUnderTest _client;

    public MetadataClientTests() => _client = new ClientUnderTest(_repository);

    public void Dispose()
    {
        _client.Dispose();
        _repository.Dispose();
    }

    [Fact]
    public async Task The_first_update_asks_for_each_role_once_and_in_order()
    {
        await _client.RefreshedAsync();
        Assert.Equal(["2.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json"], _repository.Requests);
    }

    [Fact]
    public async Task What_was_served_is_what_is_trusted_byte_for_byte()
    {
        _repository.Files["timestamp.json"] = [.. _repository.Files["timestamp.json"], .. "  \n"u8];
        await _client.RefreshedAsync();
        foreach (string role in new[] { "timestamp", "snapshot", "targets" })
            Assert.Equal(_repository.Files[role + ".json"], await File.ReadAllBytesAsync(_client[role]));
    }

    [Fact]
    public async Task A_second_update_asks_for_nothing_it_has()
    {
        await _client.RefreshedAsync();
        _repository.Requests.Clear();
        await _client.RefreshedAsync();
        Assert.Equal(["2.root.json", "timestamp.json"], _repository.Requests);
    }

    [Fact]
    public async Task A_repository_without_consistent_snapshots_is_asked_by_plain_names()
    {
        _repository.Root = _repository.Root with { ConsistentSnapshot = false };
        _repository.AddTarget("targets", "a/b.bin", [1]);
        _repository.Publish("targets", "snapshot", "timestamp", "root");
        MetadataClient client = await _client.RefreshedAsync();
        Assert.Equal(["2.root.json", "3.root.json", "timestamp.json", "snapshot.json", "targets.json"], _repository.Requests);
        Assert.Equal("a/b.bin", client.PathOf("a/b.bin", RepositorySimulator.TargetOf([1])));
    }

    [Fact]
    public async Task A_target_nobody_names_is_not_found_after_the_update()
    {
        Assert.False(await _client.FindsAsync("nowhere"));
        Assert.Equal("root 1 snapshot 1 targets 1 timestamp 1", _client.Trusted);
    }

    [Theory]
    [InlineData("\"version\":1,", "")]
    [InlineData("\"spec_version\":\"1.0.31\"", "\"spec_version\":\"2.0\"")]
    public void An_initial_root_without_what_it_must_have_is_refused_before_anything_is_asked(string part, string instead)
    {
        string root = Encoding.UTF8.GetString(_repository.Files["1.root.json"]);
        MetadataClient.Initialise(_client.Folder, Encoding.UTF8.GetBytes(root.Replace(part, instead, StringComparison.Ordinal)));
        Assert.Throws<MetadataException>(() => _client.Open());
        Assert.Empty(_repository.Requests);
    }

    [Fact]
    public void An_initial_root_that_its_own_keys_did_not_sign_is_refused()
    {
        _repository.SignersOf("root")[0] = _repository.NewKey();
        _repository.Publish("root", bump: false);
        MetadataClient.Initialise(_client.Folder, _repository.Files["1.root.json"]);
        Assert.Equal(MetadataRefusal.ForeignKey, Assert.Throws<MetadataException>(() => _client.Open()).Refusal);
    }

    [Theory]
    [InlineData("root", "root 1")]
    [InlineData("timestamp", "root 2")]
    [InlineData("snapshot", "root 2 timestamp 2")]
    [InlineData("targets", "root 2 snapshot 2 timestamp 2")]
    public async Task A_role_that_a_foreign_key_signed_is_refused_and_those_before_it_stay(string role, string trusted)
    {
        _repository.SignersOf(role)[0] = _repository.NewKey();
        _repository.Publish("root", "targets", "snapshot", "timestamp");
        string sentence = await _client.RefusedAsync(MetadataRefusal.ForeignKey);
        Assert.Contains("nobody who is trusted", sentence, StringComparison.Ordinal);
        Assert.Equal(trusted, _client.Trusted);
    }

    [Theory]
    [InlineData("root", MetadataRefusal.Rollback, "root 1")]
    [InlineData("snapshot", MetadataRefusal.MixAndMatch, "root 2 timestamp 2")]
    [InlineData("targets", MetadataRefusal.MixAndMatch, "root 2 snapshot 2 timestamp 2")]
    public async Task A_file_of_another_version_than_its_name_is_refused(string role, MetadataRefusal reason, string trusted)
    {
        foreach (string each in new[] { "root", "targets", "snapshot", "timestamp" })
        {
            if (each == role)
                Skip(role);
            _repository.Publish(each, bump: true, servedAs: each == role ? 2 : null);
        }

        await _client.RefusedAsync(reason);
        Assert.Equal(trusted, _client.Trusted);
    }

    [Fact]
    public async Task A_timestamp_changed_under_the_same_version_is_not_looked_at()
    {
        await _client.RefreshedAsync();
        _repository.Timestamp = _repository.Timestamp with
        {
            Meta = _repository.Timestamp.Meta.SetItem("snapshot.json", new MetaFile { Version = 100 }),
        };
        _repository.Publish("timestamp", bump: false);
        MetadataClient client = await _client.RefreshedAsync();
        Assert.Equal(1, client.Timestamp!.Snapshot.Version);
        Assert.Equal("timestamp.json", _repository.Requests[^1]);
    }

    [Fact]
    public async Task Metadata_with_right_lengths_and_hashes_is_taken()
    {
        _repository.WithHashes = true;
        _repository.Publish("targets", "snapshot", "timestamp");
        await _client.RefreshedAsync();
        Assert.Equal("root 1 snapshot 2 targets 2 timestamp 2", _client.Trusted);
    }

    [Fact]
    public async Task Targets_of_another_hash_than_the_snapshot_names_are_mixed_and_refused()
    {
        _repository.WithHashes = true;
        _repository.Publish("targets");
        MetaFile named = _repository.Snapshot.Meta["targets.json"];
        _repository.Snapshot = _repository.Snapshot with
        {
            Meta = _repository.Snapshot.Meta.SetItem("targets.json", named with { Hashes = RepositorySimulator.TargetOf([7]).Hashes }),
        };
        _repository.Publish("snapshot", "timestamp");
        await _client.RefusedAsync(MetadataRefusal.MixAndMatch);
        Assert.Equal("root 1 snapshot 2 timestamp 2", _client.Trusted);
    }

    [Fact]
    public async Task A_snapshot_of_another_hash_than_the_timestamp_names_is_mixed_and_refused()
    {
        _repository.WithHashes = true;
        _repository.Publish("snapshot");
        MetaFile named = _repository.Timestamp.Snapshot;
        _repository.Timestamp = _repository.Timestamp with
        {
            Meta = _repository.Timestamp.Meta.SetItem("snapshot.json", named with { Hashes = RepositorySimulator.TargetOf([7]).Hashes }),
        };
        _repository.Publish("timestamp");
        await _client.RefusedAsync(MetadataRefusal.MixAndMatch);
        Assert.Equal("root 1 timestamp 2", _client.Trusted);
    }

    [Fact]
    public async Task Fields_nobody_knows_are_signed_for_and_otherwise_left_alone()
    {
        string root = Encoding.UTF8.GetString(_repository.Files["1.root.json"]);
        _repository.Publish("root");
        Sign("2.root.json", "root", root.Replace("\"version\":1", "\"custom\":{\"a\":[1,true,null]},\"version\":2", StringComparison.Ordinal));
        await _client.RefreshedAsync();
        Assert.Equal(2, _client.Version("root"));
    }

    [Fact]
    public async Task A_misleading_keyid_hash_algorithms_field_changes_nothing()
    {
        string root = Encoding.UTF8.GetString(_repository.Files["1.root.json"]);
        Sign("2.root.json", "root", root
            .Replace("\"version\":1", "\"version\":2", StringComparison.Ordinal)
            .Replace("\"keytype\":", "\"keyid_hash_algorithms\":\"md5\",\"keytype\":", StringComparison.Ordinal));
        await _client.RefreshedAsync();
        Assert.Equal("root 2 snapshot 1 targets 1 timestamp 1", _client.Trusted);
    }

    [Theory]
    [InlineData("timestamp", "root 1")]
    [InlineData("snapshot", "root 1 timestamp 1")]
    [InlineData("targets", "root 1 snapshot 1 timestamp 1")]
    public async Task A_file_the_repository_does_not_have_ends_the_update_where_it_is_missing(string role, string trusted)
    {
        _repository.Files.Remove(role == "timestamp" ? "timestamp.json" : $"1.{role}.json");
        await _client.RefusedAsync(MetadataRefusal.Missing);
        Assert.Equal(trusted, _client.Trusted);
    }

    [Fact]
    public async Task An_update_that_broke_off_is_taken_up_again()
    {
        byte[] targets = _repository.Files["1.targets.json"];
        _repository.Files.Remove("1.targets.json");
        await _client.RefusedAsync(MetadataRefusal.Missing);
        _repository.Files["1.targets.json"] = targets;
        await _client.RefreshedAsync();
        Assert.Equal("root 1 snapshot 1 targets 1 timestamp 1", _client.Trusted);
    }

    [Fact]
    public async Task A_snapshot_in_the_place_of_a_timestamp_is_refused_though_the_right_key_signed_it()
    {
        _repository.AddKey("snapshot", _repository.SignersOf("timestamp")[0]);
        _repository.Snapshot = _repository.Snapshot with
        {
            Meta = _repository.Snapshot.Meta.Add("snapshot.json", new MetaFile { Version = 1 }),
        };
        _repository.Publish("root", "snapshot");
        _repository.Files["timestamp.json"] = _repository.Files["2.snapshot.json"];
        await _client.RefusedAsync(MetadataRefusal.WrongType);
        Assert.Equal("root 2", _client.Trusted);
    }

    [Theory]
    [InlineData("timestamp.json")]
    [InlineData("1.snapshot.json")]
    [InlineData("1.targets.json")]
    public async Task A_cut_file_is_refused(string name)
    {
        _repository.Files[name] = _repository.Files[name][..^20];
        Assert.Contains("not whole", await _client.RefusedAsync(MetadataRefusal.Unreadable), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2.root.json", MetadataRefusal.TooLong)]
    [InlineData("timestamp.json", MetadataRefusal.TooLong)]
    [InlineData("1.snapshot.json", MetadataRefusal.TooLong)]
    [InlineData("1.targets.json", MetadataRefusal.TooLong)]
    public async Task An_endless_file_is_cut_off_and_refused(string name, MetadataRefusal reason)
    {
        _repository.Files[name] = new byte[16 << 20];
        Assert.Contains("does not end", await _client.RefusedAsync(reason), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_file_in_the_own_folder_is_fetched_anew()
    {
        await _client.RefreshedAsync();
        await File.WriteAllTextAsync(_client["snapshot"], "{");
        await _client.RefreshedAsync();
        Assert.Equal("root 1 snapshot 1 targets 1 timestamp 1", _client.Trusted);
    }

    private void Skip(string role)
    {
        if (role == "root")
            _repository.Root = _repository.Root with { Version = _repository.Root.Version + 1 };
        else if (role == "snapshot")
            _repository.Snapshot = _repository.Snapshot with { Version = _repository.Snapshot.Version + 1 };
        else
            _repository.Targets[role] = _repository.Targets[role] with { Version = _repository.Targets[role].Version + 1 };
    }

    /// <summary>Serves a text whose signed part was changed by hand, signed as the role signs.</summary>
    private void Sign(string name, string role, string envelope)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(envelope);
        foreach (SigningKey key in _repository.SignersOf(role))
            bytes = SignedMetadata.AddSignature(bytes, key);
        _repository.Files[name] = bytes;
    }
}

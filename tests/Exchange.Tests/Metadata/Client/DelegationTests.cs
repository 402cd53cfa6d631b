using System.Security.Cryptography;
using System.Text;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Metadata.Client;
using CheckpointEdge.Exchange.Metadata.Roles;

namespace CheckpointEdge.Exchange.Tests.Metadata.Client;

/// <summary>Who is asked for a path, in which order, and on whose word.</summary>
public sealed class DelegationTests : IDisposable
{
    private readonly RepositorySimulator _repository = new();
    private readonly ClientUnderTest _client;

    public DelegationTests() => _client = new ClientUnderTest(_repository);

    public void Dispose()
    {
        _client.Dispose();
        _repository.Dispose();
    }

    // "targets>A" delegates everything to A, "A>C!" does so terminating, "targets>A:*.py" only what matches.
    [Theory]
    [InlineData("targets>A", "A")]
    [InlineData("targets>A targets>B", "A B")]
    [InlineData("targets>A targets>B B>C", "A B C")]
    [InlineData("targets>A targets>B A>C A>D", "A C D B")]
    [InlineData("targets>A targets>B A>C C>D", "A C D B")]
    [InlineData("targets>A targets>B A>C! A>D", "A C")]
    [InlineData("targets>A targets>B A>C! C>D", "A C D")]
    [InlineData("targets>A:*.py targets>B A>C", "B")]
    [InlineData("targets>A targets>B A>C:*.py C>D", "A B")]
    [InlineData("targets>A targets>B B>C C>D D>B", "A B C D")]
    [InlineData("targets>A targets>B B>C A>C", "A C B")]
    [InlineData("targets>A targets>B B>C A>C:*.py", "A B C")]
    public async Task Delegations_are_searched_depth_first_in_their_order(string graph, string visited)
    {
        Dictionary<string, SigningKey> keys = [];
        foreach (string edge in graph.Split(' '))
        {
            string[] parts = edge.TrimEnd('!').Split('>', ':');
            if (!keys.TryGetValue(parts[1], out SigningKey? key))
                keys[parts[1]] = key = _repository.NewKey();
            _repository.SignersOf(parts[1]).Clear();
            _repository.Delegate(
                parts[0], Role(parts[1], parts.ElementAtOrDefault(2) ?? "*") with { Terminating = edge.EndsWith('!') }, key);
        }

        _repository.Publish([.. keys.Keys, "targets", "snapshot", "timestamp"]);
        Assert.False(await _client.FindsAsync("missingpath"));
        Assert.Equal(visited, Visited());
    }

    [Theory]
    [InlineData("targetfile", true, "")]
    [InlineData("README.md", true, "A")]
    [InlineData("releases/x/x_v1", true, "B C")]
    [InlineData("releases/y/y_v1.zip", true, "B D")]
    [InlineData("releases/z/z_v1.zip", false, "B")] // D knows it, but B does not delegate it
    [InlineData("releases/README.md", false, "")] // a star is within one folder
    [InlineData("foo-1.tgz", true, "A")]
    [InlineData("foo-alpha.tgz", false, "")] // a question mark is one letter
    [InlineData("README.MD", false, "")]
    public async Task A_path_goes_to_the_roles_whose_patterns_match_it(string path, bool found, string visited)
    {
        _repository.Delegate("targets", Role("A", "*.doc", "*.md", "foo-?.tgz"));
        _repository.Delegate("targets", Role("B", "releases/*/*"));
        _repository.Delegate("B", Role("C", "releases/x/*"));
        _repository.Delegate("B", Role("D", "releases/y/*.zip"));
        foreach ((string role, string target) in new[]
        {
            ("targets", "targetfile"), ("A", "README.md"), ("A", "releases/README.md"), ("A", "foo-1.tgz"), ("A", "foo-alpha.tgz"),
            ("C", "releases/x/x_v1"), ("D", "releases/y/y_v1.zip"), ("D", "releases/z/z_v1.zip"),
        })
            _repository.AddTarget(role, target, Encoding.UTF8.GetBytes(target));
        _repository.Publish("A", "B", "C", "D", "targets", "snapshot", "timestamp");
        Assert.Equal(found, await _client.FindsAsync(path));
        Assert.Equal(visited, Visited());
    }

    [Fact]
    public async Task A_role_known_from_another_path_is_verified_with_the_keys_of_this_one()
    {
        _repository.Delegate("targets", Role("parent-a", "team-a/*"));
        _repository.Delegate("targets", Role("parent-b", "team-b/*"));
        SigningKey trustedByA = _repository.NewKey();
        _repository.Delegate("parent-a", Role("release", "team-a/*"), trustedByA);
        _repository.Delegate("parent-b", Role("release", "team-b/*"));
        _repository.SignersOf("release").Clear();
        _repository.SignersOf("release").Add(trustedByA);
        _repository.AddTarget("release", "team-a/list", [1]);
        _repository.AddTarget("release", "team-b/list", [2]);
        _repository.Publish("release", "parent-a", "parent-b", "targets", "snapshot", "timestamp");

        MetadataClient client = await _client.RefreshedAsync();
        Assert.NotNull(await client.FindAsync("team-a/list", CancellationToken.None));
        Assert.Equal(
            MetadataRefusal.ForeignKey,
            (await Assert.ThrowsAsync<MetadataException>(() => client.FindAsync("team-b/list", CancellationToken.None))).Refusal);
    }

    [Fact]
    public async Task A_role_that_the_snapshot_does_not_name_is_not_even_asked_for()
    {
        _repository.Delegate("targets", Role("delegated", "d/*"));
        _repository.Publish("delegated", "targets");
        _repository.Snapshot = _repository.Snapshot with { Meta = _repository.Snapshot.Meta.Remove("delegated.json") };
        _repository.Publish("snapshot", "timestamp");
        MetadataClient client = await _client.RefreshedAsync();
        await Assert.ThrowsAsync<MetadataException>(() => client.FindAsync("d/foo", CancellationToken.None));
        Assert.Null(_client.Version("delegated"));
        Assert.DoesNotContain("1.delegated.json", _repository.Requests);
    }

    [Theory]
    [InlineData("?", "1.%3F.json")]
    [InlineData("#", "1.%23.json")]
    [InlineData("/delegatedrole", "1.%2Fdelegatedrole.json")]
    [InlineData("../delegatedrole", "1...%2Fdelegatedrole.json")]
    public async Task A_role_of_an_odd_name_is_asked_for_and_kept_under_an_escaped_one(string role, string asked)
    {
        _repository.Delegate("targets", Role(role, "*"));
        _repository.Publish(role, "targets", "snapshot", "timestamp");
        Assert.False(await _client.FindsAsync("nonexistent"));
        Assert.Contains(asked, _repository.Requests);
        Assert.Equal(5, _client.Trusted.Split(' ').Length / 2);
    }

    [Theory]
    [InlineData("timestamp")]
    [InlineData("root")]
    [InlineData("")]
    public async Task A_role_that_would_take_a_top_level_roles_place_is_refused(string role)
    {
        _repository.Delegate("targets", Role(role, "*"));
        _repository.Publish("targets", "snapshot", "timestamp");
        await _client.RefusedAsync(MetadataRefusal.Unreadable);
        Assert.Equal("root 1 snapshot 2 timestamp 2", _client.Trusted);
    }

    [Fact]
    public async Task A_delegation_by_hash_prefixes_covers_the_paths_that_hash_to_them()
    {
        string hash = Convert.ToHexStringLower(SHA256.HashData("bins/a"u8));
        _repository.Delegate("targets", Role("bin") with { Paths = null, PathHashPrefixes = [hash[..2]] });
        _repository.AddTarget("bin", "bins/a", [1]);
        _repository.Publish("bin", "targets", "snapshot", "timestamp");
        Assert.True(await _client.FindsAsync("bins/a"));
        Assert.False(Role("bin").Covers("bins/a"));
        Assert.False((Role("bin") with { Paths = null, PathHashPrefixes = ["zz"] }).Covers("bins/a"));
    }

    [Fact]
    public async Task A_chain_of_delegations_without_end_is_given_up()
    {
        string by = "targets";
        for (int i = 0; i < 12; i++)
        {
            string next = $"r{i:00}";
            _repository.Delegate(by, Role(next, "*"));
            by = next;
        }

        _repository.AddTarget(by, "deep", [1]);
        _repository.Publish([.. Enumerable.Range(0, 12).Select(i => $"r{i:00}"), "targets", "snapshot", "timestamp"]);
        MetadataClient limited = _client.Open(limits: new() { DelegationsMax = 5 });
        await limited.RefreshAsync(CancellationToken.None);
        Assert.Null(await limited.FindAsync("deep", CancellationToken.None));
        Assert.True(await _client.FindsAsync("deep"));
    }

    [Theory]
    [InlineData("../list")]
    [InlineData("a/../list")]
    [InlineData("/list")]
    [InlineData("a//list")]
    [InlineData("")]
    public async Task A_target_whose_name_leaves_its_folder_is_refused(string path)
    {
        MetadataClient client = await _client.RefreshedAsync();
        Assert.Throws<MetadataException>(() => client.PathOf(path, RepositorySimulator.TargetOf([1])));
    }

    [Fact]
    public async Task A_consistent_snapshots_target_carries_its_hash_in_its_name()
    {
        MetadataClient client = await _client.RefreshedAsync();
        ManifestTarget target = RepositorySimulator.TargetOf([1]);
        Assert.Equal($"a/{target.Sha256}.list", client.PathOf("a/list", target));
        ManifestTarget unknown = new(1, target.Hashes.Clear().Add("unknown-hash", target.Sha256));
        Assert.Throws<MetadataException>(() => client.PathOf("a/list", unknown));
    }

    [Theory]
    [InlineData("*", "", true)]
    [InlineData("a*b*c", "axxbyyc", true)]
    [InlineData("a*b*c", "axxbyy", false)]
    [InlineData("*/x", "a/x", true)]
    [InlineData("*/x", "a/b/x", false)]
    [InlineData("[ab]", "a", false)]
    public void A_pattern_has_stars_and_question_marks_alone(string pattern, string path, bool matches) =>
        Assert.Equal(matches, PathPattern.Matches(pattern, path));

    private static DelegatedRole Role(string name, params string[] paths) =>
        new() { Name = name, KeyIds = [], Threshold = 1, Paths = [.. paths] };

    /// <summary>Delegated roles in the order in which they were asked for.</summary>
    private string Visited() => string.Join(' ', _repository.Requests.Skip(4).Select(name => name.Split('.')[1]));
}

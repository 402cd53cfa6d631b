using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Metadata.Roles;

namespace CheckpointEdge.Exchange.Tests.Metadata.Client;

/// <summary>Thresholds, kinds of keys, and their rotation.</summary>
public sealed class KeyTests : IDisposable
{
    private readonly RepositorySimulator _repository = new();
    private readonly ClientUnderTest _client;

    public KeyTests() => _client = new ClientUnderTest(_repository);

    public void Dispose()
    {
        _client.Dispose();
        _repository.Dispose();
    }

    [Fact]
    public async Task Two_signatures_of_three_that_must_be_are_too_few()
    {
        _repository.Threshold("snapshot", 3);
        _repository.AddKey("snapshot");
        _repository.AddKey("snapshot");
        _repository.Publish("root", "snapshot", "timestamp");
        await _client.RefreshedAsync();
        _repository.SignersOf("snapshot").RemoveAt(0);
        _repository.Publish("snapshot", "timestamp");
        string sentence = await _client.RefusedAsync(MetadataRefusal.TooFewSigners);
        Assert.Contains("2 valid signature(s) of trusted keys; 3 are needed", sentence, StringComparison.Ordinal);
        Assert.Equal(2, _client.Version("snapshot"));
    }

    [Fact]
    public async Task A_role_with_fewer_keys_than_signatures_needed_is_never_taken()
    {
        for (int i = 0; i < 4; i++)
            _repository.AddKey("snapshot");
        _repository.Threshold("snapshot", 6);
        _repository.Publish("root", "snapshot", "timestamp");
        await _client.RefusedAsync(MetadataRefusal.TooFewSigners);
        Assert.Equal("root 2 timestamp 2", _client.Trusted);
    }

    [Fact]
    public async Task One_key_under_many_names_is_one_signer()
    {
        SigningKey key = _repository.SignersOf("snapshot")[0];
        for (int i = 0; i < 5; i++)
            _repository.Trust("snapshot", key.Public, new string((char)('a' + i), 64));
        _repository.Threshold("snapshot", 3);
        _repository.Publish("root", "snapshot", "timestamp");
        Change("2.snapshot.json", signatures =>
        {
            for (int i = 0; i < 5; i++)
                signatures.Add(new JsonObject { ["keyid"] = new string((char)('a' + i), 64), ["sig"] = signatures[0]!["sig"]!.DeepClone() });
        });
        await _client.RefusedAsync(MetadataRefusal.TooFewSigners);
    }

    [Fact]
    public async Task Two_signatures_under_one_key_id_are_refused_whatever_they_are()
    {
        Change("1.snapshot.json", signatures => signatures.Add(signatures[0]!.DeepClone()));
        Assert.Contains("two signatures under one key", await _client.RefusedAsync(MetadataRefusal.Unreadable), StringComparison.Ordinal);
        Assert.Equal("root 1 timestamp 1", _client.Trusted);
    }

    [Fact]
    public async Task A_signature_that_is_none_does_no_harm_where_enough_others_hold()
    {
        foreach (string sig in new[] { "", "zz", "3045" })
        {
            _repository.AddKey("timestamp");
            _repository.Publish("root", "timestamp");
            Change("timestamp.json", signatures => signatures[0]!["sig"] = sig);
            await _client.RefreshedAsync();
        }

        Assert.Equal((4, 4), (_client.Version("root"), _client.Version("timestamp")));
    }

    [Fact]
    public async Task An_rsa_pss_key_signs_beside_an_ecdsa_key()
    {
        using RSA rsa = RSA.Create(2048);
        PublicKey key = new() { KeyType = "rsa", Scheme = "rsassa-pss-sha256", Value = new KeyValue(rsa.ExportSubjectPublicKeyInfoPem()) };
        _repository.Trust("root", key, "rsa-key");
        _repository.Threshold("root", 2);
        _repository.Publish("root");
        Change("2.root.json", signatures => signatures.Add(Signature("rsa-key", data =>
            rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pss), "2.root.json")));
        await _client.RefreshedAsync();

        _repository.Publish("root");
        Change("3.root.json", signatures => signatures.Add(Signature("rsa-key", data =>
            rsa.SignData([.. data, 0], HashAlgorithmName.SHA256, RSASignaturePadding.Pss), "3.root.json")));
        await _client.RefusedAsync(MetadataRefusal.TooFewSigners);
        Assert.Equal(2, _client.Version("root"));
    }

    [Fact]
    public async Task A_key_of_an_unknown_scheme_is_not_counted_and_is_no_error()
    {
        _repository.Trust("root", new PublicKey { KeyType = "ed25519", Scheme = "ed25519", Value = new KeyValue(new string('a', 64)) }, "ed");
        _repository.Publish("root");
        Change("2.root.json", signatures => signatures.Add(new JsonObject { ["keyid"] = "ed", ["sig"] = new string('b', 128) }));
        await _client.RefreshedAsync();
        Assert.Equal(2, _client.Version("root"));
    }

    [Theory]
    [InlineData("1/1:1 2/1:21 2/1:2")] // one key replaced by another, in three versions
    [InlineData("1/1:314 2/1:3214 2/1:324")] // signatures nobody asked for
    [InlineData("01234/3:024 01234/3:041 01234/3:013 01234/3:013")] // other three of five each time
    [InlineData("01234/3:024 01345/3:041")] // one of five replaced
    [InlineData("01234/3:024 01345/3:0245 01345/3:045")] // the same with a step between
    [InlineData("01234/3:024 56789/3:024567 56789/3:567")] // all five replaced
    [InlineData("123/1:1 123/2:12")] // more signatures needed
    [InlineData("123/2:12 123/1:12 123/1:1")] // fewer needed
    [InlineData("1/1:1 12/2:12")] // a second key that must sign
    [InlineData("1/1:1 2/1:234 !")] // the old key did not sign
    [InlineData("1/1:1 2/1:134 !")] // the new key did not sign
    [InlineData("01234/3:024 01345/3:024 !")] // too few of the new keys
    [InlineData("01234/3:024 01345/3:045 !")] // too few of the old keys
    [InlineData("123/1:1 123/2:2 !")] // the new threshold is not reached
    [InlineData("123/2:12 123/1:1 !")] // the old threshold is not reached
    public async Task Root_follows_root_only_when_old_and_new_keys_sign(string versions)
    {
        string[] steps = [.. versions.Split(' ').Where(step => step != "!")];
        SigningKey[] keys = [.. Enumerable.Range(0, 10).Select(_ => _repository.NewKey())];
        _repository.Root = _repository.Root with { Version = 0 };
        foreach (string step in steps)
        {
            Set("root", step, keys);
            _repository.Publish("root");
        }

        using ClientUnderTest client = new(_repository);
        bool refused = versions.EndsWith('!');
        if (refused)
            await Assert.ThrowsAsync<MetadataException>(() => client.RefreshedAsync());
        else
            await client.RefreshedAsync();
        Assert.Equal(steps.Length - (refused ? 1 : 0), client.Version("root"));
    }

    [Theory]
    [InlineData("2/1:2", true)]
    [InlineData("1/1:314", true)]
    [InlineData("2/1:134", false)]
    [InlineData("01345/3:024", false)]
    [InlineData("01345/3:04", false)]
    [InlineData("01234/3:024", true)]
    [InlineData("01234/3:041", true)]
    [InlineData("01234/3:234", true)]
    public async Task Every_other_role_follows_the_keys_that_root_names(string keysAndSigners, bool taken)
    {
        SigningKey[] keys = [.. Enumerable.Range(0, 10).Select(_ => _repository.NewKey())];
        foreach (string role in new[] { "timestamp", "snapshot", "targets" })
        {
            Set(role, keysAndSigners, keys);
            _repository.Publish("root", "targets", "snapshot", "timestamp");
            if (!taken)
            {
                await Assert.ThrowsAsync<MetadataException>(() => _client.RefreshedAsync());
                continue;
            }

            await _client.RefreshedAsync();
            Assert.Equal(_repository.Files[role + ".json"], await File.ReadAllBytesAsync(_client[role]));
        }
    }

    [Fact]
    public async Task More_roots_than_one_update_takes_come_with_the_next()
    {
        for (int i = 0; i < 5; i++)
            _repository.Publish("root");
        await _client.Open(limits: new() { RootRotationsMax = 2 }).RefreshAsync(CancellationToken.None);
        Assert.Equal(3, _client.Version("root"));
        await _client.RefreshedAsync();
        Assert.Equal(6, _client.Version("root"));
    }

    /// <summary>"013/2:01": keys 0, 1 and 3, two must sign, 0 and 1 do.</summary>
    private void Set(string role, string step, SigningKey[] keys)
    {
        string[] parts = step.Split('/', ':');
        _repository.Root = _repository.Root with
        {
            Roles = _repository.Root.Roles.SetItem(role, new RoleKeys { KeyIds = [], Threshold = parts[1][0] - '0' }),
        };
        foreach (char digit in parts[0])
            _repository.Trust(role, keys[digit - '0'].Public, keys[digit - '0'].Public.KeyId);
        _repository.SignersOf(role).Clear();
        _repository.SignersOf(role).AddRange(parts[2].Select(digit => keys[digit - '0']));
    }

    private void Change(string name, Action<JsonArray> change)
    {
        JsonNode envelope = JsonNode.Parse(_repository.Files[name])!;
        change(envelope["signatures"]!.AsArray());
        _repository.Files[name] = Encoding.UTF8.GetBytes(envelope.ToJsonString());
    }

    private JsonObject Signature(string keyId, Func<byte[], byte[]> sign, string name)
    {
        using System.Text.Json.JsonDocument document = System.Text.Json.JsonDocument.Parse(_repository.Files[name]);
        byte[] canonical = CanonicalJson.Encode(document.RootElement.GetProperty("signed"));
        return new JsonObject { ["keyid"] = keyId, ["sig"] = Convert.ToHexStringLower(sign(canonical)) };
    }
}

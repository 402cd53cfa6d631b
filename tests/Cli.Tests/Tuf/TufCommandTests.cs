using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Metadata.Roles;

namespace CheckpointEdge.Tests.Tuf;

/// <summary><c>checkpointctl tuf</c> as the public conformance suite calls it, against a real web server.</summary>
public sealed class TufCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tuf-");
    private readonly HttpListener _server = new();
    private readonly ConcurrentDictionary<string, byte[]> _files = new();
    private readonly ConcurrentQueue<string> _asked = new();
    private readonly SigningKey _key = SigningKey.Create();
    private readonly string _address;
    private long _version;

    public TufCommandTests()
    {
        using (TcpListener free = new(IPAddress.Loopback, 0))
        {
            free.Start();
            _address = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/";
        }

        _server.Prefixes.Add(_address);
        _server.Start();
        _ = ServeAsync();
        Publish();
    }

    public void Dispose()
    {
        _server.Close();
        _key.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void A_file_that_was_signed_is_fetched_once_and_kept()
    {
        Publish(("a/list.txt", "first"u8.ToArray()));
        Init();
        Assert.Equal(0, Download("a/list.txt"));
        Assert.Equal(0, Download("a/list.txt"));
        Assert.Equal(["first"], Downloaded());
        Assert.Single(_asked, name => name.StartsWith("/targets/a/", StringComparison.Ordinal));
    }

    [Fact]
    public void A_changed_file_takes_the_place_of_the_old_one()
    {
        Publish(("list.txt", "first"u8.ToArray()));
        Init();
        Download("list.txt");
        Publish(("list.txt", "second"u8.ToArray()), ("other.txt", "other"u8.ToArray()));
        Assert.Equal(0, Download("list.txt", "other.txt"));
        Assert.Equal(["other", "second"], Downloaded());
    }

    [Fact]
    public void A_file_put_in_another_ones_place_is_refused_and_leaves_nothing()
    {
        Publish(("list.txt", "first"u8.ToArray()), ("second.txt", "second"u8.ToArray()));
        Init();
        Download("list.txt");
        foreach (string name in _files.Keys.Where(name => name.StartsWith("/targets/", StringComparison.Ordinal)))
            _files[name] = "malicious and much longer"u8.ToArray();
        Assert.Equal(1, Download("second.txt"));
        Assert.Equal(["first"], Downloaded());
    }

    [Theory]
    [InlineData("sha256", 0)]
    [InlineData("sha512", 0)]
    [InlineData("unknown-hash", 1)]
    public void A_file_needs_a_hash_of_a_known_kind(string kind, int code)
    {
        byte[] content = "content"u8.ToArray();
        string hash = Convert.ToHexStringLower(kind == "sha512" ? SHA512.HashData(content) : SHA256.HashData(content));
        Publish(new Dictionary<string, (byte[], string, string)> { ["list.txt"] = (content, kind, hash) });
        Init();
        Assert.Equal(code, Download("list.txt"));
        Assert.Equal(1 - code, Downloaded().Length);
    }

    [Fact]
    public void The_first_file_that_fails_ends_the_download_in_one_sentence()
    {
        Publish(("list.txt", "first"u8.ToArray()));
        Init();
        (int code, _, string error) = Run("download", "nowhere.txt", "list.txt");
        Assert.Equal((1, "There is no target nowhere.txt."), (code, error.Trim()));
        Assert.Empty(Downloaded());
    }

    [Fact]
    public void A_refresh_without_a_root_without_a_server_and_without_arguments_is_a_plain_no()
    {
        Assert.Equal(1, Checkpointctl.Run("tuf", "--metadata-dir", At("trusted"), "--metadata-url", _address, "refresh").Code);
        Assert.Equal(1, Checkpointctl.Run("tuf", "--metadata-dir", At("trusted"), "init", At("nowhere.json")).Code);
        Assert.Equal(1, Checkpointctl.Run("tuf", "refresh").Code);
        Init();
        Assert.Equal(0, Run("refresh").Code);
        _server.Stop();
        Assert.Equal(1, Run("refresh").Code);
    }

    private string At(string name) => Path.Combine(_folder.FullName, name);

    private void Init()
    {
        File.WriteAllBytes(At("root.json"), _files["/metadata/1.root.json"]);
        Assert.Equal(0, Checkpointctl.Run("tuf", "--metadata-dir", At("trusted"), "init", At("root.json")).Code);
    }

    private int Download(params string[] names) => Run("download", names).Code;

    private (int Code, string Output, string Error) Run(string command, params string[] names)
    {
        Directory.CreateDirectory(At("downloaded"));
        return Checkpointctl.Run(
        [
            "tuf", "--metadata-url", _address + "metadata/", "--metadata-dir", At("trusted"),
            .. names.SelectMany(name => new[] { "--target-name", name }),
            "--target-dir", At("downloaded"), "--target-base-url", _address + "targets/", command,
        ]);
    }

    private string[] Downloaded() => Directory.Exists(At("downloaded"))
        ? [.. Directory.GetFiles(At("downloaded"), "*", SearchOption.AllDirectories).Select(File.ReadAllText).Order(StringComparer.Ordinal)]
        : [];

    private void Publish(params (string Path, byte[] Content)[] targets) => Publish(targets.ToDictionary(
        target => target.Path,
        target => (target.Content, "sha256", Convert.ToHexStringLower(SHA256.HashData(target.Content)))));

    private void Publish(Dictionary<string, (byte[] Content, string Kind, string Hash)> contents)
    {
        DateTimeOffset expires = TimeProvider.System.GetUtcNow().AddDays(1);
        RoleKeys one = new() { KeyIds = [_key.Public.KeyId], Threshold = 1 };
        _version++;
        RootRole root = new()
        {
            Type = "root",
            Version = 1,
            Expires = expires,
            ConsistentSnapshot = true,
            Keys = ImmutableSortedDictionary<string, PublicKey>.Empty.Add(_key.Public.KeyId, _key.Public),
            Roles = TopLevel.Names.ToImmutableSortedDictionary(name => name, _ => one),
        };
        TargetsRole targets = new()
        {
            Type = "targets",
            Version = _version,
            Expires = expires,
            Targets = contents.ToImmutableSortedDictionary(c => c.Key, c => new ManifestTarget(
                c.Value.Content.Length, ImmutableSortedDictionary<string, string>.Empty.Add(c.Value.Kind, c.Value.Hash))),
        };
        ImmutableSortedDictionary<string, MetaFile> meta = ImmutableSortedDictionary<string, MetaFile>.Empty;
        MetaFile version = new() { Version = _version };
        SnapshotRole snapshot = new() { Type = "snapshot", Version = _version, Expires = expires, Meta = meta.Add("targets.json", version) };
        TimestampRole timestamp = new() { Type = "timestamp", Version = _version, Expires = expires, Meta = meta.Add("snapshot.json", version) };
        _files.TryAdd("/metadata/1.root.json", SignedMetadata.Sign(root, ExchangeJson.Default.RootRole, [_key]));
        _files[$"/metadata/{_version}.targets.json"] = SignedMetadata.Sign(targets, ExchangeJson.Default.TargetsRole, [_key]);
        _files[$"/metadata/{_version}.snapshot.json"] = SignedMetadata.Sign(snapshot, ExchangeJson.Default.SnapshotRole, [_key]);
        _files["/metadata/timestamp.json"] = SignedMetadata.Sign(timestamp, ExchangeJson.Default.TimestampRole, [_key]);
        foreach ((string path, (byte[] content, _, string hash)) in contents)
        {
            int name = path.LastIndexOf('/') + 1;
            _files["/targets/" + path.Insert(name, hash + ".")] = content;
        }
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                HttpListenerContext context = await _server.GetContextAsync();
                string path = context.Request.Url!.AbsolutePath;
                _asked.Enqueue(path);
                if (_files.TryGetValue(path, out byte[]? content))
                    await context.Response.OutputStream.WriteAsync(content);
                else
                    context.Response.StatusCode = 404;
                context.Response.Close();
            }
        }
        catch (Exception failure) when (failure is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}

using System.Text;
using CheckpointEdge.Central.Publishing;
using CheckpointEdge.Central.Slicing;
using CheckpointEdge.Central.Tests.Import;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Watchlists.Matching;
using CheckpointEdge.Watchlists.Records;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Central.Tests.Publishing;

public sealed class ListPublisherTests : IDisposable
{
    private static readonly DateTimeOffset _createdAt = new(2031, 5, 4, 3, 2, 1, TimeSpan.Zero);
    private static readonly DateTimeOffset _expires = _createdAt.AddDays(7);
    private static readonly byte[] _policy = Encoding.UTF8.GetBytes("""{"listAgeWarnHours":12}""");

    private readonly SourceFolder _folder = new();
    private readonly SigningKey _anna = SigningKey.Create();
    private readonly SigningKey _jon = SigningKey.Create();

    public void Dispose()
    {
        _anna.Dispose();
        _jon.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_publication_is_signed_by_both_and_every_file_lies_under_its_own_hash()
    {
        string slice = Cut(1, "ANNA");
        ListManifest published = Publisher.Publish(slice, _policy, [_anna, _jon], _expires);

        ListManifest verified = SignedMetadata.Verify(
            File.ReadAllBytes(Published("manifest.json")),
            new TrustedRole { Keys = [_anna.Public, _jon.Public], Threshold = 2 },
            ExchangeJson.Default.ListManifest);
        Assert.Equal((1, 1L, _expires), (verified.Slice.Records, verified.Version, verified.Expires));
        Assert.Equal(published.Targets["slice.db"].Sha256, verified.Targets["slice.db"].Sha256);
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(slice, "slice.db")), File.ReadAllBytes(Published(verified.Targets["slice.db"].PathOf("slice.db"))));
        Assert.Equal(_policy, File.ReadAllBytes(Published(verified.Targets["policy.json"].PathOf("policy.json"))));
        Assert.Equal(File.ReadAllBytes(Published("manifests/1.json")), File.ReadAllBytes(Published("manifest.json")));
        Assert.Empty(Directory.GetFiles(Published(""), "*.tmp", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_board_is_named_a_record_to_try_the_slice_with_and_a_slice_of_nobody_names_none()
    {
        string people = _folder.At("some-people"), nobody = _folder.At("nobody");
        ListRecord person = new()
        {
            Id = "UTO-1",
            List = "uto-wanted",
            Source = "Utopian Police",
            SourceId = "W/1",
            Names = [new ListedName("Zaqwolt Brimvek", NameStrength.Primary)],
            BirthDates = [BirthDateRange.Day(new DateOnly(1974, 8, 12))],
        };
        SliceFile.Write(people, 1, _expires.AddDays(-1), [person]);
        SliceFile.Write(nobody, 1, _expires.AddDays(-1), [person with { BirthDates = [] }]);
        byte[]? canary = ListPublisher.Describe(people, _policy, _expires).Targets["slice.db"].Custom!.Canary;
        using Slice slice = Slice.Open(people);
        SliceCanary.Check(slice, WatchlistSearch.Build(slice.Records(), slice.Record), canary);
        Assert.Null(ListPublisher.Describe(nobody, _policy, _expires).Targets["slice.db"].Custom!.Canary);
    }

    [Fact]
    public void A_later_publication_keeps_every_file_of_the_one_before()
    {
        Publisher.Publish(Cut(1, "ANNA"), _policy, [_anna], _expires);
        Dictionary<string, byte[]> before = Files();
        Publisher.Publish(Cut(2, "JON"), _policy, [_anna], _expires);

        Assert.Equal(2, Publisher.Current()?.Version);
        foreach ((string file, byte[] content) in before.Where(file => Path.GetFileName(file.Key) != "manifest.json"))
            Assert.Equal(content, File.ReadAllBytes(file));
    }

    [Fact]
    public void A_generation_never_goes_back_and_never_gets_other_content()
    {
        Publisher.Publish(Cut(2, "ANNA"), _policy, [_anna], _expires);
        Refused(Cut(1, "JON"), "cannot follow generation 2");
        Refused(Cut(0, "JON"), "cannot follow generation 2");
        Refused(Cut(2, "JON"), "other content");
    }

    [Fact]
    public void A_publication_that_broke_off_before_its_last_step_is_completed_by_publishing_again()
    {
        string slice = Cut(1, "ANNA");
        Publisher.Publish(slice, _policy, [_anna], _expires);
        byte[] manifest = File.ReadAllBytes(Published("manifest.json"));
        File.Delete(Published("manifest.json"));

        Publisher.Publish(slice, _policy, [_anna], _expires);
        Assert.Equal(manifest, File.ReadAllBytes(Published("manifest.json")));
    }

    [Fact]
    public void Nothing_is_published_without_a_signer_a_policy_or_a_whole_slice()
    {
        string slice = Cut(1, "ANNA");
        Assert.Throws<PublishingException>(() => Publisher.Publish(slice, _policy, [], _expires));
        Assert.Throws<PublishingException>(() => Publisher.Publish(slice, "no policy"u8.ToArray(), [_anna], _expires));
        Assert.Throws<PublishingException>(() => Publisher.Publish(slice, _policy, [_anna], _createdAt));
        Assert.Throws<SliceException>(() => Publisher.Publish(_folder.At("nowhere"), _policy, [_anna], _expires));
        Assert.False(Directory.Exists(Published("")));
    }

    [Fact]
    public void A_damaged_file_in_the_store_stops_the_publication_that_would_rely_on_it()
    {
        ListManifest first = Publisher.Publish(Cut(1, "ANNA"), _policy, [_anna], _expires);
        File.WriteAllText(Published(first.Targets["policy.json"].PathOf("policy.json")), "{}");
        Refused(Cut(2, "JON"), "is damaged");
        Assert.Equal(1, Publisher.Current()?.Version);
    }

    [Fact]
    public void A_publication_is_any_set_of_named_files_beside_the_slice()
    {
        string slice = Cut(1, "ANNA");
        byte[] further = "anything"u8.ToArray();
        File.WriteAllBytes(Path.Combine(slice, "delta-0.bin"), further);
        byte[] envelope = SignedMetadata.Sign(
            ListPublisher.Describe(slice, _policy, _expires, ["delta-0.bin"]), ExchangeJson.Default.ListManifest, [_anna]);
        ListManifest published = Publisher.PublishSigned(slice, _policy, envelope);
        Assert.Equal(further, File.ReadAllBytes(Published(published.Targets["delta-0.bin"].PathOf("delta-0.bin"))));
    }

    [Theory]
    [InlineData("missing.bin", "not among the files")]
    [InlineData("../slice.db", "no name of a target")]
    [InlineData("..", "no name of a target")]
    [InlineData("", "no name of a target")]
    public void A_further_target_is_a_plain_name_of_a_file_that_is_there(string name, string word) => Assert.Contains(
        word,
        Assert.Throws<PublishingException>(() => ListPublisher.Describe(Cut(1, "ANNA"), _policy, _expires, [name])).Message,
        StringComparison.Ordinal);

    private ListPublisher Publisher => new(Published(""));

    private string Published(string name) => Path.Combine(_folder.At("lists"), name);

    private Dictionary<string, byte[]> Files() =>
        Directory.GetFiles(Published(""), "*", SearchOption.AllDirectories).ToDictionary(file => file, File.ReadAllBytes);

    private void Refused(string slice, string word) => Assert.Contains(
        word,
        Assert.Throws<PublishingException>(() => Publisher.Publish(slice, _policy, [_anna], _expires)).Message,
        StringComparison.Ordinal);

    private string Cut(long generation, string name)
    {
        string directory = _folder.At($"cut-{generation}-{name}");
        ListRecord record = new()
        {
            Id = "P1",
            List = "people",
            Source = "People list",
            SourceId = "P1",
            Names = [new ListedName(name, NameStrength.Primary)],
        };
        SliceCutter.Cut([ListFeed.Of("people", "People list", null, [record])], generation, _createdAt, directory);
        return directory;
    }
}

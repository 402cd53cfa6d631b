using System.Collections.Immutable;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Watchlists.Slices;
using Xunit;

namespace CheckpointEdge.Exchange.Tests.Metadata;

public sealed class PostSliceTests
{
    private static readonly ListManifest _manifest = new()
    {
        Version = 7,
        Expires = new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero),
        Targets = ImmutableSortedDictionary.Create<string, ManifestTarget>(StringComparer.Ordinal)
            .Add("policy.json", Target('0'))
            .Add("slice.db", Target('1', Header(1000)))
            .Add("documents.fp", Target('2'))
            .Add("north/slice.db", Target('3', Header(10), "Al Wadi", "gate-9"))
            .Add("north/slice.delta", Target('4'))
            .Add("south/slice.db", Target('5', Header(20), "Port Sud")),
    };

    [Fact]
    public void A_post_sees_its_own_slice_under_the_ordinary_names()
    {
        ListManifest own = _manifest.For("gate-1", "Al Wadi");

        Assert.Equal(["policy.json", "slice.db", "slice.delta"], own.Targets.Keys);
        Assert.Equal(10, own.Slice.Records);
        Assert.Equal($"files/north/{new string('3', 64)}.slice.db", own.Targets["slice.db"].PathOf("slice.db"));
        Assert.Equal($"files/{new string('0', 64)}.policy.json", own.Targets["policy.json"].PathOf("policy.json"));
    }

    [Fact]
    public void A_board_that_is_named_itself_comes_before_its_site() =>
        Assert.Equal(10, _manifest.For("gate-9", "Port Sud").Slice.Records);

    [Fact]
    public void A_post_that_nobody_named_gets_everything() => Assert.Same(_manifest, _manifest.For("gate-1", "Elsewhere"));

    [Fact]
    public void Names_of_boards_do_not_match_in_part() => Assert.Same(_manifest, _manifest.For("gate", "Al Wad"));

    [Fact]
    public void What_is_signed_about_posts_survives_writing_and_reading()
    {
        using SigningKey key = SigningKey.Create();
        byte[] envelope = SignedMetadata.Sign(_manifest, ExchangeJson.Default.ListManifest, [key]);

        ListManifest read = SignedMetadata.ReadUnverified(envelope, ExchangeJson.Default.ListManifest);

        Assert.Equal(["Al Wadi", "gate-9"], read.Targets["north/slice.db"].Custom!.Posts.AsEnumerable());
        Assert.True(read.Targets["slice.db"].Custom!.Posts.IsDefault);
        Assert.Equal(20, read.For("x", "Port Sud").Slice.Records);
    }

    private static ManifestTarget Target(char digit, SliceHeader? header = null, params string[] posts) =>
        new(1, ImmutableSortedDictionary<string, string>.Empty.Add("sha256", new string(digit, 64)))
        {
            Custom = header is null ? null : new TargetCustom { Slice = header, Posts = posts.Length == 0 ? default : [.. posts] },
        };

    private static SliceHeader Header(int records) => new()
    {
        Generation = 7,
        CreatedAt = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero),
        Lists = [],
        Records = records,
        Names = records,
        Documents = 0,
    };
}

using System.Text;
using CheckpointEdge.Watchlists.Matching;
using CheckpointEdge.Watchlists.Records;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Watchlists.Tests.Slices;

/// <summary>The record by which a board tries a slice before it is used.</summary>
public sealed class SliceCanaryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("canary-").FullName;
    private readonly SliceKey _key = SliceKey.Create();

    public void Dispose()
    {
        _key.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(4100)]
    public void What_Central_chose_is_found_again(int count)
    {
        using Slice slice = Written(Enumerable.Range(1, count).Select(Person));
        byte[] canary = SliceCanary.Choose(slice)!;
        SliceCanary.Check(slice, SearchOf(slice), canary);
        Assert.Equal(-1, canary.AsSpan().IndexOf(Encoding.UTF8.GetBytes("UTO-")));
        Assert.Equal(canary, SliceCanary.Choose(slice));
    }

    [Fact]
    public void Another_generation_has_another_canary()
    {
        using Slice one = Written(Enumerable.Range(1, 5000).Select(Person));
        using Slice next = Written(Enumerable.Range(1, 5000).Select(Person), generation: 2);
        Assert.NotEqual(SliceCanary.Choose(one), SliceCanary.Choose(next));
    }

    [Fact]
    public void Who_has_only_half_a_name_or_no_day_of_birth_is_no_canary()
    {
        using Slice slice = Written(
        [
            Person(1) with { Names = [new ListedName("ZAQWOLT", NameStrength.Primary)] },
            Person(2) with { BirthDates = [BirthDateRange.Years(1974, 1974)] },
            Person(3) with { BirthDates = [BirthDateRange.Day(new DateOnly(1974, 1, 2)), BirthDateRange.Day(new DateOnly(1975, 1, 2))] },
            Person(4) with { Names = [new ListedName("Zaqwolt Brimvek", NameStrength.Weak)] },
            Person(6) with { Names = [] },
        ]);
        Assert.Null(SliceCanary.Choose(slice));
    }

    [Fact]
    public void A_slice_of_nobody_has_no_canary()
    {
        using Slice slice = Written([]);
        Assert.Null(SliceCanary.Choose(slice));
    }

    [Fact]
    public void A_slice_without_the_record_is_refused()
    {
        using Slice slice = Written([Person(1), Person(2)]);
        byte[] canary = new SliceCanary("UTO-0000003", RecordDigest.Of(Person(3)).ToString()).Seal(_key);
        Refused(slice, canary, "lacks the record");
    }

    [Fact]
    public void A_record_that_says_something_else_is_refused()
    {
        using Slice slice = Written([Person(1), Person(2) with { Remarks = "amended" }]);
        Refused(slice, new SliceCanary("UTO-0000002", RecordDigest.Of(Person(2)).ToString()).Seal(_key), "something else than was signed");
    }

    [Fact]
    public void A_search_that_does_not_find_the_record_is_refused()
    {
        using Slice slice = Written([Person(1), Person(2)]);
        byte[] canary = SliceCanary.Choose(slice)!;
        WatchlistSearch empty = WatchlistSearch.Build([], slice.Record);
        SliceException failure = Assert.Throws<SliceException>(() => SliceCanary.Check(slice, empty, canary));
        Assert.Contains("does not find", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_canary_of_another_key_or_a_damaged_or_an_endless_one_is_refused()
    {
        using Slice slice = Written([Person(1)]);
        using SliceKey other = SliceKey.Create();
        byte[] canary = SliceCanary.Choose(slice)!;
        Refused(slice, new SliceCanary("UTO-0000001", RecordDigest.Of(Person(1)).ToString()).Seal(other), "not sealed with the key");
        for (int at = 0; at < canary.Length; at++)
        {
            byte[] damaged = [.. canary];
            damaged[at] ^= 1;
            Assert.Throws<SliceException>(() => SliceCanary.Check(slice, SearchOf(slice), damaged));
        }

        Refused(slice, [], "damaged");
        Refused(slice, canary.AsSpan(0, 40).ToArray(), "damaged");
        Refused(slice, new byte[SliceCanary.SealedBytesMax + 1], "damaged");
    }

    private static void Refused(Slice slice, byte[] canary, string words)
    {
        SliceException failure = Assert.Throws<SliceException>(() => SliceCanary.Check(slice, SearchOf(slice), canary));
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("UTO-0", failure.Message, StringComparison.Ordinal);
    }

    private static WatchlistSearch SearchOf(Slice slice) => WatchlistSearch.Build(slice.Records(), slice.Record);

    private Slice Written(IEnumerable<ListRecord> records, long generation = 1)
    {
        string directory = Path.Combine(_folder, $"gen-{generation}");
        SliceFile.Write(directory, generation, DateTimeOffset.UnixEpoch, records, _key);
        return Slice.Open(directory);
    }

    private static ListRecord Person(int number) => new()
    {
        Id = $"UTO-{number:D7}",
        List = "uto-wanted",
        Source = "Utopian Police",
        SourceId = $"W/{number}",
        Names = [new ListedName($"{Word(number)}, {Word(number * 7919)}", NameStrength.Primary)],
        BirthDates = [BirthDateRange.Day(new DateOnly(1950, 1, 1).AddDays(number * 37 % 18000))],
        Nationalities = [new Country("Utopia", "UTO")],
    };

    private static string Word(int number)
    {
        ReadOnlySpan<string> parts = ["zaq", "brim", "volt", "keth", "wirn", "ostu", "plag", "hud", "nemf", "yol", "curz", "tisk"];
        return string.Concat(parts[number % 12], parts[number / 12 % 12], parts[number / 144 % 12], parts[number / 1728 % 12]);
    }
}

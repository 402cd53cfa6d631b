using System.Collections.Immutable;
using System.Security.Cryptography;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Watchlists.Matching;
using CheckpointEdge.Watchlists.Records;
using CheckpointEdge.Watchlists.Slices;
using CheckpointEdge.Watchlists.Tests.Slices;

namespace CheckpointEdge.Watchlists.Tests.Matching;

/// <summary>An index read from beside its slice finds what the one that was built finds, or is not used.</summary>
public sealed class SearchIndexFileTests : IDisposable
{
    private const int Records = 3_000;
    private static readonly string _sha256 = Convert.ToHexStringLower(SHA256.HashData("slice"u8));
    private static readonly ImmutableArray<ListRecord> _records = [.. Enumerable.Range(0, Records).Select(Record)];
    private static readonly WatchlistSearch _built = WatchlistSearch.Build(_records, at => _records[at]);

    private readonly string _folder = Directory.CreateTempSubdirectory("search-index-").FullName;
    private readonly SliceKey _key = SliceKey.Create();

    private string IndexFile => Path.Combine(_folder, SearchIndexFile.FileName);

    [Fact]
    public void A_kept_index_gives_the_same_answers_to_the_last_digit()
    {
        SearchIndexFile.Write(_folder, _key, _sha256, _built);
        WatchlistSearch kept = Open()!;
        Assert.Equal((_built.Records, _built.Names, _built.IndexSizeBytes), (kept.Records, kept.Names, kept.IndexSizeBytes));
        for (int at = 0; at < Records; at += 37)
        {
            foreach (TravellerIdentity traveller in new[] { Bearer(at), Bearer(at) with { DateOfBirth = new MrzDate(1971, 2, 3) } })
            {
                ImmutableArray<Match> before = _built.Search(traveller, Lists.Thresholds, 5), after = kept.Search(traveller, Lists.Thresholds, 5);
                Assert.NotEmpty(before);
                Assert.Equal(
                    before.Select(match => (match.Record.Id, match.Score, match.Band, string.Join('|', match.Pieces))),
                    after.Select(match => (match.Record.Id, match.Score, match.Band, string.Join('|', match.Pieces))));
            }
        }
    }

    [Fact]
    public void A_bit_that_turned_a_cut_or_something_added_is_seen_wherever_it_is()
    {
        SearchIndexFile.Write(_folder, _key, _sha256, _built);
        byte[] whole = File.ReadAllBytes(IndexFile);
        Assert.NotNull(Open());
        Random random = new(20260101);
        for (int attempt = 0; attempt < 60; attempt++)
        {
            byte[] bent = [.. whole];
            // The head is short: half of the attempts go there.
            int at = attempt % 2 == 0 ? random.Next(120) : random.Next(whole.Length);
            bent[at] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(IndexFile, bent);
            Assert.Null(Open());
            File.WriteAllBytes(IndexFile, whole[..random.Next(whole.Length)]);
            Assert.Null(Open());
        }

        File.WriteAllBytes(IndexFile, [.. whole, 0]);
        Assert.Null(Open());
    }

    [Fact]
    public void The_index_of_another_slice_key_or_count_is_not_used()
    {
        SearchIndexFile.Write(_folder, _key, _sha256, _built);
        using SliceKey other = SliceKey.Create();
        Assert.Null(SearchIndexFile.Open(_folder, other, _sha256, Records, at => _records[at]));
        Assert.Null(SearchIndexFile.Open(_folder, _key, Convert.ToHexStringLower(SHA256.HashData("another"u8)), Records, at => _records[at]));
        Assert.Null(SearchIndexFile.Open(_folder, _key, _sha256, Records + 1, at => _records[at]));
    }

    [Fact]
    public void Two_files_of_one_index_share_no_bytes_and_neither_names_anybody()
    {
        SearchIndexFile.Write(_folder, _key, _sha256, _built);
        byte[] first = File.ReadAllBytes(IndexFile);
        SearchIndexFile.Write(_folder, _key, _sha256, _built);
        byte[] second = File.ReadAllBytes(IndexFile);
        Assert.Equal(first.Length, second.Length);
        // 72 bytes say which programs and slice, the last eight of the head how long it is.
        Assert.True(Enumerable.Range(112, first.Length - 112).Count(at => first[at] == second[at]) < first.Length / 100);
        Assert.Equal(-1, first.AsSpan().IndexOf("VASQUEZ"u8));
    }

    public void Dispose()
    {
        _key.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private WatchlistSearch? Open() => SearchIndexFile.Open(_folder, _key, _sha256, Records, at => _records[at]);

    private static TravellerIdentity Bearer(int at) =>
        Lists.Traveller(Surname(at), at % 3 == 0 ? "ORLINDA" : "KOSTAS", 1950 + (at % 50), 1 + (at % 12), 1 + (at % 28));

    private static ListRecord Record(int at) => new()
    {
        Id = $"A-{at:D6}",
        List = "wanted",
        Source = "Utopian Police",
        SourceId = $"{at}",
        Names =
        [
            new ListedName($"{Surname(at)}, {(at % 3 == 0 ? "Orlinda Marisol" : "Konstantinos al Testouri")}", NameStrength.Primary),
            new ListedName("La Orquidea", NameStrength.Weak),
        ],
        BirthDates = [BirthDateRange.Day(new DateOnly(1950 + (at % 50), 1 + (at % 12), 1 + (at % 28)))],
        Nationalities = at % 2 == 0 ? [new Country("Utopia", "UTO")] : [],
        Documents = at % 5 == 0 ? [new ListedDocument("P", $"L{at:D7}", new Country("Utopia", "UTO"))] : [],
    };

    /// <summary>A surname of its own for each number.</summary>
    private static string Surname(int at) =>
        string.Concat(new[] { "VAS", "BEL", "KOR", "TIN", "MAR", "DOL", "SER", "PAN" }[at & 7],
            new[] { "QUE", "LO", "RINA", "TE", "SOVA", "MIRE", "GAD", "HU" }[(at >> 3) & 7],
            new[] { "Z", "NEV", "DRA", "LIN", "SKA", "TOS", "VIC", "RO" }[(at >> 6) & 7],
            new[] { "", "MAN", "BER", "WELL", "SON", "IDIS", "ESCU" }[at >> 9]);
}

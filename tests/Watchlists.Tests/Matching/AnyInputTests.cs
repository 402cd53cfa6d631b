using System.Collections.Immutable;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Watchlists.Matching;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Watchlists.Tests.Matching;

/// <summary>What must hold for every input, tried on many made from a seed that is printed when it fails.</summary>
public sealed class AnyInputTests
{
    private const int Rounds = 150;

    [Fact]
    public void Any_text_gives_an_answer_whose_pieces_are_its_score()
    {
        for (int seed = 0; seed < Rounds; seed++)
        {
            foreach (Match match in Lists.Search(Anybody(new Random(seed))))
                Assert.True(
                    match.Score.Thousandths == match.Pieces.Sum(piece => piece.Points.Thousandths), $"seed {seed}");
        }
    }

    [Fact]
    public void The_same_traveller_gives_the_same_answer_from_a_second_engine()
    {
        for (int seed = 0; seed < Rounds; seed++)
        {
            TravellerIdentity traveller = Anybody(new Random(seed));
            Assert.True(Written(Lists.Search(traveller)) == Written(Lists.SearchAgain(traveller)), $"seed {seed}");
        }
    }

    [Fact]
    public void A_conflicting_birth_date_never_raises_a_score()
    {
        for (int seed = 0; seed < Rounds; seed++)
        {
            TravellerIdentity traveller = Anybody(new Random(seed)) with { DateOfBirth = default };
            for (int ordinal = 0; ordinal < Lists.Engine.Records; ordinal++)
            {
                Match without = Lists.Engine.Explain(traveller, ordinal, Lists.Thresholds);
                Match with = Lists.Engine.Explain(
                    traveller with { DateOfBirth = new MrzDate(1931, 7, 24) }, ordinal, Lists.Thresholds);
                Assert.True(with.Score <= without.Score, $"seed {seed}, record {ordinal}");
            }
        }
    }

    [Fact]
    public void Asking_for_one_gives_the_first_of_ten()
    {
        for (int seed = 0; seed < Rounds; seed++)
        {
            TravellerIdentity traveller = Anybody(new Random(seed));
            ImmutableArray<Match> ten = Lists.Search(traveller);
            ImmutableArray<Match> one = Lists.Engine.Search(traveller, Lists.Thresholds, 1);
            Assert.True(Written([.. ten.Take(1)]) == Written(one), $"seed {seed}");
        }
    }

    public static TheoryData<string> Awkward => new()
    {
        "", " ", "<", "<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<", "\0", "A\0B", "\uD800", "\uFFFF\uFFFE", "A", "A B C D E F",
        "AL", "AL AL AL AL", "ABD", "ABD AL", "ABDUL", "DIN", "ALLAH", "LE DE VAN", "....", "1234 5678", "张伟", "محمد",
        "Надежда", "e\u0301\u0301\u0301\u0301", "ß", "ŉ", "🙂🙂",
    };

    [Theory]
    [MemberData(nameof(Awkward))]
    public void Awkward_names_are_searched_and_listed_without_complaint(string name)
    {
        Lists.Search(Lists.Traveller(name, ""));
        Lists.Search(Lists.Traveller("VASQUEZ", name));
        ListRecord record = Named("X-1", name);
        WatchlistSearch engine = WatchlistSearch.Build([record], _ => record);
        engine.Search(Lists.Traveller("VASQUEZ", "ORLINDA"), Lists.Thresholds, 3);
        engine.Explain(Lists.Traveller(name, name), 0, Lists.Thresholds);
    }

    [Theory]
    [InlineData("A")]
    [InlineData("AB ")]
    [InlineData("VASQUEZ ")]
    [InlineData("ABD AL RAHMAN ")]
    [InlineData("<")]
    public void Ten_thousand_letters_are_bounded_work(string repeated)
    {
        string name = string.Concat(Enumerable.Repeat(repeated, 10_000 / repeated.Length));
        ListRecord record = Named("X-1", name);
        WatchlistSearch engine = WatchlistSearch.Build([record], _ => record);
        Match match = engine.Explain(Lists.Traveller(name, name), 0, Lists.Thresholds);
        Assert.True(match.Pieces.Length <= 64);
        Lists.Search(Lists.Traveller(name, name));
    }

    [Theory]
    [InlineData("MOHAMED ")]
    [InlineData("A ")]
    [InlineData("\0B\uD800 ")]
    public void A_million_tokens_in_a_record_and_in_a_query_are_bounded_work(string token)
    {
        string name = string.Concat(Enumerable.Repeat(token, 1_000_000));
        ListRecord record = Named("X-1", name);
        WatchlistSearch engine = WatchlistSearch.Build([record, Named("X-2", "MOHAMED ALI")], at =>
            at == 0 ? record : Named("X-2", "MOHAMED ALI"));
        foreach (Match match in engine.Search(Lists.Traveller(name, name), Lists.Thresholds, 10))
            Assert.True(match.Pieces.Length <= 64);
    }

    [Fact]
    public void An_empty_list_answers_with_nothing()
    {
        WatchlistSearch engine = WatchlistSearch.Build([], _ => throw new InvalidOperationException());
        Assert.Empty(engine.Search(Lists.Traveller("VASQUEZ", "ORLINDA", 1971, 3, 9), Lists.Thresholds, 10));
    }

    [Fact]
    public void A_name_in_its_own_script_is_found_by_its_transliteration()
    {
        ListRecord record = Named("X-1", "Alias One") with
        {
            Names = [new ListedName("Alias One", NameStrength.Primary) { OriginalScript = "Богдан Синицын" }],
        };
        WatchlistSearch engine = WatchlistSearch.Build([record], _ => record);
        Match match = engine.Search(Lists.Traveller("SINITSYN", "BOGDAN"), Lists.Thresholds, 1)[0];
        Assert.Contains(match.Pieces, piece => piece is { Rule: "token-exact", Listed: "BOGDAN" });
    }

    [Fact]
    public void Readers_at_the_same_time_get_the_same_answers()
    {
        TravellerIdentity[] travellers = [.. Enumerable.Range(0, 64).Select(seed => Anybody(new Random(seed)))];
        string[] alone = [.. travellers.Select(traveller => Written(Lists.Search(traveller)))];
        string[] together = new string[travellers.Length];
        Parallel.For(0, travellers.Length, at => together[at] = Written(Lists.Search(travellers[at])));
        Assert.Equal(alone, together);
    }

    private static ListRecord Named(string id, string name) => new()
    {
        Id = id,
        List = "wanted",
        Source = "Utopian Police",
        SourceId = id,
        Names = [new ListedName(name, NameStrength.Primary)],
    };

    // Half of the letters come from listed names, so that many of them nearly match.
    private static TravellerIdentity Anybody(Random random)
    {
        string[] known = ["VASQUEZ", "ORLINDA", "MARISOL", "ABDUL", "RAHMAN", "TESTOURI", "OSWALD", "TWINNING", "MOHAMED",
            "ALI", "AL", "BIN", "PAPANDREOPOULOS", "X", "HAJJI", "NUR", "DIN"];
        List<string> words = [];
        for (int count = random.Next(6); count > 0; count--)
        {
            char[] word = known[random.Next(known.Length)].ToCharArray();
            for (int errors = random.Next(3); errors > 0; errors--)
                word[random.Next(word.Length)] = random.Next(12) == 0 ? (char)random.Next(0x10000) : (char)random.Next('A', '[');
            words.Add(new string(word));
        }

        return new TravellerIdentity
        {
            Primary = string.Join(random.Next(2) == 0 ? " " : "<", words),
            Secondary = random.Next(3) == 0 ? known[random.Next(known.Length)] : "",
            NamePossiblyTruncated = random.Next(4) == 0,
            DateOfBirth = random.Next(2) == 0 ? default
                : new MrzDate(random.Next(1955, 1975), random.Next(1, 13), random.Next(1, 29)),
            Sex = (Sex)random.Next(3),
            Nationality = random.Next(2) == 0 ? "UTO" : "",
            DocumentNumber = random.Next(4) == 0 ? "L898902C" : "",
        };
    }

    private static string Written(ImmutableArray<Match> matches) => string.Join('\n', matches.Select(match =>
        $"{match.Record.Id} {match.Name?.Full} {match.Score} {match.Band} {string.Join(" | ", match.Pieces)} "
        + string.Join(" ", match.WhyNotHigher)));
}

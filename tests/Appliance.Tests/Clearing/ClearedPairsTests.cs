using System.Collections.Immutable;
using CheckpointEdge.Appliance.Clearing;
using CheckpointEdge.Appliance.Tests.Kiosk;
using CheckpointEdge.Exchange.Reports;
using CheckpointEdge.Watchlists.Matching;

namespace CheckpointEdge.Appliance.Tests.Clearing;

public sealed class ClearedPairsTests : IDisposable
{
    private static readonly ReportedTraveller _bearer =
        new("VASTERGAARD", "KASIMIRA OLDEMAR", "1974-08-12", "F", "UTO", "P", "UTO", "T5550001", "2034-04-15");

    private readonly ManualTime _time = ManualTime.Noon;
    private readonly EnrolledBoard _board;

    public ClearedPairsTests() => _board = new EnrolledBoard(_time);

    public void Dispose() => _board.Dispose();

    private static ImmutableArray<Match> Matches { get; } =
    [
        new Match
        {
            Record = EnrolledBoard.Person,
            Name = EnrolledBoard.Person.Names[0],
            Score = new Score(14_000),
            Band = MatchBand.Strong,
            Pieces = [],
            WhyNotHigher = [],
        },
    ];

    private ClearedPairs Open() => ClearedPairs.Open(_board.Data, _board.Unit, _time);

    private ClearedPairs With(params ClearedPair[] pairs)
    {
        ClearedPairs cleared = Open();
        cleared.Add(ClearedTokens.Page(pairs));
        return cleared;
    }

    private ClearedPair Pair() => ClearedTokens.For(_bearer, _time.GetUtcNow());

    [Fact]
    public void A_pair_covers_its_document_and_its_record()
    {
        ClearedMatch apart = Assert.Single(With(Pair()).Among(Matches, _bearer, clockTrusted: true));
        Assert.Equal("UTO-W-1", apart.Match.Record.Id);
    }

    public static TheoryData<ReportedTraveller> Others =>
    [
        _bearer with { DocumentNumber = "T5550002" },
        _bearer with { IssuingState = "UTX" },
        _bearer with { DocumentCode = "I" },
        _bearer with { DateOfBirth = "1974-08-13" },
        _bearer with { SecondaryIdentifier = "KASIMIRA" },
        _bearer with { PrimaryIdentifier = "VASTERGAARD KASIMIRA", SecondaryIdentifier = "OLDEMAR" },
        _bearer with { DateOfExpiry = "2035-04-15" },
        _bearer with { Sex = "M" },
        _bearer with { Nationality = "D" },
    ];

    [Theory]
    [MemberData(nameof(Others))]
    public void Another_document_rings(ReportedTraveller other) =>
        Assert.Empty(With(Pair()).Among(Matches, other, clockTrusted: true));

    [Fact]
    public void A_changed_record_rings_again()
    {
        ImmutableArray<Match> changed =
            [Matches[0] with { Record = EnrolledBoard.Person with { LastChanged = new DateOnly(2026, 3, 1) } }];
        Assert.Empty(With(Pair()).Among(changed, _bearer, clockTrusted: true));
    }

    [Fact]
    public void After_its_last_day_it_rings_again()
    {
        ClearedPairs cleared = With(Pair());
        _time.Advance(TimeSpan.FromDays(90));
        Assert.Empty(cleared.Among(Matches, _bearer, clockTrusted: true));
    }

    [Fact]
    public void By_a_clock_that_cannot_be_trusted_nothing_is_cleared() =>
        Assert.Empty(With(Pair()).Among(Matches, _bearer, clockTrusted: false));

    /// <summary>Found by reading: Central never sends a pair again, so one that a wrong clock threw away rang until it was cleared anew.</summary>
    [Fact]
    public void A_clock_that_is_ahead_for_a_while_costs_no_pair()
    {
        With(Pair());
        _time.Set(TimeSpan.FromDays(3650));
        Open().Add(new ClearedPage([new ClearedNews(2, null, Guid.CreateVersion7(_time.GetUtcNow()))]));
        Assert.Empty(Open().Among(Matches, _bearer, clockTrusted: true));
        _time.Set(TimeSpan.FromDays(-3650));
        Assert.Single(Open().Among(Matches, _bearer, clockTrusted: true));
    }

    [Fact]
    public void What_has_expired_goes_with_the_next_that_is_cleared()
    {
        With(Pair());
        _time.Advance(TimeSpan.FromDays(91));
        ClearedPairs cleared = Open();
        cleared.Add(new ClearedPage([new ClearedNews(2, Pair(), null)]));
        Assert.Equal((1, 2L), (cleared.Count, cleared.Cursor));
    }

    [Fact]
    public void A_listed_document_is_not_cleared() =>
        Assert.Empty(With(Pair()).Among([Matches[0] with { Document = DocumentResult.Listed }], _bearer, clockTrusted: true));

    [Fact]
    public void Nobody_but_Central_clears()
    {
        ClearedPair forged = Pair() with { ExpiresAt = _time.GetUtcNow().AddDays(200) };
        ClearedPair tooLong = ClearedTokens.Signed(Pair() with { ExpiresAt = _time.GetUtcNow().AddDays(ClearedPair.DaysMax + 1) });
        Assert.Empty(With(forged, tooLong).Among(Matches, _bearer, clockTrusted: true));
    }

    [Fact]
    public void A_withdrawn_pair_rings_again_and_both_outlast_a_restart()
    {
        ClearedPair pair = Pair();
        With(pair);
        ClearedPairs restarted = Open();
        Assert.Equal((1, 1L), (restarted.Count, restarted.Cursor));
        Assert.Single(restarted.Among(Matches, _bearer, clockTrusted: true));

        restarted.Add(new ClearedPage([new ClearedNews(2, null, pair.Id)]));

        Assert.Empty(restarted.Among(Matches, _bearer, clockTrusted: true));
        Assert.Equal((0, 2L), (Open().Count, Open().Cursor));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"news\":[{\"cursor\":7")]
    [InlineData("null")]
    public void A_damaged_file_rings_and_is_fetched_again(string content)
    {
        With(Pair());
        File.WriteAllText(_board.At(ClearedPairs.FileName), content);
        Assert.Equal((0, 0L), (Open().Count, Open().Cursor));
    }

    [Fact]
    public void The_file_tells_no_name_and_no_number()
    {
        With(Pair());
        string file = File.ReadAllText(_board.At(ClearedPairs.FileName));
        Assert.All(["VASTERGAARD", "KASIMIRA", "T5550001", "1974"], word => Assert.DoesNotContain(word, file, StringComparison.Ordinal));
    }

    [Fact]
    public void What_cannot_be_written_is_not_in_use()
    {
        ClearedPairs cleared = Open();
        Directory.CreateDirectory(_board.At(ClearedPairs.FileName + ".tmp"));
        Assert.ThrowsAny<Exception>(() => cleared.Add(ClearedTokens.Page(Pair())));
        Assert.Equal((0, 0L), (cleared.Count, cleared.Cursor));
    }
}

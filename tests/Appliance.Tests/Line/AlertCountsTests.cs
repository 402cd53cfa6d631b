using System.Collections.Immutable;
using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Appliance.Line;
using CheckpointEdge.Appliance.Outcomes;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Reports;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Watchlists.Matching;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Appliance.Tests.Line;

public sealed class AlertCountsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("alerts-").FullName;
    private readonly ManualTime _time = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public void Searches_alerts_and_false_alerts_survive_a_restart()
    {
        using (AlertCounts counts = AlertCounts.Open(_folder, _time))
        {
            for (int at = 0; at < 20; at++)
                counts.Count(Checked(3));
            counts.Count(Checked(3, Found("uto-wanted", MatchBand.Possible), Found("uto-wanted", MatchBand.Possible)));
            Check strong = Checked(3, Found("uto-wanted", MatchBand.Strong), Found("uto-lost", MatchBand.Possible));
            counts.Count(strong);
            counts.CountFalse(strong.ListGeneration, AlertCounts.AlertsOf(strong));
        }

        using AlertCounts again = AlertCounts.Open(_folder, _time);
        AlertTally tally = again.Of(3)!;
        Assert.Equal((3, 22), (tally.Generation, tally.Searches));
        Assert.Equal(
            [new ListTally("uto-lost", 1, 0, 1, 0), new ListTally("uto-wanted", 2, 1, 1, 1)],
            tally.Lists.OrderBy(list => list.List, StringComparer.Ordinal));
    }

    [Fact]
    public void A_verdict_that_is_taken_back_was_none()
    {
        using AlertCounts counts = AlertCounts.Open(_folder, _time);
        Check check = Checked(1, Found("uto-wanted", MatchBand.Strong));
        counts.Count(check);

        counts.CountFalse(check.ListGeneration, AlertCounts.AlertsOf(check));
        counts.TakeBackFalse(check.ListGeneration, AlertCounts.AlertsOf(check));

        Assert.Equal(new ListTally("uto-wanted", 1, 1, 0, 0), Assert.Single(counts.Of(1)!.Lists));
    }

    [Fact]
    public void A_document_that_is_listed_itself_and_a_check_without_a_search_are_no_alerts()
    {
        using AlertCounts counts = AlertCounts.Open(_folder, _time);

        counts.Count(Checked(1, Found("uto-lost", MatchBand.Strong) with { Document = DocumentResult.Listed }));
        counts.Count(Checked(null, Found("uto-wanted", MatchBand.Strong)));

        Assert.Equal(1, counts.Of(1)!.Searches);
        Assert.Empty(counts.Of(1)!.Lists);
    }

    [Fact]
    public void The_oldest_generations_are_forgotten()
    {
        using AlertCounts counts = AlertCounts.Open(_folder, _time);

        for (int generation = 1; generation <= AlertCounts.GenerationsMax + 1; generation++)
            counts.Count(Checked(generation));

        Assert.Null(counts.Of(1));
        Assert.NotNull(counts.Of(2));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[{\"generation\":")]
    [InlineData("{}")]
    public void A_file_that_cannot_be_read_is_begun_anew(string content)
    {
        File.WriteAllText(Path.Combine(_folder, AlertCounts.FileName), content);

        using AlertCounts counts = AlertCounts.Open(_folder, _time);
        counts.Count(Checked(1, Found("uto-wanted", MatchBand.Possible)));

        using AlertCounts again = AlertCounts.Open(_folder, _time);
        Assert.Equal(1, again.Of(1)!.Searches);
    }

    [Fact]
    public void Nothing_of_a_traveller_is_in_the_file()
    {
        using (AlertCounts counts = AlertCounts.Open(_folder, _time))
            counts.Count(Checked(1, Found("uto-wanted", MatchBand.Strong)));

        string text = File.ReadAllText(Path.Combine(_folder, AlertCounts.FileName));
        Assert.DoesNotContain("ERIKSSON", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("UTO-1", text, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    internal static Check Checked(long? generation, params Match[] matches) => new()
    {
        Id = Guid.Empty,
        CheckedAt = default,
        Reading = MrzParser.Parse("", new DateOnly(2031, 1, 1)),
        Traveller = null!,
        Chip = ChipAnswer.NoReader,
        Inspection = null,
        Differences = [],
        Outcome = OutcomeOf([.. matches]),
        FoundAs = ImmutableDictionary<string, TravellerIdentityFrom>.Empty,
        Policy = new ListPolicy(),
        ListGeneration = generation,
        Steps = [],
        Recorded = matches.Length > 0,
        Portrait = default,
        ChipPhotograph = default,
        Duration = TimeSpan.Zero,
    };

    private static Outcome OutcomeOf(ImmutableArray<Match> matches) => OutcomeRules.Judge(new OutcomeInput(
        MrzParser.Parse("", new DateOnly(2031, 1, 1)), null, new ListPolicy(), [], true, new DateOnly(2031, 1, 1))) with
    { Matches = matches };

    private static Match Found(string list, MatchBand band) => new()
    {
        Record = new ListRecord
        {
            Id = "UTO-1",
            List = list,
            Source = "Utopian Police",
            SourceId = "1",
            Names = [new ListedName("ERIKSSON, Anna", NameStrength.Primary)],
        },
        Name = null,
        Score = new Score(12_000),
        Band = band,
        Pieces = [],
        WhyNotHigher = [],
    };
}

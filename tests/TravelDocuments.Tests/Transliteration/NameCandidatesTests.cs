using System.Collections.Immutable;
using CheckpointEdge.TravelDocuments.Transliteration;
using FsCheck;
using FsCheck.Fluent;

namespace CheckpointEdge.Tests.Transliteration;

public sealed class NameCandidatesTests
{
    [Theory]
    [InlineData("MUELLER", "D", "MÜLLER", "UE", "Ü")]
    [InlineData("GOETZ", "AUT", "GÖTZ", "OE", "Ö")]
    [InlineData("GROSS", "DEU", "GROẞ", "SS", "ẞ")]
    [InlineData("AAKESSON", "SWE", "ÅKESSON", "AA", "Å")]
    [InlineData("NUNXXEZ", "ESP", "NUÑEZ", "NXX", "Ñ")]
    [InlineData("NUNXXEZ", "", "NUÑEZ", "NXX", "Ñ")]
    [InlineData("MUXXLLER", "", "MÜLLER", "UXX", "Ü")]
    [InlineData("SOERENSEN", "DNK", "SØRENSEN", "OE", "Ø")]
    [InlineData("THORDUR", "ISL", "ÞORDUR", "TH", "Þ")]
    public void The_first_candidate_is_the_likely_spelling_of_the_state_with_the_rule_that_made_it(
        string printed, string state, string spelling, string form, string letter)
    {
        NameCandidate first = NameCandidates.Of(printed, state)[0];

        Assert.Equal(spelling, first.Name);
        NameRule rule = Assert.Single(first.Rules);
        Assert.Equal((form, letter), (rule.Printed, rule.Letter));
        Assert.Contains("Doc 9303-3", rule.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MUELLER", "MÜLLER")]
    [InlineData("AABERG", "ÅBERG")]
    [InlineData("WEISS", "WEIẞ")]
    public void Without_a_state_the_name_as_printed_comes_first_and_the_other_spelling_after(string printed, string other)
    {
        ImmutableArray<NameCandidate> candidates = NameCandidates.Of(printed);

        Assert.Equal(printed, candidates[0].Name);
        Assert.Empty(candidates[0].Rules);
        Assert.Contains(candidates, candidate => candidate.Name == other);
    }

    [Theory]
    [InlineData("NUNEZ", "ESP", "NUÑEZ")]
    [InlineData("OZDEMIR", "TUR", "ÖZDEMIR")]
    [InlineData("WALESA", "POL", "WAŁESA")]
    public void A_mark_that_left_no_trace_is_offered_after_the_plain_name(string printed, string state, string marked)
    {
        ImmutableArray<NameCandidate> candidates = NameCandidates.Of(printed, state);

        Assert.Equal(printed, candidates[0].Name);
        Assert.Contains(candidates, candidate => candidate.Name == marked);
    }

    [Theory]
    [InlineData("GORBACHEV", "RUS", "ГОРБАЧЕВ")]
    [InlineData("SHCHERBINA", "RUS", "ЩЕРБИНА")]
    [InlineData("ZHUKOV", "RUS", "ЖУКОВ")]
    [InlineData("HRYHOROVYCH", "UKR", "ГРИГОРОВИЧ")]
    [InlineData("YIZHAK", "UKR", "ЇЖАК")]
    [InlineData("SHTEREV", "BGR", "ЩЕРЕВ")]
    [InlineData("GJORGJEVSKI", "MKD", "ЃОРЃЕВСКИ")]
    [InlineData("JOVANOVIC", "SRB", "ЈОВАНОВИЦ")]
    public void A_cyrillic_state_gives_the_cyrillic_spelling_of_its_language(string printed, string state, string spelling)
    {
        ImmutableArray<NameCandidate> candidates = NameCandidates.Of(printed, state);

        Assert.Equal(printed, candidates[0].Name);
        Assert.Contains(candidates, candidate => candidate.Name == spelling && candidate.Rules.Length > 0);
    }

    [Theory]
    [InlineData("MXHMD", "\u0645\u062D\u0645\u062F")]
    [InlineData("MXHMMD", "\u0645\u062D\u0645\u0651\u062F")]
    [InlineData("FAXTTMXAH", "\u0641\u0627\u0637\u0645\u0629")]
    [InlineData("FAXTTMXTA", "\u0641\u0627\u0637\u0645\u0629")]
    public void Forms_of_the_arabic_table_give_arabic_letters(string printed, string spelling) =>
        Assert.Contains(NameCandidates.Of(printed), candidate => candidate.Name == spelling);

    [Fact]
    public void A_plain_name_without_a_state_has_itself_only()
    {
        NameCandidate only = Assert.Single(NameCandidates.Of("SMITH JONES"));

        Assert.Equal("SMITH JONES", only.Name);
        Assert.Empty(only.Rules);
    }

    [Theory]
    [InlineData("")]
    [InlineData("LOUIS14")]
    [InlineData("МУСТЕР")]
    public void What_no_zone_prints_comes_back_alone(string text) =>
        Assert.Equal(text, Assert.Single(NameCandidates.Of(text, "D")).Name);

    [Fact]
    public void Candidates_are_bounded_distinct_hold_the_printed_name_and_write_it_again()
    {
        string[] states = ["", "D", "SWE", "ESP", "TUR", "HUN", "RUS", "UKR", "BLR", "BGR", "MKD", "SRB", "EGY", "QQQ"];
        Gen<(string, string, int)> cases =
            from state in Gen.Elements(states)
            from count in Gen.Choose(1, 80)
            from parts in Gen.Elements(
                "A", "AE", "OE", "UE", "AA", "SS", "NXX", "UXX", "SHCH", "KH", "TS", "IA", "YE", "N", "M", "XTA", " ", "Z")
                .ArrayOf(14)
            select (string.Join("", parts).Trim(' '), state, count);
        Prop.ForAll(cases.ToArbitrary(), drawn =>
        {
            (string printed, string state, int count) = drawn;
            ImmutableArray<NameCandidate> candidates = NameCandidates.Of(printed, state, count);
            return candidates.Length <= Math.Min(count, NameCandidates.CandidatesMax)
                && candidates.Select(candidate => candidate.Name).Distinct().Count() == candidates.Length
                && candidates.Any(candidate => candidate.Name == printed)
                && candidates.All(candidate => candidate.Rules.All(rule =>
                    printed.Contains(rule.Printed, StringComparison.Ordinal)
                    && candidate.Name.Contains(rule.Letter, StringComparison.Ordinal)));
        }).Check(PropertyTries.Of(400));
    }
}

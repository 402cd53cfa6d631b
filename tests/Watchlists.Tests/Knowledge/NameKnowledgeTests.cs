using CheckpointEdge.Watchlists.Knowledge;

namespace CheckpointEdge.Watchlists.Tests.Knowledge;

public sealed class NameKnowledgeTests
{
    [Fact]
    public void The_shipped_knowledge_names_its_sources_and_their_licence()
    {
        NameKnowledge shipped = NameKnowledge.Shipped;
        Assert.Contains(shipped.Origin, line => line.Contains("watchlist learn", StringComparison.Ordinal));
        Assert.Contains(shipped.Origin, line => line.Contains("CC0-1.0", StringComparison.Ordinal));
        Assert.True(shipped.Frequencies.Count > 50_000);
    }

    [Fact]
    public void Written_and_read_again_it_is_the_same()
    {
        (uint, byte)[] frequencies = [(1, 3), (uint.MaxValue, 3), (77, 0)];
        using StringWriter first = new();
        NameKnowledgeText.Write(first, TypedConfusions.Costs, frequencies, ["here and there"]);
        NameKnowledge read = NameKnowledgeText.Read(new StringReader(first.ToString()));
        Assert.Equal(TypedConfusions.Costs.Substitutes.ToArray(), read.Confusions.Substitutes.ToArray());
        Assert.Equal(TypedConfusions.Costs.Gaps.ToArray(), read.Confusions.Gaps.ToArray());
        Assert.Equal(TypedConfusions.Costs.Groups, read.Confusions.Groups);
        Assert.Equal(3, read.Frequencies.Count);
        Assert.Equal("here and there", Assert.Single(read.Origin));
    }

    [Theory]
    [InlineData("names.knowledge 2", 1)]
    [InlineData("names.knowledge 1\nsubstitute A 1 2 x", 2)]
    [InlineData("names.knowledge 1\norigin here\ngroup KH", 3)]
    [InlineData("names.knowledge 1\nfrequency 3 not-base64", 2)]
    [InlineData("names.knowledge 1\ngroup KH H 99999", 2)]
    [InlineData("names.knowledge 1\nsomething else", 2)]
    public void A_damaged_file_is_refused_by_its_line(string text, int line)
    {
        InvalidDataException refused =
            Assert.Throws<InvalidDataException>(() => NameKnowledgeText.Read(new StringReader(text)));
        Assert.Contains($"Line {line} ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_common_token_has_more_bearers_than_a_rare_one_and_an_unknown_one_none()
    {
        TokenFrequencies known = NameKnowledge.Shipped.Frequencies;
        Assert.True(known.BearersPerTenThousand("MARIA") > 10);
        Assert.True(known.BearersPerTenThousand("MARIA") > known.BearersPerTenThousand("TADEUSZ"));
        Assert.Equal(0, known.BearersPerTenThousand("XQXQXQ"));
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(1)]
    [InlineData(120)]
    public void A_class_is_within_a_fifth_of_the_share_it_stands_for(double share) =>
        Assert.InRange(TokenFrequencies.BearersOf(TokenFrequencies.ClassOf(share)!.Value), share / 1.2, share * 1.2);
}

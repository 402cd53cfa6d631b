using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Vision.MrzImages;

namespace CheckpointEdge.Tests.MrzImages;

public sealed class CheckSearchTests
{
    [Fact]
    public void Sums_that_hold_need_no_substitute_and_the_next_reading_is_named()
    {
        List<Substitute> substitutes = [new(0, 'B', 3, 4), new(1, 'C', 2, 6), new(2, 'D', 1, 5)];

        List<Explanation> found = CheckSearch.Find(substitutes, 0);

        Assert.Equal(2, found.Count);
        Assert.Empty(found[0].Substitutes);
        Assert.Equal("BC", string.Concat(found[1].Substitutes.Select(each => each.Character).Order()));
        Assert.Equal(5, found[1].Cost);
    }

    [Fact]
    public void The_cheapest_substitute_that_mends_every_sum_is_taken()
    {
        List<Substitute> substitutes = [new(0, 'A', 1, 30), new(1, 'B', 2, 37), new(2, 'C', 6, 37)];

        List<Explanation> found = CheckSearch.Find(substitutes, 73);

        Assert.Equal('B', found[0].Substitutes.Single().Character);
        Assert.Equal('C', found[1].Substitutes.Single().Character);
    }

    [Fact]
    public void Two_characters_of_one_place_are_never_taken_together()
    {
        List<Substitute> substitutes = [new(4, 'A', 1, 4), new(4, 'B', 1, 6)];

        Assert.Single(CheckSearch.Find(substitutes, 0));
    }

    [Theory]
    [InlineData("ERIKSSON<<ANNA<MARIA<<<<", 0)]
    [InlineData("SMITH<<<<<<<<<<<<<<<<<<<", 0)]
    [InlineData("ERIKSSON<<ANNA<<<<K<<<<<", 7)]
    [InlineData("<RIKSSON<<ANNA<<<<<<<<<<", 1)]
    public void Fillers_that_stand_in_no_name_are_doubted(string name, int doubtsMin)
    {
        SortedSet<int> doubtful = [];

        NameShape.Check(name, new MrzSpan(0, name.Length), doubtful);

        Assert.Equal(doubtsMin == 0, doubtful.Count == 0);
    }
}

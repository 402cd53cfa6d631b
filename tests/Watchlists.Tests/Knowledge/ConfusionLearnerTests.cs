using CheckpointEdge.Watchlists.Knowledge;

namespace CheckpointEdge.Watchlists.Tests.Knowledge;

public sealed class ConfusionLearnerTests
{
    // Words of an invented language whose two spellings differ in one way each.
    private static readonly string[] _stems = ["BALON", "DERIM", "FOLAT", "GUNEP", "LIMOR", "NATEL", "RONIB", "TELUM"];

    [Fact]
    public void A_confusion_seen_often_becomes_cheap_and_one_never_seen_stays_as_typed()
    {
        List<VariantPairs.Pair> pairs = Pairs(stem => "F" + stem[1..], stem => "P" + stem[1..]);
        ConfusionCosts learnt = ConfusionLearner.Learn(pairs, TypedConfusions.Costs).Costs;
        int fp = ConfusionCosts.SubstituteAt('F', 'P'), qx = ConfusionCosts.SubstituteAt('Q', 'X');
        Assert.True(learnt.Substitutes[fp] < TypedConfusions.Costs.Substitutes[fp]);
        Assert.Equal(learnt.Substitutes[fp], learnt.Substitutes[ConfusionCosts.SubstituteAt('P', 'F')]);
        Assert.Equal(TypedConfusions.Costs.Substitutes[qx], learnt.Substitutes[qx]);
    }

    [Fact]
    public void A_group_of_letters_that_stands_for_another_is_discovered()
    {
        List<VariantPairs.Pair> pairs = Pairs(stem => stem + "MIK", stem => stem + "GWIK");
        // The letters of the group stand for themselves elsewhere, so that the letters alone do not explain it.
        pairs.AddRange(Pairs(stem => "WOGAM" + stem + "IX", stem => "WOGAM" + stem + "EX"));
        ConfusionCosts learnt = ConfusionLearner.Learn(pairs, TypedConfusions.Costs).Costs;
        Assert.Contains(learnt.Groups, group => group is { Left: "GW", Right: "M" } or { Left: "M", Right: "GW" });
    }

    [Fact]
    public void Different_names_under_one_native_spelling_teach_nothing()
    {
        List<VariantPairs.Pair> pairs = [new("GANDOLFO", "TRIBECKI", 1), new("ANDREI", "ANDREY", 1)];
        ConfusionLearner.Result learnt = ConfusionLearner.Learn(pairs, TypedConfusions.Costs);
        Assert.Equal((1, 1), (learnt.Kept, learnt.LeftOut));
    }

    [Fact]
    public void Spellings_of_one_native_spelling_are_paired_and_those_of_two_are_not()
    {
        List<VariantPairs.Pair> pairs = VariantPairs.Of(
            [("andrei", "x", 3), ("Andrey", "x", 2), ("andré", "x", 1), ("boris", "y", 9)]);
        Assert.Equal([("ANDRE", "ANDREI"), ("ANDRE", "ANDREY"), ("ANDREI", "ANDREY")],
            pairs.Select(pair => (pair.Left, pair.Right)));
        Assert.All(pairs, pair => Assert.Equal(0.5, pair.Weight));
    }

    [Theory]
    [InlineData("KHALED", "HALID")]
    [InlineData("YOUSSEF", "YUSUF")]
    [InlineData("ABCDE", "XBCED")]
    public void The_steps_of_an_alignment_add_up_to_the_distance(string left, string right)
    {
        List<TokenAlignment.Step> steps = [];
        int cost = TokenAlignment.Of(left, right, ConfusionCosts.Learnt, steps);
        Assert.Equal(cost, steps.Sum(step => step.Cost));
        Assert.Equal(cost, CheckpointEdge.Watchlists.Names.TokenDistance.Between(left, right, 100_000));
        Assert.Equal(left, string.Concat(steps.Select(step => left.Substring(step.LeftStart, step.LeftLength))));
        Assert.Equal(right, string.Concat(steps.Select(step => right.Substring(step.RightStart, step.RightLength))));
    }

    private static List<VariantPairs.Pair> Pairs(Func<string, string> one, Func<string, string> other) =>
        [.. Enumerable.Range(0, 40).SelectMany(_ => _stems).Select(stem => new VariantPairs.Pair(one(stem), other(stem), 1))];
}

using CheckpointEdge.TravelDocuments.Mrz;

namespace CheckpointEdge.Tests.Mrz;

public sealed class IssuingStatesTests
{
    [Theory]
    [InlineData("D", "Germany")]
    [InlineData("DEU", "Germany")]
    [InlineData("RKS", "Kosovo")]
    [InlineData("XXA", "Stateless person")]
    [InlineData("SUN", "Soviet Union")]
    public void A_code_has_its_english_name(string code, string name) =>
        Assert.Equal(name, IssuingStates.NameOf(code));

    [Theory]
    [InlineData("")]
    [InlineData("QQQ")]
    [InlineData("uto")]
    [InlineData("D<<")]
    public void What_is_no_code_is_unknown(string code)
    {
        Assert.False(IssuingStates.IsKnown(code));
        Assert.Null(IssuingStates.NameOf(code));
    }

    [Fact]
    public void Iso_3166_has_249_codes_and_no_code_stands_twice() =>
        Assert.Equal(249 + 29 + 14, IssuingStates.Codes.Count());

    [FactNeeding(Needs.Documents)]
    public void Every_code_of_the_public_tables_is_known()
    {
        IEnumerable<string> iso = File.ReadLines(Needs.Data("documents", "mrz", "cheminfo-states-iso3166.tsv"))
            .Where(row => !row.StartsWith('#'))
            .Select(row => row.Split('\t'))
            .Where(cells => cells.Length > 3 && cells[3].Length == 3)
            .Select(cells => cells[3]);
        IEnumerable<string> special = File.ReadLines(Needs.Data("documents", "mrz", "cheminfo-states.txt"))
            .Where(row => !row.StartsWith('#'))
            .Select(row => row.Split('\t')[^1].Trim())
            .Where(code => code.Length is 1 or 3);

        Assert.All(iso.Concat(special), code => Assert.True(IssuingStates.IsKnown(code), code));
    }
}

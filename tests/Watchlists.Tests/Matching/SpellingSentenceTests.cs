using CheckpointEdge.Watchlists.Matching;

namespace Watchlists.Tests.Matching;

public sealed class SpellingSentenceTests
{
    [Theory]
    [InlineData("ERICSSON", "ERIKSSON", "one letter differs, C and K: ERICSSON, ERIKSSON")]
    [InlineData("ANA", "ANNA", "the list has N more: ANA, ANNA")]
    [InlineData("YOUSEF", "YUSEF", "the document has O more: YOUSEF, YUSEF")]
    [InlineData("TARIK", "TAREEK", "I where the list has EE: TARIK, TAREEK")]
    [InlineData("YOUSSEF", "YUSUF", "spelt in another way: YOUSSEF, YUSUF")]
    [InlineData("MOHAMED", "MUHAMMAD", "spelt in another way: MOHAMED, MUHAMMAD")]
    public void A_difference_is_named_while_that_is_quicker_read_than_the_names(string left, string right, string sentence) =>
        Assert.Equal(sentence, SpellingSentence.Of(left, right));
}

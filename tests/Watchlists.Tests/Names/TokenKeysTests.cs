using CheckpointEdge.Watchlists.Names;

namespace CheckpointEdge.Watchlists.Tests.Names;

public sealed class TokenKeysTests
{
    [Theory]
    [InlineData("OSWALD", "OSWALT")]
    [InlineData("OSWALD", "OSWLD")]
    [InlineData("OSWALD", "OSSWALD")]
    [InlineData("OSWALD", "OWSALD")]
    [InlineData("MUHAMMAD", "MOHAMED")]
    [InlineData("YOUSSEF", "YUSUF")]
    [InlineData("PAPANDREOU", "PAPPANDREUO")]
    public void A_token_and_its_misspelling_share_a_key(string left, string right) =>
        Assert.NotEmpty(Keys(left).Intersect(Keys(right)));

    [Fact]
    public void No_token_has_more_keys_than_there_is_room_for()
    {
        for (int letters = 1; letters <= 100; letters++)
            Assert.InRange(Keys(string.Concat(Enumerable.Range(0, letters).Select(at => "BAKTL"[at % 5]))).Length, 1, TokenKeys.KeysMax);
    }

    private static uint[] Keys(string token)
    {
        Span<uint> keys = stackalloc uint[TokenKeys.KeysMax];
        return keys[..TokenKeys.Write(token, keys)].ToArray();
    }
}

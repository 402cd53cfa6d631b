using CheckpointEdge.Watchlists.Names;

namespace CheckpointEdge.Watchlists.Tests.Names;

public sealed class NameTokensTests
{
    [Theory]
    [InlineData("O'Connor-Smith, José", "OCONNOR SMITH JOSE")]
    [InlineData("OCONNOR<SMITH<<JOSE", "OCONNOR SMITH JOSE")]
    [InlineData("Müller-Lüdenscheidt", "MUELLER LUEDENSCHEIDT")]
    [InlineData("J.R. Ewing", "J R EWING")]
    [InlineData("Nguyễn Văn Đức", "NGUYEN VAN DUC")]
    [InlineData("  Ana\tMaria\u00A0 ", "ANA MARIA")]
    [InlineData("1234", "")]
    public void A_name_becomes_tokens_of_the_machine_readable_zone(string name, string tokens) =>
        Assert.Equal(tokens, string.Join(' ', NameTokens.Of(name).Select(token => token.Key)));

    [Theory]
    [InlineData("Abd al-Rahman", "ABDRAHMAN")]
    [InlineData("ABDURRAHMAN", "ABDRAHMAN")]
    [InlineData("Abdul Rahman", "ABDRAHMAN")]
    [InlineData("Abd Allah", "ABDALLAH")]
    [InlineData("ABDULLAH", "ABDALLAH")]
    [InlineData("Nour El Dine", "NOURDIN")]
    [InlineData("NOUREDDINE", "NOURDIN")]
    [InlineData("Nasr Allah", "NASRALLAH")]
    [InlineData("NASRULLAH", "NASRALLAH")]
    [InlineData("ABDI", "ABDI")]
    [InlineData("DIN", "DIN")]
    [InlineData("ABDUL", "ABDUL")]
    public void Compounds_have_one_key_however_they_are_written(string name, string key)
    {
        NameToken token = Assert.Single(NameTokens.Of(name));
        Assert.Equal(key, token.Key);
    }

    [Fact]
    public void A_compound_still_shows_what_was_written() =>
        Assert.Equal("ABD AL RAHMAN", NameTokens.Of("Abd al-Rahman")[0].Shown);

    [Fact]
    public void A_name_of_particles_alone_is_compared_all_the_same()
    {
        TokenKind[] kinds = [TokenKind.Particle, TokenKind.Particle];
        NameTokens.SettleKinds(kinds);
        Assert.Equal([TokenKind.Word, TokenKind.Word], kinds);
    }
}

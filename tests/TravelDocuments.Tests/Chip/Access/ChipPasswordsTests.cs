using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Chip.Access;
using CheckpointEdge.TravelDocuments.Mrz;

namespace CheckpointEdge.Tests.Chip.Access;

public sealed class ChipPasswordsTests
{
    private static readonly DateOnly _today = new(2026, 11, 22);

    /// <summary>Doc 9303-11, appendix D.2: TD1 with nine characters and with a longer number, TD3's like in D.3.</summary>
    [Theory]
    [InlineData("I<UTOL898902C<3<<<<<<<<<<<<<<<\n6908061F9406236UTO<<<<<<<<<<<8\nERIKSSON<<ANNA<MARIA<<<<<<<<<<", "L898902C<369080619406236")]
    [InlineData("I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<JOHN<<<<<<<<<", "D23145890734934071279507122")]
    [InlineData("I<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<\nD23145890<UTO3407127M95071227349<<<8", "D23145890734934071279507122")]
    [InlineData("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10", "L898902C3674081221204159")]
    public void The_printed_lines_give_the_password_of_the_worked_examples(string lines, string information)
    {
        MrzReading reading = MrzParser.Parse(lines, _today);
        Assert.Equal(information, ChipPasswords.OfReading(reading)?.Information);
    }

    [Fact]
    public void Check_digits_are_taken_as_printed_even_where_they_are_wrong()
    {
        MrzReading reading = MrzParser.Parse(
            "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C39UTO7408122F1204159ZE184226B<<<<<10", _today);
        Assert.False(reading.Valid);
        Assert.Equal("L898902C3974081221204159", ChipPasswords.OfReading(reading)?.Information);
    }

    [Fact]
    public void A_visa_and_what_is_no_zone_have_no_password()
    {
        Assert.Null(ChipPasswords.OfReading(MrzParser.Parse(
            "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F96121096ZE184226B<<<<<<", _today)));
        Assert.Null(ChipPasswords.OfReading(MrzParser.Parse("NOTHING", _today)));
    }

    [Theory]
    [InlineData("L898902C", "690806", "940623", "L898902C<369080619406236")]
    [InlineData("l898902c<", "690806", "940623", "L898902C<369080619406236")]
    [InlineData("T22 000 129", "640812", "101031", "T22000129364081251010318")]
    [InlineData("D23145890734", "340712", "950712", "D23145890734934071279507122")]
    [InlineData("C11T002JM", "960812", "231031", "C11T002JM496081222310314")]
    public void What_is_typed_gets_its_check_digits(string number, string birth, string expiry, string information) =>
        Assert.Equal(information, ChipPasswords.OfTyped(number, birth, expiry)?.Information);

    [Theory]
    [InlineData("", "690806", "940623")]
    [InlineData("L898902C", "6908", "940623")]
    [InlineData("L898902C", "690806", "9406231")]
    [InlineData("L898902Ç", "690806", "940623")]
    [InlineData("L898902C", "69O806", "940623")]
    [InlineData("L898902C898902C898902C8", "690806", "940623")]
    public void What_no_zone_can_hold_is_refused(string number, string birth, string expiry) =>
        Assert.Null(ChipPasswords.OfTyped(number, birth, expiry));

    [Fact]
    public void The_password_of_the_worked_example_gives_its_key()
    {
        ChipPassword password = ChipPasswords.OfTyped("T22000129", "640812", "101031")!;
        Assert.Equal("7E2D2A41C74EA0B38CD36F863939BFA8E9032AAD", Convert.ToHexString(password.Secret()));
        Assert.Equal(
            "89DED1B26624EC1E634C1989302849DD",
            Convert.ToHexString(KeyDerivation.Derive(password.Secret(), KeyDerivation.ForPassword, SessionCipher.Aes128)));
    }
}

using CheckpointEdge.TravelDocuments.Mrz;

namespace CheckpointEdge.Tests.Mrz;

/// <summary>Zones that are genuine and that parsers refuse or read wrong, one test a kind.</summary>
public sealed class MrzHardCasesTests
{
    private static readonly DateOnly _today = new(2026, 11, 22);

    [Fact]
    public void A_number_of_any_length_that_a_card_has_room_for_comes_back_whole()
    {
        const string Letters = "K7PQ4TVWXY3MNRHJ9ACEFU2Z";
        for (int length = 1; length <= 23; length++)
        {
            MrzBuilt built = Build(MrzFormat.TD1, Letters[..length]);
            MrzReading reading = MrzParser.Parse(string.Join('\n', built.Lines), _today);

            Assert.True(reading.Valid);
            Assert.Equal(Letters[..length], reading.Fields.DocumentNumber);
            Assert.Equal(length > 9, Has(reading, FindingCodes.DocumentNumberLong));
        }

        Assert.False(Build(MrzFormat.TD1, Letters[..24]).Built);
    }

    [Fact]
    public void A_number_of_any_length_that_the_older_card_has_room_for_comes_back_whole()
    {
        for (int length = 1; length <= 15; length++)
        {
            MrzBuilt built = Build(MrzFormat.TD2, "K7PQ4TVWXY3MNRH"[..length]);
            Assert.Equal(
                "K7PQ4TVWXY3MNRH"[..length],
                MrzParser.Parse(string.Join('\n', built.Lines), _today).Fields.DocumentNumber);
        }
    }

    [Theory]
    [InlineData("BELGIUM, FILLER NOT COUNTED", "IDBEL600001795<0152<<<<<<<<<<<", "600001795015", false)]
    [InlineData("BELGIUM, FILLER COUNTED", "IDBEL000590240<6013<<<<<<<<<<<", "000590240601", true)]
    [InlineData("PORTUGAL, 0 BOTH WAYS", "I<PRT007666667<ZZ00<<<<<<<<<<<", "007666667ZZ0", false)]
    [InlineData("SWEDEN, FIFTEEN CHARACTERS", "I<SWEHVC8N3QW7<ZE17422<<<<<<<<", "HVC8N3QW7ZE1742", true)]
    [InlineData("ONE CHARACTER MORE", "IDUTO123456789<07<<<<<<<<<<<<<", "1234567890", false)]
    public void Long_numbers_of_real_cards_hold_their_digit(string which, string line, string number, bool fillerCounted)
    {
        MrzReading reading = MrzParser.Parse(
            line + "\n8512017F3011045BEL<<<<<<<<<<<0\nSPECIMEN<<SPECIMEN<<<<<<<<<<<<", _today);

        Assert.True(reading.Checks[0].Ok, which);
        Assert.Equal(number, reading.Fields.DocumentNumber);
        Assert.Equal(fillerCounted, Has(reading, FindingCodes.DocumentNumberFillerCounted));
    }

    [Theory]
    [InlineData("D")]
    [InlineData("RKS")]
    [InlineData("EUE")]
    [InlineData("UNO")]
    [InlineData("UNA")]
    [InlineData("UNK")]
    [InlineData("XPO")]
    [InlineData("XOM")]
    [InlineData("XXA")]
    [InlineData("XXB")]
    [InlineData("XXC")]
    [InlineData("XXX")]
    [InlineData("GBD")]
    [InlineData("GBN")]
    [InlineData("UTO")]
    public void An_issuer_outside_iso_3166_is_known_by_name(string code)
    {
        MrzFields fields = _eriksson with { IssuingState = code, Nationality = code };
        MrzReading reading = MrzParser.Parse(
            string.Join('\n', MrzBuilder.Build(MrzFormat.TD3, fields).Lines), _today);

        Assert.True(reading.Valid);
        Assert.Equal(code, reading.Fields.IssuingState);
        Assert.Equal(code, reading.Fields.Nationality);
        Assert.NotNull(IssuingStates.NameOf(code));
        Assert.DoesNotContain(reading.Findings, finding => finding.Weight != FindingWeight.Note);
        Assert.Equal(code == "UTO", Has(reading, FindingCodes.Specimen));
    }

    [Fact]
    public void The_french_driving_licence_is_read_from_its_one_line()
    {
        MrzReading reading = MrzParser.Parse("D1FRA13AA000026181231MARTIN<<9", _today);

        Assert.True(reading.Valid);
        Assert.Null(reading.Format);
        Assert.Equal(NationalLayout.FrenchDrivingLicence, reading.National);
        Assert.Equal("13AA00002", reading.Fields.DocumentNumber);
        Assert.Equal("2018-12-31", reading.Fields.DateOfExpiry.ToString());
        Assert.Equal("MARTIN", reading.Fields.PrimaryIdentifier);
        Assert.False(MrzParser.Parse("D1FRA13AA000026181231MARTIN<<8", _today).Valid);
        Assert.False(MrzParser.Parse("D1FRA13AA000025181231MARTIN<<9", _today).Valid);
    }

    [Fact]
    public void The_swiss_driving_licence_is_read_from_its_uneven_lines_and_nothing_in_it_is_certain()
    {
        MrzReading reading = MrzParser.Parse(
            "AAA001D<<\nFACHE305142128097<<800126<<<<<\nMARCHAND<<FABIENNE<<<<<<<<<<<<", _today);

        Assert.True(reading.Valid);
        Assert.Null(reading.Format);
        Assert.Equal(NationalLayout.SwissDrivingLicence, reading.National);
        Assert.Equal("305142128097", reading.Fields.DocumentNumber);
        Assert.Equal("AAA001D", reading.Fields.OptionalData1);
        Assert.Equal("1980-01-26", reading.Fields.DateOfBirth.ToString());
        Assert.Equal("MARCHAND", reading.Fields.PrimaryIdentifier);
        Assert.Equal("FABIENNE", reading.Fields.SecondaryIdentifier);
        Assert.Empty(reading.Checks);
        Assert.DoesNotContain(reading.Confidence, statement => statement.Certain);
    }

    [Fact]
    public void A_digit_of_the_swiss_licence_that_is_none_is_an_error_with_line_and_position()
    {
        MrzReading reading = MrzParser.Parse(
            "AAA001D<<\nFACHE30S142128097<<800126<<<<<\nM4RCHAND<<FABIENNE<<<<<<<<<<<<", _today);

        Assert.False(reading.Valid);
        Assert.StartsWith(
            "Line 2, position 8 is S",
            reading.Findings.First(finding => finding.Code == FindingCodes.DigitExpected).Sentence,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "Line 3, position 2 is 4",
            reading.Findings.First(finding => finding.Code == FindingCodes.LetterExpected).Sentence,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_older_resident_card_of_the_united_states_counts_from_the_start_of_the_zone()
    {
        string line1 = "C1USA987654321";
        line1 += CheckDigits.Compute(line1) + "SRC1234567890<<";
        string line2 = "7408122F300415" + CheckDigits.Compute("300415") + "UTO<<<<<<<<<<<";
        string text = line1 + "\n" + line2 + CheckDigits.Compute(line1 + line2) + "\nDOE<<JANE<<<<<<<<<<<<<<<<<<<<<";

        MrzReading reading = MrzParser.Parse(text, _today);

        Assert.True(reading.Valid);
        Assert.True(Has(reading, FindingCodes.CheckDigitsFromLineStart));
        Assert.Equal("987654321", reading.Fields.DocumentNumber);
        Assert.Equal("SRC1234567890", reading.Fields.OptionalData1);
        Assert.False(MrzParser.Parse(text.Replace("SRC1", "SRC2", StringComparison.Ordinal), _today).Valid);
        Assert.False(MrzParser.Parse(text.Replace("C1USA", "C3USA", StringComparison.Ordinal), _today).Valid);
    }

    [Fact]
    public void A_resident_card_that_follows_the_standard_is_read_by_the_standard()
    {
        MrzFields fields = _eriksson with { DocumentCode = "C1", IssuingState = "USA", OptionalData1 = "SRC1234567890" };
        MrzReading reading = MrzParser.Parse(
            string.Join('\n', MrzBuilder.Build(MrzFormat.TD1, fields).Lines), _today);

        Assert.True(reading.Valid);
        Assert.False(Has(reading, FindingCodes.CheckDigitsFromLineStart));
    }

    private static readonly MrzFields _eriksson = new()
    {
        DocumentCode = "P",
        IssuingState = "UTO",
        DocumentNumber = "L898902C3",
        Nationality = "UTO",
        DateOfBirth = new(1974, 8, 12),
        Sex = Sex.F,
        DateOfExpiry = new(2030, 4, 15),
        PrimaryIdentifier = "Eriksson",
        SecondaryIdentifier = "Anna Maria",
    };

    private static MrzBuilt Build(MrzFormat format, string number) =>
        MrzBuilder.Build(format, _eriksson with { DocumentCode = "I", DocumentNumber = number });

    private static bool Has(MrzReading reading, string code) => reading.Findings.Any(finding => finding.Code == code);
}

using CheckpointEdge.TravelDocuments.Mrz;

namespace CheckpointEdge.Tests.Mrz;

public sealed class MrzConfidenceTests
{
    private static readonly DateOnly _today = new(2026, 11, 22);

    [Theory]
    [InlineData(MrzFormat.TD1, "I")]
    [InlineData(MrzFormat.TD2, "I")]
    [InlineData(MrzFormat.TD3, "P")]
    [InlineData(MrzFormat.MrvA, "V")]
    [InlineData(MrzFormat.MrvB, "V")]
    public void State_name_sex_and_kind_are_never_certain_from_print_in_any_layout(MrzFormat format, string code)
    {
        MrzReading reading = Read(format, code, "347934793");

        Assert.True(reading.Valid);
        foreach (string field in (string[])["documentCode", "issuingState", "nationality", "sex",
            "primaryIdentifier", "secondaryIdentifier"])
        {
            MrzFieldConfidence statement = Of(reading, field);
            Assert.False(statement.Certain, field);
            Assert.True(statement.Protection is MrzProtection.CodeTable or MrzProtection.LettersOnly, field);
            Assert.StartsWith("No check digit protects", statement.Sentence, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Number_and_dates_of_a_passport_are_certain_when_both_digits_hold_and_nothing_looks_alike()
    {
        MrzReading reading = Read(MrzFormat.TD3, "P", "347934793");

        foreach (string field in (string[])["documentNumber", "dateOfBirth", "dateOfExpiry"])
        {
            Assert.Equal(MrzProtection.CheckDigitAndComposite, Of(reading, field).Protection);
            Assert.True(Of(reading, field).Certain, field);
        }
    }

    [Theory]
    [InlineData("XS1234567", "K51234567")]
    [InlineData("934793476", "93479347G")]
    [InlineData("L34793479", "134793479")]
    [InlineData("8S4793479", "SS4793479")]
    public void A_number_whose_look_alike_has_the_same_digits_is_not_certain_and_the_other_is_named(
        string number, string other)
    {
        MrzReading reading = Read(MrzFormat.TD3, "P", number);

        Assert.True(reading.Valid);
        Assert.Equal(CheckDigits.Compute(number), CheckDigits.Compute(other));
        Assert.True(MrzParser.Parse(string.Join('\n', reading.Lines).Replace(number, other, StringComparison.Ordinal), _today)
            .Valid);
        Assert.False(Of(reading, "documentNumber").Certain);
        Assert.Contains("looks alike", Of(reading, "documentNumber").Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("XS3333333", "X83333333")]
    [InlineData("234X34734", "Z34K34734")]
    public void The_nearest_look_alike_is_named_be_it_one_character_away_or_two(string number, string other)
    {
        MrzFieldConfidence statement = Of(Read(MrzFormat.TD3, "P", number), "documentNumber");

        Assert.StartsWith(other + " has the same check digits", statement.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_visa_has_no_composite_and_its_number_is_not_certain()
    {
        MrzReading reading = Read(MrzFormat.MrvA, "V", "347934793");

        Assert.Equal(MrzProtection.CheckDigit, Of(reading, "documentNumber").Protection);
        Assert.False(Of(reading, "documentNumber").Certain);
        Assert.Equal(MrzProtection.None, Of(reading, "optionalData1").Protection);
    }

    [Fact]
    public void Optional_data_of_a_card_has_the_composite_alone()
    {
        MrzFieldConfidence statement = Of(Read(MrzFormat.TD1, "I", "347934793"), "optionalData1");

        Assert.Equal(MrzProtection.Composite, statement.Protection);
        Assert.False(statement.Certain);
    }

    [Fact]
    public void A_wrong_digit_takes_the_certainty_from_its_field_and_a_wrong_composite_from_all()
    {
        string text = string.Join('\n', Read(MrzFormat.TD3, "P", "347934793").Lines);
        char composite = text[^1] == '0' ? '1' : '0';

        MrzReading wrongNumber = MrzParser.Parse(
            text.Replace("347934793", "347934794", StringComparison.Ordinal), _today);
        MrzReading wrongComposite = MrzParser.Parse(text[..^1] + composite, _today);

        Assert.False(Of(wrongNumber, "documentNumber").Certain);
        Assert.False(Of(wrongComposite, "dateOfBirth").Certain);
        Assert.DoesNotContain(wrongComposite.Confidence, statement => statement.Certain);
    }

    [Fact]
    public void From_the_chip_every_field_is_what_the_issuer_wrote()
    {
        MrzReading reading = Read(MrzFormat.TD3, "P", "XS1234567") with { Source = MrzSource.Chip };

        Assert.NotEmpty(reading.Confidence);
        Assert.All(reading.Confidence, statement => Assert.True(statement.Certain));
    }

    [Fact]
    public void What_was_not_recognised_or_is_not_printed_has_no_statement()
    {
        Assert.Empty(MrzParser.Parse("HELLO", _today).Confidence);
        Assert.DoesNotContain(
            MrzParser.Parse("D1FRA13AA000026181231MARTIN<<9", _today).Confidence, statement => statement.Field == "sex");
    }

    private static MrzFieldConfidence Of(MrzReading reading, string field) =>
        Assert.Single(reading.Confidence, statement => statement.Field == field);

    private static MrzReading Read(MrzFormat format, string code, string number) => MrzParser.Parse(
        string.Join('\n', MrzBuilder.Build(format, new()
        {
            DocumentCode = code,
            IssuingState = "UTO",
            DocumentNumber = number,
            Nationality = "UTO",
            DateOfBirth = new(1974, 8, 12),
            Sex = Sex.F,
            DateOfExpiry = new(2030, 4, 15),
            PrimaryIdentifier = "Eriksson",
            SecondaryIdentifier = "Anna Maria",
            OptionalData1 = "ZE184",
        }).Lines),
        _today);
}

using CheckpointEdge.TravelDocuments.Mrz;

namespace CheckpointEdge.Tests.Mrz;

public sealed class MrzBuilderTests
{
    private static readonly MrzFields _eriksson = new()
    {
        DocumentCode = "P",
        IssuingState = "UTO",
        DocumentNumber = "L898902C3",
        Nationality = "UTO",
        DateOfBirth = new(1974, 8, 12),
        Sex = Sex.F,
        DateOfExpiry = new(2012, 4, 15),
        PrimaryIdentifier = "Eriksson",
        SecondaryIdentifier = "Anna Maria",
        OptionalData1 = "ZE184226B",
    };

    [Fact]
    public void The_specimen_passport_comes_out_as_the_standard_prints_it() => Assert.Equal<string>(
            ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"],
        MrzBuilder.Build(MrzFormat.TD3, _eriksson).Lines);

    [Fact]
    public void The_specimen_card_comes_out_as_the_standard_prints_it() => Assert.Equal<string>(
            ["I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"],
        MrzBuilder.Build(
            MrzFormat.TD1,
            _eriksson with { DocumentCode = "I", DocumentNumber = "D23145890", OptionalData1 = "" }).Lines);

    [Fact]
    public void A_long_number_runs_on_in_both_cards()
    {
        MrzFields stevenson = _eriksson with
        {
            DocumentCode = "I",
            DocumentNumber = "D23145890734",
            DateOfBirth = new(1934, 7, 12),
            Sex = Sex.M,
            DateOfExpiry = new(1995, 7, 12),
            PrimaryIdentifier = "Stevenson",
            SecondaryIdentifier = "Peter John",
            OptionalData1 = "",
        };

        Assert.Equal<string>(
            ["I<UTOD23145890<7349<<<<<<<<<<<", "3407127M9507122UTO<<<<<<<<<<<2", "STEVENSON<<PETER<JOHN<<<<<<<<<"],
            MrzBuilder.Build(MrzFormat.TD1, stevenson).Lines);
        Assert.Equal<string>(
            ["I<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<", "D23145890<UTO3407127M95071227349<<<8"],
            MrzBuilder.Build(MrzFormat.TD2, stevenson).Lines);
    }

    [Fact]
    public void Empty_optional_data_has_no_digit_and_germany_one_letter() => Assert.Equal<string>(
            ["P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<", "C01X0006H1D<<6408125F1710319<<<<<<<<<<<<<<<0"],
        MrzBuilder.Build(MrzFormat.TD3, _eriksson with
        {
            IssuingState = "D",
            Nationality = "D",
            DocumentNumber = "C01X0006H",
            DateOfBirth = new(1964, 8, 12),
            DateOfExpiry = new(2017, 10, 31),
            PrimaryIdentifier = "Mustermann",
            SecondaryIdentifier = "Erika",
            OptionalData1 = "",
        }).Lines);

    [Fact]
    public void A_given_name_alone_becomes_the_primary_identifier() =>
        Assert.StartsWith(
            "P<UTOARKFREITH<<<",
            MrzBuilder.Build(MrzFormat.TD3, _eriksson with { PrimaryIdentifier = "", SecondaryIdentifier = "Arkfreith" })
                .Lines[0],
            StringComparison.Ordinal);

    [Fact]
    public void Each_field_that_cannot_be_written_is_a_finding_and_nothing_is_built()
    {
        (MrzFields Fields, string Code, string Field)[] cases =
        [
            (_eriksson with { DocumentCode = "V" }, "document-code-unusual", "documentCode"),
            (_eriksson with { DocumentCode = "" }, "document-code-unusual", "documentCode"),
            (_eriksson with { DocumentCode = "PAS" }, "too-long", "documentCode"),
            (_eriksson with { IssuingState = "U2O" }, "letter-expected", "issuingState"),
            (_eriksson with { Nationality = "UTOPIA" }, "too-long", "nationality"),
            (_eriksson with { DocumentNumber = "L898902C345" }, "too-long", "documentNumber"),
            (_eriksson with { DocumentNumber = "" }, "document-number-missing", "documentNumber"),
            (_eriksson with { DocumentNumber = "Ä1" }, "character-not-allowed", "documentNumber"),
            (_eriksson with { DateOfBirth = new(1974, 2, 30) }, "date-impossible", "dateOfBirth"),
            (_eriksson with { DateOfBirth = new(0, 1, 1) }, "date-impossible", "dateOfBirth"),
            (_eriksson with { DateOfExpiry = new(null, 13, null) }, "date-impossible", "dateOfExpiry"),
            (_eriksson with { PrimaryIdentifier = "", SecondaryIdentifier = " - " }, "name-missing", "primaryIdentifier"),
            (_eriksson with { PrimaryIdentifier = "李" }, "not-transliterable", "primaryIdentifier"),
            (_eriksson with { SecondaryIdentifier = new('a', 100_000) }, "too-long", "secondaryIdentifier"),
            (_eriksson with { OptionalData1 = "123456789012345" }, "too-long", "optionalData1"),
            (_eriksson with { OptionalData2 = "1" }, "field-not-in-layout", "optionalData2"),
        ];

        foreach ((MrzFields fields, string code, string field) in cases)
        {
            MrzBuilt built = MrzBuilder.Build(MrzFormat.TD3, fields);
            Assert.False(built.Built);
            Assert.Empty(built.Lines);
            Assert.Contains(built.Findings, finding => finding.Code == code && finding.Field == field);
        }
    }

    [Fact]
    public void A_visa_must_begin_with_v() =>
        Assert.False(MrzBuilder.Build(MrzFormat.MrvA, _eriksson).Built);

    [Fact]
    public void A_shortened_name_fills_its_field_and_is_noted()
    {
        MrzBuilt built = MrzBuilder.Build(
            MrzFormat.TD3, _eriksson with { SecondaryIdentifier = string.Join(' ', Enumerable.Repeat("Anna", 20)) });

        Assert.Contains(built.Findings, finding => finding.Code == "name-shortened");
        Assert.NotEqual('<', built.Lines[0][^1]);
    }
}

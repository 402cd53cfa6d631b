using CheckpointEdge.TravelDocuments.Mrz;

namespace CheckpointEdge.Tests.Mrz;

public sealed class MrzParserTests
{
    private static readonly DateOnly _today = new(2026, 11, 22);

    private const string Passport =
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";

    [Fact]
    public void A_passport_is_read_whole()
    {
        MrzReading reading = Parse(Passport);

        Assert.Equal(MrzFormat.TD3, reading.Format);
        Assert.True(reading.Valid);
        Assert.Equal("P", reading.Fields.DocumentCode);
        Assert.Equal("UTO", reading.Fields.IssuingState);
        Assert.Equal("L898902C3", reading.Fields.DocumentNumber);
        Assert.Equal("UTO", reading.Fields.Nationality);
        Assert.Equal("1974-08-12", reading.Fields.DateOfBirth.ToString());
        Assert.Equal(Sex.F, reading.Fields.Sex);
        Assert.Equal("2012-04-15", reading.Fields.DateOfExpiry.ToString());
        Assert.Equal("ERIKSSON", reading.Fields.PrimaryIdentifier);
        Assert.Equal("ANNA MARIA", reading.Fields.SecondaryIdentifier);
        Assert.Equal("ZE184226B", reading.Fields.OptionalData1);
        Assert.False(reading.Fields.NamePossiblyTruncated);
        Assert.Equal(
            ["documentNumber", "dateOfBirth", "dateOfExpiry", "optionalData1", "composite"],
            reading.Checks.Select(check => check.Name));
        Assert.All(reading.Checks, check => Assert.True(check.Ok));
        Assert.Equal(["specimen", "specimen", "expired"], Codes(reading));
    }

    [Theory]
    [InlineData("I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<", MrzFormat.TD1)]
    [InlineData("I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6", MrzFormat.TD2)]
    [InlineData("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F96121096ZE184226B<<<<<<", MrzFormat.MrvA)]
    [InlineData("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL8988901C4XXX4009078F9612109<<<<<<<<", MrzFormat.MrvB)]
    public void Every_layout_is_recognised_by_its_lines_and_its_first_letter(string text, MrzFormat format)
    {
        MrzReading reading = Parse(text);

        Assert.Equal(format, reading.Format);
        Assert.True(reading.Valid);
        Assert.Equal("ERIKSSON", reading.Fields.PrimaryIdentifier);
        Assert.Equal("ANNA MARIA", reading.Fields.SecondaryIdentifier);
    }

    [Theory]
    [InlineData("\u0002{0}\u0003")]
    [InlineData("\r\n  {0}\r\n\r\n")]
    [InlineData("\uFEFF{0}\u0000")]
    public void Framing_blanks_and_byte_order_marks_do_not_matter(string frame)
    {
        MrzReading reading = Parse(frame.Replace("{0}", Passport, StringComparison.Ordinal));

        Assert.True(reading.Valid);
        Assert.Equal(44, reading.Lines[0].Length);
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\r")]
    [InlineData("")]
    [InlineData("\u2028")]
    public void Lines_may_end_in_any_way_or_not_at_all(string end)
    {
        MrzReading reading = Parse(Passport.Replace("\n", end, StringComparison.Ordinal));

        Assert.True(reading.Valid);
        Assert.Equal(2, reading.Lines.Length);
    }

    [Theory]
    [InlineData(72, MrzFormat.TD2)]
    [InlineData(71, MrzFormat.TD2)]
    [InlineData(88, MrzFormat.TD3)]
    [InlineData(90, MrzFormat.TD1)]
    [InlineData(89, MrzFormat.TD1)]
    public void One_long_line_is_cut_by_its_length(int length, MrzFormat format) =>
        Assert.Equal(format, Parse("I<UTO" + new string('<', length - 5)).Format);

    [Fact]
    public void Between_booklet_and_card_the_first_letter_decides() =>
        Assert.Equal(MrzFormat.TD3, Parse("P<UTO" + new string('<', 84)).Format);

    [Fact]
    public void Lower_case_is_read_and_noted()
    {
        MrzReading reading = Parse(Passport.ToLowerInvariant());

        Assert.True(reading.Valid);
        Assert.Contains("lower-case", Codes(reading));
    }

    [Theory]
    [InlineData(null, "empty")]
    [InlineData(" \r\n\t", "empty")]
    [InlineData("HELLO", "layout-unknown")]
    [InlineData("AAA001D<<\nFACHF305142128097<<800126<<<<<\nMARCHAND<<FABIENNE<<<<<<<<<<<<", "layout-unknown")]
    [InlineData("D1FRB13AA000026181231MARTIN<<9", "layout-unknown")]
    public void What_is_no_zone_is_said_to_be_none(string? text, string code)
    {
        MrzReading reading = Parse(text);

        Assert.Null(reading.Format);
        Assert.False(reading.Valid);
        Assert.Equal([code], Codes(reading));
    }

    [Fact]
    public void Endless_text_is_cut_and_said_to_be_cut()
    {
        MrzReading reading = Parse(new string('<', 10_000_000));

        Assert.Contains("text-too-long", Codes(reading));
        Assert.Equal(MrzParser.TextLengthMax, reading.Lines.Sum(line => line.Length));
    }

    [Fact]
    public void A_line_that_lacks_its_last_character_is_still_read()
    {
        MrzReading reading = Parse(Passport[..^1]);

        Assert.False(reading.Valid);
        Assert.Contains("line-length", Codes(reading));
        Assert.Equal("ERIKSSON", reading.Fields.PrimaryIdentifier);
        Assert.Equal("L898902C3", reading.Fields.DocumentNumber);
    }

    [Fact]
    public void A_character_too_many_is_reported_and_the_rest_is_read()
    {
        MrzReading reading = Parse(Passport + "7");

        Assert.Equal("Line 2 has 45 characters instead of 44.", Sentence(reading, "line-length"));
        Assert.All(reading.Checks, check => Assert.True(check.Ok));
    }

    [Theory]
    [InlineData('«')]
    [InlineData('É')]
    [InlineData('*')]
    [InlineData('\uD83D')]
    public void A_character_that_no_zone_has_is_an_error_with_its_position(char stranger)
    {
        char[] text = Passport.ToCharArray();
        text[7] = stranger;

        MrzReading reading = Parse(new(text));

        Assert.False(reading.Valid);
        Assert.StartsWith("Line 1, position 8", Sentence(reading, "character-not-allowed"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(54, "documentNumber")]
    [InlineData(64, "dateOfBirth")]
    [InlineData(72, "dateOfExpiry")]
    [InlineData(87, "optionalData1")]
    [InlineData(88, "composite")]
    public void A_wrong_check_digit_is_an_error_with_both_digits(int place, string name)
    {
        char[] text = Passport.ToCharArray();
        text[place] = text[place] == '9' ? '3' : (char)(text[place] + 1);

        MrzReading reading = Parse(new(text));

        Assert.False(reading.Valid);
        MrzCheck check = Assert.Single(reading.Checks, check => check.Name == name);
        Assert.False(check.Ok);
        Assert.NotEqual(check.Expected, check.Found);
        Assert.Contains(reading.Findings, finding => finding.Code == "check-digit-wrong" && finding.Field == name);
    }

    [Theory]
    [InlineData('<')]
    [InlineData('0')]
    public void Empty_optional_data_may_have_a_filler_or_zero_for_its_digit(char digit)
    {
        string text = "P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<\nC01X0006H1D<<6408125F1710319<<<<<<<<<<<<<<"
            + digit + "0";

        MrzReading reading = Parse(text);

        Assert.True(reading.Valid);
        Assert.Equal("D", reading.Fields.IssuingState);
        Assert.Equal("D", reading.Fields.Nationality);
        Assert.Equal(digit, reading.Checks[3].Found);
    }

    [Theory]
    [InlineData("BELGIUM OF 2020", "IDBEL600001795<0152<<<<<<<<<<<", "600001795015", false)]
    [InlineData("BELGIUM BEFORE", "IDBEL000590240<6013<<<<<<<<<<<", "000590240601", true)]
    [InlineData("PORTUGAL", "I<PRT007666667<ZZ00<<<<<<<<<<<", "007666667ZZ0", false)]
    public void A_long_document_number_is_joined_whether_its_filler_is_counted_or_not(
        string which, string line, string number, bool fillerCounted)
    {
        MrzReading reading = Parse(line + "\n8512017F1311048BEL<<<<<<<<<<<0\nSPECIMEN<<SPECIMEN<<<<<<<<<<<<");

        Assert.True(reading.Fields.DocumentNumber == number, which);
        Assert.True(reading.Checks[0].Ok);
        Assert.Contains("document-number-long", Codes(reading));
        Assert.Equal(fillerCounted, Codes(reading).Contains("document-number-filler-counted"));
        Assert.Equal("", reading.Fields.OptionalData1);
    }

    [Fact]
    public void A_long_number_in_the_older_card_takes_the_optional_data_of_line_two()
    {
        MrzReading reading = Parse("I<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<\nD23145890<UTO3407127M95071227349<<<8");

        Assert.True(reading.Valid);
        Assert.Equal("D23145890734", reading.Fields.DocumentNumber);
    }

    [Fact]
    public void What_follows_a_long_number_is_optional_data()
    {
        MrzReading reading = Parse(
            "I<UTOD23145890<7349<XY<Z<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<JOHN<<<<<<<<<");

        Assert.Equal("D23145890734", reading.Fields.DocumentNumber);
        Assert.Equal("XY Z", reading.Fields.OptionalData1);
    }

    [Fact]
    public void A_long_number_with_a_wrong_digit_is_an_error()
    {
        MrzReading reading = Parse(
            "IDBEL000590240<6016<<<<<<<<<<<\n8512017F1311048BEL851201002007\nREINARTZ<<ULRIKE<KATIA<E<<<<<<");

        Assert.False(reading.Valid);
        Assert.False(reading.Checks[0].Ok);
        Assert.Equal("000590240601", reading.Fields.DocumentNumber);
    }

    [Theory]
    [InlineData("P<UTOARKFREITH<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<", "ARKFREITH", "", "name-without-secondary")]
    [InlineData("P<UTO<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<<<<<<<<<", "", "ANNA MARIA", "name-without-primary")]
    [InlineData("P<UTOSMITH<<ANNA<<MARIA<<<<<<<<<<<<<<<<<<<<<", "SMITH", "ANNA MARIA", "name-separators")]
    [InlineData("P<UTOSMITH<<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<<<", "SMITH", "ANNA MARIA", "name-separators")]
    [InlineData("P<UTOSMITH<<ANNA<<<<<<<<<<<<<<K<<<<<<<<<<<<<", "SMITH", "ANNA K", "name-separators")]
    [InlineData("P<UTO<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<", "", "", "name-missing")]
    [InlineData("P<UTOSM1TH<<ANNA<<<<<<<<<<<<<<<<<<<<<<<<<<<<", "SM1TH", "ANNA", "letter-expected")]
    [InlineData("P<UTOPAPANDROPOULOUS<<JONATHON<WARREN<TREVOR", "PAPANDROPOULOUS", "JONATHON WARREN TREVOR", "name-possibly-truncated")]
    public void Names_are_kept_as_printed_and_what_is_odd_is_said(
        string line, string primary, string secondary, string code)
    {
        MrzReading reading = Parse(line + "\nL898902C36UTO7408122F1204159ZE184226B<<<<<10");

        Assert.Equal(primary, reading.Fields.PrimaryIdentifier);
        Assert.Equal(secondary, reading.Fields.SecondaryIdentifier);
        Assert.Contains(code, Codes(reading));
        Assert.Equal(code == "name-possibly-truncated", reading.Fields.NamePossiblyTruncated);
    }

    [Theory]
    [InlineData("RKS", null)]
    [InlineData("D<<", null)]
    [InlineData("XXA", null)]
    [InlineData("EUE", null)]
    [InlineData("SUN", "state-withdrawn")]
    [InlineData("ANT", "state-withdrawn")]
    [InlineData("QQQ", "state-unknown")]
    [InlineData("F<<", "state-unknown")]
    [InlineData("DE<", "state-unknown")]
    [InlineData("<<<", "state-missing")]
    [InlineData("MC0", "letter-expected")]
    public void States_are_judged_by_the_code_table_alone(string code, string? finding)
    {
        MrzReading reading = Parse(Passport.Replace("P<UTO", "P<" + code, StringComparison.Ordinal));

        Assert.Equal(code.TrimEnd('<'), reading.Fields.IssuingState);
        Assert.Equal(
            finding is null ? [] : [finding],
            reading.Findings.Where(each => each.Field == "issuingState").Select(each => each.Code));
        Assert.Equal(code != "MC0", reading.Valid);
    }

    [Fact]
    public void The_position_of_a_look_alike_is_named()
    {
        MrzReading reading = Parse(Passport.Replace("P<UTO", "P<MC0", StringComparison.Ordinal));

        Assert.Equal(
            "Line 1, position 5 is 0 in the issuing state, where only letters stand; it may be the letter O.",
            Sentence(reading, "letter-expected"));
    }

    [Fact]
    public void A_look_alike_that_explains_a_wrong_number_is_named_but_not_corrected()
    {
        MrzReading reading = Parse(Passport.Replace("L898902C3", "L8989O2C3", StringComparison.Ordinal));

        Assert.Equal("L8989O2C3", reading.Fields.DocumentNumber);
        Assert.False(reading.Valid);
        Assert.StartsWith("Line 2, position 6 is O", Sentence(reading, "look-alike"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData('<', Sex.X, null)]
    [InlineData('M', Sex.M, null)]
    [InlineData('X', Sex.X, "sex-printed-x")]
    [InlineData('7', Sex.X, "sex-impossible")]
    public void Sex_is_m_f_or_a_filler(char printed, Sex sex, string? finding)
    {
        char[] text = Passport.ToCharArray();
        text[65] = printed;

        MrzReading reading = Parse(new(text));

        Assert.Equal(sex, reading.Fields.Sex);
        Assert.Equal(
            finding is null ? [] : [finding],
            reading.Findings.Where(each => each.Field == "sex").Select(each => each.Code));
    }

    [Fact]
    public void The_french_card_is_read_though_it_is_none_of_the_five()
    {
        MrzReading reading = Parse("IDFRABERTHIER<<<<<<<<<<<<<<<<<<<<<<<\n9409923102854CORINNE<<<<<<<6512068F4");

        Assert.Null(reading.Format);
        Assert.True(reading.Valid);
        Assert.Equal("940992310285", reading.Fields.DocumentNumber);
        Assert.Equal("BERTHIER", reading.Fields.PrimaryIdentifier);
        Assert.Equal("CORINNE", reading.Fields.SecondaryIdentifier);
        Assert.Equal("1965-12-06", reading.Fields.DateOfBirth.ToString());
        Assert.Contains("layout-not-doc-9303", Codes(reading));
    }

    [Fact]
    public void Findings_name_only_codes_of_the_list()
    {
        string[] known = [.. typeof(FindingCodes).GetFields().Select(field => (string)field.GetRawConstantValue()!)];
        string[] texts =
        [
            Passport, Passport[..^2], "X", "", new('A', 88), new('0', 90), new('<', 72), new('«', 88),
            Passport.Replace('0', 'O'), Passport.Replace('<', '1'),
        ];

        Assert.Equal(known.Length, known.Distinct(StringComparer.Ordinal).Count());
        foreach (string text in texts)
            Assert.All(Parse(text).Findings, finding => Assert.Contains(finding.Code, known));
    }

    [Fact]
    public void The_readme_lists_every_code_and_no_other()
    {
        string readme = File.ReadAllText(
            Path.Combine(Needs.RepositoryRoot, "src", "CheckpointEdge.TravelDocuments", "README.md"));
        IEnumerable<string> listed = readme.Split('\n')
            .SkipWhile(line => line != "## Findings")
            .Where(line => line.StartsWith('|'))
            .SelectMany(line => line.Split('`').Where((_, index) => index % 2 == 1));

        Assert.Equal(
            typeof(FindingCodes).GetFields().Select(field => (string)field.GetRawConstantValue()!)
                .Order(StringComparer.Ordinal),
            listed.Order(StringComparer.Ordinal));
    }

    private static MrzReading Parse(string? text) => MrzParser.Parse(text, _today);

    private static List<string> Codes(MrzReading reading) => [.. reading.Findings.Select(finding => finding.Code)];

    private static string Sentence(MrzReading reading, string code) =>
        Assert.Single(reading.Findings, finding => finding.Code == code).Sentence;
}

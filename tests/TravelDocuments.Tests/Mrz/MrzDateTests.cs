using CheckpointEdge.TravelDocuments.Mrz;

namespace CheckpointEdge.Tests.Mrz;

public sealed class MrzDateTests
{
    [Theory]
    [InlineData("261122", "2026-11-22", "2026-11-22")]
    [InlineData("261123", "2026-11-22", "1926-11-23")]
    [InlineData("26<<<<", "2026-11-22", "2026-XX-XX")]
    [InlineData("2612<<", "2026-11-22", "1926-12-XX")]
    [InlineData("27<<<<", "2026-11-22", "1927-XX-XX")]
    [InlineData("000229", "2026-11-22", "2000-02-29")]
    [InlineData("991231", "2000-01-01", "1999-12-31")]
    [InlineData("<<<<<<", "2026-11-22", "XXXX-XX-XX")]
    [InlineData("<<0812", "2026-11-22", "XXXX-08-12")]
    [InlineData("74<<12", "2026-11-22", "1974-XX-12")]
    public void A_birth_lies_within_the_hundred_years_up_to_today(string printed, string today, string read) =>
        Assert.Equal(read, Read(birth: printed, today: today).Fields.DateOfBirth.ToString());

    [Theory]
    [InlineData("300101", "2026-11-22", "2030-01-01")]
    [InlineData("751231", "2026-11-22", "2075-12-31")]
    [InlineData("760101", "2026-11-22", "1976-01-01")]
    [InlineData("950712", "2026-11-22", "1995-07-12")]
    [InlineData("491231", "2000-06-01", "2049-12-31")]
    [InlineData("30<<<<", "2026-11-22", "2030-XX-XX")]
    [InlineData("<<<<<<", "2026-11-22", "XXXX-XX-XX")]
    public void An_expiry_lies_from_fifty_years_back_to_fortynine_ahead(string printed, string today, string read) =>
        Assert.Equal(read, Read(expiry: printed, today: today).Fields.DateOfExpiry.ToString());

    [Theory]
    [InlineData("740231", "1974-02-XX", "date-impossible")]
    [InlineData("750229", "1975-02-XX", "date-impossible")]
    [InlineData("741301", "1974-XX-01", "date-impossible")]
    [InlineData("740432", "1974-04-XX", "date-impossible")]
    [InlineData("<<0230", "XXXX-02-XX", "date-impossible")]
    [InlineData("740012", "1974-XX-12", "date-part-zero")]
    [InlineData("740800", "1974-08-XX", "date-part-zero")]
    [InlineData("74O812", "1974-08-12", "digit-expected")]
    [InlineData("74X812", "1974-XX-12", "digit-expected")]
    [InlineData("7<0812", "XXXX-08-12", "digit-expected")]
    public void A_date_that_cannot_be_keeps_the_parts_that_can(string printed, string read, string code)
    {
        MrzReading reading = Read(birth: printed);

        Assert.Equal(read, reading.Fields.DateOfBirth.ToString());
        Assert.Contains(reading.Findings, finding => finding.Code == code && finding.Field == "dateOfBirth");
        Assert.Equal(code == "date-part-zero", reading.Valid);
    }

    [Theory]
    [InlineData("<<<<<<")]
    [InlineData("74<<<<")]
    public void An_unknown_part_of_the_birth_is_noted_and_no_error(string printed)
    {
        MrzReading reading = Read(birth: printed);

        Assert.True(reading.Valid);
        Assert.Contains(reading.Findings, finding => finding.Code == "date-part-unknown");
    }

    [Fact]
    public void A_birth_shortly_ahead_of_the_clock_is_read_a_century_back_and_noted() =>
        Assert.Contains(Read(birth: "270101").Findings, finding => finding.Code == "century-ambiguous");

    [Fact]
    public void An_expired_document_is_a_warning_and_not_an_error()
    {
        MrzReading reading = Read(expiry: "261121");

        Assert.True(reading.Valid);
        Assert.Equal(
            FindingWeight.Warning, Assert.Single(reading.Findings, finding => finding.Code == "expired").Weight);
        Assert.DoesNotContain(Read(expiry: "261122").Findings, finding => finding.Code == "expired");
    }

    [Fact]
    public void A_document_that_ended_before_the_birth_puts_the_birth_a_century_earlier()
    {
        MrzReading reading = Read(birth: "200101", expiry: "950101");

        Assert.True(reading.Valid);
        Assert.Equal("1920-01-01", reading.Fields.DateOfBirth.ToString());
        Assert.Contains(reading.Findings, finding => finding.Code == "century-ambiguous");
    }

    [Fact]
    public void An_expiry_before_a_birth_that_has_no_earlier_century_is_an_error()
    {
        MrzReading reading = Read(birth: "000229", expiry: "990101");

        Assert.False(reading.Valid);
        Assert.Contains(reading.Findings, finding => finding.Code == "expiry-before-birth");
    }

    [Fact]
    public void An_empty_date_may_go_without_its_check_digit()
    {
        string line2 = "L898902C36UTO7408122F<<<<<<<<<<<<<<<<<<<<<<";
        line2 += CheckDigits.Compute(line2[..10] + line2[13..20] + line2[21..43]);

        MrzReading reading = MrzParser.Parse(
            "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n" + line2, new(2026, 11, 22));

        Assert.True(reading.Valid);
        Assert.Contains(reading.Findings, finding => finding.Code == "check-digit-omitted");
        Assert.Contains(reading.Findings, finding => finding.Code == "expiry-unknown");
    }

    [Theory]
    [InlineData("0001-01-01")]
    [InlineData("0050-06-01")]
    [InlineData("9999-12-31")]
    public void Any_clock_will_do(string today)
    {
        for (int yy = 0; yy < 100; yy++)
        {
            MrzReading reading = Read($"{yy:00}0101", $"{yy:00}0101", today);
            Assert.InRange(reading.Fields.DateOfBirth.Year!.Value, 1, 9999);
            Assert.InRange(reading.Fields.DateOfExpiry.Year!.Value, 1, 9999);
        }
    }

    private static MrzReading Read(string birth = "740812", string expiry = "300415", string today = "2026-11-22")
    {
        string line2 = "L898902C36UTO" + birth + CheckDigits.Compute(birth) + "F" + expiry + CheckDigits.Compute(expiry)
            + "ZE184226B<<<<<1";
        line2 += CheckDigits.Compute(line2[..10] + line2[13..20] + line2[21..43]);
        return MrzParser.Parse(
            "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n" + line2,
            DateOnly.ParseExact(today, "yyyy-MM-dd", null));
    }
}

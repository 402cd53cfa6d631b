using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.TravelDocuments.Trust;
using TravelDocuments.Tests.Trust.Fiction;

namespace TravelDocuments.Tests.Trust;

public sealed class ConsistencyTests
{
    private readonly FictionalState _state = new();

    [Fact]
    public void A_print_of_somebody_else_names_the_fields_and_nobody()
    {
        MrzReading printed = MrzParser.Parse(
            "P<UTOMUSTER<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F3204153ZE184226B<<<<<16", new(2026, 11, 22));
        Assert.True(printed.Valid);
        DocumentInspection inspection = Inspect(printed);
        DocumentCheck check = FictionalState.Check(inspection, CheckNames.PrintedZone);
        Assert.Equal((CheckResult.Fail, "DG1 and the printed lines differ in: primary identifier."), (check.Result, check.Reason));
        Assert.Equal(InspectionOutcome.NotGenuine, inspection.Outcome);
    }

    [Fact]
    public void Letters_that_look_alike_accuse_nobody()
    {
        DocumentInspection inspection = Inspect(FictionalState.Printed(
            FictionalState.Zone.Replace("ERIKSSON", "ERIK5SON", StringComparison.Ordinal)));
        Assert.Equal(CheckResult.NotDone, FictionalState.Check(inspection, CheckNames.PrintedZone).Result);
    }

    [Fact]
    public void Lines_with_a_wrong_check_digit_were_misread_as_a_rule()
    {
        DocumentInspection inspection = Inspect(FictionalState.Printed(
            FictionalState.Zone.Replace("L898902C36", "L898902D36", StringComparison.Ordinal)));
        DocumentCheck check = FictionalState.Check(inspection, CheckNames.PrintedZone);
        Assert.Equal(CheckResult.NotDone, check.Result);
        Assert.Contains("document number", check.Reason);
        Assert.DoesNotContain("898902", check.Reason);
    }

    [Theory]
    [InlineData("D", "DE")]
    [InlineData("RKS", "KS")]
    [InlineData("RKS", "XK")]
    [InlineData("UNO", "UN")]
    [InlineData("EUE", "EU")]
    [InlineData("UTO", "UT")]
    [InlineData("GBD", "GB")]
    [InlineData("BMU", "GB")]
    [InlineData("CHN", "HK")]
    [InlineData("NLD", "NL")]
    public void Codes_of_zones_and_of_certificates_belong_together(string zone, string certificate) =>
        Assert.Contains(certificate, CountryCodes.OfIssuingState(zone));

    [Fact]
    public void An_unknown_code_has_no_certificates() => Assert.Empty(CountryCodes.OfIssuingState("QQQ"));

    [Fact]
    public void Every_state_of_a_zone_has_a_code_of_two_letters()
    {
        foreach (string code in new[] { "AFG", "AUT", "FRA", "ROU", "USA", "ZWE" })
            Assert.Equal(2, Assert.Single(CountryCodes.OfIssuingState(code)).Length);
    }

    private DocumentInspection Inspect(MrzReading printed) =>
        DocumentInspector.Inspect(_state.Files(), printed, _state.Trust(), FictionalState.Now);
}

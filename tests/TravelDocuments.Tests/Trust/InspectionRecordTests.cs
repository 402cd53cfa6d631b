using System.Text.Json;
using System.Xml.Linq;
using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Chip.Reading;
using CheckpointEdge.TravelDocuments.Trust;
using TravelDocuments.Tests.Trust.Fiction;

namespace TravelDocuments.Tests.Trust;

public sealed class InspectionRecordTests
{
    private readonly FictionalState _state = new();

    [Fact]
    public void JSON_is_what_the_command_line_promises()
    {
        DocumentInspection inspection = Inspect(_state.Files());
        using JsonDocument json = JsonDocument.Parse(InspectionRecord.ToJson(inspection));
        Assert.Equal("genuine", json.RootElement.GetProperty("outcome").GetString());
        Assert.Equal(inspection.Checks.Length, json.RootElement.GetProperty("checks").GetArrayLength());
        Assert.All(json.RootElement.GetProperty("checks").EnumerateArray(), check =>
        {
            Assert.Contains(check.GetProperty("result").GetString(), new[] { "pass", "fail", "notDone" });
            Assert.NotEmpty(check.GetProperty("reason").GetString()!);
            Assert.NotEmpty(check.GetProperty("name").GetString()!);
        });
        Assert.Equal("2022-04-16T09:30:00Z", json.RootElement.GetProperty("signer").GetProperty("signingTime").GetString());
    }

    [Fact]
    public void Without_a_signer_the_JSON_says_null()
    {
        using JsonDocument json = JsonDocument.Parse(InspectionRecord.ToJson(Inspect(ChipReadResult.Empty)));
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("signer").ValueKind);
        Assert.Equal("cannotCheck", json.RootElement.GetProperty("outcome").GetString());
    }

    [Fact]
    public void XML_has_one_group_after_the_other_and_every_check()
    {
        DocumentInspection inspection = Inspect(_state.Live());
        XElement xml = XElement.Parse(InspectionRecord.ToXml(inspection));
        Assert.Equal(
            ["chipAccess", "passiveAuthentication", "chipAuthenticity", "consistency"],
            xml.Elements("group").Select(group => group.Attribute("name")!.Value));
        Assert.Equal(inspection.Checks.Select(check => check.Name), xml.Descendants("check").Select(check => check.Attribute("name")!.Value));
        Assert.Equal(inspection.Checks.Select(check => check.Reason), xml.Descendants("check").Select(check => check.Value));
        Assert.Equal("UT", xml.Element("signer")!.Attribute("country")!.Value);
    }

    [Fact]
    public void A_name_that_XML_cannot_hold_does_not_break_the_record()
    {
        _state.Signer = _state.Signer with { Subject = [new(CertificateRecipe.CommonName, "A\uFFFE<\u0001>")] };
        Assert.NotNull(XElement.Parse(InspectionRecord.ToXml(Inspect(_state.Files()))));
    }

    [Fact]
    public void Nothing_of_the_holder_is_in_the_record()
    {
        DocumentInspection inspection = Inspect(_state.Live());
        string all = InspectionRecord.ToJson(inspection) + InspectionRecord.ToXml(inspection);
        foreach (string personal in new[] { "ERIKSSON", "ANNA", "L898902C3", "740812", "1974", "ZE184226B" })
            Assert.DoesNotContain(personal, all, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void The_evidence_of_a_reading_comes_back_as_it_was()
    {
        ChipReadResult reading = _state.Live() with
        {
            Access = new(ChipAccessProtocol.Bac, "3DES", "the chip offers no PACE"),
            Missing = _state.Live().Missing.Add(ChipFile.DataGroup(3), "6982"),
            ActiveAuthentication = new((byte[])[1, 2], (byte[])[3, 4, 5]),
            ChipAuthentication = new(true, (byte[])[6], true, "ECDH"),
            ChipAuthenticationMapping = new(false, (byte[])[7], false, ""),
        };
        Assert.True(ReadingEvidence.TryAddTo(
            _state.Files(), System.Text.Encoding.UTF8.GetBytes(ReadingEvidence.ToJson(reading)), out ChipReadResult back));
        Assert.Equal(reading.Access, back.Access);
        Assert.True(back.Complete);
        Assert.Equal(reading.Steps.AsEnumerable(), back.Steps);
        Assert.Equal("6982", back.Missing[ChipFile.DataGroup(3)]);
        Assert.Equal([3, 4, 5], back.ActiveAuthentication!.Response.ToArray());
        Assert.Equal([1, 2], back.ActiveAuthentication.Challenge.ToArray());
        Assert.Equal((true, true, "ECDH"), (back.ChipAuthentication!.Agreed, back.ChipAuthentication.Inferred, back.ChipAuthentication.Sentence));
        Assert.Equal([7], back.ChipAuthenticationMapping!.PublicKey.ToArray());
        Assert.Equal(3, back.Files.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("{\"steps\":[{\"result\":\"Dancing\"}]}")]
    [InlineData("{\"activeAuthentication\":{\"challenge\":\"%\"}}")]
    public void What_is_no_evidence_is_refused(string json) =>
        Assert.False(ReadingEvidence.TryAddTo(ChipReadResult.Empty, System.Text.Encoding.UTF8.GetBytes(json), out _));

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"access\":{\"protocol\":\"Pace\"}}")]
    [InlineData("{\"steps\":[null,{\"name\":null}],\"missing\":{\"DG15\":null,\"nothing\":\"x\"},\"chipAuthentication\":{\"agreed\":true}}")]
    [InlineData("{\"activeAuthentication\":{\"challenge\":null},\"steps\":null}")]
    public void Evidence_with_holes_proves_nothing(string json)
    {
        ReadingEvidence.TryAddTo(_state.Files(), System.Text.Encoding.UTF8.GetBytes(json), out ChipReadResult reading);
        Assert.NotEmpty(Inspect(reading).Checks);
    }

    private DocumentInspection Inspect(ChipReadResult reading) =>
        DocumentInspector.Inspect(reading, FictionalState.Printed(), _state.Trust(), FictionalState.Now);
}

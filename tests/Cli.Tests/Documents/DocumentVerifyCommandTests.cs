using System.Text.Json;
using System.Xml.Linq;
using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Chip.Reading;
using CheckpointEdge.TravelDocuments.Trust;
using TravelDocuments.Tests.Trust.Fiction;

namespace CheckpointEdge.Tests.Documents;

/// <summary>A folder of chip files, judged as a process.</summary>
public sealed class DocumentVerifyCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("document-").FullName;
    private readonly FictionalState _state = new();

    [Theory]
    [InlineData("EF.SOD.bin", "DG1.bin", "DG2.bin")]
    [InlineData("sod.bin", "dg1.bin", "dg2.bin")]
    [InlineData("EF_SOD.bin", "Datagroup1.bin", "DATAGROUP2.BIN")]
    public void A_genuine_document_ends_with_0_however_its_files_are_called(string sod, string first, string second)
    {
        Write(sod, first, second);

        (int code, string output, string error) = Verify("--json");

        Assert.True(code == 0, output + error);
        JsonElement answer = JsonDocument.Parse(output).RootElement;
        Assert.Equal("genuine", answer.GetProperty("outcome").GetString());
        Assert.Equal("UT", answer.GetProperty("signer").GetProperty("country").GetString());
        JsonElement signature = answer.GetProperty("checks").EnumerateArray()
            .Single(check => check.GetProperty("name").GetString() == "sodSignature");
        Assert.Equal("pass", signature.GetProperty("result").GetString());
    }

    [Fact]
    public void An_altered_document_ends_with_1_and_says_which_check_failed()
    {
        Write();
        byte[] altered = [.. _state.DataGroups[1]];
        altered[^1] ^= 1;
        File.WriteAllBytes(In("chip", "DG1.bin"), altered);

        (int code, string output, _) = Verify("--json");

        Assert.Equal(1, code);
        Assert.Contains("\"outcome\":\"notGenuine\"", output, StringComparison.Ordinal);
        Assert.Contains("DG1 is not what was signed.", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Printed_lines_are_compared_and_the_record_is_written()
    {
        Write();
        string zone = FictionalState.Zone;
        string record = In("record.xml");

        (int code, _, _) = Verify("--mrz", $"{zone[..44]}/{zone[44..]}", "--xml", record);

        Assert.Equal(0, code);
        XElement printed = XElement.Load(record).Descendants("check").Single(check => check.Attribute("name")!.Value == "printedZone");
        Assert.Equal("pass", printed.Attribute("result")!.Value);
        (int other, string output, _) = Verify("--json", "--mrz", $"{zone[..44].Replace("ANNA", "EVAA", StringComparison.Ordinal)}/{zone[44..]}");
        Assert.Equal(1, other);
        Assert.Contains("differ in: secondary identifier", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_evidence_beside_the_files_counts()
    {
        Write();
        ChipReadResult broken = _state.Live() with { Complete = false };
        File.WriteAllText(In("chip", ReadingEvidence.FileName), ReadingEvidence.ToJson(broken));

        (int code, string output, _) = Verify("--json");

        Assert.Equal(1, code);
        Assert.Contains("\"outcome\":\"cannotCheck\"", output, StringComparison.Ordinal);
        Assert.Contains("Opened with PACE", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_for_people_names_outcome_and_signer()
    {
        Write();
        (int code, string output, _) = Verify();
        Assert.Equal(0, code);
        Assert.Contains("Genuine", output, StringComparison.Ordinal);
        Assert.Contains("Signed by C=UT, CN=Utopia DS 1 (ECDSA SHA-256)", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_trusted_is_told()
    {
        Write();
        File.WriteAllText(In("trust", "broken.ml"), "nothing");
        (int code, _, string error) = Verify("--json");
        Assert.Equal(0, code);
        Assert.Contains("broken.ml: ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nowhere", "trust")]
    [InlineData("empty", "trust")]
    [InlineData("chip", "nowhere")]
    public void What_is_not_there_ends_with_2_and_one_sentence(string files, string trust)
    {
        Write();
        Directory.CreateDirectory(In("empty"));
        (int code, string output, string error) = Checkpointctl.Run("document", "verify", "--files", In(files), "--trust", In(trust));
        Assert.Equal(2, code);
        Assert.Empty(output);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Fact]
    public void The_same_file_twice_is_not_guessed_at()
    {
        Write();
        File.Copy(In("chip", "EF.SOD.bin"), In("chip", "sod.bin"));
        (int code, _, string error) = Verify();
        Assert.Equal(2, code);
        Assert.Contains("EF.SOD twice", error, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Write(string sod = "EF.SOD.bin", string first = "DG1.bin", string second = "DG2.bin")
    {
        Directory.CreateDirectory(In("chip"));
        Directory.CreateDirectory(In("trust"));
        ChipReadResult files = _state.Files();
        File.WriteAllBytes(In("chip", sod), files[ChipFile.Sod]!.Value.Span);
        File.WriteAllBytes(In("chip", first), _state.DataGroups[1]);
        File.WriteAllBytes(In("chip", second), _state.DataGroups[2]);
        File.WriteAllBytes(In("trust", "utopia.cer"), _state.Authority.Encode());
    }

    private (int Code, string Output, string Error) Verify(params string[] more) => Checkpointctl.Run(
        ["document", "verify", "--files", In("chip"), "--trust", In("trust"), "--today", "2026-11-22", .. more]);

    private string In(params string[] parts) => Path.Combine([_folder, .. parts]);
}

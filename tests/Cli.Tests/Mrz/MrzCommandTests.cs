using System.Text.Json;

namespace CheckpointEdge.Tests.Mrz;

/// <summary>The tool as others call it: its process, its output, its exit code.</summary>
public sealed class MrzCommandTests : IDisposable
{
    private const string Passport =
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10\n";

    private readonly string _file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    [Fact]
    public void Several_zones_give_one_object_a_line_with_the_promised_names()
    {
        File.WriteAllText(_file, Passport + "\r\n \n" + Passport.Replace("10\n", "11\n", StringComparison.Ordinal));

        (int code, string output, _) = Checkpointctl.Run("mrz", "parse", _file, "--json", "--today", "2026-11-22");

        Assert.Equal(1, code);
        JsonElement[] zones = [.. Lines(output).Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal([true, false], zones.Select(zone => zone.GetProperty("valid").GetBoolean()));
        JsonElement fields = zones[0].GetProperty("fields");
        Assert.Equal("TD3", zones[0].GetProperty("format").GetString());
        Assert.Equal("L898902C3", fields.GetProperty("documentNumber").GetString());
        Assert.Equal("1974-08-12", fields.GetProperty("dateOfBirth").GetString());
        Assert.Equal("ANNA MARIA", fields.GetProperty("secondaryIdentifier").GetString());
        Assert.Equal(
            ["name", "expected", "found", "ok"],
            zones[0].GetProperty("checks")[0].EnumerateObject().Select(property => property.Name));
    }

    [Fact]
    public void A_valid_zone_from_standard_input_exits_with_zero_and_reads_well_without_json()
    {
        (int code, string output, _) = Checkpointctl.Feed(Passport, "mrz", "parse", "-");

        Assert.Equal(0, code);
        Assert.Contains("ERIKSSON", output, StringComparison.Ordinal);
        Assert.Contains("Utopia", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mrz", "parse", "/there/is/no/such/file")]
    [InlineData("mrz", "parse", "/")]
    [InlineData("mrz", "parse", "--today", "tomorrow")]
    [InlineData("mrz", "build")]
    public void What_cannot_run_is_one_sentence_and_exit_two(params string[] arguments)
    {
        (int code, string output, string error) = Checkpointctl.Feed("{]", arguments);

        Assert.Equal(2, code);
        Assert.Empty(output);
        Assert.Single(Lines(error));
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_with_half_a_character_is_a_wrong_request()
    {
        (int code, string output, string error) = Checkpointctl.Feed("""{"\ud800format":"TD3"}""", "mrz", "build");

        Assert.Equal((2, ""), (code, output));
        Assert.Equal("A name in Standard input holds half a character (an unpaired surrogate).", error.TrimEnd());
    }

    [Fact]
    public void What_was_parsed_can_be_built_again()
    {
        (_, string parsed, _) = Checkpointctl.Feed(Passport, "mrz", "parse", "--json");

        (int code, string built, _) = Checkpointctl.Feed(parsed, "mrz", "build");

        Assert.Equal(0, code);
        Assert.Equal(Passport, built.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_field_that_cannot_be_written_is_a_finding_and_exit_one()
    {
        (int code, string output, _) = Checkpointctl.Feed(
            """{"format":"TD3","documentCode":"P","issuingState":"UTO","documentNumber":"1","primaryIdentifier":"李"}""",
            "mrz", "build", "--json");

        Assert.Equal(1, code);
        JsonElement built = JsonDocument.Parse(output).RootElement;
        Assert.False(built.GetProperty("built").GetBoolean());
        Assert.Equal(0, built.GetProperty("lines").GetArrayLength());
        Assert.Contains(
            built.GetProperty("findings").EnumerateArray(),
            finding => finding.GetProperty("code").GetString() == "not-transliterable");
    }

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Pictures_that_cannot_be_read_are_findings_and_the_next_one_is_read()
    {
        File.WriteAllText(_file, "no picture");

        (int code, string output, _) = Checkpointctl.Run("mrz", "read", _file + ".absent", _file, "--json");

        Assert.Equal(1, code);
        JsonElement[] answers = [.. Lines(output).Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(2, answers.Length);
        Assert.All(answers, answer =>
        {
            Assert.False(answer.GetProperty("accepted").GetBoolean());
            Assert.Empty(answer.GetProperty("lines").EnumerateArray());
            Assert.Equal("picture-unreadable", answer.GetProperty("findings")[0].GetProperty("code").GetString());
        });
    }

    [Fact]
    public void Pictures_that_are_not_there_end_with_two()
    {
        (int code, _, _) = Checkpointctl.Run("mrz", "read", _file + ".absent", "--json");

        Assert.Equal(2, code);
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

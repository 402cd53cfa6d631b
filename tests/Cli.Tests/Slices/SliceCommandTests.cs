using System.Text.Json;

namespace CheckpointEdge.Tests.Slices;

/// <summary>Slices made and checked without a server, as a technician does it.</summary>
public sealed class SliceCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("slices-").FullName;

    [Fact]
    public void Several_sources_become_one_slice_that_says_what_is_in_it()
    {
        (int code, string output, _) = Checkpointctl.Run("slice", "show", Build(), "--json");

        Assert.Equal(0, code);
        JsonElement shown = JsonDocument.Parse(output).RootElement;
        Assert.Equal(
            (2, 3, 2),
            (shown.GetProperty("records").GetInt32(), shown.GetProperty("names").GetInt32(), shown.GetProperty("documents").GetInt32()));
        Assert.Equal(
            ["documents", "people"],
            shown.GetProperty("lists").EnumerateArray().Select(list => list.GetProperty("list").GetString()!).Order(StringComparer.Ordinal));
        Assert.False(shown.GetProperty("signedManifest").GetBoolean());
    }

    [Fact]
    public void A_notice_an_entity_and_a_row_lie_beside_each_other_in_one_slice()
    {
        string notice = Write("n.json", """{"entity_id":"2031/1","name":"ERIKSSON","forename":"ANNA","date_of_birth":"1974/08/12"}""");
        string entity = Write("e.json", """{"id":"NK-1","schema":"Person","properties":{"name":["Anna Eriksson"]}}""" + "\n");
        string slice = Path.Combine(_folder, "both");

        Assert.Equal(0, Checkpointctl.Run(
            "slice", "build", "--source", $"interpol={notice}", "--source", $"opensanctions={entity}", "--out", slice).Code);
        (int code, string output, _) = Checkpointctl.Run("slice", "show", slice, "--json");
        Assert.Equal(0, code);
        Assert.Equal(
            ["interpol", "opensanctions"],
            JsonDocument.Parse(output).RootElement.GetProperty("lists").EnumerateArray()
                .Select(list => list.GetProperty("list").GetString()!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_whole_slice_verifies_and_says_that_nobody_signed_it()
    {
        (int code, string output, _) = Checkpointctl.Run("slice", "verify", Build(), "--json");

        Assert.Equal(0, code);
        JsonElement verdict = JsonDocument.Parse(output).RootElement;
        Assert.True(verdict.GetProperty("whole").GetBoolean());
        Assert.Equal("no", verdict.GetProperty("signed").GetString());
    }

    [Fact]
    public void A_slice_with_its_end_cut_off_is_not_whole()
    {
        string slice = Build();
        using (FileStream file = File.OpenWrite(Path.Combine(slice, "slice.db")))
            file.SetLength(file.Length / 2);

        (int code, string output, _) = Checkpointctl.Run("slice", "verify", slice, "--json");

        Assert.Equal(1, code);
        Assert.False(JsonDocument.Parse(output).RootElement.GetProperty("whole").GetBoolean());
    }

    [Fact]
    public void Who_asks_for_trusted_signatures_does_not_get_along_without()
    {
        string trust = Write("trust.json", """{"keys":[],"threshold":2}""");

        Assert.Equal(1, Checkpointctl.Run("slice", "verify", Build(), "--trust", trust).Code);
    }

    [Theory]
    [InlineData("people-tsv", "UT-1\tEriksson\t\t1974-13-40\tUtopia\t\n", "line 1")]
    [InlineData("un", "<CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL>", "line 1")]
    [InlineData("documents-csv", "issuer,kind\nUTO,P\n", "line 1")]
    [InlineData("interpol", "{\"total\": 1, \"_embedded\": {\"notices\": [", "line 1")]
    [InlineData("eu", "<export generationDate=\"2031-05-04\"><sanctionEntity/></export>", "the field subjectType/@code")]
    [InlineData("opensanctions", "{\"id\":\"A\",\"schema\":\"Person\"}", "the field properties")]
    [InlineData("ofac-xml", "<Sanctions><Locations/></Sanctions>", "the field ReferenceValueSets")]
    [InlineData("interpol-someday", "x", "is no kind of source")]
    public void A_source_that_cannot_be_read_is_one_sentence_and_leaves_no_slice(string kind, string text, string says)
    {
        string source = Write("source", text);
        string slice = Path.Combine(_folder, "none");

        (int code, _, string error) = Checkpointctl.Run("slice", "build", "--source", $"{kind}={source}", "--out", slice);

        Assert.Equal(2, code);
        Assert.Contains(source, error, StringComparison.Ordinal);
        Assert.Contains(says, error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
        Assert.False(Directory.Exists(slice));
    }

    [Fact]
    public void A_directory_that_holds_no_slice_is_one_sentence()
    {
        (int code, _, string error) = Checkpointctl.Run("slice", "show", _folder, "--json");

        Assert.Equal(2, code);
        Assert.Single(error.Trim().Split('\n'));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Build()
    {
        string people = Write("people.tsv", "UT-1\tEriksson, Anna Maria\tAnna Ericsson\t1974-08-12\tUtopia\tL898902C\nUT-2\tTwinning\t\t\t\t\n");
        string documents = Write("documents.csv", "issuer,type,number,reported,reference\nUTO,P,X1234567,2026-01-02,R-1\n");
        string slice = Path.Combine(_folder, "slice");
        Assert.Equal(
            0,
            Checkpointctl.Run(
                "slice", "build", "--source", $"people-tsv={people}", "--source", $"documents-csv={documents}", "--out", slice).Code);
        return slice;
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}

using CheckpointEdge.Central.Import;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Central.Tests.Import;

public sealed class InterpolImporterTests : IDisposable
{
    private const string Detail =
        """
        {"date_of_birth": "1974/08/12", "distinguishing_marks": "Scar on\r\nleft hand", "weight": 68, "nationalities": ["UTO", "DE"],
         "entity_id": "2031/77", "eyes_colors_id": ["BRO"], "sex_id": "F", "place_of_birth": "Zenith", "forename": "ANNA",
         "arrest_warrants": [{"charge": "Kartenschmuggel", "issuing_country_id": "DE", "charge_translation": "smuggling of maps"}],
         "country_of_birth_id": "UTO", "hairs_id": ["BLA"], "name": "ERIKSSON", "languages_spoken_ids": ["ENG"], "height": 1.68,
         "_embedded": {"links": []},
         "_links": {"self": {"href": "https://example.org/notices/v1/red/2031-77"}}}
        """;

    private readonly SourceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_word_of_a_notice_is_kept()
    {
        ListRecord record = Assert.Single(Read(Detail));

        Assert.Equal(("INTERPOL-2031-77", "interpol", "2031/77", Sex.F), (record.Id, record.List, record.SourceId, record.Sex));
        Assert.Equal([new ListedName("ERIKSSON, ANNA", NameStrength.Primary)], record.Names.AsEnumerable());
        Assert.Equal(["1974-08-12"], record.BirthDates.Select(date => date.ToString()));
        Assert.Equal([new Country("UTO", "UTO"), new Country("DE", "DEU")], record.Nationalities.AsEnumerable());
        Assert.Equal(["Zenith, UTO"], record.PlacesOfBirth.AsEnumerable());
        Assert.Equal(
            "Notice: red\nWanted by DE: smuggling of maps\nLooks: height 1.68 m, weight 68 kg, eyes BRO, hair BLA\n"
            + "Marks: Scar on left hand\nSpeaks: ENG",
            record.Remarks);
    }

    [Theory]
    [InlineData("\"1974\"", "1974")]
    [InlineData("\"1974/08\"", "1974-08")]
    [InlineData("\"1974/00/00\"", "1974")]
    [InlineData("null", "")]
    [InlineData("\"-\"", "")]
    public void A_partial_date_is_a_range(string written, string read)
    {
        ListRecord record = Assert.Single(Read(Detail.Replace("\"1974/08/12\"", written, StringComparison.Ordinal)));
        Assert.Equal(read, string.Join(' ', record.BirthDates));
    }

    [Theory]
    [InlineData("\"ANNA\"", "null", "ERIKSSON")]
    [InlineData("\"ANNA\"", "\"-\"", "ERIKSSON")]
    [InlineData("\"ERIKSSON\"", "null", "ANNA")]
    public void One_name_alone_is_enough(string name, string other, string read) =>
        Assert.Equal(read, Assert.Single(Assert.Single(Read(Detail.Replace(name, other, StringComparison.Ordinal))).Names).Full);

    [Fact]
    public void Pages_and_notices_may_stand_behind_each_other_or_in_an_array()
    {
        string page = FictionalLists.Of("interpol", 0, 3);
        Assert.Equal(4, Read(page + Detail).Length);
        Assert.Equal(4, Read("[" + Detail + "," + page + "]").Length);
        Assert.Equal(5, Read(page + FictionalLists.Of("interpol", 3, 2)).Length);
    }

    [Fact]
    public void A_search_that_found_more_than_the_file_holds_is_held()
    {
        string page = FictionalLists.Of("interpol", 0, 3).Replace("\"total\": 3", "\"total\": 6500", StringComparison.Ordinal);
        ListImport import = Importers.Open("interpol", _folder.Write("p.json", page));
        ListDiff diff = ListDiff.Between([], import.Records());

        FeedVerdict.Held held = Assert.IsType<FeedVerdict.Held>(ListGuard.Judge(diff, import.Report));
        Assert.Contains("declares 6500 entries and holds 3", held.Sentence, StringComparison.Ordinal);
        Assert.Contains("found 6500", Assert.Single(import.Report.Notes).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Pages_of_two_searches_declare_the_sum()
    {
        string red = FictionalLists.Of("interpol", 0, 3).Replace("\"page\": 1", "\"page\": 1, \"nationality\": \"UTO\"", StringComparison.Ordinal);
        ListImport import = Importers.Open("interpol", _folder.Write("p.json", red + FictionalLists.Of("interpol", 3, 2)));
        import.ReadAll();
        Assert.Equal(5, import.Report.DeclaredEntries);
    }

    [Theory]
    [InlineData("{}", "line 1: an object has neither the field entity_id nor the field _embedded.notices")]
    [InlineData("[]", "holds no notice")]
    [InlineData("\n\n[7]", "line 3: holds a value where a notice")]
    [InlineData("{\"entity_id\": \"\", \"name\": \"A\"}", "line 1: the field entity_id")]
    [InlineData("{\"entity_id\": \"1\", \"surname\": \"A\"}", "line 1: a notice has neither the field name nor the field forename")]
    [InlineData("{\"entity_id\": \"1\", \"name\": \"A\", \"name\": \"B\"}", "line 1: the field 'name' appears twice")]
    [InlineData("{\"_embedded\": {\"notices\": []}}", "the field total")]
    [InlineData("{\"total\": 1, \"_embedded\": {\"alerts\": []}}", "neither the field entity_id")]
    [InlineData("{\"entity_id\": \"1\",\n \"name\": \"A\\ud800\"}", "line 2: a text is not UTF-8 or half a character")]
    [InlineData("{\"entity_id\": \"1\",\n\"name\": \"A\\u0000\"}", "line 1: a name of INTERPOL-1 holds the character NUL")]
    [InlineData("{\"entity_id\": \"1\",\n\"name\": A}", "line 2: the file is cut or is not JSON")]
    [InlineData("<html>", "line 1: the file is cut or is not JSON")]
    [InlineData(" ", "holds no notice")]
    public void A_changed_or_damaged_file_is_refused_with_line_and_field(string content, string says) =>
        Assert.Contains(says, _folder.Refusal("interpol", "n.json", content), StringComparison.Ordinal);

    [Theory]
    [InlineData(30, 0, "nested deeper")]
    [InlineData(0, 120_000, "holds more than any list does")]
    public void Endless_depth_and_endless_width_are_refused(int depth, int width, string says)
    {
        string inner = new string('[', depth) + string.Join(',', Enumerable.Repeat("1", Math.Max(1, width))) + new string(']', depth);
        string content = $"{{\"entity_id\": \"1\", \"name\": \"A\", \"more\": [{inner}]}}";
        Assert.Contains(says, _folder.Refusal("interpol", "n.json", content), StringComparison.Ordinal);
    }

    [Fact]
    public void An_object_of_many_fields_and_a_text_without_end_are_refused()
    {
        string fields = string.Join(',', Enumerable.Range(0, 1000).Select(n => $"\"f{n}\": 1"));
        Assert.Contains("more than 256 fields", _folder.Refusal(
            "interpol", "n.json", $"{{\"entity_id\": \"1\", {fields}}}"), StringComparison.Ordinal);
        Assert.Contains("a text is longer than", _folder.Refusal(
            "interpol", "n.json", $"{{\"entity_id\": \"1\", \"name\": \"{new string('A', 4_000_000)}\"}}"), StringComparison.Ordinal);
    }

    private ListRecord[] Read(string content) => [.. _folder.Read("interpol", "n.json", content)];
}

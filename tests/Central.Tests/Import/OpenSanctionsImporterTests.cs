using System.IO.Compression;
using System.Text;
using CheckpointEdge.Central.Import;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Central.Tests.Import;

public sealed class OpenSanctionsImporterTests : IDisposable
{
    private const string Person =
        """
        {"id":"NK-77","caption":"Anna Maria Eriksson","schema":"Person","datasets":["ut_list","xx_list"],"referents":["old-77"],"target":true,"first_seen":"2021-01-01T00:00:00","last_seen":"2031-05-04T06:30:02","last_change":"2031-04-01T06:30:02","properties":{"name":["Анна Эрикссон","Anna Eriksson","Anna Maria Eriksson"],"alias":["Ana Ericson","Anna Eriksson"],"weakAlias":["The Map"],"previousName":["Anna Berg"],"birthDate":["1974-08-12","1975","1976-02"],"birthPlace":["Zenith"],"birthCountry":["ut"],"nationality":["de","suhh","na"],"citizenship":["de"],"country":["fr"],"gender":["female"],"passportNumber":["L 898902 C3","X1"],"idNumber":["660000"],"topics":["sanction","wanted"],"position":["Map seller"],"notes":["Sells maps."]}}
        """;

    private const string Before =
        """
        {"id":"pp-1","schema":"Passport","caption":"L898902C3","properties":{"holder":["NK-77"],"type":["National passport"],"number":["L898902C3"],"country":["de"],"authority":["Zenith police"],"startDate":["2001-02-03"],"endDate":["2011-02-02"]}}
        {"id":"co-1","schema":"Company","caption":"Utopian Maps","properties":{"name":["Utopian Maps"]}}
        """;

    private const string Behind =
        """
        {"id":"id-1","schema":"Identification","caption":"12","properties":{"holder":["NK-77","NK-78"],"number":["12"],"country":["zz"]}}
        {"id":"sa-1","schema":"Sanction","properties":{"entity":["NK-77"],"program":["UTO-1"],"reason":["Sold maps"],"listingDate":["2011-02-03"]}}
        {"id":"NK-79","schema":"Person","caption":"Jon Eriksson","target":false,"properties":{"name":["Jon Eriksson"]}}
        {"id":"NK-80","schema":"Person","caption":"Ada Eriksson","target":false,"properties":{"name":["Ada Eriksson"],"topics":["role.rca"]}}
        """;

    private readonly SourceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_person_and_the_papers_on_other_lines_are_one_record()
    {
        ListImport import = Importers.Open("opensanctions", _folder.Write("e.json", $"{Before}\n{Person}\n{Behind}\n"));
        var records = import.ReadAll();
        ListRecord record = records[0];

        Assert.Equal(["NK-77", "NK-80"], records.Select(one => one.Id));
        Assert.Equal(("opensanctions", "OpenSanctions", "NK-77", Sex.F), (record.List, record.Source, record.SourceId, record.Sex));
        Assert.Equal(
            [
                new ListedName("Anna Maria Eriksson", NameStrength.Primary),
                new ListedName("Анна Эрикссон", NameStrength.Strong) { OriginalScript = "Анна Эрикссон" },
                new ListedName("Anna Eriksson", NameStrength.Strong),
                new ListedName("Ana Ericson", NameStrength.Strong),
                new ListedName("Anna Berg", NameStrength.Former),
                new ListedName("The Map", NameStrength.Weak),
            ],
            record.Names.AsEnumerable());
        Assert.Equal(["1974-08-12", "1975", "1976-02"], record.BirthDates.Select(date => date.ToString()));
        Assert.Equal(
            [new Country("de", "DEU"), new Country("suhh", "SUN"), new Country("na", "NAM")], record.Nationalities.AsEnumerable());
        Assert.Equal(["Zenith", "ut"], record.PlacesOfBirth.AsEnumerable());
        Assert.Equal(
            [
                new ListedDocument("National passport", "L898902C3", new Country("de", "DEU"))
                {
                    IssuedOn = new DateOnly(2001, 2, 3),
                    Note = "Zenith police; expires 2011-02-02",
                },
                new ListedDocument("Identification", "12", null),
                new ListedDocument("Passport", "X1", null),
                new ListedDocument("Identification", "660000", null),
            ],
            record.Documents.AsEnumerable());
        Assert.Equal("Topics: sanction, wanted\nLists: ut_list, xx_list\nUTO-1: Sold maps\nMap seller\nSells maps.", record.Remarks);
        Assert.Equal((new DateOnly(2011, 2, 3), new DateOnly(2031, 4, 1)), (record.ListedOn, record.LastChanged));
        Assert.Equal(new DateTimeOffset(2031, 5, 4, 0, 0, 0, TimeSpan.Zero), import.Report.SourceDate);
        // The company, and a relation who is no target.
        Assert.Equal(2, import.Report.LeftOut);
        Assert.Empty(import.Report.Notes);
    }

    [Fact]
    public void The_nested_form_holds_the_papers_inside_the_person()
    {
        const string Nested =
            """
            {"id":"NK-1","schema":"Person","caption":"Anna","properties":{"name":["Anna"],"passports":[{"id":"p","schema":"Passport","properties":{"holder":["NK-1"],"number":["P7"],"country":["de"]}}],"sanctions":[{"id":"s","schema":"Sanction","properties":{"program":["UTO-1"]}}],"familyPerson":[{"id":"f","schema":"Family","properties":{"relative":[{"id":"NK-2","schema":"Person","properties":{"name":["Jon"]}}]}}]}}
            """;
        ListRecord record = Assert.Single(_folder.Read("opensanctions", "n.json", Nested + "\n"));
        Assert.Equal([new ListedDocument("Passport", "P7", new Country("de", "DEU"))], record.Documents.AsEnumerable());
        Assert.Equal("UTO-1", record.Remarks);
        Assert.Single(record.Names);
    }

    [Theory]
    [InlineData("\"name\":[\"Анна\"]", "Анна")]
    [InlineData("\"lastName\":[\"Eriksson\"],\"firstName\":[\"Anna\"],\"middleName\":[\"Maria\"]", "Eriksson, Anna Maria")]
    [InlineData("\"alias\":[\"Ana\"]", "Ana")]
    [InlineData("\"name\":[]", "")]
    public void A_name_is_found_where_there_is_one(string properties, string name)
    {
        ListRecord record = Assert.Single(_folder.Read(
            "opensanctions", "e.json", $"{{\"id\":\"NK-1\",\"caption\":\"NK-1\",\"schema\":\"Person\",\"properties\":{{{properties}}}}}\n"));
        Assert.Equal(name, string.Join('|', record.Names.Select(one => one.Full)));
    }

    [Fact]
    public void A_country_stands_in_where_no_nationality_is_given()
    {
        string stateless = Person.Replace("\"nationality\":[\"de\",\"suhh\",\"na\"],\"citizenship\":[\"de\"],", "", StringComparison.Ordinal);
        Assert.Equal(
            [new Country("fr", "FRA")],
            Assert.Single(_folder.Read("opensanctions", "e.json", stateless + "\n")).Nationalities.AsEnumerable());
    }

    [Fact]
    public void A_last_line_that_does_not_end_is_noted()
    {
        ListImport import = Importers.Open("opensanctions", _folder.Write("e.json", Person));
        import.ReadAll();
        Assert.Contains("does not end", Assert.Single(import.Report.Notes).Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"id\":\"A\",\"properties\":{}}", "line 1: the field schema of an entity")]
    [InlineData("{\"id\":\"A\",\"schema\":\"Person\"}", "line 1: the field properties is missing")]
    [InlineData("{\"schema\":\"Person\",\"properties\":{}}", "line 1: the field id of an entity")]
    [InlineData("{\"id\":\"A\",\"schema\":\"Person\",\"properties\":[]}", "line 1: the field properties is missing or no object")]
    [InlineData("{\"op\":\"ADD\",\"entity\":{}}", "line 1: the field op tells a file of changes")]
    [InlineData("[{\"id\":\"A\"}]", "line 1: is no line with an entity")]
    [InlineData("{\"id\":\"A\",\"schema\":\"Person\",\"last_change\":\"2031-02-30T00:00:00\",\"properties\":{}}", "line 1: the field last_change holds")]
    [InlineData("{\"id\":\"A\",\"schema\":\"Person\",\"properties\":{}}\n{\"id\":\"B\",\"schema\":\"Passport\",\"properties\":{\"startDate\":[\"2031-02-30\"]}}", "line 2: the field startDate holds")]
    [InlineData("{\"id\":\"A\",\"schema\":\"Person\",\"properties\":{}}\n{\"id\":\"B\",", "line 2: the file is cut")]
    public void A_changed_or_damaged_line_is_refused_with_line_and_field(string content, string says) =>
        Assert.Contains(says, _folder.Refusal("opensanctions", "e.json", content), StringComparison.Ordinal);

    [Fact]
    public void More_names_than_a_record_can_carry_are_refused_with_the_line()
    {
        string names = string.Join(',', Enumerable.Range(0, 600).Select(n => $"\"NAME {n}\""));
        Assert.Contains("line 1: A has 600 names; 512 may be", _folder.Refusal(
            "opensanctions", "e.json", $"{{\"id\":\"A\",\"schema\":\"Person\",\"properties\":{{\"name\":[{names}]}}}}\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void Long_notes_end_early_with_a_note()
    {
        string notes = new('n', 40_000);
        ListImport import = Importers.Open("opensanctions", _folder.Write(
            "e.json", $"{{\"id\":\"A\",\"schema\":\"Person\",\"properties\":{{\"name\":[\"Anna\"],\"notes\":[\"{notes}\"]}}}}\n"));
        Assert.Equal(ImportLimits.RemarksCharsMax, Assert.Single(import.ReadAll()).Remarks.Length);
        Assert.Equal(1, Assert.Single(import.Report.Notes).Line);
    }

    [Fact]
    public void A_row_of_the_table_is_read_by_the_names_of_its_columns()
    {
        const string Table =
            "dataset,id,schema,name,birth_date,countries,aliases,identifiers,sanctions,program_ids,last_change,last_seen\n"
            + "Fictions,NK-77,Person,Anna Eriksson,1974-08-12;1975,de;suhh,\"Ana Ericson;\"\"Berg; Anna\"\"\",\"L898902C3;none\",\"UTO-1; sold maps\",X,2031-04-01T06:30:02,2031-05-04\n"
            + "Fictions,co-1,Company,Utopian Maps,,,,,,,2031-04-01,2031-05-04\n";
        ListImport import = Importers.Open("opensanctions", _folder.Write("t.csv", Table));
        ListRecord record = Assert.Single(import.ReadAll());

        Assert.Equal(["Anna Eriksson", "Ana Ericson", "Berg; Anna"], record.Names.Select(name => name.Full));
        Assert.Equal(["1974-08-12", "1975"], record.BirthDates.Select(date => date.ToString()));
        Assert.Equal(["DEU", "SUN"], record.Nationalities.Select(country => country.Code));
        Assert.Equal([new ListedDocument("", "L898902C3", null)], record.Documents.AsEnumerable());
        Assert.Equal("UTO-1\nsold maps\nLists: Fictions", record.Remarks);
        Assert.Equal(1, import.Report.LeftOut);
    }

    [Theory]
    [InlineData("id,schema,name,birth_date,countries,identifiers\n", "line 1: the header names no column 'aliases'")]
    [InlineData("id,id\n", "line 1: the header names the column 'id' twice")]
    [InlineData("id,schema,name,aliases,birth_date,countries,identifiers\nA,Person\n", "line 2: has 2 fields; the header has 7")]
    [InlineData("id,schema,name,aliases,birth_date,countries,identifiers\n,Person,Anna,,,,\n", "line 2: the field id is empty")]
    [InlineData("id,schema,name,aliases,birth_date,countries,identifiers\nA,Person,Anna,\"\"\"Ana\",,,\n", "line 2: a quote opens in the field aliases")]
    [InlineData("id,schema,name,aliases,birth_date,countries,identifiers\nA,Person,Anna,,1974-02-30,,\n", "line 2: the field birth_date holds '1974-02-30'")]
    public void A_changed_or_damaged_table_is_refused_with_line_and_field(string content, string says) =>
        Assert.Contains(says, _folder.Refusal("opensanctions", "t.csv", content), StringComparison.Ordinal);

    [Fact]
    public void A_packed_file_is_read_twice_like_a_plain_one()
    {
        using MemoryStream bytes = new();
        using (GZipStream gzip = new(bytes, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes($"{Person}\n{Before}\n"));
        File.WriteAllBytes(_folder.At("e.json.gz"), bytes.ToArray());
        ListRecord record = Assert.Single(Importers.Open("opensanctions", _folder.At("e.json.gz")).ReadAll());
        Assert.Equal("National passport", record.Documents[0].Type);
    }
}

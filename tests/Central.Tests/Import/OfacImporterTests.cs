using CheckpointEdge.Central.Import;
using CheckpointEdge.Tests;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Central.Tests.Import;

public sealed class OfacImporterTests : IDisposable
{
    private const string Sdn =
        """"
        36,"UTOPIAN MAPS, LTD.",-0- ,"UTOPIA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- 
        77,"ERIKSSON, Anna ""Maria""","individual","UTO] [MAPS","Captain",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB 12 Aug 1974; alt. DOB circa 1975; alt. DOB 1970 to 1972; DOB Feb 1976; POB Zenith, Utopia; nationality Utopia; alt. citizen Korea, North; Gender Female; Passport L898902C3 (Utopia) issued 03 Feb 2001 expires 2011; National ID No. 660000 7 (Ruritania); Personal ID Card 12 (Utopia) (temporary); a.k.a. 'THE MAP'; f.k.a. 'BERG, Anna'; Linked To: UTOPIAN MAPS; DOB un
        """";

    private const string Alt = "77,1,\"aka\",\"ERICSON, Ana\",-0- \n77,2,\"fka\",\"STONE, Anna\",-0- \n36,3,\"aka\",\"MAPS\",-0- \n\u001a";

    private readonly SourceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_row_its_aliases_its_remarks_and_their_continuation_are_one_record()
    {
        ListImport import = Import(Sdn + "\"\n\u001a");
        ListRecord record = Assert.Single(import.ReadAll());

        Assert.Equal(("OFAC-77", "ofac-sdn", "77", Sex.F), (record.Id, record.List, record.SourceId, record.Sex));
        Assert.Equal(
            [
                new ListedName("ERIKSSON, Anna \"Maria\"", NameStrength.Primary),
                new ListedName("ERICSON, Ana", NameStrength.Strong),
                new ListedName("STONE, Anna", NameStrength.Former),
                new ListedName("THE MAP", NameStrength.Weak),
                new ListedName("BERG, Anna", NameStrength.Former),
            ],
            record.Names.AsEnumerable());
        Assert.Equal(
            ["1974-08-12", "about 1975", "1970/1972", "1976-02"], record.BirthDates.Select(date => date.ToString()));
        Assert.Equal(["Zenith, Utopia"], record.PlacesOfBirth.AsEnumerable());
        Assert.Equal([new Country("Utopia", "UTO"), new Country("Korea, North", "PRK")], record.Nationalities.AsEnumerable());
        Assert.Equal(
            [
                new ListedDocument("Passport", "L898902C3", new Country("Utopia", "UTO"))
                {
                    IssuedOn = new DateOnly(2001, 2, 3),
                    Note = "expires 2011",
                },
                new ListedDocument("National ID No.", "660000 7", new Country("Ruritania", "")),
                new ListedDocument("Personal ID Card", "12", new Country("Utopia", "UTO")) { Note = "temporary" },
            ],
            record.Documents.AsEnumerable());
        Assert.StartsWith("Programs: UTO, MAPS\nCaptain\nDOB 12 Aug 1974", record.Remarks, StringComparison.Ordinal);
        Assert.EndsWith("DOB unknown.", record.Remarks, StringComparison.Ordinal);
        Assert.Equal(1, import.Report.LeftOut);
        Assert.Contains("date of birth", Assert.Single(import.Report.Notes).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_row_is_refused_with_its_line()
    {
        Assert.Contains("sdn.csv, line 2: a quote opens", Refusal(Sdn), StringComparison.Ordinal);
        Assert.Contains("sdn.csv, line 1: is no row of 12 fields", Refusal("36,\"UTOPIAN MAPS\",-0- "), StringComparison.Ordinal);
        Assert.Contains("behind a closing quote", Refusal("36,\"UTOPIAN\" MAPS,-0- \n"), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_aliases_nothing_is_taken()
    {
        _folder.Write("sdn.csv", Sdn + "\"\n");
        ImportException refused = Assert.Throws<ImportException>(
            () => Importers.Open("ofac-csv", _folder.At("sdn.csv")).ReadAll());
        Assert.Contains("alt.csv: must lie beside sdn.csv", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_without_the_files_is_refused()
    {
        Assert.Contains("holds neither sdn.csv", Assert.Throws<ImportException>(
            () => Importers.Open("ofac-csv", _folder.Root).ReadAll()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_simple_xml_says_the_same_in_elements()
    {
        ListRecord record = Assert.Single(_folder.Read("ofac-xml", "sdn.xml", Xml(declared: 2)));

        Assert.Equal(("OFAC-77", "ofac-sdn", Sex.F), (record.Id, record.List, record.Sex));
        Assert.Equal(
            [
                new ListedName("ERIKSSON, Anna Maria", NameStrength.Primary),
                new ListedName("ERICSON, Ana", NameStrength.Strong),
                new ListedName("MAP", NameStrength.Weak),
                new ListedName("BERG, Anna", NameStrength.Former),
            ],
            record.Names.AsEnumerable());
        Assert.Equal(["about 1975", "1974-08-12"], record.BirthDates.Select(date => date.ToString()));
        Assert.Equal(["UTO", "PRK"], record.Nationalities.Select(country => country.Code));
        Assert.Equal(
            [new ListedDocument("Passport", "L898902C3", new Country("Utopia", "UTO")) { IssuedOn = new DateOnly(2001, 2, 3) }],
            record.Documents.AsEnumerable());
        Assert.Equal("Programs: UTO, MAPS\nCaptain", record.Remarks);
    }

    [Fact]
    public void A_file_with_fewer_entries_than_it_declares_is_refused()
    {
        Assert.Contains("declares 3 entries and holds 2", _folder.Refusal("ofac-xml", "sdn.xml", Xml(declared: 3)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_neither_form_of_the_xml_is_refused_with_its_first_element()
    {
        Assert.Contains("first element is html", _folder.Refusal("ofac-xml", "a.xml", "<html/>"), StringComparison.Ordinal);
    }

    [FactNeeding(Needs.Watchlists)]
    public void The_real_lists_come_in_whole_and_every_country_word_is_known()
    {
        ListImport import = Importers.Open("ofac-csv", Needs.Data("watchlist", "ofac"));
        var records = import.ReadAll();
        var sdn = records.Where(record => record.List == "ofac-sdn").ToList();

        Assert.Equal(4620, sdn.Count);
        Assert.Equal(79, records.Length - sdn.Count);
        Assert.Equal(4428, sdn.Count(record => !record.BirthDates.IsEmpty));
        Assert.Equal(["ofac-cons", "ofac-sdn"], import.Lists.Select(list => list.List).Order());
        Assert.Empty(import.Report.UnknownCountries);
        Assert.InRange(import.Report.Documents, 2500, 4000);
    }

    [FactNeeding(Needs.Watchlists)]
    public void Every_real_alias_and_every_real_passport_is_found()
    {
        ListImport import = Importers.Open("ofac-csv", Needs.Data("watchlist", "ofac", "sdn.csv"));
        var records = import.ReadAll();
        HashSet<string> numbers = records.Select(record => record.SourceId).ToHashSet(StringComparer.Ordinal);
        int published = File.ReadLines(Needs.Data("watchlist", "ofac", "alt.csv"))
            .Count(line => numbers.Contains(line.Split(',')[0]));
        Assert.Equal(6272, published);
        // One person has the same alias twice; it is kept once.
        Assert.Equal(6272 - 1, records.Sum(record => record.Names.Count(
            name => name.Strength is NameStrength.Strong or NameStrength.Former)));
        int passports = records.Sum(record => record.Documents.Count(
            document => document.Type.EndsWith("Passport", StringComparison.Ordinal)));
        Assert.InRange(passports, 1454, 1600);
    }

    private ListImport Import(string sdn)
    {
        _folder.Write("sdn.csv", sdn);
        _folder.Write("alt.csv", Alt);
        _folder.Write("sdn_comments.csv", "77,\"known.\"\n");
        return Importers.Open("ofac-csv", _folder.At("sdn.csv"));
    }

    private string Refusal(string sdn) => Assert.Throws<ImportException>(() => Import(sdn).ReadAll()).Message;

    private static string Xml(int declared) =>
        $"""
        <sdnList xmlns="http://example.org/list">
          <publshInformation><Publish_Date>05/04/2031</Publish_Date><Record_Count>{declared}</Record_Count></publshInformation>
          <sdnEntry><uid>36</uid><lastName>UTOPIAN MAPS</lastName><sdnType>Entity</sdnType></sdnEntry>
          <sdnEntry>
            <uid>77</uid><firstName>Anna Maria</firstName><lastName>ERIKSSON</lastName><title>Captain</title><sdnType>Individual</sdnType>
            <programList><program>UTO</program><program>MAPS</program></programList>
            <idList>
              <id><uid>1</uid><idType>Gender</idType><idNumber>Female</idNumber></id>
              <id><uid>2</uid><idType>Passport</idType><idNumber>L898902C3</idNumber><idCountry>Utopia</idCountry><issueDate>03 Feb 2001</issueDate></id>
              <id><uid>3</uid><idType>Email Address</idType><idNumber>anna7@example.org</idNumber></id>
            </idList>
            <akaList>
              <aka><uid>4</uid><type>a.k.a.</type><category>strong</category><lastName>ERICSON</lastName><firstName>Ana</firstName></aka>
              <aka><uid>5</uid><type>a.k.a.</type><category>weak</category><lastName>MAP</lastName></aka>
              <aka><uid>6</uid><type>f.k.a.</type><category>strong</category><lastName>BERG</lastName><firstName>Anna</firstName></aka>
            </akaList>
            <nationalityList><nationality><country>Utopia</country></nationality></nationalityList>
            <citizenshipList><citizenship><country>Korea, North</country></citizenship></citizenshipList>
            <dateOfBirthList>
              <dateOfBirthItem><uid>7</uid><dateOfBirth>circa 1975</dateOfBirth></dateOfBirthItem>
              <dateOfBirthItem><uid>8</uid><dateOfBirth>12 Aug 1974</dateOfBirth></dateOfBirthItem>
            </dateOfBirthList>
          </sdnEntry>
        </sdnList>
        """;
}

using CheckpointEdge.Central.Import;
using CheckpointEdge.Tests;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Central.Tests.Import;

public sealed class UnImporterTests : IDisposable
{
    private const int Seed = 20310504;
    private const int Cuts = 200;

    private const string Individual =
        """
            <INDIVIDUAL>
              <DATAID>77</DATAID><FIRST_NAME>ANNA</FIRST_NAME><SECOND_NAME>MARIA</SECOND_NAME><THIRD_NAME/><FOURTH_NAME>ERIKSSON</FOURTH_NAME>
              <UN_LIST_TYPE>Utopia</UN_LIST_TYPE><REFERENCE_NUMBER>UTi.001</REFERENCE_NUMBER><LISTED_ON>2011-02-03</LISTED_ON>
              <GENDER>Female</GENDER><NAME_ORIGINAL_SCRIPT>Анна Эрикссон</NAME_ORIGINAL_SCRIPT><COMMENTS1>Sells maps.</COMMENTS1>
              <TITLE><VALUE>Captain</VALUE></TITLE><DESIGNATION><VALUE>Map seller</VALUE></DESIGNATION>
              <NATIONALITY><VALUE>Utopia</VALUE><VALUE>na</VALUE><VALUE>Ruritania</VALUE></NATIONALITY>
              <LAST_DAY_UPDATED><VALUE>2012-01-01</VALUE><VALUE>2020-05-06</VALUE><VALUE/></LAST_DAY_UPDATED>
              <INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Ana Ericson; Anna  Erikson</ALIAS_NAME></INDIVIDUAL_ALIAS>
              <INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>картограф (Kartograf; The Map)</ALIAS_NAME></INDIVIDUAL_ALIAS>
              <INDIVIDUAL_ALIAS><QUALITY>f.k.a.</QUALITY><ALIAS_NAME>Anna Berg</ALIAS_NAME><DATE_OF_BIRTH>1973-01-02</DATE_OF_BIRTH></INDIVIDUAL_ALIAS>
              <INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>
              <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1974-08-12</DATE></INDIVIDUAL_DATE_OF_BIRTH>
              <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><YEAR>1975</YEAR></INDIVIDUAL_DATE_OF_BIRTH>
              <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1970</FROM_YEAR><TO_YEAR>1972</TO_YEAR></INDIVIDUAL_DATE_OF_BIRTH>
              <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><YEAR>long ago</YEAR></INDIVIDUAL_DATE_OF_BIRTH>
              <INDIVIDUAL_PLACE_OF_BIRTH><CITY>Zenith</CITY><STATE_PROVINCE/><COUNTRY>Utopia</COUNTRY></INDIVIDUAL_PLACE_OF_BIRTH>
              <INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>L898902C3</NUMBER><ISSUING_COUNTRY>Utopia</ISSUING_COUNTRY><DATE_OF_ISSUE>2001-02-03</DATE_OF_ISSUE><NOTE>lost</NOTE></INDIVIDUAL_DOCUMENT>
              <INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>National Identification
                 Number</TYPE_OF_DOCUMENT><NUMBER>77</NUMBER><COUNTRY_OF_ISSUE>Congo, Democratic Republic of the</COUNTRY_OF_ISSUE></INDIVIDUAL_DOCUMENT>
              <INDIVIDUAL_DOCUMENT/>
            </INDIVIDUAL>
        """;

    private readonly SourceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static string List(string individuals, string root = "CONSOLIDATED_LIST") =>
        $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <{root} dateGenerated="2031-05-04T00:00:09.554Z">
          <INDIVIDUALS>{individuals}</INDIVIDUALS>
          <ENTITIES><ENTITY><REFERENCE_NUMBER>UTe.001</REFERENCE_NUMBER><FIRST_NAME>MAPS LTD</FIRST_NAME></ENTITY></ENTITIES>
        </{root}>
        """;

    [Fact]
    public void Every_word_of_an_individual_is_kept()
    {
        ListImport import = Importers.Open("un", _folder.Write("un.xml", List(Individual)));
        ListRecord record = Assert.Single(import.ReadAll());

        Assert.Equal(("UN-UTi.001", "un-sc", "United Nations Security Council", "UTi.001"),
            (record.Id, record.List, record.Source, record.SourceId));
        Assert.Equal(
            [
                new ListedName("ANNA MARIA ERIKSSON", NameStrength.Primary) { OriginalScript = "Анна Эрикссон" },
                new ListedName("Ana Ericson", NameStrength.Strong),
                new ListedName("Anna Erikson", NameStrength.Strong),
                new ListedName("Kartograf", NameStrength.Weak) { OriginalScript = "картограф" },
                new ListedName("The Map", NameStrength.Weak) { OriginalScript = "картограф" },
                new ListedName("Anna Berg", NameStrength.Former),
            ],
            record.Names.AsEnumerable());
        Assert.Equal(
            ["1974-08-12", "about 1975", "1970/1972", "1973-01-02"], record.BirthDates.Select(date => date.ToString()));
        Assert.Equal(Sex.F, record.Sex);
        Assert.Equal([new Country("Utopia", "UTO"), new Country("Ruritania", "")], record.Nationalities.AsEnumerable());
        Assert.Equal(["Zenith, Utopia"], record.PlacesOfBirth.AsEnumerable());
        Assert.Equal(
            [
                new ListedDocument("Passport", "L898902C3", new Country("Utopia", "UTO"))
                {
                    IssuedOn = new DateOnly(2001, 2, 3),
                    Note = "lost",
                },
                new ListedDocument("National Identification Number", "77", new Country("Congo, Democratic Republic of the", "COD")),
            ],
            record.Documents.AsEnumerable());
        Assert.Equal("Captain\nMap seller\nSells maps.", record.Remarks);
        Assert.Equal((new DateOnly(2011, 2, 3), new DateOnly(2020, 5, 6)), (record.ListedOn, record.LastChanged));
    }

    [Fact]
    public void The_report_counts_what_was_taken_left_out_and_odd()
    {
        ListImport import = Importers.Open("un", _folder.Write("un.xml", List(Individual)));
        import.ReadAll();
        ImportReport report = import.Report;

        Assert.Equal((1, 1, 4, 2), (report.Records, report.LeftOut, report.BirthDates, report.Documents));
        Assert.Equal((1, 1, 1), (report.AliasEntries(NameStrength.Strong), report.AliasEntries(NameStrength.Weak), report.AliasEntries(NameStrength.Former)));
        Assert.Equal((2, 2), (report.Names(NameStrength.Strong), report.Names(NameStrength.Weak)));
        Assert.Equal("2031-05-04", report.SourceDate?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(("un.xml", 17L), (Assert.Single(report.Notes).File, report.Notes[0].Line));
        Assert.Equal(["Ruritania"], report.UnknownCountries.Keys);
    }

    [Fact]
    public void A_file_of_another_kind_is_refused_with_its_first_element()
    {
        Assert.Contains("first element is html", _folder.Refusal("un", "a.xml", "<html><body/></html>"), StringComparison.Ordinal);
        Assert.Contains("not XML", _folder.Refusal("un", "b.xml", "id,name\n1,Anna"), StringComparison.Ordinal);
        Assert.Contains("is empty", _folder.Refusal("un", "c.xml", ""), StringComparison.Ordinal);
        Assert.Contains("no list of individuals", _folder.Refusal("un", "d.xml", "<CONSOLIDATED_LIST/>"), StringComparison.Ordinal);
        Assert.Contains("does not exist", Assert.Throws<ImportException>(
            () => Importers.Open("un", _folder.At("nothing.xml")).ReadAll()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_document_type_is_refused_so_that_no_entity_explodes_or_reads_a_file()
    {
        const string Bomb =
            """
            <?xml version="1.0"?>
            <!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/hostname">]>
            <CONSOLIDATED_LIST><INDIVIDUALS>&b;&f;</INDIVIDUALS></CONSOLIDATED_LIST>
            """;
        Assert.Contains("bomb.xml: the file declares a document type", _folder.Refusal("un", "bomb.xml", Bomb), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(40, 1, "nested deeper")]
    [InlineData(1, 30_000, "holds more")]
    public void Endless_nesting_and_endless_width_are_refused(int depth, int width, string word)
    {
        string inner = string.Concat(Enumerable.Repeat("<A>", depth)) + string.Concat(Enumerable.Repeat("<B/>", width))
            + string.Concat(Enumerable.Repeat("</A>", depth));
        Assert.Contains(word, _folder.Refusal("un", "deep.xml", List($"<INDIVIDUAL>{inner}</INDIVIDUAL>")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_day_that_does_not_exist_is_refused_with_line_and_field()
    {
        string refusal = _folder.Refusal("un", "day.xml", List(Individual.Replace("<DATE>1974-08-12", "<DATE>1974-02-30", StringComparison.Ordinal)));
        Assert.Contains("the field INDIVIDUAL_DATE_OF_BIRTH/DATE holds '1974-02-30', and there is no such date", refusal, StringComparison.Ordinal);
        Assert.Contains("day.xml, line ", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_of_ten_thousand_letters_and_too_many_kinds_of_tags_are_refused()
    {
        string name = Individual.Replace("ERIKSSON", new string('A', 10_000), StringComparison.Ordinal);
        Assert.Matches(@"line \d+: a name of UN-UTi.001 is longer", _folder.Refusal("un", "name.xml", List(name)));
        string tags = string.Concat(Enumerable.Range(0, 5000).Select(n => $"<T{n}/>"));
        Assert.Contains("kinds of tags", _folder.Refusal("un", "tags.xml", List(Individual + tags)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_without_end_is_refused()
    {
        string text = $"<INDIVIDUAL><COMMENTS1>{new string('x', ImportLimits.TextCharsMax + 5000)}</COMMENTS1></INDIVIDUAL>";
        Assert.Contains("a text is longer", _folder.Refusal("un", "long.xml", List(text)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_reference_twice_is_refused_by_name()
    {
        Assert.Contains("UN-UTi.001 appears twice", _folder.Refusal("un", "twice.xml", List(Individual + Individual)), StringComparison.Ordinal);
    }

    [FactNeeding(Needs.Watchlists)]
    public void The_real_list_comes_in_whole_and_every_country_word_is_known()
    {
        ListImport import = Importers.Open("un", Needs.Data("watchlist", "un", "UN_consolidated.xml"));
        var records = import.ReadAll();
        ImportReport report = import.Report;

        Assert.Equal(730, records.Length);
        Assert.Equal((1524, 615), (report.AliasEntries(NameStrength.Strong), report.AliasEntries(NameStrength.Weak)));
        Assert.Equal(454, report.Documents);
        Assert.Equal(336, records.Count(record => record.Names[0].OriginalScript.Length > 0));
        Assert.Equal(677, records.Count(record => !record.BirthDates.IsEmpty));
        Assert.Equal(54, records.Count(record => record.Sex is not Sex.X));
        Assert.All(records, record => Assert.NotNull(record.LastChanged));
        Assert.Empty(report.UnknownCountries);
        Assert.Empty(report.Notes);
        Assert.Equal(new DateTimeOffset(2026, 2, 27, 0, 0, 9, 554, TimeSpan.Zero), report.SourceDate);
    }

    [FactNeeding(Needs.Watchlists)]
    public void The_real_list_cut_anywhere_is_refused_with_a_line_and_gives_nothing()
    {
        byte[] whole = File.ReadAllBytes(Needs.Data("watchlist", "un", "UN_consolidated.xml"));
        Random random = new(Seed);
        for (int cut = 0; cut < Cuts; cut++)
        {
            int length = random.Next(1, whole.Length);
            File.WriteAllBytes(_folder.At("cut.xml"), whole[..length]);
            ImportException refused = Assert.Throws<ImportException>(
                () => Importers.Open("un", _folder.At("cut.xml")).ReadAll());
            Assert.True(refused.Message.Contains("cut.xml", StringComparison.Ordinal), $"seed {Seed}, cut at byte {length}");
        }
    }
}

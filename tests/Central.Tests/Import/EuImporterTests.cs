using CheckpointEdge.Central.Import;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Central.Tests.Import;

public sealed class EuImporterTests : IDisposable
{
    private const string Person =
        """
        <sanctionEntity designationDetails="" unitedNationId="UTi.001" euReferenceNumber="EU.27.28" logicalId="13" designationDate="">
          <remark>Sells maps.</remark>
          <regulation regulationType="amendment" publicationDate="2018-03-22" entryIntoForceDate="2018-03-23" numberTitle="2018/468 (OJ L79)" programme="UTO">
            <publicationUrl>http://example.org/</publicationUrl>
          </regulation>
          <subjectType code="person" classificationCode="P"/>
          <nameAlias firstName="" middleName="" lastName="" wholeName="The Map" gender="" title="" function="" nameLanguage="" strong="false"/>
          <nameAlias firstName="Anna" middleName="Maria" lastName="ERIKSSON" wholeName="Anna Maria ERIKSSON" gender="F" title="Captain" function="Map seller" nameLanguage="EN" strong="true">
            <regulationSummary publicationDate="2020-05-06"/>
          </nameAlias>
          <nameAlias firstName="Ana" middleName="" lastName="Ericson" wholeName="Ana Ericson of Zenith" strong="true"/>
          <nameAlias wholeName="Анна Эрикссон" nameLanguage="RU" strong="true"/>
          <nameAlias wholeName="Anna Berg" strong="true"><remark>formerly known as</remark></nameAlias>
          <nameAlias wholeName="Kartograf" strong="true"><remark>Low quality alias</remark></nameAlias>
          <nameAlias wholeName="" strong="true"/>
          <citizenship region="" countryIso2Code="00" countryDescription="UNKNOWN"/>
          <citizenship region="" countryIso2Code="SY" countryDescription="SYRIAN ARAB REPUBLIC"/>
          <citizenship countryIso2Code="DE" countryDescription="Ruritania"/>
          <birthdate circa="false" calendarType="GREGORIAN" city="Zenith" place="Old Town" region="" birthdate="1974-08-12" dayOfMonth="12" monthOfYear="8" year="1974" countryIso2Code="00" countryDescription="UNKNOWN"/>
          <birthdate circa="true" calendarType="GREGORIAN" year="1975"/>
          <birthdate circa="false" calendarType="GREGORIAN" year="1976" monthOfYear="2"/>
          <birthdate circa="false" calendarType="GREGORIAN" yearRangeFrom="1970" yearRangeTo="1972"/>
          <birthdate circa="false" calendarType="GREGORIAN" yearRangeTo="1980"/>
          <birthdate circa="false" calendarType="ISLAMIC" year="1394"/>
          <birthdate circa="false" calendarType="GREGORIAN" city="Zenith"/>
          <identification diplomatic="true" knownExpired="false" knownFalse="false" reportedLost="true" revokedByIssuer="false" issuedBy="Zenith police" latinNumber="" number="L898902C3" countryIso2Code="DE" countryDescription="GERMANY" identificationTypeCode="passport" identificationTypeDescription="National passport" issueDate="2001-02-03"><remark>seen once</remark></identification>
          <identification latinNumber="A-77" number="А-77" identificationTypeCode="id" countryIso2Code="00"/>
          <identification latinNumber="" number="" identificationTypeCode="id"/>
        </sanctionEntity>
        """;

    private readonly SourceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_word_of_a_person_is_kept()
    {
        ListImport import = Importers.Open("eu", _folder.Write("eu.xml", Export(Person)));
        ListRecord record = Assert.Single(import.ReadAll());

        Assert.Equal(("EU.27.28", "eu", "European Union", "EU.27.28", Sex.F), (record.Id, record.List, record.Source, record.SourceId, record.Sex));
        Assert.Equal(
            [
                new ListedName("ERIKSSON, Anna Maria", NameStrength.Primary),
                new ListedName("Ana Ericson of Zenith", NameStrength.Strong),
                new ListedName("Анна Эрикссон", NameStrength.Strong) { OriginalScript = "Анна Эрикссон" },
                new ListedName("Anna Berg", NameStrength.Former),
                new ListedName("The Map", NameStrength.Weak),
                new ListedName("Kartograf", NameStrength.Weak),
            ],
            record.Names.AsEnumerable());
        Assert.Equal(
            ["1974-08-12", "about 1975", "1976-02", "1970/1972", "1900/1980"], record.BirthDates.Select(date => date.ToString()));
        Assert.Equal([new Country("SYRIAN ARAB REPUBLIC", "SYR"), new Country("Ruritania", "DEU")], record.Nationalities.AsEnumerable());
        Assert.Equal(["Old Town, Zenith", "Zenith"], record.PlacesOfBirth.AsEnumerable());
        Assert.Equal(
            [
                new ListedDocument("National passport", "L898902C3", new Country("GERMANY", "DEU"))
                {
                    IssuedOn = new DateOnly(2001, 2, 3),
                    Note = "Zenith police; diplomatic; reported lost; seen once",
                },
                new ListedDocument("id", "A-77", null) { Note = "А-77" },
            ],
            record.Documents.AsEnumerable());
        Assert.Equal(
            "Programs: UTO\nRegulations: 2018/468 (OJ L79)\nCaptain\nMap seller\nUN reference: UTi.001\nSells maps.", record.Remarks);
        Assert.Equal((new DateOnly(2018, 3, 22), new DateOnly(2020, 5, 6)), (record.ListedOn, record.LastChanged));
        Assert.Contains("another calendar", Assert.Single(import.Report.Notes).Sentence, StringComparison.Ordinal);
        Assert.Equal(new DateTimeOffset(2031, 5, 4, 9, 43, 32, TimeSpan.Zero), import.Report.SourceDate);
    }

    [Theory]
    [InlineData("code=\"person\" classificationCode=\"P\"", "code=\"alien\"", "the field subjectType/@code")]
    [InlineData("<subjectType code=\"person\" classificationCode=\"P\"/>", "", "the field subjectType/@code")]
    [InlineData("wholeName=\"Kartograf\"", "fullName=\"Kartograf\"", "the field nameAlias/@wholeName is missing")]
    [InlineData("wholeName=\"Kartograf\" strong=\"true\"><remark>Low", "wholeName=\"Kartograf\" strong=\"maybe\"><remark>", "the field nameAlias/@strong")]
    [InlineData("year=\"1975\"", "year=\"75\"", "the field birthdate/@year holds '75'")]
    [InlineData("year=\"1976\" monthOfYear=\"2\"", "year=\"1976\" monthOfYear=\"2\" dayOfMonth=\"30\"", "holds '1976-02-30'")]
    [InlineData("yearRangeFrom=\"1970\"", "yearRangeFrom=\"1990\"", "the field birthdate/@yearRangeFrom holds '1990/1972'")]
    [InlineData("issueDate=\"2001-02-03\"", "issueDate=\"2001-02-29\"", "the field identification/@issueDate")]
    [InlineData("identificationTypeCode=\"id\" countryIso2Code", "typeCode=\"id\" countryIso2Code", "the field identification/@identificationTypeCode is missing")]
    [InlineData("publicationDate=\"2018-03-22\"", "publicationDate=\"soon\"", "the field regulation/@publicationDate")]
    [InlineData("euReferenceNumber=\"EU.27.28\" logicalId=\"13\"", "", "the field sanctionEntity/@logicalId is missing")]
    public void A_changed_or_damaged_field_is_refused_by_name_with_its_line(string published, string changed, string says)
    {
        string content = Export(Person.Replace(published, changed, StringComparison.Ordinal));
        string refusal = _folder.Refusal("eu", "eu.xml", content);
        Assert.Contains(says, refusal, StringComparison.Ordinal);
        Assert.Matches(@"eu\.xml, line \d+:", refusal);
    }

    [Fact]
    public void A_file_of_another_kind_is_refused()
    {
        Assert.Contains("first element is html", _folder.Refusal("eu", "a.xml", "<html/>"), StringComparison.Ordinal);
        Assert.Contains("@generationDate", _folder.Refusal("eu", "a.xml", "<export/>"), StringComparison.Ordinal);
        Assert.Contains("no element sanctionEntity", _folder.Refusal("eu", "a.xml", Export("")), StringComparison.Ordinal);
        Assert.Contains("declares a document type", _folder.Refusal(
            "eu", "a.xml", "<!DOCTYPE export [<!ENTITY a \"aaaa\">]>" + Export("")[Export("").IndexOf("<export", StringComparison.Ordinal)..]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_tag_without_end_is_refused_before_it_fills_the_memory()
    {
        string attribute = Export($"<sanctionEntity logicalId=\"{new string('7', 3_000_000)}\"/>");
        Assert.Contains("a tag or a text is longer than 1048576 bytes", _folder.Refusal("eu", "a.xml", attribute), StringComparison.Ordinal);
        string many = Export($"<sanctionEntity {string.Concat(Enumerable.Range(0, 100).Select(n => $"a{n}='' "))}/>");
        Assert.Contains("more than 64 attributes", _folder.Refusal("eu", "a.xml", many), StringComparison.Ordinal);
        string wide = Export("<sanctionEntity>" + string.Concat(Enumerable.Repeat($"<remark>{new string('x', 60_000)}</remark>", 200)) + "</sanctionEntity>");
        Assert.Contains("an entry has more than", _folder.Refusal("eu", "a.xml", wide), StringComparison.Ordinal);
        string deep = Export(string.Concat(Enumerable.Repeat("<a>", 1000)) + string.Concat(Enumerable.Repeat("</a>", 1000)));
        Assert.Contains("nested deeper", _folder.Refusal("eu", "a.xml", deep), StringComparison.Ordinal);
    }

    private static string Export(string entities) =>
        $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2031-05-04T11:43:32+02:00" globalFileId="1">
        {entities}
        </export>
        """;
}

using CheckpointEdge.Central.Import;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Central.Tests.Import;

public sealed class OfacAdvancedImporterTests : IDisposable
{
    private const string Party =
        """
        <DistinctParty FixedRef="77"><Comment>Sells maps.</Comment>
          <Profile ID="77" PartySubTypeID="4">
            <Identity ID="771" FixedRef="77" Primary="true" False="false">
              <Alias AliasTypeID="1400" Primary="false" LowQuality="true"><DocumentedName><DocumentedNamePart><NamePartValue NamePartGroupID="4">THE MAP</NamePartValue></DocumentedNamePart></DocumentedName></Alias>
              <Alias AliasTypeID="1403" Primary="true" LowQuality="false">
                <DocumentedName ID="1" DocNameStatusID="1">
                  <DocumentedNamePart><NamePartValue NamePartGroupID="1" ScriptID="215">ERIKSSON</NamePartValue></DocumentedNamePart>
                  <DocumentedNamePart><NamePartValue NamePartGroupID="2" ScriptID="215">Anna</NamePartValue></DocumentedNamePart>
                  <DocumentedNamePart><NamePartValue NamePartGroupID="3" ScriptID="215">Maria</NamePartValue></DocumentedNamePart>
                </DocumentedName>
                <DocumentedName ID="2" DocNameStatusID="2">
                  <DocumentedNamePart><NamePartValue NamePartGroupID="1" ScriptID="220">Эрикссон</NamePartValue></DocumentedNamePart>
                  <DocumentedNamePart><NamePartValue NamePartGroupID="2" ScriptID="220">Анна</NamePartValue></DocumentedNamePart>
                </DocumentedName>
              </Alias>
              <Alias AliasTypeID="1400" Primary="false" LowQuality="false"><DocumentedName><DocumentedNamePart><NamePartValue NamePartGroupID="1">ERICSON</NamePartValue></DocumentedNamePart><DocumentedNamePart><NamePartValue NamePartGroupID="2">Ana</NamePartValue></DocumentedNamePart></DocumentedName></Alias>
              <Alias AliasTypeID="1401" Primary="false" LowQuality="false"><DocumentedName><DocumentedNamePart><NamePartValue NamePartGroupID="1">BERG</NamePartValue></DocumentedNamePart></DocumentedName></Alias>
              <NamePartGroups>
                <MasterNamePartGroup><NamePartGroup ID="1" NamePartTypeID="1520"/></MasterNamePartGroup>
                <MasterNamePartGroup><NamePartGroup ID="2" NamePartTypeID="1521"/></MasterNamePartGroup>
                <MasterNamePartGroup><NamePartGroup ID="3" NamePartTypeID="1522"/></MasterNamePartGroup>
                <MasterNamePartGroup><NamePartGroup ID="4" NamePartTypeID="1528"/></MasterNamePartGroup>
              </NamePartGroups>
            </Identity>
            <Feature FeatureTypeID="8"><FeatureVersion><DatePeriod CalendarTypeID="1">
              <Start Approximate="false"><From><Year>1974</Year><Month>8</Month><Day>12</Day></From><To><Year>1974</Year><Month>8</Month><Day>12</Day></To></Start>
              <End Approximate="false"><From><Year>1974</Year><Month>8</Month><Day>12</Day></From><To><Year>1974</Year><Month>8</Month><Day>12</Day></To></End></DatePeriod></FeatureVersion></Feature>
            <Feature FeatureTypeID="8"><FeatureVersion><DatePeriod CalendarTypeID="1">
              <Start Approximate="true"><From><Year>1975</Year><Month>1</Month><Day>1</Day></From><To><Year>1975</Year><Month>1</Month><Day>1</Day></To></Start>
              <End Approximate="true"><From><Year>1975</Year><Month>12</Month><Day>31</Day></From><To><Year>1975</Year><Month>12</Month><Day>31</Day></To></End></DatePeriod></FeatureVersion></Feature>
            <Feature FeatureTypeID="9"><FeatureVersion><VersionLocation LocationID="501"/></FeatureVersion></Feature>
            <Feature FeatureTypeID="10"><FeatureVersion><VersionLocation LocationID="502"/></FeatureVersion></Feature>
            <Feature FeatureTypeID="11"><FeatureVersion><VersionLocation LocationID="503"/></FeatureVersion></Feature>
            <Feature FeatureTypeID="26"><FeatureVersion><VersionDetail DetailTypeID="1432">Captain</VersionDetail></FeatureVersion></Feature>
            <Feature FeatureTypeID="224"><FeatureVersion><VersionDetail DetailTypeID="1431" DetailReferenceID="91527"/></FeatureVersion></Feature>
            <Feature FeatureTypeID="345"><FeatureVersion><VersionDetail DetailTypeID="1432">0x77</VersionDetail></FeatureVersion></Feature>
          </Profile>
        </DistinctParty>
        """;

    private const string Locations =
        """
        <Location ID="501"><LocationCountry CountryID="11001"/><LocationPart LocPartTypeID="1"><LocationPartValue Primary="true"><Value>Zenith, Utopia</Value></LocationPartValue></LocationPart></Location>
        <Location ID="502"><LocationCountry CountryID="11082"/></Location>
        <Location ID="503"><LocationCountry CountryID="11291"/></Location>
        """;

    private const string Papers =
        """
        <IDRegDocument ID="1" IDRegDocTypeID="1571" IdentityID="771" IssuedBy-CountryID="11082" ValidityID="1"><Comment/><IDRegistrationNo>L898902C3</IDRegistrationNo><IssuingAuthority>Zenith police</IssuingAuthority>
          <DocumentDate IDRegDocDateTypeID="1480"><DatePeriod><Start><From><Year>2001</Year><Month>2</Month><Day>3</Day></From></Start></DatePeriod></DocumentDate>
          <DocumentDate IDRegDocDateTypeID="1481"><DatePeriod><Start><From><Year>2011</Year><Month>2</Month><Day>2</Day></From></Start></DatePeriod></DocumentDate></IDRegDocument>
        <IDRegDocument ID="2" IDRegDocTypeID="1584" IdentityID="771" IssuedBy-CountryID="11291" ValidityID="2"><IDRegistrationNo>660000 7</IDRegistrationNo></IDRegDocument>
        <IDRegDocument ID="3" IDRegDocTypeID="1600" IdentityID="771"><IDRegistrationNo>anna7@example.org</IDRegistrationNo></IDRegDocument>
        <IDRegDocument ID="4" IDRegDocTypeID="1571" IdentityID="999"><IDRegistrationNo>NOBODY1</IDRegistrationNo></IDRegDocument>
        """;

    private const string Entry =
        """
        <SanctionsEntry ID="779" ProfileID="77" ListID="1550"><EntryEvent ID="1"><Date><Year>2011</Year><Month>2</Month><Day>3</Day></Date></EntryEvent>
          <SanctionsMeasure SanctionsTypeID="1705"/><SanctionsMeasure SanctionsTypeID="1"><Comment>UTO</Comment></SanctionsMeasure><SanctionsMeasure SanctionsTypeID="1"><Comment>MAPS</Comment></SanctionsMeasure></SanctionsEntry>
        """;

    private readonly SourceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_person_is_put_together_from_every_corner_of_the_file()
    {
        ListImport import = Importers.Open("ofac-xml", _folder.Write("a.xml", Advanced(Party, Entry)));
        ListRecord record = Assert.Single(import.ReadAll());

        Assert.Equal(("OFAC-77", "ofac-sdn", "77", Sex.F), (record.Id, record.List, record.SourceId, record.Sex));
        Assert.Equal(
            [
                new ListedName("ERIKSSON, Anna Maria", NameStrength.Primary) { OriginalScript = "Эрикссон, Анна" },
                new ListedName("THE MAP", NameStrength.Weak),
                new ListedName("ERICSON, Ana", NameStrength.Strong),
                new ListedName("BERG", NameStrength.Former),
            ],
            record.Names.AsEnumerable());
        Assert.Equal(["1974-08-12", "about 1975"], record.BirthDates.Select(date => date.ToString()));
        Assert.Equal(["Zenith, Utopia"], record.PlacesOfBirth.AsEnumerable());
        Assert.Equal([new Country("Germany", "DEU")], record.Nationalities.AsEnumerable());
        Assert.Equal(
            [
                new ListedDocument("Passport", "L898902C3", new Country("Germany", "DEU"))
                {
                    IssuedOn = new DateOnly(2001, 2, 3),
                    Note = "Zenith police; expires 2011-02-02",
                },
                new ListedDocument("National ID No.", "660000 7", null) { Note = "fraudulent" },
            ],
            record.Documents.AsEnumerable());
        Assert.Equal("Programs: UTO, MAPS\nCaptain\nSells maps.", record.Remarks);
        Assert.Equal(new DateOnly(2011, 2, 3), record.ListedOn);
        Assert.Equal(1, import.Report.LeftOut);
        Assert.Equal(new DateTimeOffset(2031, 5, 4, 0, 0, 0, TimeSpan.Zero), import.Report.SourceDate);
    }

    [Fact]
    public void The_simple_and_the_advanced_form_give_a_person_the_same_id()
    {
        string simple =
            "<sdnList><publshInformation><Publish_Date>05/04/2031</Publish_Date><Record_Count>1</Record_Count></publshInformation>"
            + "<sdnEntry><uid>77</uid><lastName>ERIKSSON</lastName><firstName>Anna Maria</firstName><sdnType>Individual</sdnType></sdnEntry></sdnList>";
        ListDiff diff = ListDiff.Between(
            _folder.Read("ofac-xml", "s.xml", simple), _folder.Read("ofac-xml", "a.xml", Advanced(Party, Entry)));
        Assert.Equal(["OFAC-77"], diff.Changed.AsEnumerable());
        Assert.Empty(diff.Removed);
    }

    [Fact]
    public void Who_stands_only_on_another_list_than_the_first_belongs_to_that_one()
    {
        string other = Entry.Replace("ListID=\"1550\"", "ListID=\"91243\"", StringComparison.Ordinal);
        ListImport import = Importers.Open("ofac-xml", _folder.Write("a.xml", Advanced(Party, other)));
        ListRecord record = Assert.Single(import.ReadAll());

        Assert.Equal(("OFAC-CONS-77", "ofac-cons"), (record.Id, record.List));
        Assert.Equal(["ofac-cons"], import.Lists.Select(list => list.List));
        Assert.Contains("Non-SDN Menu-Based Sanctions List", record.Remarks, StringComparison.Ordinal);

        ListImport both = Importers.Open("ofac-xml", _folder.Write("b.xml", Advanced(Party, Entry + other)));
        Assert.Equal(["ofac-sdn"], both.Lists.Select(list => list.List));
        Assert.Equal("ofac-sdn", Assert.Single(both.ReadAll()).List);
    }

    [Theory]
    [InlineData("AliasTypeID=\"1403\"", "AliasTypeID=\"9\"", "the field Alias/@AliasTypeID holds 9, and the table AliasType has no such value")]
    [InlineData("PartySubTypeID=\"4\"", "", "the field Profile/@PartySubTypeID is missing")]
    [InlineData("<Profile ID=\"77\"", "<Profile", "the field Profile/@ID is missing")]
    [InlineData("FeatureTypeID=\"224\"", "FeatureTypeID=\"225\"", "the field Feature/@FeatureTypeID holds 225")]
    [InlineData("LocationID=\"502\"", "LocationID=\"599\"", "the field VersionLocation/@LocationID names a place")]
    [InlineData("NamePartGroupID=\"2\"", "NamePartGroupID=\"8\"", "the field NamePartValue/@NamePartGroupID names a group")]
    [InlineData("Alias", "Nickname", "an individual has no name in the field Identity/Alias")]
    [InlineData("ReferenceValueSets", "Tables", "the field ReferenceValueSets is missing")]
    [InlineData("DistinctPart", "Part", "holds no element DistinctParty")]
    [InlineData("ListID=\"1550\"", "", "the field SanctionsEntry/@ListID is missing")]
    [InlineData("<Month>8</Month><Day>12</Day>", "<Month>2</Month><Day>30</Day>", "the field From holds '1974-02-30'")]
    [InlineData("<From><Year>2001</Year><Month>2</Month><Day>3</Day>", "<From><Year>2001</Year><Month>2</Month><Day>29</Day>", "the field From holds '2001-02-29'")]
    public void A_changed_or_damaged_field_is_refused_by_name_with_its_line(string published, string changed, string says)
    {
        string refusal = _folder.Refusal("ofac-xml", "a.xml", Advanced(Party, Entry).Replace(published, changed, StringComparison.Ordinal));
        Assert.Contains(says, refusal, StringComparison.Ordinal);
        Assert.Matches(@"a\.xml, line \d+:", refusal);
    }

    private static string Advanced(string parties, string entries) =>
        $"""
        <?xml version="1.0" encoding="utf-8"?>
        <Sanctions xmlns="http://example.org/ADVANCED_XML" Version="3">
        <DateOfIssue CalendarTypeID="1"><Year>2031</Year><Month>5</Month><Day>4</Day></DateOfIssue>
        {FictionalLists.OfacAdvancedTables}
        <Locations>{Locations}</Locations>
        <IDRegDocuments>{Papers}</IDRegDocuments>
        <DistinctParties>
        {parties}
        <DistinctParty FixedRef="36"><Profile ID="36" PartySubTypeID="3"/></DistinctParty>
        </DistinctParties>
        <ProfileRelationships><ProfileRelationship ID="1" From-ProfileID="77" To-ProfileID="36"/></ProfileRelationships>
        <SanctionsEntries>{entries}</SanctionsEntries>
        </Sanctions>
        """;
}

using System.Text;

namespace CheckpointEdge.Central.Tests.Import;

/// <summary>
/// Lists of people who do not exist, in each format as its publisher documents it. Person 7 is "TESTLAND-7, Anna 7", born
/// on 8 August 1971; every list of <c>count</c> people has one entry more that is no person.
/// </summary>
internal static class FictionalLists
{
    public const string EntitiesKind = "opensanctions";
    public const string TargetsKind = "opensanctions csv";

    /// <summary>The kinds whose format is told here; the last is another form of <c>opensanctions</c>.</summary>
    public static readonly string[] Kinds = ["interpol", "eu", EntitiesKind, TargetsKind, "ofac-xml"];

    /// <summary>The kind as the command line knows it.</summary>
    public static string KindOf(string kind) => kind.Split(' ')[0];

    public static string Of(string kind, int first, int count) => Of(kind, Enumerable.Range(first, count));

    public static string Of(string kind, IEnumerable<int> people) => kind switch
    {
        "interpol" => Interpol([.. people]),
        "eu" => Eu(people),
        EntitiesKind => Entities(people),
        TargetsKind => Targets(people),
        "ofac-xml" => OfacAdvanced(people),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such list."),
    };

    /// <summary>The same list with the birth date of one person replaced by other text.</summary>
    public static string WithDay(string kind, string month, string day)
    {
        string whole = Of(kind, 7, 1);
        return kind switch
        {
            "interpol" => whole.Replace("1971/08/08", $"1971/{month}/{day}", StringComparison.Ordinal),
            "ofac-xml" => whole.Replace(
                "<Month>8</Month><Day>8</Day>", $"<Month>{month}</Month><Day>{day}</Day>", StringComparison.Ordinal),
            _ => whole.Replace("1971-08-08", $"1971-{month}-{day}", StringComparison.Ordinal),
        };
    }

    private static int Year(int n) => 1964 + (n % 40);
    private static int Month(int n) => 1 + (n % 12);
    private static int Day(int n) => 1 + (n % 28);

    private static string Interpol(int[] people) =>
        "{\"total\": " + people.Length + ", \"query\": {\"page\": 1, \"resultPerPage\": 160},\n"
        + "\"_embedded\": {\"notices\": [\n" + string.Join(",\n", people.Select(n =>
            $$$"""
            {"entity_id": "2031/{{{n}}}", "forename": "ANNA {{{n}}}", "name": "TESTLAND-{{{n}}}",
             "date_of_birth": "{{{Year(n)}}}/{{{Month(n):00}}}/{{{Day(n):00}}}", "nationalities": ["UTO"],
             "_links": {"self": {"href": "https://example.org/notices/v1/red/2031-{{{n}}}"} } }
            """)) + "\n]},\n\"_links\": {\"self\": {\"href\": \"https://example.org/notices/v1/red\"}}}\n";

    private static string Eu(IEnumerable<int> people)
    {
        StringBuilder text = new(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2031-05-04T11:43:32+02:00" globalFileId="1">
              <sanctionEntity logicalId="9000001" euReferenceNumber="EU.X.1">
                <subjectType code="enterprise" classificationCode="E"/><nameAlias wholeName="Utopian Maps" strong="true"/>
              </sanctionEntity>

            """);
        foreach (int n in people)
            text.Append(
                $"""
                  <sanctionEntity logicalId="{n}" euReferenceNumber="EU.{n}.1" designationDate="2011-02-03">
                    <regulation programme="UTO" numberTitle="1/2011" publicationDate="2011-02-04"/>
                    <subjectType code="person" classificationCode="P"/>
                    <nameAlias firstName="Anna {n}" middleName="" lastName="TESTLAND-{n}" wholeName="Anna {n} TESTLAND-{n}" strong="true"/>
                    <birthdate circa="false" calendarType="GREGORIAN" birthdate="{Year(n)}-{Month(n):00}-{Day(n):00}" year="{Year(n)}"/>
                  </sanctionEntity>

                """);
        return text.Append("</export>\n").ToString();
    }

    private static string Entities(IEnumerable<int> people)
    {
        StringBuilder text = new("{\"id\":\"c-1\",\"schema\":\"Company\",\"caption\":\"Utopian Maps\",\"properties\":{\"name\":[\"Utopian Maps\"]}}\n");
        foreach (int n in people)
        {
            text.Append(
                $$$"""
                {"id":"p-{{{n}}}","schema":"Passport","properties":{"holder":["x-{{{n}}}"],"number":["P{{{n}}}"],"country":["uto"]}}
                {"id":"x-{{{n}}}","schema":"Person","caption":"Anna {{{n}}} Testland-{{{n}}}","target":true,"last_seen":"2031-05-04T06:30:02","last_change":"2031-05-01T06:30:02","properties":{"name":["Anna {{{n}}} Testland-{{{n}}}"],"birthDate":["{{{Year(n)}}}-{{{Month(n):00}}}-{{{Day(n):00}}}"],"nationality":["uto"],"topics":["wanted"]}}

                """);
        }

        return text.ToString();
    }

    private static string Targets(IEnumerable<int> people)
    {
        StringBuilder text = new(
            "\"id\",\"schema\",\"name\",\"aliases\",\"birth_date\",\"countries\",\"addresses\",\"identifiers\",\"sanctions\",\"phones\",\"emails\","
            + "\"dataset\",\"first_seen\",\"last_seen\",\"last_change\"\n"
            + "\"c-1\",\"Company\",\"Utopian Maps\",\"\",\"\",\"uto\",\"\",\"\",\"\",\"\",\"\",\"Fictions\",\"2031-01-01\",\"2031-05-04\",\"2031-01-01\"\n");
        foreach (int n in people)
            text.Append(
                $"\"x-{n}\",\"Person\",\"Anna {n} Testland-{n}\",\"\",\"{Year(n)}-{Month(n):00}-{Day(n):00}\",\"uto\",\"\",\"P{n}\",\"\",\"\",\"\","
                + "\"Fictions\",\"2031-01-01T06:30:02\",\"2031-05-04T06:30:02\",\"2031-05-01T06:30:02\"\n");
        return text.ToString();
    }

    private static string OfacAdvanced(IEnumerable<int> people)
    {
        StringBuilder parties = new();
        StringBuilder entries = new();
        foreach (int n in people)
        {
            string date = $"<Year>{Year(n)}</Year><Month>{Month(n)}</Month><Day>{Day(n)}</Day>";
            parties.Append(
                $"""
                  <DistinctParty FixedRef="{n}"><Comment/>
                    <Profile ID="{n}" PartySubTypeID="4"><Identity ID="{n}1" Primary="true">
                      <Alias AliasTypeID="1403" Primary="true" LowQuality="false"><DocumentedName>
                        <DocumentedNamePart><NamePartValue NamePartGroupID="{n}2">TESTLAND-{n}</NamePartValue></DocumentedNamePart>
                        <DocumentedNamePart><NamePartValue NamePartGroupID="{n}3">Anna {n}</NamePartValue></DocumentedNamePart>
                      </DocumentedName></Alias>
                      <NamePartGroups>
                        <MasterNamePartGroup><NamePartGroup ID="{n}2" NamePartTypeID="1520"/></MasterNamePartGroup>
                        <MasterNamePartGroup><NamePartGroup ID="{n}3" NamePartTypeID="1521"/></MasterNamePartGroup>
                      </NamePartGroups></Identity>
                      <Feature FeatureTypeID="8"><FeatureVersion><DatePeriod>
                        <Start><From>{date}</From><To>{date}</To></Start><End><From>{date}</From><To>{date}</To></End>
                      </DatePeriod></FeatureVersion></Feature>
                    </Profile></DistinctParty>

                """);
            entries.Append($"  <SanctionsEntry ID=\"{n}9\" ProfileID=\"{n}\" ListID=\"1550\"/>\n");
        }

        return
            $"""
            <?xml version="1.0" encoding="utf-8"?>
            <Sanctions xmlns="http://example.org/ADVANCED_XML" Version="3">
            <DateOfIssue CalendarTypeID="1"><Year>2031</Year><Month>5</Month><Day>4</Day></DateOfIssue>
            {OfacAdvancedTables}
            <Locations/><IDRegDocuments/>
            <DistinctParties>
              <DistinctParty FixedRef="36"><Profile ID="36" PartySubTypeID="3"/></DistinctParty>
            {parties}</DistinctParties>
            <SanctionsEntries>
            {entries}</SanctionsEntries>
            </Sanctions>

            """;
    }

    public const string OfacAdvancedTables =
        """
        <ReferenceValueSets>
          <AliasTypeValues><AliasType ID="1400">A.K.A.</AliasType><AliasType ID="1401">F.K.A.</AliasType><AliasType ID="1403">Name</AliasType></AliasTypeValues>
          <CountryValues><Country ID="11001" ISO2="UT">Utopia</Country><Country ID="11082" ISO2="DE">Germany</Country><Country ID="11291">undetermined</Country></CountryValues>
          <DetailReferenceValues><DetailReference ID="91526">Male</DetailReference><DetailReference ID="91527">Female</DetailReference></DetailReferenceValues>
          <FeatureTypeValues><FeatureType ID="8">Birthdate</FeatureType><FeatureType ID="9">Place of Birth</FeatureType><FeatureType ID="10">Nationality Country</FeatureType><FeatureType ID="11">Citizenship Country</FeatureType><FeatureType ID="26">Title</FeatureType><FeatureType ID="224">Gender</FeatureType><FeatureType ID="345">Digital Currency Address - ETH</FeatureType></FeatureTypeValues>
          <IDRegDocDateTypeValues><IDRegDocDateType ID="1480">Issue Date</IDRegDocDateType><IDRegDocDateType ID="1481">Expiration Date</IDRegDocDateType></IDRegDocDateTypeValues>
          <IDRegDocTypeValues><IDRegDocType ID="1571">Passport</IDRegDocType><IDRegDocType ID="1584">National ID No.</IDRegDocType><IDRegDocType ID="1600">Email Address</IDRegDocType></IDRegDocTypeValues>
          <ListValues><List ID="1550">SDN List</List><List ID="91243">Non-SDN Menu-Based Sanctions List</List></ListValues>
          <NamePartTypeValues><NamePartType ID="1520">Last Name</NamePartType><NamePartType ID="1521">First Name</NamePartType><NamePartType ID="1522">Middle Name</NamePartType><NamePartType ID="91708">Patronymic</NamePartType><NamePartType ID="1528">Nickname</NamePartType></NamePartTypeValues>
          <PartySubTypeValues><PartySubType ID="3" PartyTypeID="2">Entity</PartySubType><PartySubType ID="4" PartyTypeID="1">Individual</PartySubType></PartySubTypeValues>
          <SanctionsTypeValues><SanctionsType ID="1">Program</SanctionsType><SanctionsType ID="1705">Block</SanctionsType></SanctionsTypeValues>
          <ValidityValues><Validity ID="1">Valid</Validity><Validity ID="2">Fraudulent</Validity></ValidityValues>
        </ReferenceValueSets>
        """;
}

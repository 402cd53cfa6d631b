using System.Globalization;
using System.Text.Json;
using CheckpointEdge.TravelDocuments.Mrz;

namespace CheckpointEdge.Tests.Mrz;

/// <summary>Zones and expectations that other projects published. Where this product sees a thing differently, the test
/// says which and why.</summary>
public sealed class PublishedVectorsTests
{
    private static readonly DateOnly _today = new(2026, 11, 22);

    [FactNeeding(Needs.Documents)]
    public void Cards_and_passports_of_the_first_collection_are_read_as_published()
    {
        int compared = 0;
        foreach (JsonElement vector in Open("mrz", "cheminfo-mrz.json").EnumerateArray())
        {
            string test = vector.GetProperty("test").GetString()!;
            string text = string.Join('\n', vector.GetProperty("lines").EnumerateArray().Select(line => line.GetString()));
            MrzReading reading = MrzParser.Parse(text, _today);
            JsonElement expect = vector.GetProperty("expect");

            if (expect.TryGetProperty("throws", out _))
            {
                Assert.Equal(["layout-unknown"], reading.Findings.Where(IsError).Select(finding => finding.Code).Take(1));
                continue;
            }

            // Pairs with look-alikes that the other project corrects: here the same characters are errors that name places.
            if (vector.TryGetProperty("options", out _))
            {
                Assert.False(reading.Valid);
                Assert.Contains(reading.Findings, finding => finding.Code is "letter-expected" or "digit-expected");
                continue;
            }

            if (expect.TryGetProperty("result toMatchObject", out JsonElement result))
            {
                // The other project counts Utopia, twice in each specimen, as two invalid fields.
                bool valid = result.GetProperty("valid").GetBoolean()
                    || (text.Contains("UTO", StringComparison.Ordinal)
                        && expect.GetProperty("result.details.filter() toHaveLength").GetInt32() == 2);
                Assert.True(valid == reading.Valid, test);
            }

            if (expect.TryGetProperty("result.fields toStrictEqual", out JsonElement fields) && reading.Valid)
            {
                Compare(fields, reading, test);
                compared++;
            }
        }

        Assert.True(compared >= 15, $"only {compared} vectors with fields were compared");
    }

    [FactNeeding(Needs.Documents)]
    public void Zones_of_the_second_collection_pass_and_fail_as_published()
    {
        foreach (JsonElement vector in Open("mrz", "gmrtd-mrz.json").GetProperty("vectors").EnumerateArray())
        {
            string text = vector.GetProperty("mrz").GetString()!;
            MrzReading reading = MrzParser.Parse(text, _today);
            Assert.True(vector.GetProperty("ok").GetBoolean() == reading.Valid, text);
            if (vector.TryGetProperty("expect", out JsonElement expect))
            {
                MrzFields fields = reading.Fields;
                Assert.Equal(expect.GetProperty("primary").GetString(), fields.PrimaryIdentifier);
                Assert.Equal(expect.GetProperty("secondary").GetString(), fields.SecondaryIdentifier);
                Assert.Equal(expect.GetProperty("DocumentCode").GetString(), fields.DocumentCode);
                Assert.Equal(expect.GetProperty("IssuingState").GetString(), fields.IssuingState);
                Assert.Equal(expect.GetProperty("DocumentNumber").GetString(), fields.DocumentNumber);
                Assert.Equal(expect.GetProperty("Nationality").GetString(), fields.Nationality);
                Assert.Equal(expect.GetProperty("DateOfBirth").GetString(), Printed(fields.DateOfBirth));
                Assert.Equal(expect.GetProperty("DateOfExpiry").GetString(), Printed(fields.DateOfExpiry));
                Assert.Equal(expect.GetProperty("Sex").GetString(), fields.Sex.ToString());
                if (expect.TryGetProperty("OptionalData", out JsonElement optional))
                    Assert.Equal(optional.GetString(), fields.OptionalData1);
            }

            if (vector.TryGetProperty("expect_mrzi", out JsonElement key))
            {
                Assert.Equal(
                    key.GetString(),
                    reading.Fields.DocumentNumber + reading.Checks[0].Found
                        + Printed(reading.Fields.DateOfBirth) + reading.Checks[1].Found
                        + Printed(reading.Fields.DateOfExpiry) + reading.Checks[2].Found);
            }
        }
    }

    [FactNeeding(Needs.Documents)]
    public void Hard_zones_that_people_asked_about_are_read()
    {
        List<MrzReading> readings = [];
        foreach (JsonElement vector in Open("mrz", "from-issues.json").GetProperty("vectors").EnumerateArray())
        {
            // Of one card only the first line was given; it is read with two lines of another.
            if (vector.TryGetProperty("fragment", out JsonElement fragment))
            {
                MrzReading card = MrzParser.Parse(
                    fragment.GetString() + "\n8512017F1311045BEL<<<<<<<<<<<0\nSPECIMEN<<SPECIMEN<<<<<<<<<<<<", _today);
                Assert.Equal("123456789123", card.Fields.DocumentNumber);
                Assert.True(card.Checks[0].Ok);
            }

            if (vector.TryGetProperty("lines", out JsonElement lines))
                readings.Add(MrzParser.Parse(
                    string.Join('\n', lines.EnumerateArray().Select(line => line.GetString())), _today));
        }

        // The Swedish card: a commenter doubted the digit of its long number; it holds.
        Assert.Equal("HVC8N3QW7ZE1742", readings[0].Fields.DocumentNumber);
        Assert.True(readings[0].Checks[0].Ok);
        Assert.Equal("1234567890", readings[1].Fields.DocumentNumber);
        Assert.True(readings[1].Checks[0].Ok);
        Assert.Equal("506181426", readings[2].Fields.DocumentNumber);

        // Reported for its last digit, which holds; what is wrong is the state, USA with a letter lost, and no digit
        // protects that.
        Assert.All(readings[2].Checks, check => Assert.True(check.Ok));
        Assert.Contains(readings[2].Findings, finding => finding is { Code: "state-unknown", Field: "issuingState" });
    }

    [FactNeeding(Needs.Documents)]
    public void Zones_on_specimen_pictures_have_the_digits_that_were_counted_by_hand()
    {
        int read = 0;
        int residentCards = 0;
        foreach (JsonElement picture in Pictures())
        {
            string name = picture.GetProperty("image").GetString()!;
            string text = string.Join(
                '\n', picture.GetProperty("lines").EnumerateArray().Select(line => line.GetString()));
            MrzReading reading = MrzParser.Parse(text, _today);
            Assert.Equal(picture.GetProperty("mrz_type").GetString(), MrzFormats.NameOf(reading.Format!.Value));

            // Counted by the standard's rule two of the digits are wrong; the card counts them from the zone's start.
            if (reading.Findings.Any(finding => finding.Code == FindingCodes.CheckDigitsFromLineStart))
            {
                Assert.StartsWith("C1USA", text, StringComparison.Ordinal);
                Assert.True(reading.Valid);
                residentCards++;
                continue;
            }

            Assert.Equal(
                picture.GetProperty("check_digits").EnumerateArray().Select(digit => digit.GetBoolean()),
                reading.Checks.Where(check => check.Name != "optionalData1").Select(check => check.Ok));

            bool valid = picture.GetProperty("all_ok").GetBoolean();
            Assert.True(valid == reading.Valid, name);
            read++;
        }

        Assert.True(read >= 20, $"only {read} pictures have a zone");
        Assert.Equal(2, residentCards);
    }

    [FactNeeding(Needs.Documents)]
    public void Special_codes_are_all_known() =>
        Assert.All(
            Open("mrz", "icao-special-codes.json").GetProperty("special").EnumerateObject(),
            code => Assert.True(IssuingStates.IsKnown(code.Name), code.Name));

    private static void Compare(JsonElement expected, MrzReading reading, string test)
    {
        MrzFields fields = reading.Fields;
        bool french = expected.TryGetProperty("administrativeCode", out JsonElement office);
        string number = reading.National == NationalLayout.SwissDrivingLicence
            ? Text(expected, "pinCode") + Text(expected, "versionNumber")
            : french
            ? string.Concat(Text(expected, "issueDate"), Text(expected, "administrativeCode2"), Text(expected, "documentNumber"))
            : Text(expected, "documentNumber");
        Assert.Equal(number, fields.DocumentNumber);
        Assert.Equal(Text(expected, "documentCode"), fields.DocumentCode);
        if (reading.National is NationalLayout.FrenchDrivingLicence or NationalLayout.SwissDrivingLicence)
        {
            CompareLicence(expected, reading);
            return;
        }

        Assert.Equal(Text(expected, "lastName"), fields.PrimaryIdentifier);
        Assert.Equal(Text(expected, "firstName"), fields.SecondaryIdentifier);
        Assert.Equal(Text(expected, "birthDate"), Printed(fields.DateOfBirth));
        Assert.Equal(Text(expected, "sex"), fields.Sex == Sex.F ? "female" : "male");
        Assert.Equal(Text(expected, "compositeCheckDigit"), reading.Checks[^1].Found.ToString());
        Assert.Equal(Text(expected, "issuingState") is { Length: > 0 } state ? state : "UTO", fields.IssuingState);
        if (french)
        {
            Assert.Equal(office.GetString(), fields.OptionalData1);
            return;
        }

        Assert.Equal(Text(expected, "nationality") is { Length: > 0 } nation ? nation : "UTO", fields.Nationality);
        Assert.Equal(Text(expected, "expirationDate"), Printed(fields.DateOfExpiry));
        string optional = Text(expected, "optional1") + Text(expected, "optional") + Text(expected, "personalNumber");

        // The tail of a long document number is part of the number here, not optional data besides.
        bool isLong = reading.Findings.Any(finding => finding.Code == "document-number-long");
        Assert.True((isLong ? "" : optional) == fields.OptionalData1, test);
        Assert.Equal(Text(expected, "optional2"), fields.OptionalData2);
    }

    private static void CompareLicence(JsonElement expected, MrzReading reading)
    {
        MrzFields fields = reading.Fields;
        Assert.Equal(Text(expected, "lastName"), fields.PrimaryIdentifier);
        Assert.Equal(Text(expected, "firstName"), fields.SecondaryIdentifier);
        Assert.Equal(Text(expected, "issuingState"), fields.IssuingState);
        Assert.Equal(Text(expected, "birthDate"), Printed(fields.DateOfBirth));
        Assert.Equal(Text(expected, "expirationDate"), Printed(fields.DateOfExpiry));
        if (reading.National == NationalLayout.SwissDrivingLicence)
            Assert.Equal(Text(expected, "documentNumber"), fields.OptionalData1);
    }

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) ? value.GetString() ?? "" : "";

    private static string Printed(MrzDate date) =>
        date.Exact?.ToString("yyMMdd", CultureInfo.InvariantCulture) ?? "";

    private static bool IsError(MrzFinding finding) => finding.Weight == FindingWeight.Error;

    private static IEnumerable<JsonElement> Pictures() =>
        Open("images", "GROUNDTRUTH.json").EnumerateObject()
            .Where(property => property.Value.ValueKind == JsonValueKind.Array)
            .SelectMany(property => property.Value.EnumerateArray())
            .Where(picture => picture.GetProperty("lines") is { ValueKind: JsonValueKind.Array } lines
                && lines.GetArrayLength() > 0);

    private static JsonElement Open(params string[] path) =>
        JsonDocument.Parse(File.ReadAllBytes(Needs.Data(["documents", .. path]))).RootElement;
}

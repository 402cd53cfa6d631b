using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using CheckpointEdge.TravelDocuments.Mrz;

namespace CheckpointEdge.Cli.Mrz;

/// <summary>A reading as one line of JSON. The names are a contract with those who call the tool.</summary>
internal static class MrzJson
{
    // Fillers stay fillers: \u003C says the same and nobody can read it.
    private static readonly JsonWriterOptions _options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(Stream output, MrzReading reading)
    {
        using (Utf8JsonWriter json = new(output, _options))
        {
            json.WriteStartObject();
            json.WriteString("format", reading.Format is { } format ? MrzFormats.NameOf(format) : null);
            if (reading.National is { } national)
                json.WriteString("nationalLayout", JsonNamingPolicy.CamelCase.ConvertName(national.ToString()));
            json.WriteBoolean("valid", reading.Valid);
            WriteFields(json, reading.Fields);
            json.WriteStartArray("checks");
            foreach (MrzCheck check in reading.Checks)
            {
                json.WriteStartObject();
                json.WriteString("name", check.Name);
                json.WriteString("expected", [check.Expected]);
                json.WriteString("found", [check.Found]);
                json.WriteBoolean("ok", check.Ok);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            WriteFindings(json, reading.Findings);
            WriteLines(json, reading.Lines);
            WriteConfidence(json, MrzConfidence.Of(reading));
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    public static void Write(Stream output, MrzBuilt built)
    {
        using (Utf8JsonWriter json = new(output, _options))
        {
            json.WriteStartObject();
            json.WriteString("format", MrzFormats.NameOf(built.Format));
            json.WriteBoolean("built", built.Built);
            WriteLines(json, built.Lines);
            WriteFindings(json, built.Findings);
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    private static void WriteFields(Utf8JsonWriter json, MrzFields fields)
    {
        json.WriteStartObject("fields");
        json.WriteString("documentCode", fields.DocumentCode);
        json.WriteString("issuingState", fields.IssuingState);
        json.WriteString("documentNumber", fields.DocumentNumber);
        json.WriteString("nationality", fields.Nationality);
        json.WriteString("dateOfBirth", fields.DateOfBirth.ToString());
        json.WriteString("sex", fields.Sex.ToString());
        json.WriteString("dateOfExpiry", fields.DateOfExpiry.ToString());
        json.WriteString("primaryIdentifier", fields.PrimaryIdentifier);
        json.WriteString("secondaryIdentifier", fields.SecondaryIdentifier);
        json.WriteString("optionalData1", fields.OptionalData1);
        json.WriteString("optionalData2", fields.OptionalData2);
        json.WriteBoolean("truncated", fields.NamePossiblyTruncated);
        json.WriteEndObject();
    }

    private static void WriteConfidence(Utf8JsonWriter json, ImmutableArray<MrzFieldConfidence> statements)
    {
        json.WriteStartObject("confidence");
        foreach (MrzFieldConfidence statement in statements)
        {
            json.WriteStartObject(statement.Field);
            json.WriteString("protection", JsonNamingPolicy.CamelCase.ConvertName(statement.Protection.ToString()));
            json.WriteBoolean("certain", statement.Certain);
            json.WriteString("reason", statement.Sentence);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteFindings(Utf8JsonWriter json, ImmutableArray<MrzFinding> findings)
    {
        json.WriteStartArray("findings");
        foreach (MrzFinding finding in findings)
        {
            json.WriteStartObject();
            json.WriteString("code", finding.Code);
            json.WriteString("field", finding.Field);
            json.WriteString("weight", finding.Weight.ToString().ToLowerInvariant());
            json.WriteString("sentence", finding.Sentence);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteLines(Utf8JsonWriter json, ImmutableArray<string> lines)
    {
        json.WriteStartArray("lines");
        foreach (string line in lines)
            json.WriteStringValue(line);
        json.WriteEndArray();
    }
}

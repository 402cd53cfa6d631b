using System.Text.Encodings.Web;
using System.Text.Json;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Vision.MrzImages;

namespace CheckpointEdge.Cli.Mrz;

/// <summary>A picture's reading as one line of JSON. The names are a contract with those who call the tool.</summary>
internal static class MrzReadJson
{
    private static readonly JsonWriterOptions _options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(Stream output, string file, MrzPictureReading reading)
    {
        using (Utf8JsonWriter json = new(output, _options))
        {
            json.WriteStartObject();
            json.WriteString("file", file);
            json.WriteStartArray("lines");
            foreach (string line in reading.Lines)
                json.WriteStringValue(line);
            json.WriteEndArray();
            json.WriteString("format", reading.Format is { } format ? MrzFormats.NameOf(format) : null);
            json.WriteBoolean("accepted", reading.Accepted);
            json.WriteNumber("confidence", reading.Confidence);
            json.WriteString("advice", JsonNamingPolicy.CamelCase.ConvertName(reading.Advice.ToString()));
            WriteDoubts(json, reading);
            json.WriteStartArray("findings");
            foreach (MrzFinding finding in reading.Findings)
            {
                json.WriteStartObject();
                json.WriteString("code", finding.Code);
                json.WriteString("field", finding.Field);
                json.WriteString("weight", finding.Weight.ToString().ToLowerInvariant());
                json.WriteString("sentence", finding.Sentence);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    private static void WriteDoubts(Utf8JsonWriter json, MrzPictureReading reading)
    {
        json.WriteStartArray("doubts");
        foreach (MrzDoubt doubt in reading.Doubts)
        {
            json.WriteStartObject();
            json.WriteString("field", doubt.Field);
            json.WriteNumber("line", doubt.Line);
            json.WriteNumber("position", doubt.Position);
            json.WriteString("read", doubt.Read.ToString());
            json.WriteString("alternatives", doubt.Alternatives);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}

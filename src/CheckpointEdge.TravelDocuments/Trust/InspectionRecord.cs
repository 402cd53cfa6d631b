using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Xml;

namespace CheckpointEdge.TravelDocuments.Trust;

/// <summary>
/// The record of an inspection, its checks grouped as BSI TR-03135 arranges them. Holds what was checked and who signed, and no
/// personal data of the holder. Stateless.
/// <code>
/// inspection @outcome @schema           genuine | notGenuine | cannotCheck
///   group @name                          chipAccess | passiveAuthentication | chipAuthenticity | consistency
///     check @name @result                pass | fail | notDone, with the reason as content
///   signer @subject @issuer @country @serialNumber @notBefore @notAfter @algorithm @signingTime @anchor
/// </code>
/// </summary>
public static class InspectionRecord
{
    /// <summary>Of the record's form; grows when a reader of the old one would misunderstand the new one.</summary>
    public const int SchemaVersion = 1;

    /// <summary>One JSON object, as <c>document verify --json</c> prints it, on one line.</summary>
    public static string ToJson(DocumentInspection inspection)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("outcome", Name(inspection.Outcome));
            json.WriteStartArray("checks");
            foreach (DocumentCheck check in inspection.Checks)
            {
                json.WriteStartObject();
                json.WriteString("name", check.Name);
                json.WriteString("group", Name(check.Group));
                json.WriteString("result", Name(check.Result));
                json.WriteString("reason", check.Reason);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (inspection.Signer is { } signer)
            {
                json.WriteStartObject("signer");
                foreach ((string name, string value) in Signer(signer))
                    json.WriteString(name, value);
                json.WriteEndObject();
            }
            else
            {
                json.WriteNull("signer");
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>The same as XML, grouped.</summary>
    public static string ToXml(DocumentInspection inspection)
    {
        StringBuilder text = new();
        XmlWriterSettings settings = new() { Indent = true, OmitXmlDeclaration = true, NewLineChars = "\n", CheckCharacters = true };
        using (XmlWriter xml = XmlWriter.Create(text, settings))
        {
            xml.WriteStartElement("inspection");
            xml.WriteAttributeString("schema", SchemaVersion.ToString(CultureInfo.InvariantCulture));
            xml.WriteAttributeString("outcome", Name(inspection.Outcome));
            foreach (IGrouping<CheckGroup, DocumentCheck> group in inspection.Checks.GroupBy(check => check.Group))
            {
                xml.WriteStartElement("group");
                xml.WriteAttributeString("name", Name(group.Key));
                foreach (DocumentCheck check in group)
                {
                    xml.WriteStartElement("check");
                    xml.WriteAttributeString("name", check.Name);
                    xml.WriteAttributeString("result", Name(check.Result));
                    xml.WriteString(Writable(check.Reason));
                    xml.WriteEndElement();
                }

                xml.WriteEndElement();
            }

            if (inspection.Signer is { } signer)
            {
                xml.WriteStartElement("signer");
                foreach ((string name, string value) in Signer(signer))
                    xml.WriteAttributeString(name, Writable(value));
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        return text.ToString();
    }

    /// <summary>In JSON and XML: <c>genuine</c>, <c>notGenuine</c>, <c>cannotCheck</c>, <c>notDone</c>, <c>chipAccess</c>.</summary>
    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static IEnumerable<(string Name, string Value)> Signer(DocumentSigner signer)
    {
        yield return ("subject", signer.Subject);
        yield return ("issuer", signer.Issuer);
        yield return ("country", signer.Country);
        yield return ("serialNumber", signer.SerialNumber);
        yield return ("notBefore", Time(signer.NotBefore));
        yield return ("notAfter", Time(signer.NotAfter));
        yield return ("algorithm", signer.Algorithm);
        if (signer.SigningTime is { } time)
            yield return ("signingTime", Time(time));
        yield return ("anchor", signer.Anchor);
    }

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Names in certificates may hold characters that XML cannot.</summary>
    private static string Writable(string text) =>
        string.Concat(text.Select(each => XmlConvert.IsXmlChar(each) && !char.IsSurrogate(each) ? each : '\uFFFD'));
}

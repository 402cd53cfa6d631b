using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CheckpointEdge.Exchange.Metadata;

/// <summary>
/// OLPC canonical JSON, the form over which The Update Framework signs: keys in ordinal order, no white space, only
/// <c>"</c> and <c>\</c> escaped, whole numbers only.
/// </summary>
public static class CanonicalJson
{
    /// <summary>Nesting beyond this is refused (levels).</summary>
    public const int DepthMax = 32;

    /// <exception cref="FormatException">A number is not whole, text is no UTF-8, or the nesting is too deep.</exception>
    public static byte[] Encode(JsonElement value)
    {
        StringBuilder text = new();
        try
        {
            Write(text, value, 0);
        }
        catch (InvalidOperationException broken) // only reading a text shows that its bytes are none
        {
            throw new FormatException("The JSON holds text that is not UTF-8.", broken);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Write(StringBuilder text, JsonElement value, int depth)
    {
        if (depth > DepthMax)
            throw new FormatException($"The JSON is nested deeper than {DepthMax} levels.");
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                text.Append('{');
                bool first = true;
                foreach (JsonProperty property in value.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal))
                {
                    if (!first)
                        text.Append(',');
                    first = false;
                    WriteString(text, property.Name);
                    text.Append(':');
                    Write(text, property.Value, depth + 1);
                }

                text.Append('}');
                break;
            case JsonValueKind.Array:
                text.Append('[');
                for (int i = 0; i < value.GetArrayLength(); i++)
                {
                    if (i > 0)
                        text.Append(',');
                    Write(text, value[i], depth + 1);
                }

                text.Append(']');
                break;
            case JsonValueKind.String:
                WriteString(text, value.GetString()!);
                break;
            case JsonValueKind.Number:
                if (!value.TryGetInt64(out long number))
                    throw new FormatException("Canonical JSON holds whole numbers only.");
                text.Append(number.ToString(CultureInfo.InvariantCulture));
                break;
            case JsonValueKind.True:
                text.Append("true");
                break;
            case JsonValueKind.False:
                text.Append("false");
                break;
            case JsonValueKind.Null:
                text.Append("null");
                break;
            default:
                throw new FormatException("The JSON holds no value.");
        }
    }

    private static void WriteString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (char letter in value)
        {
            if (letter is '"' or '\\')
                text.Append('\\');
            text.Append(letter);
        }

        text.Append('"');
    }
}

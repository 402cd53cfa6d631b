using System.Text;

namespace CheckpointEdge.TravelDocuments.Trust.Certificates;

/// <summary>
/// PEM (RFC 7468), read line by line in one pass: a file of many false beginnings costs no more than one of none. Stateless.
/// </summary>
internal static class PemText
{
    /// <summary>Objects in one file (count); what follows is left out.</summary>
    public const int ObjectsMax = 10_000;

    private const string Begin = "-----BEGIN ";
    private const string End = "-----END ";

    /// <summary>The content is text with at least one beginning.</summary>
    public static bool IsPem(ReadOnlySpan<byte> content) =>
        content.Length > 0 && content[0] != 0x30 && content.IndexOf("-----BEGIN "u8) >= 0;

    /// <summary>What stands between the lines, decoded; what is no base64 is left out.</summary>
    public static List<byte[]> Read(ReadOnlyMemory<byte> content)
    {
        List<byte[]> objects = [];
        StringBuilder? text = null;
        foreach (ReadOnlySpan<char> raw in Encoding.Latin1.GetString(content.Span).AsSpan().EnumerateLines())
        {
            ReadOnlySpan<char> line = raw.Trim();
            if (line.StartsWith(Begin, StringComparison.Ordinal))
            {
                text = new();
            }
            else if (line.StartsWith(End, StringComparison.Ordinal))
            {
                if (text is not null && Decode(text.ToString()) is { } bytes)
                    objects.Add(bytes);
                text = null;
                if (objects.Count == ObjectsMax)
                    break;
            }
            else
            {
                text?.Append(line);
            }
        }

        return objects;
    }

    private static byte[]? Decode(string text)
    {
        byte[] bytes = new byte[text.Length / 4 * 3 + 3];
        return Convert.TryFromBase64String(text, bytes, out int length) ? bytes[..length] : null;
    }
}

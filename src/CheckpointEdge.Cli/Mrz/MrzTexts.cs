using System.Text;
using CheckpointEdge.TravelDocuments.Mrz;

namespace CheckpointEdge.Cli.Mrz;

/// <summary>Cuts a stream into zones at blank lines. Holds one zone at a time, so that a file of any size may come.</summary>
internal static class MrzTexts
{
    private const int BufferSizeChars = 16 * 1024;

    /// <summary>One more than the parser looks at, so that it can say that there was more.</summary>
    private const int TextLengthMax = MrzParser.TextLengthMax + 1;

    public static IEnumerable<string> Read(TextReader reader)
    {
        StringBuilder text = new();
        char[] buffer = new char[BufferSizeChars];
        bool lineHasText = false;
        for (int length; (length = reader.Read(buffer, 0, buffer.Length)) > 0;)
        {
            for (int i = 0; i < length; i++)
            {
                char character = buffer[i];
                if (character != '\n')
                {
                    lineHasText |= !char.IsWhiteSpace(character) && !char.IsControl(character);
                }
                else if (lineHasText)
                {
                    lineHasText = false;
                }
                else if (text.Length > 0)
                {
                    string zone = text.ToString();
                    text.Clear();
                    if (!string.IsNullOrWhiteSpace(zone))
                        yield return zone;
                    continue;
                }

                if (text.Length < TextLengthMax)
                    text.Append(character);
            }
        }

        string last = text.ToString();
        if (!string.IsNullOrWhiteSpace(last))
            yield return last;
    }
}

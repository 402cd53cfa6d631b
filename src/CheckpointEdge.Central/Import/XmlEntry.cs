using System.Text;
using System.Xml;

namespace CheckpointEdge.Central.Import;

/// <summary>
/// One entry of an XML list with what it holds, read from a stream within limits. Names are local names: publishers
/// change
/// their namespaces. Immutable once read.
/// </summary>
internal sealed class XmlEntry
{
    private readonly List<XmlEntry> _children = [];

    private XmlEntry(string name, long line) => (Name, Line) = (name, line);

    public string Name { get; }

    /// <summary>Counted from 1.</summary>
    public long Line { get; }

    /// <summary>The text directly inside, white space at both ends removed.</summary>
    public string Text { get; private set; } = "";

    /// <summary>The text of the first child of that name; empty when there is none.</summary>
    public string this[string child] => _children.Find(entry => entry.Name == child)?.Text ?? "";

    public IEnumerable<XmlEntry> All(string child) => _children.Where(entry => entry.Name == child);

    /// <summary>Every element of one kind inside an element of another: <c>akaList/aka</c>.</summary>
    public IEnumerable<XmlEntry> All(string list, string child) => All(list).SelectMany(entry => entry.All(child));

    /// <summary>
    /// DTDs and anything outside the file are refused; comments and processing instructions are skipped.
    /// </summary>
    public static XmlReader Open(Stream stream) => XmlReader.Create(stream, new XmlReaderSettings
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        CloseInput = true,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
        MaxCharactersFromEntities = 1024,
        MaxCharactersInDocument = ImportLimits.FileBytesMax,
    });

    /// <summary>Goes to the root element and returns its local name.</summary>
    public static string Root(XmlReader reader)
    {
        reader.MoveToContent();
        return reader.LocalName;
    }

    /// <summary>Reads the element the reader stands on, and moves behind it.</summary>
    public static XmlEntry Read(XmlReader reader, string path)
    {
        XmlEntry entry = Start(reader);
        if (reader.IsEmptyElement)
        {
            reader.Read();
            return entry;
        }

        Stack<(XmlEntry Entry, StringBuilder Text)> open = new([(entry, new StringBuilder())]);
        int elements = 1;
        while (open.Count > 0 && reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    if (reader.Depth > ImportLimits.DepthMax || ++elements > ImportLimits.ElementsPerEntryMax)
                        throw new ImportException(
                            path, LineOf(reader), "an entry is nested deeper or holds more than any list does.");
                    XmlEntry child = Start(reader);
                    open.Peek().Entry._children.Add(child);
                    if (!reader.IsEmptyElement)
                        open.Push((child, new StringBuilder()));
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace:
                    Append(open.Peek().Text, reader, path);
                    break;
                case XmlNodeType.EndElement:
                    (XmlEntry closed, StringBuilder text) = open.Pop();
                    closed.Text = text.ToString().Trim();
                    break;
            }
        }

        reader.Read();
        return entry;
    }

    public static long LineOf(XmlReader reader) => reader is IXmlLineInfo line ? line.LineNumber : 0;

    private static XmlEntry Start(XmlReader reader) => new(reader.LocalName, LineOf(reader));

    /// <summary>In pieces, so that one endless text stops at the limit and not at the end of memory.</summary>
    private static void Append(StringBuilder text, XmlReader reader, string path)
    {
        char[] piece = new char[4096];
        while (reader.ReadValueChunk(piece, 0, piece.Length) is > 0 and int count)
        {
            text.Append(piece, 0, count);
            if (text.Length > ImportLimits.TextCharsMax)
                throw new ImportException(
                    path, LineOf(reader), $"a text is longer than {ImportLimits.TextCharsMax} characters.");
        }
    }
}

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
    private const int AttributesMax = 64;

    private readonly List<XmlEntry> _children = [];
    private List<(string Name, string Value)>? _attributes;

    private XmlEntry(string name, long line) => (Name, Line) = (name, line);

    public string Name { get; }

    /// <summary>Counted from 1.</summary>
    public long Line { get; }

    /// <summary>The text directly inside, white space at both ends removed.</summary>
    public string Text { get; private set; } = "";

    /// <summary>The text of the first child of that name; empty when there is none.</summary>
    public string this[string child] => _children.Find(entry => entry.Name == child)?.Text ?? "";

    /// <summary>The first child of that name, or null.</summary>
    public XmlEntry? Child(string child) => _children.Find(entry => entry.Name == child);

    public IReadOnlyList<XmlEntry> Children => _children;

    /// <summary>The value of an attribute, white space at both ends removed; empty when there is none.</summary>
    public string Attribute(string name) => _attributes?.Find(one => one.Name == name).Value ?? "";

    public bool HasAttribute(string name) => _attributes?.Exists(one => one.Name == name) ?? false;

    public IEnumerable<XmlEntry> All(string child) => _children.Where(entry => entry.Name == child);

    /// <summary>Every element of one kind inside an element of another: <c>akaList/aka</c>.</summary>
    public IEnumerable<XmlEntry> All(string list, string child) => All(list).SelectMany(entry => entry.All(child));

    /// <summary>
    /// DTDs and anything outside the file are refused; comments and processing instructions are skipped.
    /// </summary>
    public static XmlReader Open(string path) =>
        XmlReader.Create(new MarkupGuard(SourceFile.OpenBytes(path), path), new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            CloseInput = true,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            IgnoreWhitespace = true,
            NameTable = new BoundedNames(path),
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
        int chars = 0;
        XmlEntry entry = Start(reader, path, ref chars);
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
                    XmlEntry child = Start(reader, path, ref chars);
                    open.Peek().Entry._children.Add(child);
                    if (!reader.IsEmptyElement)
                        open.Push((child, new StringBuilder()));
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace:
                    Append(open.Peek().Text, reader, path, ref chars);
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

    /// <summary>
    /// Passes over the element the reader stands on, which an XmlReader left to itself would follow to any depth.
    /// </summary>
    public static void Skip(XmlReader reader, string path)
    {
        int depth = reader.Depth;
        if (!reader.IsEmptyElement)
        {
            while (reader.Read() && reader.Depth > depth)
                CheckDepth(reader, path);
        }

        reader.Read();
    }

    public static void CheckDepth(XmlReader reader, string path)
    {
        if (reader.Depth > ImportLimits.DepthMax)
            throw new ImportException(path, LineOf(reader), "is nested deeper than any list.");
    }

    private static XmlEntry Start(XmlReader reader, string path, ref int chars)
    {
        XmlEntry entry = new(reader.LocalName, LineOf(reader));
        if (!reader.HasAttributes)
            return entry;
        if (reader.AttributeCount > AttributesMax)
            throw new ImportException(path, entry.Line, $"{entry.Name} has more than {AttributesMax} attributes.");
        entry._attributes = new List<(string, string)>(reader.AttributeCount);
        while (reader.MoveToNextAttribute())
        {
            if (reader.Value.Length > ImportLimits.TextCharsMax)
                throw new ImportException(
                    path, entry.Line, $"{reader.LocalName} is longer than {ImportLimits.TextCharsMax} characters.");
            Count(reader.Value.Length, ref chars, reader, path);
            entry._attributes.Add((reader.LocalName, reader.Value.Trim()));
        }

        reader.MoveToElement();
        return entry;
    }

    private static void Count(int more, ref int chars, XmlReader reader, string path)
    {
        chars += more;
        if (chars > ImportLimits.EntryCharsMax)
            throw new ImportException(
                path, LineOf(reader), $"an entry has more than {ImportLimits.EntryCharsMax} characters.");
    }

    /// <summary>In pieces, so that one endless text stops at the limit and not at the end of memory.</summary>
    private static void Append(StringBuilder text, XmlReader reader, string path, ref int chars)
    {
        char[] piece = new char[4096];
        while (reader.ReadValueChunk(piece, 0, piece.Length) is > 0 and int count)
        {
            text.Append(piece, 0, count);
            Count(count, ref chars, reader, path);
            if (text.Length > ImportLimits.TextCharsMax)
                throw new ImportException(
                    path, LineOf(reader), $"a text is longer than {ImportLimits.TextCharsMax} characters.");
        }
    }

    /// <summary>A reader keeps every name of a tag for good; no list has more than a few hundred.</summary>
    private sealed class BoundedNames(string path) : NameTable
    {
        private int _names;

        public override string Add(char[] key, int start, int len) =>
            Get(key, start, len) ?? Counted(base.Add(key, start, len));

        public override string Add(string key) => Get(key) ?? Counted(base.Add(key));

        private string Counted(string name) => ++_names > ImportLimits.MarkupNamesMax
            ? throw new ImportException(path, $"has more than {ImportLimits.MarkupNamesMax} kinds of tags.")
            : name;
    }
}

using System.Xml;

namespace CheckpointEdge.Central.Import;

/// <summary>
/// The tables at the head of OFAC's advanced XML: every kind of name, feature and paper is a number there. Filled
/// first, then asked. Belongs to one thread.
/// </summary>
internal sealed class OfacAdvancedReferences
{
    private readonly Dictionary<(string Table, string Id), (string Text, string Iso)> _values = [];

    /// <summary>Reads <c>ReferenceValueSets</c>, on which the reader stands, and moves behind it.</summary>
    public void Read(XmlReader reader, string path)
    {
        int depth = reader.Depth;
        bool empty = reader.IsEmptyElement;
        reader.Read();
        while (!empty && !reader.EOF && reader.Depth > depth)
        {
            if (reader.NodeType != XmlNodeType.Element || reader.Depth != depth + 2)
            {
                XmlEntry.CheckDepth(reader, path);
                reader.Read();
                continue;
            }

            XmlEntry value = XmlEntry.Read(reader, path);
            if (_values.Count == ImportLimits.ReferenceValuesMax)
                throw new ImportException(
                    path, value.Line, $"the tables have more than {ImportLimits.ReferenceValuesMax} values.");
            _values[(value.Name, value.Attribute("ID"))] = (NameText.OneLine(value.Text), value.Attribute("ISO2"));
        }
    }

    /// <summary>The text behind a number.</summary>
    /// <param name="entry">The element that carries the number.</param>
    /// <exception cref="ImportException">The attribute is missing, or the table does not have its number.</exception>
    public string Text(string table, XmlEntry entry, string attribute, string path)
    {
        string id = entry.Attribute(attribute);
        return _values.TryGetValue((table, id), out (string Text, string Iso) value)
            ? value.Text
            : throw new ImportException(
                path, entry.Line,
                id.Length == 0 || id.Length > 40
                    ? $"the field {entry.Name}/@{attribute} is missing or damaged."
                    : $"the field {entry.Name}/@{attribute} holds {id}, and the table {table} has no such value.");
    }

    /// <summary>As <see cref="Text"/>; empty where the attribute is not there.</summary>
    public string TextOrNone(string table, XmlEntry entry, string attribute, string path) =>
        entry.HasAttribute(attribute) ? Text(table, entry, attribute, path) : "";

    /// <summary>A country's word and its two letters; both empty where the attribute is not there.</summary>
    public (string Word, string Iso) Country(XmlEntry entry, string attribute, string path)
    {
        string word = TextOrNone("Country", entry, attribute, path);
        return (word, word.Length > 0 ? _values[("Country", entry.Attribute(attribute))].Iso : "");
    }
}

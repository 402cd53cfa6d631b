using System.Text.Json;

namespace CheckpointEdge.Central.Import;

/// <summary>One JSON value with what it holds, read from a stream within limits. Immutable once read.</summary>
internal sealed class JsonEntry
{
    private static readonly List<(string Name, JsonEntry Value)> _noFields = [];
    private static readonly List<JsonEntry> _noItems = [];

    private readonly List<(string Name, JsonEntry Value)> _fields;
    private readonly List<JsonEntry> _items;

    private JsonEntry(JsonSource source)
    {
        (Token, Text, Line) = (source.Token, source.Text, source.Line);
        _fields = Token == JsonTokenType.StartObject ? [] : _noFields;
        _items = Token == JsonTokenType.StartArray ? [] : _noItems;
    }

    /// <summary>How the value begins.</summary>
    public JsonTokenType Token { get; }

    /// <summary>A text, a number, <c>true</c> or <c>false</c>; empty for <c>null</c>, objects and arrays.</summary>
    public string Text { get; }

    /// <summary>Counted from 1.</summary>
    public long Line { get; }

    public bool IsObject => Token == JsonTokenType.StartObject;

    /// <summary>The values of an array; a value that is none stands for an array of one.</summary>
    public IEnumerable<JsonEntry> Items => Token == JsonTokenType.StartArray ? _items
        : Token == JsonTokenType.Null ? []
        : [this];

    /// <summary>The value of a field, or null.</summary>
    public JsonEntry? this[string field] => _fields.Find(one => one.Name == field).Value;

    /// <summary>The fields of an object in the order of the file.</summary>
    public IReadOnlyList<(string Name, JsonEntry Value)> Fields => _fields;

    /// <summary>The text of a field on one line; empty when there is none.</summary>
    public string TextOf(string field) => NameText.OneLine(this[field]?.Text ?? "");

    /// <summary>The texts of a field that holds one or many; objects among them are passed over.</summary>
    public IEnumerable<string> Texts(string field) =>
        (this[field]?.Items ?? []).Select(item => NameText.OneLine(item.Text)).Where(text => text.Length > 0);

    /// <summary>Reads the value whose first token the source stands on.</summary>
    public static JsonEntry Read(JsonSource source, string path)
    {
        int values = 0;
        int chars = 0;
        JsonEntry root = new(source);
        Stack<JsonEntry> open = new();
        if (source.Token is JsonTokenType.StartObject or JsonTokenType.StartArray)
            open.Push(root);
        string name = "";
        while (open.Count > 0)
        {
            if (!source.Read())
                throw new ImportException(path, source.Line, "the file is cut.");
            chars += source.Text.Length;
            if (++values > ImportLimits.JsonValuesPerEntryMax || chars > ImportLimits.EntryCharsMax)
                throw new ImportException(
                    path, root.Line, $"an entry holds more than any list does ({Where(open, name)}).");
            switch (source.Token)
            {
                case JsonTokenType.PropertyName:
                    name = source.Text;
                    if (open.Peek()._fields.Count == ImportLimits.JsonFieldsMax)
                        throw new ImportException(
                            path, source.Line, $"an object has more than {ImportLimits.JsonFieldsMax} fields.");
                    if (open.Peek()[name] is not null)
                        throw new ImportException(path, source.Line, $"the field '{Shown(name)}' appears twice.");
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    open.Pop();
                    break;
                default:
                    JsonEntry child = new(source);
                    open.Peek().Add(name, child);
                    if (source.Token is JsonTokenType.StartObject or JsonTokenType.StartArray)
                        open.Push(child);
                    break;
            }
        }

        return root;
    }

    /// <summary>Passes over the value whose first token the source stands on.</summary>
    public static void Skip(JsonSource source)
    {
        int depth = 0;
        do
        {
            depth += source.Token switch
            {
                JsonTokenType.StartObject or JsonTokenType.StartArray => 1,
                JsonTokenType.EndObject or JsonTokenType.EndArray => -1,
                _ => 0,
            };
        }
        while (depth > 0 && source.Read());
    }

    /// <summary>
    /// Begins an object whose fields the caller reads one by one: a page whose entries must not stay in memory.
    /// </summary>
    public static JsonEntry Begin(JsonSource source) => new(source);

    /// <summary>Adds a field that the caller has read.</summary>
    public void AddField(string name, JsonEntry value, string path)
    {
        if (_fields.Count == ImportLimits.JsonFieldsMax)
            throw new ImportException(
                path, value.Line, $"an object has more than {ImportLimits.JsonFieldsMax} fields.");
        if (this[name] is not null)
            throw new ImportException(path, value.Line, $"the field '{Shown(name)}' appears twice.");
        _fields.Add((name, value));
    }

    private void Add(string name, JsonEntry child)
    {
        if (IsObject)
            _fields.Add((name, child));
        else
            _items.Add(child);
    }

    private static string Where(Stack<JsonEntry> open, string name) =>
        $"{open.Count} levels deep, at '{Shown(name)}'";

    private static string Shown(string name) => name.Length <= 40 ? name : name[..40] + "…";
}

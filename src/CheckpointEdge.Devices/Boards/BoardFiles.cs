using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace CheckpointEdge.Devices.Boards;

/// <summary>
/// Reads board files: JSON with comments. <c>"inherits": "base"</c> takes everything of <c>base.json</c> in the same folder
/// first; what stands in the file itself wins, member by member, and <c>null</c> takes a member away. Stateless.
/// </summary>
public static class BoardFiles
{
    /// <summary>Of one file (bytes).</summary>
    public const long SizeBytesMax = 256 * 1024;

    /// <summary>Files above one another (count).</summary>
    public const int InheritanceDepthMax = 8;

    private const string Inherits = "inherits";

    private static readonly JsonDocumentOptions _reading = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
    };

    private static readonly JsonSerializerOptions _shape = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        NumberHandling = JsonNumberHandling.Strict,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>Reads one file with what it inherits, and holds it against <see cref="BoardRules"/>. Never throws for its content.</summary>
    /// <param name="path">Of the board's own file: <c>hardware/boards/raspberry-pi-5.json</c>.</param>
    public static BoardReading Read(string path)
    {
        string name = Path.GetFileName(path);
        try
        {
            JsonObject whole = Merged(Path.GetFullPath(path), 0);
            BoardFile board = whole.Deserialize<BoardFile>(_shape) ?? throw new JsonException("It is empty.");
            ImmutableArray<string> faults = [.. BoardRules.FaultsOf(board).Select(fault => $"{name}: {fault}")];
            return new BoardReading(faults.IsEmpty ? board : null, faults);
        }
        catch (JsonException failure)
        {
            string where = failure.Path is { Length: > 1 } at ? $" at {at}" : "";
            return Refused($"{name} is no board file{where}: {FirstLine(failure.Message)}");
        }
        catch (InvalidOperationException)
        {
            return Refused($"{name} is no board file: a text of it holds half a character (an unpaired surrogate).");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Refused($"{name} cannot be read: {FirstLine(failure.Message)}");
        }
    }

    /// <summary>The boards of a folder by the names of their files, without what is only inherited.</summary>
    public static IEnumerable<string> In(string folder) =>
        Directory.EnumerateFiles(folder, "*.json").Where(IsBoard).Order(StringComparer.Ordinal);

    private static bool IsBoard(string path)
    {
        try
        {
            return Content(path)["compatible"] is not null;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            return true; // whoever reads it is told what is wrong with it
        }
    }

    private static JsonObject Merged(string path, int depth)
    {
        if (depth >= InheritanceDepthMax)
            throw new JsonException($"more than {InheritanceDepthMax} files inherit one another.");
        JsonObject own = Content(path);
        if (!own.Remove(Inherits, out JsonNode? above) || above is null)
            return own;
        string name = above.GetValueKind() == JsonValueKind.String ? above.GetValue<string>() : "";
        if (name.Length == 0 || name.AsSpan().ContainsAny('/', '\\', '.'))
            throw new JsonException("\"inherits\" is the name of a file of the same folder, without .json.");
        string parent = Path.Combine(Path.GetDirectoryName(path)!, name + ".json");
        return Over(Merged(parent, depth + 1), own);
    }

    private static JsonObject Content(string path)
    {
        if (new FileInfo(path) is { Exists: true, Length: > SizeBytesMax })
            throw new JsonException($"it is larger than {SizeBytesMax} bytes.");
        return JsonNode.Parse(File.ReadAllText(path), documentOptions: _reading) as JsonObject
            ?? throw new JsonException("it is not a JSON object.");
    }

    /// <summary>Members of <paramref name="own"/> win; objects are laid over each other, everything else is replaced.</summary>
    private static JsonObject Over(JsonObject inherited, JsonObject own)
    {
        foreach ((string name, JsonNode? value) in own)
        {
            if (value is null)
                inherited.Remove(name);
            else if (value is JsonObject mine && inherited[name] is JsonObject theirs)
                Over(theirs, mine);
            else
                inherited[name] = value.DeepClone();
        }

        return inherited;
    }

    private static BoardReading Refused(string fault) => new(null, [fault]);

    private static string FirstLine(string message) => message.Split('\n')[0].TrimEnd();
}

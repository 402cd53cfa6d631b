using System.Globalization;
using System.Text.Json;
using CheckpointEdge.Vision.Faces;

namespace CheckpointEdge.Vision.Models;

/// <summary>The manifest cannot be read, or a model does not fit it: one sentence.</summary>
public sealed class ModelException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// All models that may be installed, by SHA-256 (<c>deploy/models/manifest.json</c>; a copy of it is part of the program). Immutable,
/// safe for concurrent readers.
/// </summary>
public sealed class ModelManifest
{
    /// <summary>Largest model that may be named (bytes).</summary>
    public const long ModelBytesMax = 256L << 20;

    private const string Resource = "CheckpointEdge.Vision.Models.manifest.json";
    private const int ManifestBytesMax = 1 << 20;

    private ModelManifest(IReadOnlyList<ModelEntry> entries) => Entries = entries;

    /// <summary>In the order of preference: of two for one role the first installed is used.</summary>
    public IReadOnlyList<ModelEntry> Entries { get; }

    /// <summary>The one that the program carries.</summary>
    public static ModelManifest BuiltIn { get; } = ReadBuiltIn();

    /// <summary>The entry of a file with that hash; null: it is none of ours.</summary>
    public ModelEntry? Find(string sha256) => Entries.FirstOrDefault(entry => entry.Sha256 == sha256);

    /// <exception cref="ModelException">It is no manifest, with one sentence that names what is wrong.</exception>
    public static ModelManifest Read(ReadOnlyMemory<byte> json)
    {
        if (json.Length > ManifestBytesMax)
            throw new ModelException($"The manifest of models is larger than {ManifestBytesMax >> 10} KiB.");
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return new ModelManifest([.. document.RootElement.GetProperty("models").EnumerateArray().Select(Entry)]);
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException or FormatException
            or ArgumentException)
        {
            throw new ModelException($"The manifest of models cannot be read: {failure.Message.Split('\n', 2)[0]}", failure);
        }
    }

    private static ModelManifest ReadBuiltIn()
    {
        using Stream stream = typeof(ModelManifest).Assembly.GetManifestResourceStream(Resource)!;
        byte[] json = new byte[stream.Length];
        stream.ReadExactly(json);
        return Read(json);
    }

    private static ModelEntry Entry(JsonElement json)
    {
        string file = Text(json, "file");
        string sha256 = Text(json, "sha256");
        long size = json.GetProperty("sizeBytes").GetInt64();
        Uri source = new(Text(json, "source"), UriKind.Absolute);
        if (file != Path.GetFileName(file) || !file.EndsWith(".onnx", StringComparison.Ordinal) || file.StartsWith('.'))
            throw new FormatException($"\"{file}\" is no name of a model's file.");
        if (sha256.Length != 64 || !sha256.All(char.IsAsciiHexDigitLower) || size is <= 0 or > ModelBytesMax || source.Scheme != Uri.UriSchemeHttps)
            throw new FormatException($"the entry of {file} lacks a SHA-256, a size or an https address.");
        ModelRole role = Enum.TryParse(Text(json, "role"), ignoreCase: true, out ModelRole known)
            ? known
            : throw new FormatException($"{file} has a role that is not known.");
        return new ModelEntry(
            Text(json, "name"), file, Text(json, "version"), size, sha256, Text(json, "licence"), source, role, Input(json.GetProperty("input")),
            json.TryGetProperty("forTestsOnly", out JsonElement tests) && tests.GetBoolean(),
            json.TryGetProperty("calibration", out JsonElement calibration) ? Calibration(calibration) : null);
    }

    private static string Text(JsonElement json, string name) =>
        json.GetProperty(name).GetString() is { Length: > 0 } text ? text : throw new FormatException($"\"{name}\" is empty.");

    private static ModelInput Input(JsonElement json)
    {
        float Number(string name, float otherwise) => json.TryGetProperty(name, out JsonElement found) ? found.GetSingle() : otherwise;
        ColourOrder order = Text(json, "colours") switch
        {
            "RGB" => ColourOrder.Rgb,
            "BGR" => ColourOrder.Bgr,
            var other => throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"\"{other}\" is no order of colours.")),
        };
        return new ModelInput(order, Number("mean", 0), Number("scale", 1), Number("crop", 0));
    }

    private static FaceCalibration Calibration(JsonElement json)
    {
        List<DetPoint> points = [.. json.GetProperty("points").EnumerateArray().Select(point => new DetPoint(
            point.GetProperty("fmr").GetDouble(), point.GetProperty("threshold").GetDouble(), point.GetProperty("fnmr").GetDouble()))];
        bool falling = points.Count >= 2 && points.Zip(points.Skip(1)).All(pair =>
            pair.Second.Fmr < pair.First.Fmr && pair.Second.Fmr > 0 && pair.Second.Threshold > pair.First.Threshold);
        return falling
            ? new FaceCalibration(
                Text(json, "measuredOn"), json.GetProperty("genuinePairs").GetInt32(), json.GetProperty("impostorPairs").GetInt32(), points)
            : throw new FormatException("a calibration needs two points or more, by falling FMR and rising threshold.");
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace CheckpointEdge.Devices.Panel.Guard;

/// <summary>
/// What the service and the panel's guard say to each other: one JSON object a line, UTF-8. The service sends outputs, the guard what
/// the panel sees. Stateless.
/// </summary>
internal static class GuardWire
{
    /// <summary>Of one line (bytes); whoever sends a longer one is hung up on.</summary>
    public const int LineBytesMax = 4096;

    /// <summary>Between two lines of the guard (milliseconds); as often the service tells its outputs.</summary>
    public const int BeatMilliseconds = 250;

    /// <summary>A guard that says nothing for so long hangs, although its connection stands (milliseconds).</summary>
    public const int SilenceMillisecondsMax = 8 * BeatMilliseconds;

    /// <summary>What the guard sends.</summary>
    public sealed record Seen(PanelInputs Inputs, PanelTrouble? Trouble);

    public static byte[] Line(PanelOutputs outputs) => Line(JsonSerializer.SerializeToUtf8Bytes(outputs, GuardJson.Default.PanelOutputs));

    public static byte[] Line(Seen seen) => Line(JsonSerializer.SerializeToUtf8Bytes(seen, GuardJson.Default.Seen));

    /// <summary>Null for what is no such line.</summary>
    public static PanelOutputs? Outputs(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, GuardJson.Default.PanelOutputs) is { } outputs
                && Enum.IsDefined(outputs.Lamps) && Enum.IsDefined(outputs.Barrier) ? outputs : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Null for what is no such line.</summary>
    public static Seen? SeenOf(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, GuardJson.Default.Seen) is { Inputs: not null } seen ? seen : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Reads lines until the other side ends, or until one is too long or is refused.</summary>
    /// <param name="take">False: the line is refused, and reading ends.</param>
    public static async Task ReadAsync(Stream stream, Func<ReadOnlyMemory<byte>, bool> take, CancellationToken cancel)
    {
        byte[] buffer = new byte[LineBytesMax];
        int held = 0;
        while (held < buffer.Length)
        {
            int read = await stream.ReadAsync(buffer.AsMemory(held), cancel);
            if (read == 0)
                return;
            held += read;
            int begin = 0;
            for (int end; (end = Array.IndexOf(buffer, (byte)'\n', begin, held - begin)) >= 0; begin = end + 1)
                if (!take(buffer.AsMemory(begin, end - begin)))
                    return;
            buffer.AsSpan(begin, held - begin).CopyTo(buffer);
            held -= begin;
        }
    }

    private static byte[] Line(byte[] json) => [.. json, (byte)'\n'];
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PanelOutputs))]
[JsonSerializable(typeof(GuardWire.Seen))]
internal sealed partial class GuardJson : JsonSerializerContext;

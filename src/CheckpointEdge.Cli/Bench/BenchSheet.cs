using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CheckpointEdge.Cli.Bench;

/// <summary>
/// What stands over the figures of a bench: what was measured, on what machine, of which commit, from which seed, and against which
/// baseline in the same run. In JSON it is the member <c>about</c>. Immutable.
/// </summary>
/// <param name="Measured">In one sentence, with the unit.</param>
/// <param name="Baseline">In one sentence; what the figures are to be compared with, measured in the same run.</param>
/// <param name="Seed">Of what was drawn; null: nothing was.</param>
internal sealed record BenchSheet(string Bench, string Measured, string Baseline, long? Seed = null)
{
    private static readonly JsonSerializerOptions _readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One JSON object: the figures, and <c>about</c>.</summary>
    public void Write<T>(T figures, JsonSerializerOptions? options = null) => Write(JsonSerializer.SerializeToNode(figures, options));

    /// <inheritdoc cref="Write{T}"/>
    public void Write(JsonNode? figures)
    {
        JsonObject all = (JsonObject)figures!;
        all["about"] = About();
        Console.Out.WriteLine(all.ToJsonString(_readable));
    }

    /// <summary>The same over a table for people.</summary>
    public void WriteHead()
    {
        JsonObject about = About();
        JsonNode machine = about["machine"]!;
        Console.Out.WriteLine($"measured: {Measured}");
        Console.Out.WriteLine($"against:  {Baseline}");
        Console.Out.WriteLine(
            $"on:       {machine["processor"]}, {machine["cores"]} cores, {machine["memoryMegabytes"]} MB, {machine["system"]}, "
            + $"{machine["runtime"]}; commit {about["commit"]}{(Seed is { } seed ? $", seed {seed}" : "")}");
    }

    private JsonObject About() => new()
    {
        ["bench"] = Bench,
        ["measured"] = Measured,
        ["baseline"] = Baseline,
        ["seed"] = Seed,
        ["commit"] = Commit(),
        ["at"] = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
        ["machine"] = new JsonObject
        {
            ["processor"] = Processor(),
            ["architecture"] = RuntimeInformation.ProcessArchitecture.ToString(),
            ["cores"] = Environment.ProcessorCount,
            ["memoryMegabytes"] = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20,
            ["system"] = RuntimeInformation.OSDescription,
            ["runtime"] = RuntimeInformation.FrameworkDescription,
        },
    };

    /// <summary>Of the source that this program was built from; "unknown" where it was built without its history.</summary>
    private static string Commit() =>
        typeof(BenchSheet).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+') is [_, var commit]
            ? commit
            : "unknown";

    private static string Processor()
    {
        const string cpuInformation = "/proc/cpuinfo";
        string? line = File.Exists(cpuInformation)
            ? File.ReadLines(cpuInformation).FirstOrDefault(each => each.StartsWith("model name", StringComparison.Ordinal)
                || each.StartsWith("Model", StringComparison.Ordinal))
            : null;
        return line?.Split(':', 2)[^1].Trim() ?? "unknown";
    }
}

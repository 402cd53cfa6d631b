using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Faults;
using Xunit.Abstractions;

namespace CheckpointEdge.Tests.Faults.Long;

/// <summary>
/// One run of a test that has a long form: its choices come from one seed, its size from the environment, and its result goes into
/// <c>artifacts/long/NAME.json</c> where <c>tests/Faults/long/run</c> asks for that.
/// </summary>
internal sealed class Campaign
{
    /// <summary>Repeats a run's choices.</summary>
    public const string SeedVariable = "CPE_SEED";

    /// <summary>A run that has gone on for so many minutes does not begin anything more, and its result says how far it came.</summary>
    public const string MinutesVariable = "CPE_MINUTES";

    /// <summary>The folder of the results.</summary>
    public const string FolderVariable = "CPE_LONG";

    private static readonly JsonSerializerOptions _indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // a file, no page
    };

    private readonly string _name;
    private readonly ITestOutputHelper _output;
    private readonly int _seed;
    private readonly long _began = TimeProvider.System.GetTimestamp();

    private Campaign(string name, int seed, ITestOutputHelper output)
    {
        (_name, _seed, _output) = (name, seed, output);
        Random = new Random(seed);
        output.WriteLine($"{name}, seed: {SeedVariable}={seed}");
    }

    public Random Random { get; }

    /// <summary>False once <see cref="MinutesVariable"/> are over.</summary>
    public bool GoesOn => Number(MinutesVariable) is not { } minutes || TimeProvider.System.GetElapsedTime(_began) < TimeSpan.FromMinutes(minutes);

    public static Campaign Begin(string name, ITestOutputHelper output) =>
        new(name, Number(SeedVariable) ?? Random.Shared.Next(), output);

    /// <summary>How often, how many, how long: as a variable of the environment says.</summary>
    /// <param name="usual">In the ordinary run of the tests.</param>
    public int Count(string variable, int usual) => Number(variable) ?? usual;

    /// <summary>The run is over and held.</summary>
    public void End(object result)
    {
        JsonObject summary = new()
        {
            ["campaign"] = _name,
            ["seed"] = _seed,
            ["endedAt"] = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture),
            ["seconds"] = Math.Round(TimeProvider.System.GetElapsedTime(_began).TotalSeconds),
            ["machine"] = $"{Environment.ProcessorCount} × {RuntimeInformation.OSArchitecture}, .NET {Environment.Version}",
            ["commit"] = Commit(),
            ["result"] = JsonSerializer.SerializeToNode(result),
        };
        string text = summary.ToJsonString(_indented);
        _output.WriteLine(text);
        if (Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } folder)
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(folder).FullName, $"{_name}.json"), text + "\n");
    }

    private static string Commit()
    {
        try
        {
            return Programs.RunAsync("git", "-C", Needs.RepositoryRoot, "rev-parse", "--short", "HEAD").Result.Said.Trim();
        }
        catch (Exception failure) when (failure is AggregateException or System.ComponentModel.Win32Exception)
        {
            return "";
        }
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : null;
}

namespace CheckpointEdge.Vision.Models;

/// <summary>Where models are looked for when nobody names a folder. Stateless.</summary>
public static class ModelPlaces
{
    /// <summary>Names the folder of the models.</summary>
    public const string Variable = "CHECKPOINTEDGE_MODELS";

    /// <summary>Where a board keeps them.</summary>
    public const string OnBoard = "/var/lib/checkpointedge/models";

    private static readonly string _inRepository = Path.Combine("artifacts", "models");
    private static readonly string _besideRepository = Path.Combine("shared", "data", "face", "models");

    /// <summary>
    /// The folder named; else that of <see cref="Variable"/>; else, in a working copy, <c>artifacts/models</c> or the models for development
    /// beside it; else the board's.
    /// </summary>
    public static string Of(string? named)
    {
        if (named is { Length: > 0 })
            return named;
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } variable)
            return variable;
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            foreach (string place in new[] { _inRepository, _besideRepository })
            {
                string folder = Path.Combine(at.FullName, place);
                if (Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*.onnx").Any())
                    return folder;
            }
        }

        return OnBoard;
    }
}

using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CheckpointEdge.Vision.Inference;
using CheckpointEdge.Vision.Models;
using Spectre.Console;

namespace CheckpointEdge.Cli.Models;

/// <summary><c>models list|install|verify</c>: the networks that this machine may use, by their SHA-256.</summary>
internal static class ModelsCommands
{
    public static Command Create() => new("models", "The networks that the manifest names: what is installed, and bringing more.")
    {
        List(),
        ModelsInstallCommand.Create(),
        Verify(),
    };

    public static Option<string?> Folder() => new("--models")
    {
        Description = $"Folder of the models; {ModelPlaces.Variable} or {ModelPlaces.OnBoard} if left out.",
    };

    public static Option<string?> ManifestFile() => new("--manifest")
    {
        Description = "A manifest of your own; the program's if left out.",
    };

    /// <exception cref="ModelException">The manifest cannot be read.</exception>
    public static ModelFolder Open(string? folder, string? manifest)
    {
        try
        {
            return new ModelFolder(
                ModelPlaces.Of(folder), manifest is null ? ModelManifest.BuiltIn : ModelManifest.Read(File.ReadAllBytes(manifest)));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"{manifest} cannot be read: {failure.Message}", failure);
        }
    }

    private static Command List()
    {
        Option<string?> folder = Folder();
        Option<string?> manifest = ManifestFile();
        Option<bool> json = new("--json") { Description = "One JSON object per model." };
        Command command = new("list", "Every model of the manifest and whether it is installed.\nExample: checkpointctl models list --json")
        {
            folder, manifest, json,
        };
        command.SetAction(parsed =>
        {
            Show(Open(parsed.GetValue(folder), parsed.GetValue(manifest)), parsed.GetValue(json));
            return CommandLine.Done;
        });
        return command;
    }

    private static Command Verify()
    {
        Option<string?> folder = Folder();
        Option<string?> manifest = ManifestFile();
        Option<bool> json = new("--json") { Description = "One JSON object per model." };
        Command command = new("verify", "Hashes what is installed. Exit 1 where a file is not the manifest's, or nothing is installed.\n"
            + "Example: checkpointctl models verify --models /var/lib/checkpointedge/models")
        {
            folder, manifest, json,
        };
        command.SetAction(parsed =>
        {
            IReadOnlyList<ModelStanding> standing = Show(Open(parsed.GetValue(folder), parsed.GetValue(manifest)), parsed.GetValue(json));
            bool whole = standing.Any(each => each.State == ModelState.Installed) && standing.All(each => each.State != ModelState.Changed);
            return whole ? CommandLine.Done : CommandLine.NegativeAnswer;
        });
        return command;
    }

    private static IReadOnlyList<ModelStanding> Show(ModelFolder folder, bool json)
    {
        IReadOnlyList<ModelStanding> standing = folder.Standing();
        if (json)
        {
            foreach (ModelStanding each in standing)
                Console.Out.WriteLine(Json(each));
            return standing;
        }

        Table table = new Table().Title(ShownText.Of(folder.Path)).AddColumns("Model", "For", "File", "State", "Licence");
        foreach (ModelStanding each in standing)
        {
            table.AddRow(
                ShownText.Of(each.Entry.Name), ShownText.Of(RoleOf(each.Entry.Role)), ShownText.Of(each.Entry.File), WordOf(each.State),
                ShownText.Of(each.Entry.Licence));
        }

        AnsiConsole.Write(table);
        Console.Out.WriteLine(InferenceEngine.Find().Sentence);
        return standing;
    }

    private static string Json(ModelStanding standing)
    {
        ModelEntry entry = standing.Entry;
        return JsonSerializer.Serialize(new
        {
            name = entry.Name,
            file = entry.File,
            version = entry.Version,
            sha256 = entry.Sha256,
            sizeBytes = entry.SizeBytes,
            role = char.ToLowerInvariant(entry.Role.ToString()[0]) + entry.Role.ToString()[1..],
            state = WordOf(standing.State),
            licence = entry.Licence,
            forTestsOnly = entry.ForTestsOnly,
            calibratedOn = entry.Calibration?.MeasuredOn,
            source = entry.Source.ToString(),
        });
    }

    private static string RoleOf(ModelRole role) => role switch
    {
        ModelRole.FaceDetection => "finding faces",
        ModelRole.FaceEmbedding => "comparing faces",
        ModelRole.PresentationAttack => "hints on shown pictures",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string WordOf(ModelState state) => state.ToString().ToLower(CultureInfo.InvariantCulture);
}

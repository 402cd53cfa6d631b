using System.CommandLine;
using CheckpointEdge.Vision.Models;

namespace CheckpointEdge.Cli.Models;

/// <summary><c>models install --from DIR|URL</c>: takes what the manifest names, and refuses anything else.</summary>
internal static class ModelsInstallCommand
{
    private const int FetchSecondsMax = 600;

    public static Command Create()
    {
        Option<string> from = new("--from")
        {
            Description = "A folder of files, one file, or an https address of one file.",
            Required = true,
        };
        Option<string?> folder = ModelsCommands.Folder();
        Option<string?> manifest = ModelsCommands.ManifestFile();
        Command command = new("install", "Verifies models against the manifest and installs them. Exit 1 where nothing fitted.\n"
            + "Example: checkpointctl models install --from /media/usb/models")
        {
            from, folder, manifest,
        };
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetValue(from)!, ModelsCommands.Open(parsed.GetValue(folder) ?? Target(), parsed.GetValue(manifest)), cancellation));
        return command;
    }

    /// <summary>What is only found for development is never written to.</summary>
    private static string Target() => Environment.GetEnvironmentVariable(ModelPlaces.Variable) is { Length: > 0 } named ? named : ModelPlaces.OnBoard;

    private static async Task<int> RunAsync(string from, ModelFolder folder, CancellationToken cancellation)
    {
        try
        {
            if (Uri.TryCreate(from, UriKind.Absolute, out Uri? address) && !address.IsFile)
                return await FetchAsync(address, folder, cancellation);
            return Directory.Exists(from)
                ? await TakeAllAsync(from, folder, cancellation)
                : await TakeAsync(from, folder, cancellation);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"{from} cannot be installed: {failure.Message}", failure);
        }
    }

    private static async Task<int> TakeAllAsync(string from, ModelFolder folder, CancellationToken cancellation)
    {
        int installed = 0;
        foreach (string file in Directory.EnumerateFiles(from, "*.onnx").Order(StringComparer.Ordinal))
        {
            try
            {
                await TakeAsync(file, folder, cancellation);
                installed++;
            }
            catch (ModelException refused)
            {
                await Console.Error.WriteLineAsync(refused.Message);
            }
        }

        if (installed > 0)
            return CommandLine.Done;
        await Console.Error.WriteLineAsync($"No model of the manifest is in {from}.");
        return CommandLine.NegativeAnswer;
    }

    private static async Task<int> TakeAsync(string file, ModelFolder folder, CancellationToken cancellation)
    {
        await using FileStream content = File.OpenRead(file);
        Say(await folder.InstallAsync(content, file, cancellation), folder);
        return CommandLine.Done;
    }

    private static async Task<int> FetchAsync(Uri address, ModelFolder folder, CancellationToken cancellation)
    {
        if (address.Scheme != Uri.UriSchemeHttps)
            throw new ModelException($"{address} is not fetched: models come by https or from a folder.");
        using HttpClient client = new() { Timeout = TimeSpan.FromSeconds(FetchSecondsMax) };
        try
        {
            using HttpResponseMessage answer = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellation);
            answer.EnsureSuccessStatusCode();
            if (answer.RequestMessage?.RequestUri?.Scheme != Uri.UriSchemeHttps)
                throw new ModelException($"{address} leads away from https; nothing was installed.");
            await using Stream content = await answer.Content.ReadAsStreamAsync(cancellation);
            Say(await folder.InstallAsync(content, address.ToString(), cancellation), folder);
            return CommandLine.Done;
        }
        catch (HttpRequestException failure)
        {
            throw new ModelException($"{address} cannot be fetched: {failure.Message}", failure);
        }
    }

    private static void Say(ModelEntry entry, ModelFolder folder)
    {
        string warning = entry.ForTestsOnly ? $" ({entry.Licence})" : "";
        Console.Out.WriteLine($"{entry.Name}, {entry.Version}: installed in {folder.Path}{warning}");
    }
}

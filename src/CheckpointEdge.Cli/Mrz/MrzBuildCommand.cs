using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CheckpointEdge.TravelDocuments.Mrz;

namespace CheckpointEdge.Cli.Mrz;

/// <summary><c>mrz build</c>: fields with names in any script to the lines of a zone.</summary>
internal static class MrzBuildCommand
{
    /// <summary>A request is some hundred bytes; more is a wrong file.</summary>
    private const int RequestSizeMaxBytes = 64 * 1024;

    public static Command Create()
    {
        Argument<string> source = MrzCommands.Source("One JSON object: \"format\" and the fields of mrz parse");
        Option<bool> json = new("--json") { Description = "One JSON object: format, built, lines, findings." };
        Command command = new(
            "build",
            "Writes a machine-readable zone. Exit 0 when built, 1 when a field cannot be written, 2 for a wrong request.\n"
            + "Example: echo '{\"format\":\"TD3\",\"documentCode\":\"P\",\"issuingState\":\"UTO\",\"nationality\":\"UTO\","
            + "\"documentNumber\":\"L898902C3\",\"dateOfBirth\":\"1974-08-12\",\"sex\":\"F\",\"dateOfExpiry\":\"2030-04-15\","
            + "\"primaryIdentifier\":\"Müller\",\"secondaryIdentifier\":\"Zoë\"}' | checkpointctl mrz build --json")
        {
            source, json,
        };
        command.SetAction(parsed => Run(parsed.GetValue(source)!, parsed.GetValue(json)));
        return command;
    }

    private static int Run(string source, bool json)
    {
        MrzRequest request = Read(source);
        MrzBuilt built = MrzBuilder.Build(request.Format, request.Fields, request.Language);
        if (json)
        {
            using Stream output = new BufferedStream(Console.OpenStandardOutput());
            MrzJson.Write(output, built);
        }
        else
        {
            foreach (string line in built.Lines)
                Console.Out.WriteLine(line);
            foreach (MrzFinding finding in built.Findings)
                Console.Error.WriteLine(finding.Sentence);
        }

        return built.Built ? CommandLine.Done : CommandLine.NegativeAnswer;
    }

    private static MrzRequest Read(string source)
    {
        string name = source == "-" ? "Standard input" : source;
        using Stream input = MrzCommands.Open(source);
        byte[] bytes = new byte[RequestSizeMaxBytes + 1];
        int length = input.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (length > RequestSizeMaxBytes)
            throw new FormatException(string.Create(
                CultureInfo.InvariantCulture, $"{name} is longer than {RequestSizeMaxBytes} bytes; give one request."));
        ReadOnlyMemory<byte> text = bytes.AsMemory(0, length);
        if (text.Span.StartsWith("\uFEFF"u8))
            text = text[3..];
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return MrzRequest.Read(document.RootElement);
        }
        catch (JsonException failure)
        {
            throw new FormatException(string.Create(
                CultureInfo.InvariantCulture,
                $"{name} is not JSON at line {failure.LineNumber + 1}, byte {failure.BytePositionInLine + 1}."));
        }
        catch (InvalidOperationException failure) // only comparing a name shows that it is no text
        {
            throw new FormatException($"A name in {name} holds half a character (an unpaired surrogate).", failure);
        }
    }
}

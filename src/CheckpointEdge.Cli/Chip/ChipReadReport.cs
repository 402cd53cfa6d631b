using System.Diagnostics;
using System.Globalization;
using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Chip.Reading;
using Spectre.Console;

namespace CheckpointEdge.Cli.Chip;

/// <summary>What <c>chip read</c> says of a reading: every step with its result and time, no content of the chip.</summary>
internal static class ChipReadReport
{
    public static object Of(ChipReadResult reading, string reader, string directory, double milliseconds) => new
    {
        complete = reading.Complete,
        reader,
        access = new
        {
            protocol = reading.Access.Protocol switch
            {
                ChipAccessProtocol.Pace => "PACE",
                ChipAccessProtocol.Bac => "BAC",
                _ => "none",
            },
            parameters = reading.Access.Parameters,
            whyNotPace = reading.Access.WhyNotPace,
        },
        chipAuthentication = Proof(reading.ChipAuthentication),
        chipAuthenticationMapping = Proof(reading.ChipAuthenticationMapping),
        activeAuthenticationAnswered = reading.ActiveAuthentication is not null,
        directory,
        files = InOrder(reading.Files).Select(file => new
        {
            name = file.Key.Name,
            file = ReadingFolder.NameOf(file.Key),
            sizeBytes = file.Value.Length,
        }),
        missing = InOrder(reading.Missing).Select(file => new { name = file.Key.Name, reason = file.Value }),
        steps = reading.Steps.Select(step => new
        {
            name = step.Name,
            result = NameOf(step.Result),
            sentence = step.Sentence,
            milliseconds = Math.Round(step.Milliseconds, 1),
            commands = step.Commands,
        }),
        commands = reading.Steps.Sum(step => step.Commands),
        milliseconds = Math.Round(milliseconds, 1),
    };

    public static void Print(ChipStep step) => AnsiConsole.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{step.Name,-22} {NameOf(step.Result),-8} {step.Milliseconds,7:0} ms {step.Commands,4} commands  {step.Sentence}"));

    public static void Print(ChipReadResult reading, string directory, double milliseconds)
    {
        foreach ((ChipFile file, string reason) in InOrder(reading.Missing))
            AnsiConsole.WriteLine($"{file.Name} is missing: {reason}");
        AnsiConsole.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{reading.Files.Count} files in {directory}, {milliseconds:0} ms, {(reading.Complete ? "complete" : "not complete")}."));
    }

    private static object? Proof(ChipAuthenticationProof? proof) =>
        proof is null ? null : new { agreed = proof.Agreed, inferred = proof.Inferred, sentence = proof.Sentence };

    private static IEnumerable<KeyValuePair<ChipFile, T>> InOrder<T>(IReadOnlyDictionary<ChipFile, T> files) =>
        files.OrderBy(file => ChipFile.All.IndexOf(file.Key));

    private static string NameOf(ChipStepResult result) => result switch
    {
        ChipStepResult.Done => "done",
        ChipStepResult.Failed => "failed",
        ChipStepResult.NotDone => "notDone",
        ChipStepResult.Running => "running",
        _ => throw new UnreachableException(),
    };
}

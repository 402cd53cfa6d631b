using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using CheckpointEdge.Appliance.Health.Doctor;
using Spectre.Console;

namespace CheckpointEdge.Cli.Doctor;

/// <summary><c>checkpointctl doctor</c>: one line for each thing that a board needs.</summary>
internal static class DoctorCommand
{
    private const int NameWidth = 20;

    private static readonly JsonSerializerOptions _web = new(JsonSerializerDefaults.Web);

    public static Command Create()
    {
        Option<string> data = new("--data")
        {
            Description = "The board's data directory.",
            DefaultValueFactory = _ => "/var/lib/checkpointedge",
        };
        Option<string> options = new("--options") { Description = "The service's options.", DefaultValueFactory = _ => OptionsFile.Usual };
        Option<string> system = new("--system-root")
        {
            Description = "Where /proc, /sys and /run begin; another than / looks at a mounted image.",
            DefaultValueFactory = _ => "/",
        };
        Option<bool> json = new("--json") { Description = "One JSON object on standard output." };
        Command command = new(
            "doctor",
            "Looks at everything a board needs and says of each what was found and what to do; changes nothing, also beside the service.\n"
            + "Exit 0 nothing is faulty, 1 something is, 2 it could not run.\n"
            + "Example: checkpointctl doctor --json")
        {
            data, options, system, json,
        };
        command.SetAction((parsed, cancel) => RunAsync(
            new DoctorOptions
            {
                DataDirectory = parsed.GetValue(data)!,
                OptionsPath = parsed.GetValue(options)!,
                SystemRoot = parsed.GetValue(system)!,
            },
            parsed.GetValue(json),
            cancel));
        return command;
    }

    private static async Task<int> RunAsync(DoctorOptions options, bool json, CancellationToken cancel)
    {
        BoardDoctor doctor = new(options, TimeProvider.System);
        ImmutableArray<Finding> lines = await doctor.RunAsync(cancel, json ? null : Say);
        int faults = lines.Count(line => line.State == FindingState.Fault);
        int looks = lines.Count(line => line.State == FindingState.Look);
        if (json)
            Console.Out.WriteLine(JsonSerializer.Serialize(
                new { whole = faults == 0, faults, looks, checks = lines.Select(ViewOf) }, _web));
        else
            Console.Out.WriteLine(faults > 0 ? $"{faults} of {lines.Length} checks found a fault." : Healthy(looks));
        return faults > 0 ? CommandLine.NegativeAnswer : CommandLine.Done;
    }

    private static string Healthy(int looks) =>
        looks == 0 ? "The board is well." : $"The board works; {looks} thing(s) should be looked at.";

    private static object ViewOf(Finding line) => new
    {
        check = line.Check,
        state = JsonNamingPolicy.CamelCase.ConvertName(line.State.ToString()),
        lookedAt = line.LookedAt,
        found = line.Found,
        whatToDo = line.WhatToDo,
    };

    private static void Say(Finding line)
    {
        (string word, string colour) = line.State switch
        {
            FindingState.Well => ("well ", "green"),
            FindingState.Look => ("look ", "yellow"),
            FindingState.Fault => ("FAULT", "red"),
            _ => ("-    ", "grey"),
        };
        string at = line.LookedAt.Length == 0 ? "" : line.LookedAt + ": ";
        string todo = line.WhatToDo.Length == 0 ? "" : " → " + line.WhatToDo;
        AnsiConsole.MarkupInterpolated($"[{colour}]{word}[/]");
        Console.Out.WriteLine($" {line.Check.PadRight(NameWidth)} {at}{line.Found}{todo}");
    }
}

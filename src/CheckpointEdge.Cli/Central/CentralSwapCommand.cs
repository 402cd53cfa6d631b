using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace CheckpointEdge.Cli.Central;

/// <summary><c>central swap</c>: a new board takes the place of a broken one.</summary>
internal static class CentralSwapCommand
{
    public static Command Create()
    {
        Option<string> old = new("--unit") { Description = "The board that is broken.", Required = true };
        Option<string> fresh = new("--by") { Description = "The name of the board that takes its place.", Required = true };
        Option<string> output = new("--out") { Description = "New file for the new board's ticket (mode 0600).", Required = true };
        Option<int> missing = new("--missing-reports")
        {
            Description = "How many reports of the old board are given up; the very number that its last word gave, or nothing is done.",
        };
        return CentralCommands.Remote(
            "swap",
            "Gives a new board the site and lane of a broken one, and refuses the broken one for ever. Says first which of its reports "
            + "Central never got.\nExample: checkpointctl central swap --unit north-1 --by north-1b --out ticket.json --user ops",
            async (session, parsed, cancellation) =>
            {
                string name = parsed.GetValue(old)!;
                string file = parsed.GetValue(output)!;
                if (Path.Exists(file))
                    throw new InvalidOperationException($"{file} exists already; name a new file for the ticket.");
                JsonElement unit = await FindAsync(session, name, cancellation);
                int waiting = unit.GetProperty("waiting").GetInt32();
                string word = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{waiting} report(s) of {name} waited at its last word ({unit.GetProperty("contactAt")}); Central has all before them.");
                if (waiting != parsed.GetValue(missing))
                {
                    Console.Error.WriteLine(
                        $"{word} Bring them from its disk with a stick (checkpointctl courier export) while it is still let in, "
                        + $"or say --missing-reports {waiting}. Nothing was done.");
                    return CommandLine.NegativeAnswer;
                }

                // The ticket first: what fails now leaves the old board as it was.
                JsonElement ticket = await session.PostAsync(
                    "/api/tickets",
                    new
                    {
                        unit = parsed.GetValue(fresh),
                        site = unit.GetProperty("site").GetString(),
                        lane = unit.GetProperty("lane").GetString(),
                    },
                    cancellation);
                CheckpointEdge.Central.Keys.PrivateFile.Write(file, ticket.GetRawText());
                JsonElement revoked = await session.PostAsync(
                    $"/api/units/{Uri.EscapeDataString(name)}/revoke", null, cancellation);
                Console.WriteLine($"{word} {revoked.GetProperty("sentence").GetString()} {file} lets {parsed.GetValue(fresh)} in, once.");
                return CommandLine.Done;
            },
            old, fresh, output, missing);
    }

    private static async Task<JsonElement> FindAsync(CentralSession session, string name, CancellationToken cancellation)
    {
        JsonElement units = await session.GetAsync("/api/units", cancellation);
        JsonElement unit = units.EnumerateArray().FirstOrDefault(one => one.GetProperty("unit").GetString() == name);
        return unit.ValueKind == JsonValueKind.Object
            ? unit
            : throw new InvalidOperationException($"There is no board called {name}.");
    }
}

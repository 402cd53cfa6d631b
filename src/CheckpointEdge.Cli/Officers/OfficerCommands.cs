using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CheckpointEdge.Appliance.Officers;
using Spectre.Console;

namespace CheckpointEdge.Cli.Officers;

/// <summary><c>checkpointctl officer add|duress|card|list|remove</c>: who may sign in at one board.</summary>
internal static class OfficerCommands
{
    private static readonly Option<string> _data = new("--data")
    {
        Description = "The board's data directory.",
        Required = true,
    };

    private static readonly Option<string> _number = new("--number")
    {
        Description = "The officer's number, as on the badge.",
        Required = true,
    };

    private static readonly Option<bool> _supervisor = new("--supervisor")
    {
        Description = "May lift a wait after wrong PINs, and ends duress by signing in.",
    };

    private static readonly Option<bool> _json = new("--json") { Description = "One JSON object per officer." };

    public static Command Create() => new("officer", "Who may sign in at this board.")
    {
        Add(),
        Duress(),
        OfficerCardCommand.Create(_data, _number),
        List(),
        Remove(),
    };

    private static Command Add()
    {
        Command command = new(
            "add",
            "Adds an officer, or gives one a new PIN. The PIN comes from standard input.\n"
            + "Example: checkpointctl officer add --data /var/lib/checkpointedge --number 4417 < pin.txt")
        {
            _data, _number, _supervisor,
        };
        command.SetAction(parsed =>
        {
            string number = parsed.GetValue(_number)!;
            Register(parsed).Put(number, ReadPin("PIN: "), TimeProvider.System.GetUtcNow(), parsed.GetValue(_supervisor));
            Console.Out.WriteLine($"Officer {number} may sign in with this PIN from now on.");
            return CommandLine.Done;
        });
        return command;
    }

    private static Command Duress()
    {
        Command command = new(
            "duress",
            "Gives an officer a PIN for duress: it signs in as usual and tells Central in silence. A new ordinary PIN ends it.\n"
            + "From standard input, a line each: the ordinary PIN, and the one for duress, which differs in two digits or more.\n"
            + "Example: checkpointctl officer duress --data /var/lib/checkpointedge --number 4417 < pins.txt")
        {
            _data, _number,
        };
        command.SetAction(parsed =>
        {
            string number = parsed.GetValue(_number)!;
            Register(parsed).PutDuress(number, ReadPin("Ordinary PIN: "), ReadPin("PIN for duress: "));
            Console.Out.WriteLine($"Officer {number} has a PIN for duress.");
            return CommandLine.Done;
        });
        return command;
    }

    private static Command List()
    {
        Command command = new(
            "list", "The officers of this board.\nExample: checkpointctl officer list --data /var/lib/checkpointedge --json")
        {
            _data, _json,
        };
        command.SetAction(parsed =>
        {
            Table table = new Table().AddColumns("Officer", "Role", "Card", "Added", "PIN hash");
            foreach (Officer officer in Register(parsed).All())
            {
                string added = officer.AddedAt.ToString("u", CultureInfo.InvariantCulture);
                if (parsed.GetValue(_json))
                {
                    Console.Out.WriteLine(JsonSerializer.Serialize(new
                    {
                        number = officer.Number,
                        supervisor = officer.Supervisor,
                        card = officer.Card is not null,
                        addedAt = officer.AddedAt,
                    }));
                }
                else
                {
                    string role = officer.Supervisor ? "supervisor" : "officer";
                    table.AddRow(officer.Number, role, officer.Card is null ? "" : "yes", added, officer.Pin.ToString());
                }
            }

            if (!parsed.GetValue(_json))
                AnsiConsole.Write(table);
            return CommandLine.Done;
        });
        return command;
    }

    private static Command Remove()
    {
        Command command = new(
            "remove",
            "Takes an officer off this board; a session that is open ends at once.\n"
            + "Example: checkpointctl officer remove --data /var/lib/checkpointedge --number 4417")
        {
            _data, _number,
        };
        command.SetAction(parsed =>
        {
            string number = parsed.GetValue(_number)!;
            bool removed = Register(parsed).Remove(number);
            Console.Out.WriteLine(removed ? $"Officer {number} is removed." : $"There is no officer {number} here.");
            return removed ? CommandLine.Done : CommandLine.NegativeAnswer;
        });
        return command;
    }

    private static OfficerRegister Register(ParseResult parsed) => Register(parsed.GetValue(_data)!);

    internal static OfficerRegister Register(string directory) =>
        Directory.Exists(directory)
            ? new OfficerRegister(directory)
            : throw new OfficerException($"{directory} is not there; name the board's data directory with --data.");

    /// <summary>Typed unseen on a terminal, otherwise the first line of standard input.</summary>
    private static string ReadPin(string prompt)
    {
        if (Console.IsInputRedirected)
            return (Console.In.ReadLine() ?? "").Trim();
        Console.Error.Write(prompt);
        StringBuilder pin = new();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace && pin.Length > 0)
                pin.Length--;
            else if (!char.IsControl(key.KeyChar) && pin.Length <= PinRules.DigitsMax)
                pin.Append(key.KeyChar);
        }

        Console.Error.WriteLine();
        return pin.ToString();
    }
}

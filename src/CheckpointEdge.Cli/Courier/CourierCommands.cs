using System.CommandLine;
using System.Text.Json;
using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Central;
using CheckpointEdge.Cli.Central;
using CheckpointEdge.Exchange.Courier;

namespace CheckpointEdge.Cli.Courier;

/// <summary><c>courier export|import PATH</c>: a stick between Central and a board, at either end.</summary>
internal static class CourierCommands
{
    private static readonly JsonSerializerOptions _web = new(JsonSerializerDefaults.Web);

    private static readonly Argument<string> _path = new("PATH") { Description = "The stick: the folder where it is mounted." };

    private static readonly Option<string?> _data = new("--data")
    {
        Description = "On a board: its data directory. Without it, the command works with a Central.",
    };

    private static readonly Option<string> _address = new("--central")
    {
        Description = "At Central: the console's address.",
        DefaultValueFactory = _ => CentralOptions.DefaultConsole,
    };

    private static readonly Option<string?> _user = new("--user")
    {
        Description = "At Central: an account with the role ops; its password comes from CPE_PASSWORD, or is asked for.",
    };

    private static readonly Option<string?> _unit = new("--unit") { Description = "At Central: the board to pack for." };

    private static readonly Option<bool> _json = new("--json") { Description = "One JSON object on standard output." };

    public static Command Create() => new("courier", "Lists, hits, receipts and answers on a stick, sealed to one receiver.")
    {
        Export(), Import(),
    };

    private static Command Export()
    {
        Command command = new(
            "export",
            "Packs a bundle: at Central for one board, on a board for Central. What waits on the board goes on waiting until its "
            + "receipts come, by either road.\n"
            + "Example: checkpointctl courier export /media/stick --data /var/lib/checkpointedge\n"
            + "Example: checkpointctl courier export /media/stick --unit north-1 --user ops")
        {
            _path, _data, _address, _user, _unit, _json,
        };
        command.SetAction((parsed, cancellation) => RunAsync(async () =>
        {
            object packed = parsed.GetValue(_data) is { } data
                ? new BoardStick(data, parsed.GetValue(_path)!).Export(cancellation)
                : await AtCentralAsync(parsed, stick => stick.ExportAsync(
                    parsed.GetValue(_unit) ?? throw new CentralException("--unit is missing: for which board is the bundle?"),
                    cancellation), cancellation);
            return Write(parsed, packed, CommandLine.Done);
        }));
        return command;
    }

    private static Command Import()
    {
        Command command = new(
            "import",
            "Takes the bundle that is for this receiver. The stick is not believed: everything is verified, nothing on it is run "
            + "and no link is followed.\n"
            + "Example: checkpointctl courier import /media/stick --data /var/lib/checkpointedge\n"
            + "Example: checkpointctl courier import /media/stick --user ops --json")
        {
            _path, _data, _address, _user, _json,
        };
        command.SetAction((parsed, cancellation) => RunAsync(async () =>
        {
            (object taken, bool whole) = parsed.GetValue(_data) is { } data
                ? await new BoardStick(data, parsed.GetValue(_path)!).ImportAsync(cancellation)
                : await AtCentralAsync(parsed, stick => stick.ImportAsync(cancellation), cancellation);
            return Write(parsed, taken, whole ? CommandLine.Done : CommandLine.NegativeAnswer);
        }));
        return command;
    }

    private static async Task<T> AtCentralAsync<T>(
        ParseResult parsed, Func<CentralStick, Task<T>> work, CancellationToken cancellation)
    {
        string user = parsed.GetValue(_user)
            ?? throw new CentralException("Give --data DIR on a board, or --user NAME at Central.");
        await using CentralSession session = await CentralSession.SignInAsync(parsed.GetValue(_address)!, user, cancellation);
        return await work(new CentralStick(session, parsed.GetValue(_path)!));
    }

    private static int Write(ParseResult parsed, object result, int code)
    {
        Console.Out.WriteLine(parsed.GetValue(_json) ? JsonSerializer.Serialize(result, result.GetType(), _web) : result.ToString());
        return code;
    }

    /// <summary>A stick that is refused is a negative answer; what cannot run is one sentence too.</summary>
    private static Task<int> RunAsync(Func<Task<int>> work) => CentralCommands.RunAsync(async () =>
    {
        try
        {
            return await work();
        }
        catch (CourierException refused)
        {
            await Console.Error.WriteLineAsync(refused.Message);
            return CommandLine.NegativeAnswer;
        }
        catch (Exception failure) when (failure is ProvisioningException or RecordStoreException)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return CommandLine.CouldNotRun;
        }
    });
}

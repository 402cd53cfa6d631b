using System.CommandLine;
using System.Text.Json;
using CheckpointEdge.Devices.ChipReaders;
using Spectre.Console;

namespace CheckpointEdge.Cli.Chip;

/// <summary><c>chip readers</c>: which readers the smart card service has, and which one <c>auto</c> means.</summary>
internal static class ChipReadersCommand
{
    public static Command Create()
    {
        Option<bool> json = new("--json") { Description = "One JSON object per reader and line." };
        Command command = new(
            "readers",
            "Lists the chip readers. Exit 0 when there is one, 1 when there is none, 2 when the service does not answer.\n"
            + "Example: checkpointctl chip readers --json")
        {
            json,
        };
        command.SetAction(parsed => Run(parsed.GetValue(json)));
        return command;
    }

    private static int Run(bool json)
    {
        PcscReaderList list = PcscReaders.List();
        if (list.Trouble is { } trouble)
            throw new IOException(trouble);
        PcscReader? auto = PcscReaders.Choose(list.Readers, PcscReaders.Auto);
        if (json)
        {
            foreach (PcscReader reader in list.Readers)
                Console.Out.WriteLine(JsonSerializer.Serialize(new
                {
                    name = reader.Name,
                    chipPresent = reader.ChipPresent,
                    contactless = reader.Contactless,
                    auto = reader == auto,
                }));
        }
        else if (list.Readers.IsEmpty)
        {
            AnsiConsole.WriteLine("No chip reader is plugged in.");
        }
        else
        {
            Table table = new Table().AddColumns("Reader", "Chip", "");
            foreach (PcscReader reader in list.Readers)
            {
                table.AddRow(
                    ShownText.Of(reader.Name), reader.ChipPresent ? "on it" : "none", reader == auto ? "used by --reader auto" : "");
            }

            AnsiConsole.Write(table);
        }

        return list.Readers.IsEmpty ? CommandLine.NegativeAnswer : CommandLine.Done;
    }
}

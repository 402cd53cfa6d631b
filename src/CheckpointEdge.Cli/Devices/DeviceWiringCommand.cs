using System.CommandLine;
using CheckpointEdge.Devices.Boards;

namespace CheckpointEdge.Cli.Devices;

/// <summary><c>device wiring</c>: checks a board's file and draws what is to be wired.</summary>
internal static class DeviceWiringCommand
{
    public static Command Create()
    {
        Argument<string> board = new("BOARD") { Description = "A board's file, or a folder of them." };
        Option<string?> output = new("--out") { Description = "The folder for the drawings, NAME.svg; without it the boards are only checked." };
        Command command = new(
            "wiring",
            "Checks board files and draws their wiring. Exit 0 when all are in order, 1 when one has a fault.\n"
            + "Example: checkpointctl device wiring hardware/boards --out hardware/wiring")
        {
            board, output,
        };
        command.SetAction(parsed => Run(parsed.GetValue(board)!, parsed.GetValue(output)));
        return command;
    }

    private static int Run(string path, string? output)
    {
        if (!File.Exists(path) && !Directory.Exists(path))
            throw new InvalidOperationException($"There is no board file and no folder {path}.");
        bool well = true;
        foreach (string file in Directory.Exists(path) ? BoardFiles.In(path) : [path])
        {
            BoardReading reading = BoardFiles.Read(file);
            foreach (string fault in reading.Faults)
                Console.Out.WriteLine(fault);
            well &= reading.Board is not null;
            if (reading.Board is not { } board)
                continue;
            Console.Out.WriteLine($"{Path.GetFileName(file)}: {board.Name}, in order.");
            if (output is not null)
            {
                Directory.CreateDirectory(output);
                File.WriteAllText(Path.Combine(output, Path.GetFileNameWithoutExtension(file) + ".svg"), WiringDrawing.Of(board));
            }
        }

        return well ? CommandLine.Done : CommandLine.NegativeAnswer;
    }
}

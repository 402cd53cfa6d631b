using System.CommandLine;
using System.Globalization;

namespace CheckpointEdge.Cli.Mrz.Training;

/// <summary><c>mrz train</c>: the weights of the network that reads printed lines, from a seed.</summary>
internal static class MrzTrainCommand
{
    /// <summary>Those of the weights in the repository.</summary>
    private const int StripsUsual = 40_000;

    private const int StripsBetweenFigures = 1_000;

    public static Command Create()
    {
        Option<int> seed = new("--seed") { Description = "Of the random numbers.", DefaultValueFactory = _ => 1 };
        Option<int> strips = new("--strips")
        {
            Description = "Strips of 12 characters to learn from.",
            DefaultValueFactory = _ => StripsUsual,
        };
        Option<string> output = new("--out") { Description = "The file for the weights.", Required = true };
        Option<bool> show = new("--show") { Description = "Only write a page of painted strips there (netpbm)." };
        Command command = new(
            "train",
            "Teaches the network that reads printed lines, on lines painted with Debian's fonts-ocr-b. One thread; the same "
            + "seed gives the same file.\nExample: checkpointctl mrz train --seed 1 --out line-network.bin")
        {
            seed, strips, output, show,
        };
        command.SetAction(parsed => parsed.GetValue(show)
            ? Show(parsed.GetValue(seed), parsed.GetValue(output)!)
            : Run(parsed.GetValue(seed), parsed.GetValue(strips), parsed.GetValue(output)!));
        return command;
    }

    private static int Show(int seed, string output)
    {
        File.WriteAllBytes(output, TrainingSheet.Paint(seed));
        return CommandLine.Done;
    }

    private static int Run(int seed, int strips, string output)
    {
        LineTrainer trainer = new(seed);
        trainer.Train(strips, seen =>
        {
            if (seen % StripsBetweenFigures != 0)
                return;
            (long characters, long wrong, double loss) = trainer.Figures;
            trainer.Figures = default;
            double seconds = Environment.CpuUsage.TotalTime.TotalSeconds;
            Console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{seen,7} strips  {100.0 * wrong / characters,7:F3} % wrong  loss {loss / characters:F4}  {seconds:F0} s"));
            if (seen % (10 * StripsBetweenFigures) == 0)
                File.WriteAllBytes(output, trainer.Network.Save());
        });
        File.WriteAllBytes(output, trainer.Network.Save());
        return CommandLine.Done;
    }
}

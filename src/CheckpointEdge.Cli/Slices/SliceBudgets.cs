using System.CommandLine;
using CheckpointEdge.Cli.Watchlist;
using CheckpointEdge.Watchlists.Calibration;
using CheckpointEdge.Watchlists.Matching;
using CheckpointEdge.Watchlists.Slices;
using Spectre.Console;

namespace CheckpointEdge.Cli.Slices;

/// <summary>
/// The options of <c>slice build</c> that derive the thresholds of every list from a budget of false alerts. One for each
/// command.
/// </summary>
internal sealed class SliceBudgets
{
    private const string NoBudget = "none";

    private readonly Option<string[]> _budget = new("--budget")
    {
        Description = "False alerts accepted per 10 000 travellers: LIST=N[/STRONG] or N[/STRONG] for every list; "
            + $"'{NoBudget}' leaves the built-in thresholds. Without it: {FalseAlarmBudget.Default} for every list.",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _background = new("--background")
    {
        Description = "Ordinary travellers to derive the thresholds from, with the columns of watchlist match; "
            + "without it invented ones.",
    };

    private readonly Option<int?> _identities = new("--identities")
    {
        Description = "Travellers to search (count); without it as many as the budget calls for.",
    };

    public void AddTo(Command command)
    {
        command.Add(_budget);
        command.Add(_background);
        command.Add(_identities);
    }

    public Stated Read(ParseResult parsed) => Stated.Of(
        parsed.GetValue(_budget) ?? [], parsed.GetValue(_background), parsed.GetValue(_identities));

    /// <summary>What was asked for. Immutable.</summary>
    internal sealed record Stated(
        bool Wanted, FalseAlarmBudget ForEvery, Dictionary<string, FalseAlarmBudget> ByList, Background Background, int? Identities)
    {
        /// <exception cref="WatchlistException">A budget or the background cannot be read.</exception>
        public static Stated Of(string[] texts, string? background, int? identities)
        {
            bool wanted = texts is not [NoBudget];
            FalseAlarmBudget every = FalseAlarmBudget.Default;
            Dictionary<string, FalseAlarmBudget> byList = new(StringComparer.Ordinal);
            foreach (string text in wanted ? texts : [])
            {
                string[] parts = text.Split('=', 2);
                FalseAlarmBudget budget = FalseAlarmBudget.Parse(parts[^1]) ?? throw new WatchlistException(
                    $"--budget {text} is not LIST=N[/STRONG] with 0 < STRONG <= N < 10000 alerts per 10 000 travellers.");
                if (parts.Length == 1)
                    every = budget;
                else
                    byList[parts[0]] = budget;
            }

            if (identities < Background.IdentitiesMin)
                throw new WatchlistException($"--identities must be {Background.IdentitiesMin} or more.");
            return new Stated(
                wanted, every, byList, background is null ? Background.Ordinary() : BackgroundOf(background), identities);
        }

        /// <summary>Writes the thresholds into the slice, unless none are wanted.</summary>
        public SliceHeader Calibrate(string directory, SliceHeader header, bool silent, CancellationToken cancellation)
        {
            if (ByList.Keys.FirstOrDefault(list => header.CalibrationOf(list) is null && header.Lists.All(one => one.List != list))
                is { } unknown)
            {
                Console.Error.WriteLine(
                    $"note: --budget {unknown}: the slice has no such list; it has {string.Join(", ", header.Lists.Select(one => one.List))}.");
            }

            if (!Wanted || header.Records == 0)
                return header;
            if (silent || Console.IsOutputRedirected)
                return Run(directory, null, cancellation);
            return AnsiConsole.Progress().Start(context =>
            {
                ProgressTask task = context.AddTask("Searching ordinary travellers", maxValue: 1);
                return Run(directory, new Shown(task), cancellation);
            });
        }

        private SliceHeader Run(string directory, IProgress<CalibrationProgress>? progress, CancellationToken cancellation) =>
            SliceCalibrator.Calibrate(
                directory, list => ByList.GetValueOrDefault(list, ForEvery), Background,
                new CalibrationOptions { Identities = Identities }, progress, cancellation);

        private static Background BackgroundOf(string path)
        {
            using DelimitedTable table = DelimitedTable.Open(path, quoted: false, "id", "name");
            List<TravellerIdentity> travellers = [.. WatchlistMatchCommand.Travellers(table).Select(one => one.Traveller)];
            try
            {
                return Background.Of(Path.GetFileName(path), travellers);
            }
            catch (ArgumentException failure)
            {
                throw new WatchlistException(failure.Message.Split(" (Parameter", 2)[0]);
            }
        }
    }

    private sealed class Shown(ProgressTask task) : IProgress<CalibrationProgress>
    {
        public void Report(CalibrationProgress value) => task.Value = (double)value.Done / value.All;
    }
}

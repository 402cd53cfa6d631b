namespace CheckpointEdge.Cli.Bench;

/// <summary>What was answered to one query, best first.</summary>
internal sealed record BenchAnswer(BenchQuery Query, IReadOnlyList<(string Id, int Points)> Hits);

/// <summary>Recall of one query set by one engine.</summary>
/// <param name="AtPossible">Share found at the score that one innocent in a hundred reaches.</param>
/// <param name="AtStrong">Share found at the score that one in a thousand reaches.</param>
internal sealed record SetRecall(string Set, int Queries, double FirstHit, double FirstTen, double AtPossible, double AtStrong)
{
    /// <summary>A target counts once, by its best hit.</summary>
    public static SetRecall Of(string set, IReadOnlyList<BenchAnswer> answers, AlertThresholds thresholds)
    {
        int first = 0, ten = 0, possible = 0, strong = 0;
        foreach (BenchAnswer answer in answers)
        {
            int at = answer.Hits.ToList().FindIndex(hit => answer.Query.Targets.Contains(hit.Id));
            int points = at < 0 ? 0 : answer.Hits[at].Points;
            first += at == 0 ? 1 : 0;
            ten += at is >= 0 and < 10 ? 1 : 0;
            possible += points >= thresholds.Possible ? 1 : 0;
            strong += points >= thresholds.Strong ? 1 : 0;
        }

        double Share(int count) => answers.Count == 0 ? 0 : Math.Round((double)count / answers.Count, 3);
        return new SetRecall(set, answers.Count, Share(first), Share(ten), Share(possible), Share(strong));
    }
}

/// <summary>The scores above which at most one innocent in a hundred, and one in a thousand, alerts.</summary>
internal sealed record AlertThresholds(int Innocents, int Possible, int Strong)
{
    private const double PossibleRate = 0.01;
    private const double StrongRate = 0.001;

    public static AlertThresholds Of(IEnumerable<BenchAnswer> innocents)
    {
        int[] best = [.. innocents.Select(BestSuspect).OrderDescending()];
        return best.Length == 0
            ? new AlertThresholds(0, 1, 1)
            : new AlertThresholds(best.Length, best[(int)(best.Length * PossibleRate)] + 1, best[(int)(best.Length * StrongRate)] + 1);
    }

    /// <summary>The best score of an innocent on somebody who is sought; 0 for none.</summary>
    public static int BestSuspect(BenchAnswer answer) => answer.Hits
        .Where(hit => hit.Id.StartsWith(NamesBenchData.Suspects, StringComparison.Ordinal))
        .Select(hit => hit.Points).DefaultIfEmpty(0).Max();
}

/// <summary>How long searches took, in milliseconds.</summary>
/// <param name="CpuP95">The processor time of the whole process, which a loaded machine distorts less.</param>
internal sealed record SearchTimes(int Searches, double P50, double P95, double P99, double CpuP50, double CpuP95, double CpuP99)
{
    public static SearchTimes Of(IEnumerable<double> wall, IEnumerable<double> cpu)
    {
        List<double> elapsed = [.. wall.Order()], spent = [.. cpu.Order()];
        double At(List<double> sorted, double share) => sorted.Count == 0 ? 0
            : Math.Round(sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))], 3);
        return new SearchTimes(elapsed.Count, At(elapsed, .50), At(elapsed, .95), At(elapsed, .99),
            At(spent, .50), At(spent, .95), At(spent, .99));
    }
}

/// <summary>One engine's figures.</summary>
/// <param name="Altered">Altered names of listed people: R@1 and R@10 of the set count.</param>
internal sealed record EngineFigures(
    string Engine, AlertThresholds Thresholds, List<SetRecall> Sets, SetRecall? Altered, SearchTimes Times, SearchTimes? TimesMillion);

using System.Collections.Immutable;

namespace CheckpointEdge.TravelDocuments.Transliteration;

/// <summary>
/// The way back from a machine-readable zone: spellings that a printed name may stand for, likeliest first, each with the
/// rules of Doc 9303-3, section 6 that lead to it. The printed name itself is always among them. Stateless, safe for
/// concurrent callers.
/// </summary>
public static class NameCandidates
{
    /// <summary>No caller gets more, whatever it asks for.</summary>
    public const int CandidatesMax = 64;

    /// <summary>Longer than any name field; of a longer text only the text itself comes back.</summary>
    public const int NameLengthMax = 60;

    private static readonly NamePath _start = new("", 0, []);

    /// <summary>Spellings of one identifier, ordered by plausibility, at most <paramref name="candidatesMax"/>.</summary>
    /// <param name="printed">A to Z, words apart by blanks or fillers, as in <c>MrzFields.PrimaryIdentifier</c>.</param>
    /// <param name="state">The issuing state or nationality, which tells the alphabet; empty when unknown.</param>
    public static ImmutableArray<NameCandidate> Of(string printed, string state = "", int candidatesMax = 16)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(candidatesMax, 1);
        int limit = Math.Min(candidatesMax, CandidatesMax);
        string name = printed.Replace('<', ' ').Trim(' ');
        NameCandidate asPrinted = new(name, []);
        if (name.Length is 0 or > NameLengthMax || name.AsSpan().ContainsAnyExcept(NameForms.Printed))
            return [asPrinted];

        List<NamePath> paths = [];
        string? latin = NameAlphabets.LatinOf(state);
        paths.AddRange(Walk(name, NameForms.Latin(latin ?? NameAlphabets.AnyLatin, latin is not null), limit));
        bool hasArabicForms = NameForms.HasArabicForms(name);
        if (NameAlphabets.CyrillicOf(state) is { } cyrillic)
            paths.AddRange(Walk(name, NameForms.Cyrillic(cyrillic.Letters, cyrillic.Language), limit));
        else if (NameAlphabets.IsArabic(state) || (state.Length == 0 && hasArabicForms))
            paths.AddRange(Walk(name, NameForms.Arabic(hasArabicForms ? 0 : NameForms.OtherScript), limit));

        List<NameCandidate> candidates = [];
        foreach (NamePath path in paths.OrderBy(path => path.Cost))
            if (candidates.Count < limit && candidates.TrueForAll(each => each.Name != path.Text))
                candidates.Add(new(path.Text, [.. path.Rules.Distinct()]));
        if (candidates.TrueForAll(each => each.Name != name))
        {
            if (candidates.Count == limit)
                candidates.RemoveAt(limit - 1);
            candidates.Add(asPrinted);
        }

        return [.. candidates];
    }

    /// <summary>
    /// All ways through the name from left to right, of which at each character only the cheapest are followed: so the
    /// work is bounded by name length × paths × forms.
    /// </summary>
    private static List<NamePath> Walk(string name, ImmutableArray<NameForm> forms, int pathsMax)
    {
        List<NamePath>[] reached = new List<NamePath>[name.Length + 1];
        for (int i = 0; i <= name.Length; i++)
            reached[i] = [];
        reached[0].Add(_start);
        for (int i = 0; i < name.Length; i++)
        {
            List<NamePath> here = Cheapest(reached[i], pathsMax);
            if (name[i] == ' ')
            {
                reached[i + 1].AddRange(here.Select(path => path with { Text = path.Text + " " }));
                continue;
            }

            bool first = i == 0 || name[i - 1] == ' ';
            NameForm[] fitting = [.. forms.Where(form => form.Fits(name, i, first))];
            int longest = fitting.Length == 0 ? 0 : fitting.Max(form => form.Printed.Length);
            foreach (NameForm form in fitting)
                foreach (NamePath path in here)
                    reached[i + form.Printed.Length].Add(path.With(form, longest));
        }

        return Cheapest(reached[name.Length], pathsMax);
    }

    private static List<NamePath> Cheapest(List<NamePath> paths, int pathsMax) =>
        paths.Count <= pathsMax ? paths : [.. paths.OrderBy(path => path.Cost).Take(pathsMax)];

    private sealed record NamePath(string Text, int Cost, ImmutableArray<NameRule> Rules)
    {
        public NamePath With(NameForm form, int longest) => new(
            Text + form.Letter,
            Cost + form.Cost + (form.IsWhole ? longest - form.Printed.Length : 0),
            form.Rule is null ? Rules : Rules.Add(form.Rule));
    }
}

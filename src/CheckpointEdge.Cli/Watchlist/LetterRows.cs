using System.Text;
using CheckpointEdge.Watchlists.Matching;

namespace CheckpointEdge.Cli.Watchlist;

/// <summary>Two names in two rows, letter under letter, and what each difference takes.</summary>
internal static class LetterRows
{
    // Where only one side has a letter, and under what differs.
    private const char Open = '.';
    private const char Differs = '^';

    public static IEnumerable<string> Of(LetterAlignment letters)
    {
        StringBuilder traveller = new(), listed = new(), marks = new();
        foreach (LetterStep step in letters.Steps)
        {
            int width = Math.Max(step.Traveller.Length, step.Listed.Length);
            traveller.Append(step.Traveller.PadRight(width, Open)).Append(' ');
            listed.Append(step.Listed.PadRight(width, Open)).Append(' ');
            marks.Append(new string(step.Kind == LetterKind.Same ? ' ' : Differs, width)).Append(' ');
        }

        yield return $"document  {traveller.ToString().TrimEnd()}";
        yield return $"list      {listed.ToString().TrimEnd()}";
        if (letters.Steps.Any(step => step.Kind != LetterKind.Same))
            yield return $"          {marks.ToString().TrimEnd()}";
        yield return $"{letters.Worth.ToString(),9}  with the same letters";
        if (letters.Otherwise.Thousandths != 0)
            yield return $"{letters.Otherwise.ToString(),9}  not written alike";
        foreach (LetterStep step in letters.Steps.Where(step => step.Kind != LetterKind.Same))
            yield return $"{step.Points.ToString(),9}  {step.Rule}: {Shown(step.Traveller)} / {Shown(step.Listed)}";
    }

    private static string Shown(string letters) => letters.Length == 0 ? "-" : letters;
}

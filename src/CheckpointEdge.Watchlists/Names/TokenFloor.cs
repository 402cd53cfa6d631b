using CheckpointEdge.Watchlists.Knowledge;

namespace CheckpointEdge.Watchlists.Names;

/// <summary>
/// What a token costs at least against any spelling made of a given set of letters. A letter of the token that the other
/// lacks must be exchanged, left out, or be part of a group, and each of these needs letters that the other has or not.
/// A few bit operations a letter; never above the true distance. For one thread.
/// </summary>
internal sealed class TokenFloor
{
    // Ways to account for a letter, by what they cost: up to here, up to there, and anything dearer.
    private const int CheapMax = 150;
    private const int FairMax = 350;
    private const int DearMax = 650;

    private static readonly uint _vowels = LettersOf("AEIOU");

    private readonly Letter[] _letters = new Letter[2 * NameTokens.LettersMax];
    private int _count;

    /// <summary>The cheapest ways to account for a letter, in classes: which letters allow one, and its least cost.</summary>
    private record struct Letter(
        uint Own, uint CheapWith, int Cheap, uint FairWith, int Fair, uint DearWith, int Dear, int Otherwise);

    /// <summary>The set of letters of a token, a bit each.</summary>
    public static uint LettersOf(ReadOnlySpan<char> token)
    {
        uint letters = 0;
        foreach (char letter in token)
            letters |= 1u << (letter - 'A');
        return letters;
    }

    public void Begin() => _count = 0;

    /// <summary>Adds the next letter of the token.</summary>
    /// <param name="gap">What it costs to leave it out.</param>
    public void Add(char letter, int gap, ConfusionCosts costs)
    {
        _letters[_count] = new Letter(1u << (letter - 'A'), 0, gap, 0, gap, 0, gap, gap);
        for (char other = 'A'; other <= 'Z'; other++)
            if (other != letter)
                Allow(ref _letters[_count], 1u << (other - 'A'), costs.Substitutes[ConfusionCosts.SubstituteAt(letter, other)]);
        _count++;
    }

    /// <summary>Adds what a group beginning at <paramref name="from"/> allows for each of its letters: its share.</summary>
    public void Add(LetterGroup group, int from)
    {
        // One letter stands for all that the group needs: a consonant, because most tokens have most vowels.
        uint needed = LettersOf(group.Right);
        uint telling = (needed & ~_vowels) != 0 ? needed & ~_vowels : needed;
        for (int at = from; at < from + group.Left.Length; at++)
            if ((needed & _letters[at].Own) == 0)
                Allow(ref _letters[at], telling & (uint)-(int)telling, group.Cost / group.Left.Length);
    }

    /// <summary>Whether the token is farther than <paramref name="limit"/> from everything made of these letters.</summary>
    public bool IsAbove(int limit, uint letters)
    {
        int floor = 0;
        foreach (ref readonly Letter letter in _letters.AsSpan(0, _count))
        {
            if ((letters & letter.Own) != 0)
                continue;
            floor += (letters & letter.CheapWith) != 0 ? letter.Cheap
                : (letters & letter.FairWith) != 0 ? letter.Fair
                : (letters & letter.DearWith) != 0 ? letter.Dear
                : letter.Otherwise;
            if (floor > limit)
                return true;
        }

        return false;
    }

    // A class costs what its cheapest way costs, and no class costs more than a dearer one.
    private static void Allow(ref Letter letter, uint with, int cost)
    {
        if (cost <= CheapMax)
        {
            letter.CheapWith |= with;
            letter.Cheap = Math.Min(letter.Cheap, cost);
        }
        else if (cost <= FairMax)
        {
            letter.FairWith |= with;
            letter.Fair = Math.Min(letter.Fair, cost);
        }
        else if (cost <= DearMax)
        {
            letter.DearWith |= with;
            letter.Dear = Math.Min(letter.Dear, cost);
        }
        else
        {
            letter.Otherwise = Math.Min(letter.Otherwise, cost);
        }
    }
}

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
    private readonly int[] _exchanged = new int[ConfusionCosts.Letters];
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

    /// <summary>The set of letters of a token in ASCII, a bit each.</summary>
    public static uint LettersOf(ReadOnlySpan<byte> token)
    {
        uint letters = 0;
        foreach (byte letter in token)
            letters |= 1u << (letter - 'A');
        return letters;
    }

    public void Begin()
    {
        _count = 0;
        _exchanged.AsSpan().Fill(int.MaxValue);
    }

    /// <summary>Adds the next letter of the token.</summary>
    /// <param name="gap">What it costs to leave it out.</param>
    public void Add(char letter, int gap, ConfusionCosts costs)
    {
        _letters[_count] = new Letter(1u << (letter - 'A'), 0, gap, 0, gap, 0, gap, gap);
        ReadOnlySpan<short> substitutes =
            costs.Substitutes.Slice(ConfusionCosts.SubstituteAt(letter, 'A'), ConfusionCosts.Letters);
        for (int other = 0; other < substitutes.Length; other++)
        {
            _exchanged[other] = Math.Min(_exchanged[other], substitutes[other]);
            if (other != letter - 'A')
                Allow(ref _letters[_count], 1u << other, substitutes[other]);
        }

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
        foreach (char letter in group.Right)
            _exchanged[letter - 'A'] = Math.Min(_exchanged[letter - 'A'], group.Cost / group.Right.Length);
    }

    /// <summary>
    /// What the token costs at least against everything made of some letters; <paramref name="rests"/> tells the same of
    /// what is left of it from each place on, and of nothing at its end.
    /// </summary>
    /// <param name="letters">By <see cref="LettersOf(ReadOnlySpan{char})"/>.</param>
    /// <param name="limit">Beyond this, the rest is not added up.</param>
    /// <param name="rests">One longer than the token.</param>
    public int Against(uint letters, int limit, Span<int> rests)
    {
        int floor = rests[_count] = 0;
        for (int at = _count - 1; at >= 0 && floor <= limit; at--)
        {
            ref readonly Letter letter = ref _letters[at];
            if ((letters & letter.Own) == 0)
            {
                floor += (letters & letter.CheapWith) != 0 ? letter.Cheap
                    : (letters & letter.FairWith) != 0 ? letter.Fair
                    : (letters & letter.DearWith) != 0 ? letter.Dear
                    : letter.Otherwise;
            }

            rests[at] = floor;
        }

        return floor;
    }

    /// <summary>
    /// The same seen from the other side: what the letters of the other token cost at least that this one lacks.
    /// </summary>
    /// <param name="rests">One longer than the other token.</param>
    public int From(ReadOnlySpan<byte> other, ConfusionCosts costs, int limit, Span<int> rests)
    {
        int floor = rests[other.Length] = 0;
        for (int at = other.Length - 1; at >= 0 && floor <= limit; at--)
        {
            int exchanged = _exchanged[other[at] - 'A'];
            rests[at] = floor += exchanged == 0 ? 0 : Math.Min(exchanged, costs.Gap(other, at));
        }

        return floor;
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

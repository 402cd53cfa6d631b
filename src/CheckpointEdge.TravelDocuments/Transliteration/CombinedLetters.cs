using System.Collections.Frozen;

namespace CheckpointEdge.TravelDocuments.Transliteration;

/// <summary>
/// Letters that a keyboard or a system may send as a letter and a mark behind it, where the table writes the pair
/// otherwise than the bare letter. The runtime's own composition is not at hand: the product runs without culture data.
/// </summary>
internal static class CombinedLetters
{
    private const string Rows =
        "Ä=0041+0308 Ö=004F+0308 Ü=0055+0308 Å=0041+030A Ё=0415+0308 Ї=0406+0308 Й=0418+0306 Ў=0423+0306 Ѓ=0413+0301 "
        + "Ќ=041A+0301 \u0622=0627+0653 \u0623=0627+0654 \u0624=0648+0654 \u0625=0627+0655 \u0626=064A+0654 "
        + "\u06C0=06D5+0654 \u06C2=06C1+0654 \u06D3=06D2+0654";

    private static readonly FrozenDictionary<(char Letter, char Mark), char> _letters = Rows.Split(' ').ToFrozenDictionary(
        row => ((char)Convert.ToInt32(row[2..6], 16), (char)Convert.ToInt32(row[7..11], 16)),
        row => row[0]);

    /// <summary>The one letter for a capital and the mark behind it, or null.</summary>
    public static char? Combine(char capital, char mark) =>
        mark < '\u0300' ? null : _letters.TryGetValue((capital, mark), out char letter) ? letter : null;
}

using System.Globalization;

namespace CheckpointEdge.Watchlists.Knowledge;

/// <summary>
/// The knowledge file: text, one fact per line, the same bytes for the same knowledge. Hashes of tokens stand in Base64,
/// ascending, as differences of seven bits a byte. Static, safe for concurrent callers.
/// </summary>
internal static class NameKnowledgeText
{
    /// <summary>The first line.</summary>
    public const string Magic = "names.knowledge 1";

    /// <summary>A larger file is refused.</summary>
    public const int SizeBytesMax = 1_000_000;

    private const int HashesPerLine = 4_000;

    /// <exception cref="InvalidDataException">The file is not what it should be; the message names the line.</exception>
    public static NameKnowledge Read(TextReader reader)
    {
        short[] substitutes = new short[ConfusionCosts.SubstituteCount], gaps = new short[ConfusionCosts.GapCount];
        List<LetterGroup> groups = [];
        List<(uint, byte)> frequencies = [];
        List<string> origin = [];
        for (int number = 1; reader.ReadLine() is { } line; number++)
        {
            try
            {
                if (number == 1 ? line != Magic : !ReadLine(line, substitutes, gaps, groups, frequencies, origin))
                    throw new FormatException();
            }
            catch (Exception fault) when (fault is FormatException or OverflowException or IndexOutOfRangeException
                or ArgumentException)
            {
                throw new InvalidDataException($"Line {number} of the name knowledge cannot be read.");
            }
        }

        return new NameKnowledge
        {
            Confusions = new ConfusionCosts(substitutes, gaps, groups),
            Frequencies = new TokenFrequencies(frequencies),
            Origin = [.. origin],
        };
    }

    private static bool ReadLine(
        string line, short[] substitutes, short[] gaps, List<LetterGroup> groups, List<(uint, byte)> frequencies,
        List<string> origin)
    {
        string[] words = line.Split(' ');
        switch (words[0])
        {
            case "origin":
                origin.Add(line["origin ".Length..]);
                return true;
            case "substitute":
                Costs(words, 2).CopyTo(substitutes, ConfusionCosts.SubstituteAt(words[1][0], 'A'));
                return true;
            case "gap":
                Costs(words, 2).CopyTo(gaps, ConfusionCosts.GapAt(BeforeOf(words[1][0]), 0, last: false));
                return true;
            case "group":
                groups.Add(new LetterGroup(words[1], words[2], Cost(words[3])));
                return true;
            case "frequency":
                ReadHashes(byte.Parse(words[1], CultureInfo.InvariantCulture), words[2], frequencies);
                return true;
            default:
                return false;
        }
    }

    public static void Write(
        TextWriter writer, ConfusionCosts costs, IEnumerable<(uint Hash, byte Class)> frequencies,
        IEnumerable<string> origin)
    {
        writer.Write(Magic + "\n");
        foreach (string line in origin)
            writer.Write($"origin {line}\n");
        for (char left = 'A'; left <= 'Z'; left++)
            WriteCosts(writer, $"substitute {left}",
                costs.Substitutes.Slice(ConfusionCosts.SubstituteAt(left, 'A'), ConfusionCosts.Letters));
        for (int before = 0; before <= ConfusionCosts.WordStart; before++)
            WriteCosts(writer, $"gap {(before == ConfusionCosts.WordStart ? '^' : (char)('A' + before))}",
                costs.Gaps.Slice(ConfusionCosts.GapAt(before, 0, last: false), 2 * ConfusionCosts.Letters));
        foreach (LetterGroup group in costs.Groups)
            writer.Write(string.Create(
                CultureInfo.InvariantCulture, $"group {group.Left} {group.Right} {group.Cost}\n"));
        foreach (IGrouping<byte, (uint Hash, byte Class)> one in
                 frequencies.GroupBy(entry => entry.Class).OrderBy(one => one.Key))
            foreach (uint[] hashes in one.Select(entry => entry.Hash).Order().Chunk(HashesPerLine))
                writer.Write(string.Create(CultureInfo.InvariantCulture, $"frequency {one.Key} {Packed(hashes)}\n"));
    }

    private static void WriteCosts(TextWriter writer, string head, ReadOnlySpan<short> costs)
    {
        writer.Write(head);
        foreach (short cost in costs)
            writer.Write(string.Create(CultureInfo.InvariantCulture, $" {cost}"));
        writer.Write("\n");
    }

    private static short[] Costs(string[] words, int from) => [.. words[from..].Select(word => (short)Cost(word))];

    private static int Cost(string word)
    {
        int cost = int.Parse(word, NumberStyles.None, CultureInfo.InvariantCulture);
        return cost <= ConfusionCosts.Most ? cost : throw new FormatException();
    }

    private static int BeforeOf(char letter) => letter == '^' ? ConfusionCosts.WordStart : letter - 'A';

    private static string Packed(uint[] hashes)
    {
        List<byte> bytes = [];
        uint last = 0;
        foreach (uint hash in hashes)
        {
            uint rest = hash - last;
            for (; rest >= 0x80; rest >>= 7)
                bytes.Add((byte)(rest | 0x80));
            bytes.Add((byte)rest);
            last = hash;
        }

        return Convert.ToBase64String([.. bytes]);
    }

    private static void ReadHashes(byte frequencyClass, string text, List<(uint, byte)> frequencies)
    {
        uint hash = 0, difference = 0;
        int shift = 0;
        foreach (byte part in Convert.FromBase64String(text))
        {
            difference |= (uint)(part & 0x7F) << shift;
            shift += 7;
            if (part >= 0x80)
                continue;
            hash += difference;
            frequencies.Add((hash, frequencyClass));
            (difference, shift) = (0, 0);
        }
    }
}

using System.Numerics;

namespace CheckpointEdge.Watchlists.Knowledge;

/// <summary>
/// How common a token is among ordinary people of the world, as a class: each next class is half as common again less.
/// Tokens are held as 32-bit hashes, so the table lists no names; one token in some tens of thousands that it does not
/// know is taken for one it knows. Immutable, safe for concurrent readers.
/// </summary>
internal sealed class TokenFrequencies
{
    /// <summary>Class 0: this many bearers in 10,000 people.</summary>
    public const double BearersOfClass0 = 256;

    /// <summary>Classes a factor of two apart.</summary>
    public const double ClassesPerHalving = 2;

    /// <summary>The rarest class that is kept: fewer than one bearer in five hundred thousand.</summary>
    public const int ClassMax = 28;

    private readonly uint[] _hashes;
    private readonly byte[] _classes;
    private readonly int _mask;

    /// <param name="entries">Hash and class; a hash of 0 is never used.</param>
    public TokenFrequencies(IReadOnlyCollection<(uint Hash, byte Class)> entries)
    {
        Count = entries.Count;
        _mask = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, Count * 2)) - 1;
        _hashes = new uint[_mask + 1];
        _classes = new byte[_mask + 1];
        foreach ((uint hash, byte frequencyClass) in entries)
        {
            int at = (int)hash & _mask;
            while (_hashes[at] != 0)
                at = (at + 1) & _mask;
            _hashes[at] = hash;
            _classes[at] = frequencyClass;
        }
    }

    public int Count { get; }

    /// <summary>Bearers among 10,000 ordinary people; 0 when the token is not among the known ones.</summary>
    public double BearersPerTenThousand(ReadOnlySpan<char> key)
    {
        uint hash = Hash(key);
        for (int at = (int)hash & _mask; _hashes[at] != 0; at = (at + 1) & _mask)
            if (_hashes[at] == hash)
                return BearersOf(_classes[at]);
        return 0;
    }

    public static double BearersOf(int frequencyClass) =>
        BearersOfClass0 * Math.Pow(2, -frequencyClass / ClassesPerHalving);

    /// <summary>The class nearest to so many bearers, or null when there are too few to keep.</summary>
    public static byte? ClassOf(double bearersPerTenThousand)
    {
        double steps = ClassesPerHalving * Math.Log2(BearersOfClass0 / bearersPerTenThousand);
        return steps > ClassMax + 0.5 ? null : (byte)Math.Max(0, Math.Round(steps));
    }

    /// <summary>FNV-1a with a final mix; never 0.</summary>
    public static uint Hash(ReadOnlySpan<char> key)
    {
        uint hash = 2_166_136_261;
        foreach (char letter in key)
            hash = (hash ^ letter) * 16_777_619;
        hash ^= hash >> 16;
        hash *= 0x7FEB352D;
        hash ^= hash >> 15;
        hash *= 0x846CA68B;
        hash ^= hash >> 16;
        return hash == 0 ? 1 : hash;
    }
}

using System.Collections.Immutable;

namespace CheckpointEdge.Watchlists.Calibration;

/// <summary>Names with the frequency they are drawn with. Immutable, safe for concurrent readers.</summary>
internal sealed class NameShares
{
    // Name number n of a language is about 1 / (n + 4) as frequent as all together: Zipf's law as Mandelbrot flattened it.
    private const int FlatRanks = 4;
    private const int WeightOfFirst = 100_000;

    private readonly int[] _upTo;

    private NameShares(ImmutableArray<string> names, ImmutableArray<int> weights, int[] upTo) =>
        (Names, Weights, _upTo) = (names, weights, upTo);

    public static NameShares Empty { get; } = Of([]);

    public ImmutableArray<string> Names { get; }

    /// <summary>In the order of the names.</summary>
    public ImmutableArray<int> Weights { get; }

    public bool IsEmpty => Names.IsEmpty;

    /// <summary>Names in any order, each with a weight from 1; the same name may come again.</summary>
    public static NameShares Of(IEnumerable<(string Name, int Weight)> names)
    {
        (string Name, int Weight)[] all = [.. names];
        int[] upTo = new int[all.Length];
        int sum = 0;
        for (int at = 0; at < all.Length; at++)
            upTo[at] = sum = checked(sum + all[at].Weight);
        return new NameShares([.. all.Select(one => one.Name)], [.. all.Select(one => one.Weight)], upTo);
    }

    /// <summary>The weight of a name by its rank, from 1.</summary>
    public static int WeightOf(int rank) => WeightOfFirst * (FlatRanks + 1) / (rank + FlatRanks);

    /// <summary>Names in falling frequency that nobody has counted.</summary>
    public static NameShares Ranked(IEnumerable<string> names) =>
        Of(names.Select((name, at) => (name, WeightOf(at + 1))));

    public string Draw(ref SeededDraw draw)
    {
        int at = Array.BinarySearch(_upTo, draw.Below(_upTo[^1]) + 1);
        return Names[at < 0 ? ~at : at];
    }
}

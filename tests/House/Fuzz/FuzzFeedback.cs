using System.Runtime.ExceptionServices;

namespace CheckpointEdge.Tests.Fuzz;

/// <summary>
/// What one input made the code do: every exception thrown on the way, also those that were caught (its kind and the shape of its
/// sentence, without numbers and quotations), what a target says it saw, how much was allocated, in steps of a quarter of a power of
/// two, and the branches where they are counted (<see cref="BranchCounts"/>). One thread at a time looks.
/// </summary>
internal static class FuzzFeedback
{
    /// <summary>Of a sentence, so many letters tell it apart (count).</summary>
    private const int ShapeCharsMax = 80;

    [ThreadStatic]
    private static HashSet<int>? _seen;

    static FuzzFeedback() => AppDomain.CurrentDomain.FirstChanceException += See;

    /// <summary>Begins to look at what this thread does.</summary>
    public static void Begin()
    {
        BranchCounts.Begin();
        _seen = [];
    }

    /// <summary>A target's own word for where an input has led it.</summary>
    public static void Saw(string place) => _seen?.Add(ShapeOf(place));

    /// <returns>Everything seen since <see cref="Begin"/>.</returns>
    public static IReadOnlyCollection<int> End(long allocatedBytes)
    {
        HashSet<int> seen = _seen ?? [];
        _seen = null;
        seen.Add(int.MinValue + (int)(4 * Math.Log2(Math.Max(1, allocatedBytes))));
        return seen;
    }

    private static void See(object? sender, FirstChanceExceptionEventArgs thrown)
    {
        if (_seen is { } seen)
            seen.Add(HashCode.Combine(thrown.Exception.GetType().Name.Length, ShapeOf(thrown.Exception.Message)));
    }

    /// <summary>
    /// Letters outside quotation marks, of the first sentence: "line 4: 'x' is no day" and "line 9: 'y' is no day" are one place, and
    /// so are two that end in a path of the input. What is quoted may have such marks in it, so that it goes on to the last of them.
    /// </summary>
    private static int ShapeOf(string sentence)
    {
        int end = sentence.IndexOf(". ", StringComparison.Ordinal);
        ReadOnlySpan<char> left = sentence.AsSpan(0, end < 0 ? sentence.Length : end);
        uint hash = 2166136261;
        for (int letters = 0; !left.IsEmpty && letters < ShapeCharsMax; left = left[1..])
        {
            if (left[0] is '\'' or '"')
            {
                left = left[left.LastIndexOf(left[0])..];
            }
            else if (char.IsAsciiLetter(left[0]))
            {
                hash = (hash ^ left[0]) * 16777619;
                letters++;
            }
        }

        return (int)hash;
    }
}

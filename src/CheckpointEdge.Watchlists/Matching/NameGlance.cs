using System.Collections.Immutable;
using CheckpointEdge.Watchlists.Names;

namespace CheckpointEdge.Watchlists.Matching;

/// <summary>
/// What the first guess needs to know of a name, eight bytes in the order of the names, so that the thousands of names a
/// common token touches cost one memory access each.
/// </summary>
/// <param name="Birth">The bearer's birth date.</param>
/// <param name="Words">Tokens that are given names or surnames (count).</param>
/// <param name="IsWeak">The list itself calls the name weak.</param>
internal readonly record struct NameGlance(GlancedBirth Birth, byte Words, bool IsWeak)
{
    public const int SizeBytes = 8;

    /// <summary>The tokens that are compared as given names or surnames.</summary>
    public static byte WordsOf(ImmutableArray<NameToken> tokens)
    {
        Span<TokenKind> kinds = stackalloc TokenKind[tokens.Length];
        for (int at = 0; at < kinds.Length; at++)
            kinds[at] = tokens[at].Kind;
        NameTokens.SettleKinds(kinds);
        return (byte)kinds.Count(TokenKind.Word);
    }
}

/// <summary>One birth date in a number, when a record has exactly one and it is a day; else what it is instead.</summary>
internal readonly record struct GlancedBirth
{
    private const int NothingKnown = 0;
    private const int LookCloser = -1;
    private readonly int _day;

    private GlancedBirth(int day) => _day = day;

    public bool IsUnknown => _day == NothingKnown;
    public bool IsDay => _day > 0;

    /// <summary>Meaningful when <see cref="IsDay"/>.</summary>
    public CalendarDay Day => new(_day);

    public static GlancedBirth Of(ReadOnlySpan<BirthDateComparison.Span> births) =>
        births.IsEmpty ? new GlancedBirth(NothingKnown)
        : births.Length == 1 && births[0].IsDay && !births[0].Approximate
            ? new GlancedBirth(CalendarDay.Of(births[0].From).Packed)
        : new GlancedBirth(LookCloser);
}

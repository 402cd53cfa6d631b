using System.Collections.Immutable;

namespace CheckpointEdge.Exchange.Phrases;

/// <summary>Words, or a place for a value. Immutable.</summary>
/// <param name="Text">The words, or the place as it is written between the braces: <c>number</c>, <c>number:2</c>.</param>
internal readonly record struct PhrasePart(string Text, bool IsPlace)
{
    /// <summary>The kind of a place: <c>number</c> of <c>number:2</c>.</summary>
    public string Kind => Text.Split(':')[0];

    /// <summary>Takes a template or a translation apart; a brace that is never closed is words.</summary>
    public static ImmutableArray<PhrasePart> Of(string text)
    {
        ImmutableArray<PhrasePart>.Builder parts = ImmutableArray.CreateBuilder<PhrasePart>();
        int at = 0;
        while (at < text.Length)
        {
            int open = text.IndexOf('{', at);
            int close = open < 0 ? -1 : text.IndexOf('}', open);
            int end = close < 0 ? text.Length : open;
            if (end > at)
                parts.Add(new(text[at..end], false));
            if (close < 0)
                break;
            parts.Add(new(text[(open + 1)..close], true));
            at = close + 1;
        }

        return parts.ToImmutable();
    }

    /// <summary>The places of a text in one order, so that two texts can be held against each other.</summary>
    public static IEnumerable<string> PlacesOf(string text) =>
        Of(text).Where(part => part.IsPlace).Select(part => part.Text).Order(StringComparer.Ordinal);
}

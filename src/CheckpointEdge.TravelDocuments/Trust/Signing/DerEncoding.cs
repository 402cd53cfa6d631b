using CheckpointEdge.TravelDocuments.Tlv;

namespace CheckpointEdge.TravelDocuments.Trust.Signing;

/// <summary>
/// Signed attributes are signed as the DER of a SET OF (RFC 5652, 5.4), whatever form they travel in: indefinite lengths become
/// definite, the elements are sorted. Stateless.
/// </summary>
internal static class DerEncoding
{
    private const uint SetOf = 0x31;

    /// <summary>
    /// The forms that may have been signed, the likeliest first: the bytes as they stand, under the tag of a set; then as DER.
    /// Issuers exist that signed what they sent without sorting it.
    /// </summary>
    /// <param name="attributes">The object [0] as read.</param>
    public static IEnumerable<byte[]> SignedForms(ReadOnlyMemory<byte> attributes)
    {
        if (!BerTlv.TryRead(attributes, out BerTlv whole) || !whole.TryReadAll(out List<BerTlv> elements))
            yield break;
        byte[] asRead = TlvWriting.Object(SetOf, whole.Value.ToArray());
        byte[] sorted = Set(elements);
        yield return asRead;
        if (!sorted.AsSpan().SequenceEqual(asRead))
            yield return sorted;
    }

    private static byte[] Set(List<BerTlv> elements)
    {
        List<byte[]> encoded = elements.ConvertAll(element => Definite(element, 1));
        encoded.Sort((left, right) => left.AsSpan().SequenceCompareTo(right));
        return TlvWriting.Object(SetOf, [.. encoded]);
    }

    private static byte[] Definite(BerTlv element, int depth)
    {
        if (!element.IsConstructed || depth == BerTlv.DepthMax || !element.TryReadAll(out List<BerTlv> inside))
            return TlvWriting.Object(element.Tag, element.Value.ToArray());
        return element.Tag == SetOf
            ? Set(inside)
            : TlvWriting.Object(element.Tag, [.. inside.Select(each => Definite(each, depth + 1))]);
    }
}

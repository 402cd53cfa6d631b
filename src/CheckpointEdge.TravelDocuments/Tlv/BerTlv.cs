namespace CheckpointEdge.TravelDocuments.Tlv;

/// <summary>
/// One data object of BER-TLV as smart cards use it (ISO/IEC 7816-4, 5.2.2; ISO/IEC 8825-1): tag, length, value. The three
/// are views into the bytes as read, so that what was hashed and what was parsed are the same bytes. Immutable.
/// </summary>
/// <param name="Tag">All its bytes, most significant first: <c>0x61</c>, <c>0x5F1F</c>, <c>0x7F2E</c>.</param>
/// <param name="Value">The content without tag and length, and without the end marker of an indefinite length.</param>
/// <param name="Whole">Tag, length and content as they stand in the input.</param>
public readonly record struct BerTlv(uint Tag, ReadOnlyMemory<byte> Value, ReadOnlyMemory<byte> Whole)
{
    /// <summary>Objects within objects (count). Deeper input is refused, whoever sends it.</summary>
    public const int DepthMax = 32;

    /// <summary>Objects in one row (count). A file of empty ones would otherwise become a list many times its size.</summary>
    public const int RowObjectsMax = 4096;

    /// <summary>Its value holds further objects.</summary>
    public bool IsConstructed => (First & 0x20) != 0;

    private uint First => Tag switch
    {
        > 0xFFFFFF => Tag >> 24,
        > 0xFFFF => Tag >> 16,
        > 0xFF => Tag >> 8,
        _ => Tag,
    };

    /// <summary>Reads the object at the start of the input. Never throws.</summary>
    /// <returns>False when no whole object stands there: cut off, a reserved length, a tag of more than four bytes.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> input, out BerTlv first) => TryRead(input, DepthMax, out first);

    /// <summary>The objects inside, in order.</summary>
    /// <returns>False when the value is not a row of whole objects; trailing zero bytes are padding and accepted.</returns>
    public bool TryReadAll(out List<BerTlv> inside) => TryReadAll(Value, out inside);

    /// <summary>A row of objects. Never throws.</summary>
    /// <returns>
    /// False when the input is not a row of whole objects, or of more than <see cref="RowObjectsMax"/>; trailing zero bytes are
    /// padding and accepted.
    /// </returns>
    public static bool TryReadAll(ReadOnlyMemory<byte> input, out List<BerTlv> objects)
    {
        objects = [];

        // Looked for once: searching the rest at every empty object makes a file of zeros take minutes.
        int padding = input.Length - (input.Span.LastIndexOfAnyExcept((byte)0) + 1);
        while (input.Length > padding)
        {
            if (objects.Count == RowObjectsMax || !TryRead(input, out BerTlv next))
                return false;
            objects.Add(next);
            input = input[next.Whole.Length..];
        }

        return true;
    }

    /// <summary>The first object inside that has this tag, or null.</summary>
    public BerTlv? Find(uint tag)
    {
        ReadOnlyMemory<byte> rest = Value;
        while (TryRead(rest, out BerTlv next))
        {
            if (next.Tag == tag)
                return next;
            rest = rest[next.Whole.Length..];
        }

        return null;
    }

    /// <summary>The size that a header announces, before its content is there.</summary>
    /// <param name="head">The first bytes of a file; six are always enough.</param>
    /// <returns>Header and content together (bytes); null when the header is cut off, reserved or of indefinite length.</returns>
    public static int? AnnouncedSize(ReadOnlySpan<byte> head) =>
        TryReadHeader(head, out _, out int headerLength, out int length) && length >= 0 && length <= int.MaxValue - headerLength
            ? headerLength + length
            : null;

    private static bool TryRead(ReadOnlyMemory<byte> input, int depthLeft, out BerTlv first)
    {
        first = default;
        if (depthLeft == 0 || !TryReadHeader(input.Span, out uint tag, out int header, out int length))
            return false;
        if (length >= 0)
        {
            if (length > input.Length - header)
                return false;
            first = new(tag, input.Slice(header, length), input[..(header + length)]);
            return true;
        }

        // Indefinite length: objects up to two zero bytes (ISO/IEC 8825-1, 8.1.3.6).
        int at = header;
        while (at + 2 <= input.Length && !(input.Span[at] == 0 && input.Span[at + 1] == 0))
        {
            if (!TryRead(input[at..], depthLeft - 1, out BerTlv inner))
                return false;
            at += inner.Whole.Length;
        }

        if (at + 2 > input.Length)
            return false;
        first = new(tag, input[header..at], input[..(at + 2)]);
        return true;
    }

    private static bool TryReadHeader(ReadOnlySpan<byte> input, out uint tag, out int headerLength, out int length)
    {
        tag = 0;
        headerLength = 0;
        length = 0;
        int at = 0;
        if (input.IsEmpty)
            return false;
        tag = input[at++];
        if ((tag & 0x1F) == 0x1F)
        {
            byte next;
            do
            {
                if (at == 4 || at == input.Length)
                    return false;
                next = input[at++];
                tag = tag << 8 | next;
            }
            while ((next & 0x80) != 0);
        }

        if (at == input.Length)
            return false;
        byte lead = input[at++];
        if (lead < 0x80)
        {
            length = lead;
        }
        else if (lead == 0x80)
        {
            length = -1;
        }
        else
        {
            int count = lead & 0x7F;
            if (count > 4 || count > input.Length - at)
                return false;
            long value = 0;
            for (int i = 0; i < count; i++)
                value = value << 8 | input[at++];
            if (value > int.MaxValue)
                return false;
            length = (int)value;
        }

        headerLength = at;
        return length >= 0 || (input[0] & 0x20) != 0;
    }
}

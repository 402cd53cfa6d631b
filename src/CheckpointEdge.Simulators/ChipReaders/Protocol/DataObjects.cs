using System.Diagnostics.CodeAnalysis;

namespace CheckpointEdge.Simulators.ChipReaders.Protocol;

/// <summary>
/// The few data objects that commands carry: one row, tags of one byte (7F49 is only ever written), lengths of up to three
/// bytes. The chip reads them strictly: whatever does not fit to the last byte is refused whole.
/// </summary>
internal sealed class DataObjects
{
    private readonly Dictionary<byte, ReadOnlyMemory<byte>> _values = [];
    private readonly List<byte> _order = [];

    private DataObjects()
    {
    }

    /// <summary>The tags as they came.</summary>
    public IReadOnlyList<byte> Tags => _order;

    public ReadOnlyMemory<byte>? this[byte tag] =>
        _values.TryGetValue(tag, out ReadOnlyMemory<byte> value) ? value : (ReadOnlyMemory<byte>?)null;

    /// <summary>False: a length does not fit, a tag comes twice or is longer than a byte.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> row, [NotNullWhen(true)] out DataObjects? objects)
    {
        objects = null;
        DataObjects read = new();
        while (row.Length > 0)
        {
            byte tag = row.Span[0];
            if ((tag & 0x1F) == 0x1F || !TryLength(row.Span[1..], out int length, out int lengthSize))
                return false;
            if (row.Length < 1 + lengthSize + length || !read._values.TryAdd(tag, row.Slice(1 + lengthSize, length)))
                return false;
            read._order.Add(tag);
            row = row[(1 + lengthSize + length)..];
        }

        objects = read;
        return true;
    }

    /// <summary>The row inside one constructed object, such as 7C.</summary>
    public static bool TryReadWithin(ReadOnlyMemory<byte> bytes, byte tag, [NotNullWhen(true)] out DataObjects? objects)
    {
        objects = null;
        return TryRead(bytes, out DataObjects? outer) && outer[tag] is { } row && outer.Tags.Count == 1 && TryRead(row, out objects);
    }

    public static byte[] Write(uint tag, ReadOnlySpan<byte> value)
    {
        List<byte> bytes = [];
        for (int shift = 24; shift >= 0; shift -= 8)
        {
            if (tag >> shift is not 0 and uint part)
                bytes.Add((byte)part);
        }

        switch (value.Length)
        {
            case < 0x80:
                bytes.Add((byte)value.Length);
                break;
            case <= 0xFF:
                bytes.AddRange([0x81, (byte)value.Length]);
                break;
            case <= 0xFFFF:
                bytes.AddRange([0x82, (byte)(value.Length >> 8), (byte)value.Length]);
                break;
            default:
                bytes.AddRange([0x83, (byte)(value.Length >> 16), (byte)(value.Length >> 8), (byte)value.Length]);
                break;
        }

        return [.. bytes, .. value];
    }

    private static bool TryLength(ReadOnlySpan<byte> bytes, out int length, out int size)
    {
        (length, size) = (0, 1);
        if (bytes.Length == 0)
            return false;
        if (bytes[0] < 0x80)
        {
            length = bytes[0];
            return true;
        }

        size = 1 + (bytes[0] & 0x7F);
        if (size is < 2 or > 4 || bytes.Length < size)
            return false;
        foreach (byte part in bytes[1..size])
            length = length << 8 | part;
        return true;
    }
}

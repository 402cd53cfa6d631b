namespace CheckpointEdge.Tests.Fuzz;

/// <summary>
/// Data objects as a tree that can be bent and written again, with lengths that are right all the way up: so a mutation
/// reaches the code behind the outer checks. A reading of its own, not the one under test.
/// </summary>
internal sealed class DataObjectTree
{
    private const int DepthMax = 24;

    public required byte[] Tag { get; set; }

    /// <summary>Without meaning while there are objects <see cref="Inside"/>; a part of what was read, not a copy.</summary>
    public ReadOnlyMemory<byte> Value { get; set; }

    /// <summary>Null: a value that is no row of objects.</summary>
    public List<DataObjectTree>? Inside { get; set; }

    /// <summary>A row of objects, or null when the bytes are none.</summary>
    public static List<DataObjectTree>? ReadRow(ReadOnlyMemory<byte> from, int depth = 0)
    {
        if (depth > DepthMax || from.IsEmpty)
            return null;
        List<DataObjectTree> row = [];
        while (!from.IsEmpty)
        {
            ReadOnlySpan<byte> bytes = from.Span;
            int tagLength = TagLength(bytes);
            if (tagLength == 0 || !ReadLength(bytes[tagLength..], out int lengthLength, out int length))
                return null;
            int start = tagLength + lengthLength;
            if (length > bytes.Length - start)
                return null;
            ReadOnlyMemory<byte> value = from.Slice(start, length);
            bool mayHold = (bytes[0] & 0x20) != 0 || bytes[0] is 0x04 or 0x80 or 0x03 || (bytes[0] == 0x5F && length > 8);
            row.Add(new()
            {
                Tag = bytes[..tagLength].ToArray(),
                Value = value,
                Inside = mayHold ? ReadRow(value, depth + 1) : null,
            });
            from = from[(start + length)..];
        }

        return row;
    }

    /// <summary>Every list of objects in the tree.</summary>
    public static List<List<DataObjectTree>> Rows(List<DataObjectTree> row)
    {
        List<List<DataObjectTree>> rows = [row];
        for (int i = 0; i < rows.Count; i++)
            foreach (DataObjectTree node in rows[i])
                if (node.Inside is { Count: > 0 } inside)
                    rows.Add(inside);
        return rows;
    }

    public static byte[] WriteRow(List<DataObjectTree> row)
    {
        byte[] bytes = new byte[LengthOf(row)];
        Span<byte> left = bytes;
        WriteRow(row, ref left);
        return bytes;
    }

    public DataObjectTree Copy() => new()
    {
        Tag = [.. Tag],
        Value = Value,
        Inside = Inside?.ConvertAll(node => node.Copy()),
    };

    private static void WriteRow(List<DataObjectTree> row, ref Span<byte> left)
    {
        foreach (DataObjectTree node in row)
            node.Write(ref left);
    }

    private void Write(ref Span<byte> left)
    {
        int length = ValueLength;
        Put(Tag, ref left);
        Put(
            length switch
            {
                < 0x80 => [(byte)length],
                < 0x100 => [0x81, (byte)length],
                < 0x10000 => [0x82, (byte)(length >> 8), (byte)length],
                _ => [0x83, (byte)(length >> 16), (byte)(length >> 8), (byte)length],
            },
            ref left);
        if (Inside is null)
            Put(Value.Span, ref left);
        else
            WriteRow(Inside, ref left);
    }

    private static void Put(scoped ReadOnlySpan<byte> bytes, ref Span<byte> left)
    {
        bytes.CopyTo(left);
        left = left[bytes.Length..];
    }

    private int ValueLength => Inside is null ? Value.Length : LengthOf(Inside);

    private static int LengthOf(List<DataObjectTree> row)
    {
        int length = 0;
        foreach (DataObjectTree node in row)
        {
            int value = node.ValueLength;
            length += node.Tag.Length + value + value switch { < 0x80 => 1, < 0x100 => 2, < 0x10000 => 3, _ => 4 };
        }

        return length;
    }

    private static int TagLength(ReadOnlySpan<byte> bytes)
    {
        if ((bytes[0] & 0x1F) != 0x1F)
            return 1;
        int at = 1;
        while (at < bytes.Length && at < 4 && (bytes[at] & 0x80) != 0)
            at++;
        return at < bytes.Length && at < 4 ? at + 1 : 0;
    }

    private static bool ReadLength(ReadOnlySpan<byte> bytes, out int lengthLength, out int length)
    {
        (lengthLength, length) = (1, bytes.IsEmpty ? 0 : bytes[0]);
        if (bytes.IsEmpty || bytes[0] == 0x80)
            return false;
        if (bytes[0] < 0x80)
            return true;
        int count = bytes[0] & 0x7F;
        if (count > 3 || bytes.Length <= count)
            return false;
        length = 0;
        foreach (byte part in bytes.Slice(1, count))
            length = length << 8 | part;
        lengthLength = 1 + count;
        return true;
    }
}

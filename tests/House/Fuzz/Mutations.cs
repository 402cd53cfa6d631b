namespace CheckpointEdge.Tests.Fuzz;

/// <summary>Bends valid bytes: by single bits and lengths, and by whole data objects. Depends on the random alone.</summary>
internal static class Mutations
{
    public const int SizeBytesMax = 300_000;

    private const int StepsMax = 4;
    private const int RandomSizeBytesMax = 300;
    private const int NestingMax = 2000;

    private static readonly byte[] _telling =
        [0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x1F, 0x30, 0x31, 0x3F, 0x5F, 0x7F, 0x80, 0x81, 0x82, 0x84, 0x88, 0xA0, 0xFE, 0xFF];

    /// <summary>An input made from two valid ones; now and then from nothing but chance.</summary>
    public static byte[] Of(byte[] seed, byte[] other, FuzzRandom random)
    {
        if (random.Below(16) == 0)
            return random.Bytes(random.Below(RandomSizeBytesMax));
        byte[] bytes = seed;
        for (int left = 1 + random.Below(StepsMax); left > 0; left--)
        {
            bytes = random.Below(3) == 0 && DataObjectTree.ReadRow(bytes) is { } row
                ? Bend(row, other, random)
                : Bend(bytes, other, random);
            if (bytes.Length > SizeBytesMax)
                bytes = bytes[..SizeBytesMax];
        }

        return bytes;
    }

    private static byte[] Bend(byte[] bytes, byte[] other, FuzzRandom random)
    {
        if (bytes.Length == 0)
            return random.Bytes(1 + random.Below(8));
        int at = random.Below(bytes.Length);
        int until = at + random.Below(Math.Min(64, bytes.Length - at) + 1);
        switch (random.Below(11))
        {
            case 0:
                return With(bytes, at, (byte)(bytes[at] ^ 1 << random.Below(8)));
            case 1:
                return With(bytes, at, random.Of(_telling));
            case 2:
                return With(bytes, at, random.Byte());
            case 3:
                return bytes[..at];
            case 4:
                return [.. bytes, .. random.Bytes(random.Below(40))];
            case 5:
                return [.. bytes[..at], .. bytes[until..]];
            case 6:
                return [.. bytes[..until], .. bytes[at..]];
            case 7:
                return [.. bytes[..at], .. other[random.Below(other.Length + 1)..]];
            case 8:
                return [.. bytes[..at], .. random.Bytes(1 + random.Below(6)), .. bytes[at..]];
            case 9:
                return NearHead(bytes, random);
            default:
                return With(bytes, at, (byte)(bytes[at] + (random.Below(2) == 0 ? 1 : -1)));
        }
    }

    /// <summary>Headers and counts stand at the front; a change there goes deepest.</summary>
    private static byte[] NearHead(byte[] bytes, FuzzRandom random) =>
        With(bytes, random.Below(Math.Min(bytes.Length, 48)), random.Of(_telling));

    private static byte[] Bend(List<DataObjectTree> row, byte[] other, FuzzRandom random)
    {
        List<DataObjectTree> place = random.Of(DataObjectTree.Rows(row));
        int at = random.Below(place.Count);
        DataObjectTree node = place[at];
        switch (random.Below(11))
        {
            case 0:
                place.RemoveAt(at);
                break;
            case 1:
                place.Insert(random.Below(place.Count + 1), node.Copy());
                break;
            case 2:
                int swapped = random.Below(place.Count);
                (place[at], place[swapped]) = (place[swapped], node);
                break;
            case 3:
                node.Tag = [random.Of(_telling)];
                break;
            case 4:
                (node.Inside, node.Value) = (null, Bend(node.Value.ToArray(), other, random));
                break;
            case 5:
                (node.Inside, node.Value) = (null, random.Bytes(random.Below(40)));
                break;
            case 6:
                (node.Inside, node.Value) = (null, default);
                break;
            case 7 when DataObjectTree.ReadRow(other) is { } others:
                place[at] = random.Of(random.Of(DataObjectTree.Rows(others)));
                break;
            case 8:
                (node.Inside, node.Value) = (null, Nested(node.Tag[0], 1 + random.Below(NestingMax)));
                break;
            case 9:
                (node.Inside, node.Value) = (null, Long(random));
                break;
            default:
                for (int copies = random.Below(40); copies > 0; copies--)
                    place.Add(node);
                break;
        }

        return DataObjectTree.WriteRow(row);
    }

    /// <summary>Objects of indefinite length within each other: one more level costs two bytes.</summary>
    private static byte[] Nested(byte tag, int depth)
    {
        byte[] bytes = new byte[depth * 4];
        for (int i = 0; i < depth; i++)
            (bytes[2 * i], bytes[2 * i + 1]) = ((byte)(tag | 0x20), 0x80);
        return bytes;
    }

    /// <summary>A number or text of a size that nobody expects.</summary>
    private static byte[] Long(FuzzRandom random)
    {
        byte[] bytes = new byte[1 << random.Below(14)];
        Array.Fill(bytes, random.Of(_telling));
        return bytes;
    }

    private static byte[] With(byte[] bytes, int at, byte value)
    {
        byte[] changed = [.. bytes];
        changed[at] = value;
        return changed;
    }
}

using System.Buffers.Binary;

namespace CheckpointEdge.Vision.Images.Tiff;

/// <summary>
/// The first directory of a TIFF file (TIFF 6.0, section 2): whole numbers by their tags. Never throws, never loops; what
/// points outside the file is not there.
/// </summary>
internal readonly ref struct TiffDirectory
{
    /// <summary>Real directories have some twenty entries; no more than these are looked at.</summary>
    private const int EntriesMax = 128;

    private const int EntrySizeBytes = 12;
    private const int TypeShort = 3;
    private const int TypeLong = 4;

    private readonly ReadOnlySpan<byte> _file;
    private readonly bool _little;
    private readonly int _at;
    private readonly int _count;

    public TiffDirectory(ReadOnlySpan<byte> file)
    {
        _file = file;
        _little = file.StartsWith("II"u8);
        uint start = file.Length >= 8 ? Number32(4) : 0;
        if (start < 8 || start > file.Length - 2)
            return;
        _at = (int)start + 2;
        _count = Math.Min(Math.Min((int)Number16((int)start), EntriesMax), (file.Length - _at) / EntrySizeBytes);
    }

    public static bool IsTiff(ReadOnlySpan<byte> file) => file.StartsWith("II*\0"u8) || file.StartsWith("MM\0*"u8);

    /// <summary>The number at an index of a tag; <paramref name="otherwise"/> when there is none.</summary>
    public long Value(int tag, long otherwise, int index = 0)
    {
        for (int i = 0; i < _count; i++)
        {
            int entry = _at + i * EntrySizeBytes;
            if (Number16(entry) != tag)
                continue;
            int type = Number16(entry + 2);
            uint count = Number32(entry + 4);
            if (index >= count || type is not (TypeShort or TypeLong))
                return otherwise;
            int size = type == TypeShort ? 2 : 4;
            long place = count * (long)size <= 4 ? entry + 8 : Number32(entry + 8);
            place += (long)index * size;
            if (place + size > _file.Length)
                return otherwise;
            return type == TypeShort ? Number16((int)place) : Number32((int)place);
        }

        return otherwise;
    }

    private ushort Number16(int at) => _little
        ? BinaryPrimitives.ReadUInt16LittleEndian(_file[at..]) : BinaryPrimitives.ReadUInt16BigEndian(_file[at..]);

    private uint Number32(int at) => _little
        ? BinaryPrimitives.ReadUInt32LittleEndian(_file[at..]) : BinaryPrimitives.ReadUInt32BigEndian(_file[at..]);
}

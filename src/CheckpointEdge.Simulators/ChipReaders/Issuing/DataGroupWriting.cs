using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using CheckpointEdge.Simulators.ChipReaders.Protocol;
using CheckpointEdge.TravelDocuments.Chip;

namespace CheckpointEdge.Simulators.ChipReaders.Issuing;

/// <summary>The files of an e-passport that need no key (Doc 9303-10, 3.11 and 4.7). Stateless.</summary>
internal static class DataGroupWriting
{
    /// <summary>The largest command and response that EF.ATR/INFO tells (bytes).</summary>
    private const int ExtendedBytesMax = 65_535;

    /// <summary>DG1: the lines in one row.</summary>
    public static byte[] MachineReadableZone(ImmutableArray<string> lines) =>
        DataObjects.Write(0x61, DataObjects.Write(0x5F1F, Encoding.ASCII.GetBytes(string.Concat(lines))));

    /// <summary>DG7: the holder's signature or usual mark, a picture.</summary>
    public static byte[] SignatureMark(ReadOnlySpan<byte> picture) =>
        DataObjects.Write(0x67, [.. DataObjects.Write(0x02, [0x01]), .. DataObjects.Write(0x5F43, picture)]);

    /// <summary>DG11: the name as it is written at home, and a place of birth.</summary>
    public static byte[] PersonalDetails(string fullName) => Listed(
        0x6B, (0x5F0E, Encoding.UTF8.GetBytes(fullName)), (0x5F11, Encoding.UTF8.GetBytes("FERNHOLM<UTOPIA")));

    /// <summary>DG12: who issued it, and when.</summary>
    public static byte[] DocumentDetails(DateTimeOffset issued) => Listed(
        0x6C,
        (0x5F19, Encoding.UTF8.GetBytes("PASSPORT OFFICE OF UTOPIA")),
        (0x5F26, Encoding.ASCII.GetBytes(issued.ToString("yyyyMMdd", CultureInfo.InvariantCulture))));

    /// <summary>DG13: whatever the state likes.</summary>
    public static byte[] OptionalDetails() => DataObjects.Write(0x6D, DataObjects.Write(0x04, "FICTIONAL"u8));

    /// <summary>DG16: a person to notify.</summary>
    public static byte[] PersonToNotify(DateTimeOffset recorded)
    {
        byte[] person =
        [
            .. DataObjects.Write(0x5F50, Encoding.ASCII.GetBytes(recorded.ToString("yyyyMMdd", CultureInfo.InvariantCulture))),
            .. DataObjects.Write(0x5F51, "LINDQVIST<<FREJA"u8),
            .. DataObjects.Write(0x5F52, "0010000000"u8),
            .. DataObjects.Write(0x5F53, "FERN<STREET<1<FERNHOLM"u8),
        ];
        return DataObjects.Write(0x70, [.. DataObjects.Write(0x02, [0x01]), .. DataObjects.Write(0xA1, person)]);
    }

    /// <summary>EF.COM: versions and the tags that are there.</summary>
    public static byte[] Com(IEnumerable<ChipFile> groups) => DataObjects.Write(0x60,
    [
        .. DataObjects.Write(0x5F01, "0107"u8),
        .. DataObjects.Write(0x5F36, "040000"u8),
        .. DataObjects.Write(0x5C, [.. groups.OrderBy(g => g.Number).Select(g => g.Tag)]),
    ]);

    /// <summary>EF.DIR: the one application.</summary>
    public static byte[] Directory() =>
        DataObjects.Write(0x61, DataObjects.Write(0x4F, Convert.FromHexString("A0000002471001")));

    /// <summary>EF.ATR/INFO: capabilities, and how long commands and responses may be (Doc 9303-10, 3.11.2).</summary>
    public static byte[] AttributeInfo(ChipLimits limits)
    {
        if (!limits.ExtendedLength)
            return DataObjects.Write(0x47, [0x80, 0x01, 0x90]);
        byte[] most = [0, ExtendedBytesMax >> 8, ExtendedBytesMax & 0xFF];
        return
        [
            .. DataObjects.Write(0x47, [0x80, 0x01, 0xD0]),
            .. DataObjects.Write(0x7F66, [.. DataObjects.Write(0x02, most), .. DataObjects.Write(0x02, most)]),
        ];
    }

    /// <summary>A row with its list of tags in front (DG11, DG12).</summary>
    private static byte[] Listed(uint tag, params (uint Tag, byte[] Value)[] objects)
    {
        byte[] tags = [.. objects.SelectMany(o => new[] { (byte)(o.Tag >> 8), (byte)o.Tag })];
        byte[] row = [.. objects.SelectMany(o => DataObjects.Write(o.Tag, o.Value))];
        return DataObjects.Write(tag, [.. DataObjects.Write(0x5C, tags), .. row]);
    }
}

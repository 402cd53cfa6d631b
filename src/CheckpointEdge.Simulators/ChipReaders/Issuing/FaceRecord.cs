using System.Buffers.Binary;
using CheckpointEdge.Simulators.ChipReaders.Protocol;

namespace CheckpointEdge.Simulators.ChipReaders.Issuing;

/// <summary>DG2 with one face (Doc 9303-10, 4.7.2), in the old record format and the new. Stateless.</summary>
internal static class FaceRecord
{
    /// <summary>ISO/IEC 39794-5: jpeg, jpeg2000Lossy.</summary>
    private const byte NewJpeg = 2;

    private const byte NewJpeg2000 = 3;

    /// <param name="picture">JPEG or JPEG 2000.</param>
    public static byte[] DataGroup(ReadOnlySpan<byte> picture, FaceRecordFormat format, int width, int height)
    {
        bool isJpeg = picture is [0xFF, 0xD8, ..];
        bool old = format == FaceRecordFormat.Iso19794;
        byte[] header =
        [
            .. old ? DataObjects.Write(0x80, [0x01, 0x01]) : [],
            .. old ? DataObjects.Write(0x81, [0x02]) : [],
            .. DataObjects.Write(0x87, [0x01, 0x01]),
            .. DataObjects.Write(0x88, [0x00, old ? (byte)0x08 : (byte)0x2A]),
        ];
        byte[] record = old
            ? DataObjects.Write(0x5F2E, Old(picture, isJpeg, width, height))
            : DataObjects.Write(0x7F2E, DataObjects.Write(0xA1, New(picture, isJpeg, width, height)));
        byte[] template = DataObjects.Write(0x7F60, [.. DataObjects.Write(0xA1, header), .. record]);
        byte[] group = DataObjects.Write(0x7F61, [.. DataObjects.Write(0x02, [0x01]), .. template]);
        return DataObjects.Write(0x75, group);
    }

    /// <summary>ISO/IEC 19794-5:2005, 5: facial record header, facial information, image information, picture.</summary>
    private static byte[] Old(ReadOnlySpan<byte> picture, bool isJpeg, int width, int height)
    {
        const int HeaderSize = 14;
        const int InformationSize = 20;
        const int ImageInformationSize = 12;
        byte[] record = new byte[HeaderSize + InformationSize + ImageInformationSize + picture.Length];
        "FAC\0010\0"u8.CopyTo(record);
        BinaryPrimitives.WriteInt32BigEndian(record.AsSpan(8), record.Length);
        BinaryPrimitives.WriteUInt16BigEndian(record.AsSpan(12), 1);
        Span<byte> information = record.AsSpan(HeaderSize);
        BinaryPrimitives.WriteInt32BigEndian(information, record.Length - HeaderSize);
        Span<byte> image = information[InformationSize..];
        image[0] = 1; // full frontal
        image[1] = isJpeg ? (byte)0 : (byte)1;
        BinaryPrimitives.WriteUInt16BigEndian(image[2..], (ushort)width);
        BinaryPrimitives.WriteUInt16BigEndian(image[4..], (ushort)height);
        image[6] = 1; // 24 bits of red, green and blue
        image[7] = 2; // still picture of a digital camera
        picture.CopyTo(image[ImageInformationSize..]);
        return record;
    }

    /// <summary>FaceImageDataBlock of ISO/IEC 39794-5:2019, annex A, with the mandatory fields and the size.</summary>
    private static byte[] New(ReadOnlySpan<byte> picture, bool isJpeg, int width, int height)
    {
        byte[] version = [.. DataObjects.Write(0x80, [3]), .. DataObjects.Write(0x81, [0x07, 0xE3])];
        byte[] size = [.. Number(0x80, width), .. Number(0x81, height)];
        byte[] information =
        [
            .. DataObjects.Write(0xA0, DataObjects.Write(0x80, [isJpeg ? NewJpeg : NewJpeg2000])),
            .. DataObjects.Write(0xA7, size),
        ];
        byte[] representation = [.. DataObjects.Write(0x80, picture), .. DataObjects.Write(0xA1, information)];
        byte[] block =
        [
            .. DataObjects.Write(0x80, [0]),
            .. DataObjects.Write(0xA1, DataObjects.Write(0xA0, DataObjects.Write(0xA0, representation))),
        ];
        return DataObjects.Write(0x65,
        [
            .. DataObjects.Write(0xA0, version),
            .. DataObjects.Write(0xA1, DataObjects.Write(0x30, block)),
        ]);
    }

    /// <summary>A positive integer of two octets, with a zero in front where its top bit is set.</summary>
    private static byte[] Number(uint tag, int value) =>
        DataObjects.Write(tag, value < 0x8000 ? [(byte)(value >> 8), (byte)value] : [0, (byte)(value >> 8), (byte)value]);
}

using CheckpointEdge.TravelDocuments.Chip.Files;
using CheckpointEdge.TravelDocuments.Tlv;

namespace CheckpointEdge.Tests.Chip.Files;

public sealed class FaceRecordTests
{
    private static readonly byte[] _jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3, 4, 5, 6, 7, 8];
    private static readonly byte[] _jpeg2000 = [0xFF, 0x4F, 0xFF, 0x51, 9, 9];

    [Fact]
    public void A_face_of_ISO_19794_5_is_read_with_everything_about_it()
    {
        byte[] face = Face(
            _jpeg, type: 0, gender: 2, eyes: 3, hair: 5, pose: [6, 176, 1], points: [(0x84, 100, 120), (0x21, 90, 200)]);
        DataGroup2 value = Read(Envelope(0x5F2E, Record(face)));
        FaceImage read = Assert.Single(value.Faces);
        Assert.Equal((FaceStandard.Iso19794, ChipImageFormat.Jpeg), (read.Standard, read.Image.Format));
        Assert.Equal((300, 400), (read.Width, read.Height));
        Assert.Equal((FaceGender.Female, EyeColour.Brown, HairColour.Grey), (read.Gender, read.EyeColour, read.HairColour));
        Assert.Equal(new FacePose(10, -10, 0), read.Pose);
        Assert.Equal([new("8.4", 100, 120), new("2.1", 90, 200)], read.Points.ToArray());
        Assert.Equal(_jpeg, read.Image.Bytes.ToArray());
        Assert.Empty(value.Findings);
    }

    [FactNeeding(Needs.Documents)]
    public void Published_records_without_an_envelope_are_read_in_one()
    {
        byte[] old = File.ReadAllBytes(Needs.Data("documents", "ef", "gmrtd-biometric", "ISO19794_Test1_Data.bin"));
        FaceImage face = Assert.Single(Read(Envelope(0x5F2E, old)).Faces);
        Assert.Equal(
            File.ReadAllBytes(Needs.Data("documents", "ef", "gmrtd-biometric", "ISO19794_Test1_Face.jpg")),
            face.Image.Bytes.ToArray());
        byte[] recent = File.ReadAllBytes(Needs.Data("documents", "ef", "gmrtd-biometric", "ICAO_39794_5_AP_MandFields.dat"));
        Assert.Equal(15_000, Assert.Single(Read(Envelope(0x7F2E, recent)).Faces).Image.Bytes.Length);
    }

    [Fact]
    public void Several_images_and_several_templates_are_all_read()
    {
        byte[] two = Record(Face(_jpeg), Face(_jpeg2000, type: 1));
        DataGroup2 value = Read(Envelope(0x5F2E, two, Record(Face(_jpeg))));
        Assert.Equal(
            [ChipImageFormat.Jpeg, ChipImageFormat.Jpeg2000, ChipImageFormat.Jpeg], value.Faces.Select(face => face.Image.Format));
        Assert.Empty(value.Findings);
    }

    [Fact]
    public void The_first_bytes_decide_what_a_picture_is_and_a_record_that_says_otherwise_is_told()
    {
        DataGroup2 value = Read(Envelope(0x5F2E, Record(Face(_jpeg, type: 1))));
        Assert.Equal(ChipImageFormat.Jpeg, value.Faces[0].Image.Format);
        Assert.Equal(FileFindingCodes.ImageFormatDiffers, Assert.Single(value.Findings).Code);
    }

    [Fact]
    public void A_face_whose_length_was_never_filled_in_goes_to_the_end_of_the_record()
    {
        byte[] face = Face(_jpeg);
        face[2] = face[3] = 0;
        DataGroup2 value = Read(Envelope(0x5F2E, Record(face)));
        Assert.Equal(_jpeg, value.Faces[0].Image.Bytes.ToArray());
        Assert.Equal(FileFindingCodes.LengthLies, Assert.Single(value.Findings).Code);
    }

    [Fact]
    public void More_images_than_the_limit_are_left_out_and_told()
    {
        byte[][] faces = [.. Enumerable.Range(0, 20).Select(_ => Face(_jpeg))];
        DataGroup2 value = Read(Envelope(0x5F2E, Record(faces)));
        Assert.Equal(DataGroup2.InstancesMax, value.Faces.Length);
        Assert.Equal(FileFindingCodes.CountWrong, Assert.Single(value.Findings).Code);
    }

    [Fact]
    public void A_picture_over_the_limit_is_not_taken()
    {
        byte[] file = Envelope(0x5F2E, Record(Face([.. _jpeg, .. new byte[ChipImage.SizeBytesMax]])));
        Assert.False(DataGroup2.TryRead(file, out _, out string why));
        Assert.Equal("A face image in DG2 is empty or larger than the limit.", why);
    }

    [Fact]
    public void A_face_of_ISO_39794_5_is_read_with_everything_about_it()
    {
        DataGroup2 value = Read(Envelope(0x7F2E, TlvWriting.Object(0xA1, Block39794(_jpeg2000, format: 3))));
        FaceImage read = Assert.Single(value.Faces);
        Assert.Equal((FaceStandard.Iso39794, ChipImageFormat.Jpeg2000), (read.Standard, read.Image.Format));
        Assert.Equal((413, 531), (read.Width, read.Height));
        Assert.Equal((FaceGender.Female, EyeColour.Hazel, HairColour.Red), (read.Gender, read.EyeColour, read.HairColour));
        Assert.Equal(new FacePose(-12, null, 3), read.Pose);
        Assert.Equal([new("3.8", 150, 160), new("anthropometric 21", 260, 161)], read.Points.ToArray());
        Assert.Empty(value.Findings);
    }

    [Fact]
    public void A_block_of_ISO_39794_5_without_its_wrapper_is_read_too()
    {
        DataGroup2 value = Read(Envelope(0x7F2E, Block39794(_jpeg, format: 2)));
        Assert.Equal(ChipImageFormat.Jpeg, value.Faces[0].Image.Format);
    }

    [Fact]
    public void A_binary_record_in_the_constructed_tag_is_read()
    {
        DataGroup2 value = Read(Envelope(0x7F2E, TlvWriting.Object(0x5F2E, Record(Face(_jpeg)))));
        Assert.Equal(FaceStandard.Iso19794, value.Faces[0].Standard);
    }

    [Fact]
    public void One_unreadable_template_does_not_hide_the_other()
    {
        DataGroup2 value = Read(Envelope(0x5F2E, "nothing"u8.ToArray(), Record(Face(_jpeg))));
        Assert.Single(value.Faces);
        Assert.Equal(FileFindingCodes.InstanceUnreadable, Assert.Single(value.Findings).Code);
    }

    [Theory]
    [InlineData("FAC\0" + "030\0", "version")]
    [InlineData("FAC\0", "cut off")]
    [InlineData("IIR\0", "neither")]
    public void What_is_no_face_is_refused_with_one_sentence(string start, string part)
    {
        byte[] record = [.. System.Text.Encoding.ASCII.GetBytes(start), .. new byte[start.Length == 8 ? 40 : 2]];
        Assert.False(DataGroup2.TryRead(Envelope(0x5F2E, record), out _, out string why));
        Assert.Contains(part, why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_count_of_points_beyond_the_record_is_refused()
    {
        byte[] face = Face(_jpeg);
        face[4] = 0xFF;
        face[5] = 0xFF;
        Assert.False(DataGroup2.TryRead(Envelope(0x5F2E, Record(face)), out _, out string why));
        Assert.Equal("A face image in DG2 is cut off.", why);
    }

    private static DataGroup2 Read(byte[] file)
    {
        Assert.True(DataGroup2.TryRead(file, out DataGroup2? value, out string why), why);
        return value;
    }

    private static byte[] Envelope(uint tag, params byte[][] records)
    {
        byte[] count = [0x02, 0x01, (byte)records.Length];
        byte[][] templates =
        [
            .. records.Select(record => TlvWriting.Object(
                0x7F60, TlvWriting.Object(0xA1, [0x87, 0x02, 0x01, 0x01]), TlvWriting.Object(tag, record))),
        ];
        return TlvWriting.Object(0x75, TlvWriting.Object(0x7F61, [count, .. templates]));
    }

    private static byte[] Record(params byte[][] faces)
    {
        int size = 14 + faces.Sum(face => face.Length);
        return
        [
            .. "FAC\0010\0"u8, .. Number(size, 4), .. Number(faces.Length, 2), .. faces.SelectMany(face => face),
        ];
    }

    private static byte[] Face(
        byte[] picture, byte type = 0, byte gender = 0, byte eyes = 0, byte hair = 0, byte[]? pose = null,
        params (byte Code, int X, int Y)[] points)
    {
        IEnumerable<byte> marks = points.SelectMany(point =>
            (byte[])[1, point.Code, .. Number(point.X, 2), .. Number(point.Y, 2), 0, 0]);
        int size = 20 + points.Length * 8 + 12 + picture.Length;
        return
        [
            .. Number(size, 4), .. Number(points.Length, 2), gender, eyes, hair, 0, 0, 0, 0, 0, .. pose ?? [0, 0, 0], 0, 0, 0,
            .. marks, 1, type, .. Number(300, 2), .. Number(400, 2), 1, 2, 0, 0, 0, 0, .. picture,
        ];
    }

    private static byte[] Block39794(byte[] picture, byte format)
    {
        byte[] information = TlvWriting.Object(0xA1,
            TlvWriting.Object(0xA0, [0x80, 0x01, format]),
            TlvWriting.Object(0xA7, [0x80, 0x02, 0x01, 0x9D, 0x81, 0x02, 0x02, 0x13]));
        byte[] image = TlvWriting.Object(0xA1,
            TlvWriting.Object(0xA0, TlvWriting.Object(0xA0, TlvWriting.Object(0x80, picture), information)));
        byte[] identity = TlvWriting.Object(0xA8,
            TlvWriting.Object(0xA0, TlvWriting.Object(0xA1, [0x80, 0x01, 3])),
            TlvWriting.Object(0xA1, [0x80, 0x01, 7]),
            TlvWriting.Object(0xA2, [0x80, 0x01, 8]),
            TlvWriting.Object(0xA6, TlvWriting.Object(0xA0, [0x80, 0x01, 0xF4]), TlvWriting.Object(0xA2, [0x80, 0x01, 3])));
        byte[] mpeg4 = TlvWriting.Object(0xA0, TlvWriting.Object(0xA0, TlvWriting.Object(0xA0, [0x80, 0x01, 21])));
        byte[] named = TlvWriting.Object(0xA0, TlvWriting.Object(0xA0,
            TlvWriting.Object(0xA1, TlvWriting.Object(0xA0, TlvWriting.Object(0xA0, [0x80, 0x01, 21])))));
        byte[] landmarks = TlvWriting.Object(0xA9,
            TlvWriting.Object(0x30, mpeg4, Place(150, 160)), TlvWriting.Object(0x30, named, Place(260, 161)));
        return TlvWriting.Object(0x65,
            TlvWriting.Object(0xA0, [0x80, 0x01, 3, 0x81, 0x02, 0x07, 0xE3]),
            TlvWriting.Object(0xA1, TlvWriting.Object(0x30, [0x80, 0x01, 0], image, identity, landmarks)));
    }

    private static byte[] Place(int x, int y) => TlvWriting.Object(0xA1, TlvWriting.Object(0xA0,
        TlvWriting.Object(0xA0, TlvWriting.Object(0x80, Number(x, 2)), TlvWriting.Object(0x81, Number(y, 2)))));

    private static byte[] Number(int value, int sizeBytes)
    {
        byte[] number = new byte[sizeBytes];
        for (int i = sizeBytes - 1; i >= 0; i--, value >>= 8)
            number[i] = (byte)value;
        return number;
    }
}

using CheckpointEdge.Tests;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Vision.Faces;
using CheckpointEdge.Vision.Images;
using CheckpointEdge.Vision.Images.Jpeg;
using CheckpointEdge.Vision.MrzImages;

namespace Vision.Tests.Faces;

public sealed class PagePortraitTests
{
    private const string Passport = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";
    private const string Card = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<";

    /// <summary>Pixels a millimetre of the drawn page.</summary>
    private const double Scale = 4;

    [Theory]
    [InlineData(0)]
    [InlineData(37)]
    [InlineData(90)]
    [InlineData(180)]
    [InlineData(-145)]
    public void Without_a_detector_the_left_part_above_the_zone_is_cut_whichever_way_the_page_lies(double degrees)
    {
        ColourPicture picture = Page(degrees, out ZoneCorner[] corners);

        ColourPicture cut = PagePortrait.Cut(picture, Reading(Passport, corners), detector: null)!;

        // The drawn photograph is blue, the rest of the page is not: nearly all of the blue is in the cut.
        Assert.InRange((double)Blue(cut) / Blue(picture), 0.97, 1.03);
        Assert.True(cut.Height > cut.Width);
    }

    [Fact]
    public void A_card_s_back_and_a_picture_without_a_zone_show_no_photograph()
    {
        ColourPicture picture = Page(0, out ZoneCorner[] corners);
        Assert.Null(PagePortrait.Cut(picture, Reading(Card, corners), null));
        Assert.Null(PagePortrait.Cut(picture, Reading(Passport, []), null));
    }

    [Fact]
    public void A_zone_of_no_length_or_far_away_is_no_failure()
    {
        ColourPicture picture = Page(0, out _);
        foreach (float length in (ReadOnlySpan<float>)[0, 1, 40, float.NaN, float.PositiveInfinity])
            Assert.Null(PagePortrait.Cut(picture, Reading(Passport, [new(5, 5), new(5 + length, 5), new(5 + length, 9), new(5, 9)]), null));
    }

    [FactNeeding(Needs.Documents, Needs.Faces, Needs.Jpeg)]
    public void On_specimen_passports_the_holder_s_face_is_cut_out_upright_and_large()
    {
        using InstalledFaces faces = FacePictures.Open();
        MrzPictureReader reader = new();
        int passports = 0, cut = 0;
        foreach (string file in Directory.EnumerateFiles(Needs.Data("documents", "images", "passporteye"), "*pass*"))
        {
            ColourPicture picture = PictureDecoder.Decode(File.ReadAllBytes(file)).Picture!.AtMost(2048);
            MrzPictureReading reading = reader.Read(picture.ToGrey(), new DateOnly(2026, 1, 1));
            if (reading.Format != MrzFormat.TD3)
                continue;
            passports++;
            if (PagePortrait.Cut(picture, reading, faces.Detector) is not { } portrait)
                continue;
            cut++;
            if (Environment.GetEnvironmentVariable("CPE_WRITE_PICTURES") is { Length: > 1 } folder)
                File.WriteAllBytes(Path.Combine(folder, Path.GetFileNameWithoutExtension(file) + ".jpg"), JpegEncoder.Encode(portrait)!);
            DetectedFace face = Assert.Single(faces.Detector!.Detect(portrait), one => one.Box.Height > portrait.Height / 3f);
            Assert.True(face.Landmarks.RightEye.Y < face.Landmarks.RightMouth.Y);
        }

        Assert.True(passports >= 5, $"{passports} passports were read");
        Assert.True(cut >= passports - 1, $"{cut} of {passports} photographs were found");
    }

    private static MrzPictureReading Reading(string lines, ZoneCorner[] corners) => new()
    {
        Lines = [.. lines.Split('\n')],
        Reading = MrzParser.Parse(lines, new DateOnly(2026, 1, 1)),
        Accepted = true,
        Confidence = 1,
        Doubts = [],
        Findings = [],
        Advice = PlacementAdvice.Good,
        Corners = [.. corners],
    };

    /// <summary>A grey page on a dark table with a blue photograph where Doc 9303 part 4 has it, turned about the middle.</summary>
    private static ColourPicture Page(double degrees, out ZoneCorner[] corners)
    {
        const int Side = 700;
        (double sine, double cosine) = Math.SinCos(degrees * Math.PI / 180);
        ColourPicture picture = new(Side, Side);
        for (int y = 0; y < Side; y++)
        {
            Span<byte> row = picture.Row(y);
            for (int x = 0; x < Side; x++)
            {
                // Millimetres on the page, from its lower left corner.
                (double dx, double dy) = ((x - Side / 2) / Scale, (y - Side / 2) / Scale);
                (double across, double up) = (62.5 + dx * cosine + dy * sine, 44 - (dy * cosine - dx * sine));
                (byte, byte, byte) colour = across is > 5 and < 40 && up is > 27 and < 72 ? ((byte)20, (byte)20, (byte)200)
                    : across is > 0 and < 125 && up is > 0 and < 88 ? ((byte)190, (byte)190, (byte)190)
                    : ((byte)40, (byte)40, (byte)40);
                (row[3 * x], row[3 * x + 1], row[3 * x + 2]) = colour;
            }
        }

        ZoneCorner At(double across, double up)
        {
            (double right, double down) = ((across - 62.5) * Scale, (44 - up) * Scale);
            return new((float)(Side / 2 + right * cosine - down * sine), (float)(Side / 2 + right * sine + down * cosine));
        }

        corners = [At(6, 19), At(6 + 111.76, 19), At(6 + 111.76, 7), At(6, 7)];
        return picture;
    }

    private static int Blue(ColourPicture picture)
    {
        int blue = 0;
        for (int at = 0; at < picture.Pixels.Length; at += 3)
            blue += picture.Pixels[at + 2] > 140 && picture.Pixels[at] < 80 ? 1 : 0;
        return blue;
    }
}

using CheckpointEdge.Tests;
using CheckpointEdge.Vision.Faces;
using CheckpointEdge.Vision.Images;

namespace Vision.Tests.Faces;

/// <summary>Real pictures of faces and of none, through detector, gate and network.</summary>
public sealed class FaceReaderTests
{
    [FactNeeding(Needs.Faces)]
    public void One_person_is_nearer_than_a_stranger()
    {
        using InstalledFaces faces = FacePictures.Open();
        using FaceReading first = faces.Reader!.Read(FacePictures.Orl(1, 1));
        using FaceReading same = faces.Reader!.Read(FacePictures.Orl(1, 2));
        using FaceReading stranger = faces.Reader!.Read(FacePictures.Orl(5, 1));
        Assert.True(first.IsComparable && same.IsComparable && stranger.IsComparable);
        double threshold = faces.Model!.Calibration!.ThresholdAt(1e-4);
        Assert.True(first.Template!.Compare(same.Template!) > threshold);
        Assert.True(first.Template!.Compare(stranger.Template!) < threshold);
        Assert.Equal(FaceBand.Alike, FaceVerification.Of(first.Template!.Compare(same.Template!), faces.Model.Calibration).Band);
    }

    [FactNeeding(Needs.Faces)]
    public void A_large_picture_gives_nearly_the_same_template_as_the_small_one()
    {
        using InstalledFaces faces = FacePictures.Open();
        ColourPicture small = FacePictures.Orl(3, 1);
        ColourPicture large = FacePictures.Grey(small.Width * 10, small.Height * 10);
        FacePictures.Place(large, small, 0, 0, times: 10);
        using FaceReading one = faces.Reader!.Read(small);
        using FaceReading other = faces.Reader!.Read(large);
        Assert.True(one.Template!.Compare(other.Template!) > 0.9);
    }

    [FactNeeding(Needs.Faces)]
    public void No_face_all_black_and_one_pixel_are_findings()
    {
        using InstalledFaces faces = FacePictures.Open();
        ColourPicture[] pictures = [FacePictures.Grey(320, 240), FacePictures.Grey(640, 480, 0), new(1, 1), new(4000, 1)];
        foreach (ColourPicture picture in pictures)
        {
            using FaceReading reading = faces.Reader!.Read(picture);
            Assert.Null(reading.Template);
            Assert.Equal("No face is in the picture.", reading.Finding);
        }
    }

    [FactNeeding(Needs.Faces)]
    public void Twenty_faces_are_found_and_none_is_chosen_silently()
    {
        using InstalledFaces faces = FacePictures.Open();
        ColourPicture crowd = FacePictures.Grey(5 * 120, 4 * 130);
        for (int i = 0; i < 20; i++)
            FacePictures.Place(crowd, FacePictures.Orl(i + 1, 1), i % 5 * 120 + 14, i / 5 * 130 + 9);
        using FaceReading reading = faces.Reader!.Read(crowd);
        Assert.InRange(reading.Faces.Count, 18, 20);
        Assert.Equal("More than one face is in the picture.", reading.Finding);
        Assert.False(reading.IsComparable);
    }

    [FactNeeding(Needs.Faces)]
    public void A_face_on_a_shirt_does_not_disturb_the_one_above_it()
    {
        using InstalledFaces faces = FacePictures.Open();
        ColourPicture traveller = FacePictures.Grey(420, 620);
        FacePictures.Place(traveller, FacePictures.Orl(2, 1), 72, 20, times: 3);
        FacePictures.Place(traveller, FacePictures.Orl(8, 1), 164, 480);
        using FaceReading reading = faces.Reader!.Read(traveller);
        using FaceReading alone = faces.Reader!.Read(FacePictures.Orl(2, 1));
        Assert.Equal(2, reading.Faces.Count);
        Assert.True(reading.IsComparable, reading.Finding);
        Assert.True(reading.Template!.Compare(alone.Template!) > 0.8);
    }

    [FactNeeding(Needs.Faces)]
    public void The_gate_is_narrower_for_galleries_and_names_what_is_wrong()
    {
        using InstalledFaces faces = FacePictures.Open();
        ColourPicture dark = FacePictures.Orl(4, 1);
        foreach (ref byte value in dark.Pixels)
            value = (byte)(value / 12);
        using FaceReading tooDark = faces.Reader!.Read(dark);
        if (tooDark.Face is not null)
            Assert.Contains(FaceMeasure.UnderExposurePrevention, tooDark.Quality!.Failing);
        Assert.False(tooDark.IsComparable);

        ColourPicture small = FacePictures.Grey(300, 300);
        FacePictures.Place(small, Halved(FacePictures.Orl(4, 1)), 120, 120);
        using FaceReading tiny = faces.Reader!.Read(small, FaceUse.Enrolment);
        Assert.False(tiny.IsComparable);
    }

    [FactNeeding(Needs.Faces)]
    public void Frames_of_one_person_are_joined_and_another_person_is_left_out()
    {
        using InstalledFaces faces = FacePictures.Open();
        using FaceFusion fusion = new();
        using FaceReading first = faces.Reader!.ReadFrame(FacePictures.Orl(6, 1));
        using FaceReading second = faces.Reader!.ReadFrame(FacePictures.Orl(6, 2));
        using FaceReading stranger = faces.Reader!.ReadFrame(FacePictures.Orl(12, 1));
        Assert.NotNull(first.Presentation);
        Assert.True(fusion.Add(first));
        Assert.True(fusion.Add(second));
        Assert.False(fusion.Add(stranger));
        using FaceTemplate joined = fusion.Result()!;
        Assert.True(joined.Compare(first.Template!) > 0.6 && joined.Compare(second.Template!) > 0.6);
    }

    [FactNeeding(Needs.Faces)]
    public void In_a_frame_who_stands_near_and_who_stands_far_is_found_as_in_a_picture()
    {
        using InstalledFaces faces = FacePictures.Open();
        foreach (int times in new[] { 4, 2, 1 })
        {
            ColourPicture frame = FacePictures.Grey(640, 480);
            FacePictures.Place(frame, FacePictures.Orl(2, 1), 150, 20, times);
            using FaceReading live = faces.Reader!.ReadFrame(frame);
            using FaceReading still = faces.Reader!.Read(frame);
            Assert.Single(live.Faces);
            Assert.InRange(live.Face!.Box.Overlap(still.Face!.Box), 0.8, 1);
            Assert.True(live.Template!.Compare(still.Template!) > 0.85);
        }
    }

    [FactNeeding(Needs.Faces)]
    public void Nobody_in_a_frame_is_looked_for_twice_and_not_found()
    {
        using InstalledFaces faces = FacePictures.Open();
        Assert.Empty(faces.Detector!.DetectLive(FacePictures.Grey(640, 480)));
        Assert.Empty(faces.Detector!.DetectLive(new ColourPicture(4000, 1)));
    }

    [FactNeeding(Needs.Faces)]
    public void A_disposed_reading_leaves_no_template()
    {
        using InstalledFaces faces = FacePictures.Open();
        FaceReading reading = faces.Reader!.Read(FacePictures.Orl(1, 1));
        FaceTemplate template = reading.Template!;
        reading.Dispose();
        Assert.Equal(-1, template.Values.IndexOfAnyExcept(0f));
    }

    private static ColourPicture Halved(ColourPicture picture)
    {
        ColourPicture half = new(picture.Width / 3, picture.Height / 3);
        for (int y = 0; y < half.Height; y++)
            for (int x = 0; x < half.Width; x++)
                picture.Row(3 * y).Slice(9 * x, 3).CopyTo(half.Row(y)[(3 * x)..]);
        return half;
    }
}

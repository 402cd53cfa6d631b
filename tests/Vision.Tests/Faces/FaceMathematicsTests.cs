using CheckpointEdge.Vision.Faces;

namespace Vision.Tests.Faces;

/// <summary>What needs no network: templates, calibration, boxes.</summary>
public sealed class FaceMathematicsTests
{
    private static readonly FaceCalibration _calibration = new("drawn numbers", 1000, 10000,
        [new(1e-1, 0.2, 0), new(1e-2, 0.3, 0.001), new(1e-3, 0.4, 0.002), new(1e-4, 0.45, 0.005)]);

    [Fact]
    public void Templates_of_different_models_are_never_compared()
    {
        using FaceTemplate one = new("a", [1, 0, 0]);
        using FaceTemplate other = new("b", [1, 0, 0]);
        Assert.Throws<ArgumentException>(() => one.Compare(other));
        Assert.Equal(1, one.Compare(one), 5);
    }

    [Fact]
    public void A_template_without_direction_is_refused()
    {
        Assert.Throws<CheckpointEdge.Vision.Inference.InferenceException>(() => new FaceTemplate("a", [0, 0, 0]));
        Assert.Throws<CheckpointEdge.Vision.Inference.InferenceException>(() => new FaceTemplate("a", []));
    }

    [Fact]
    public void The_threshold_rises_with_the_gallery_and_says_where_it_is_an_estimate()
    {
        IdentificationThreshold small = _calibration.ForGallery(10, 0.01);
        IdentificationThreshold large = _calibration.ForGallery(1_000_000, 0.001);
        Assert.False(small.Extrapolated);
        Assert.Equal(0.4, small.Threshold, 2);
        Assert.True(large.Extrapolated);
        Assert.True(large.Threshold > 0.6);
    }

    [Fact]
    public void A_score_is_a_band_and_never_better_than_what_was_measured()
    {
        Assert.Equal(FaceBand.Alike, FaceVerification.Of(0.46f, _calibration).Band);
        Assert.Equal(FaceBand.Unclear, FaceVerification.Of(0.35f, _calibration).Band);
        Assert.Equal(FaceBand.Different, FaceVerification.Of(0.1f, _calibration).Band);
        Assert.Equal(1e-4, FaceVerification.Of(0.99f, _calibration).Fmr!.Value, 9);
        Assert.Equal(FaceBand.NotCalibrated, FaceVerification.Of(0.99f, null).Band);
        Assert.Equal(1e-3, _calibration.FmrAt(0.4), 6);
        Assert.Equal(0.35, _calibration.ThresholdAt(Math.Sqrt(1e-5)), 6);
    }

    [Fact]
    public void Boxes_overlap_by_their_common_area()
    {
        FaceBox box = new(0, 0, 10, 10);
        Assert.Equal(1, box.Overlap(box));
        Assert.Equal(0, box.Overlap(new FaceBox(10, 0, 10, 10)));
        Assert.Equal(1f / 3, box.Overlap(new FaceBox(5, 0, 10, 10)), 5);
    }
}

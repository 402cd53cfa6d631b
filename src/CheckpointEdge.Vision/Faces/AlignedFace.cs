using CheckpointEdge.Vision.Images;
using CheckpointEdge.Vision.Inference;

namespace CheckpointEdge.Vision.Faces;

/// <summary>
/// One face, upright and 112 × 112, as planes of 0 to 255: measured and then embedded, so that it is cut out once. Disposing overwrites it.
/// One caller at a time.
/// </summary>
internal sealed class AlignedFace : IDisposable
{
    private readonly ColourOrder _order;

    private AlignedFace(Tensor planes, ColourOrder order)
    {
        Planes = planes;
        _order = order;
    }

    /// <summary>1 × 3 × 112 × 112.</summary>
    public Tensor Planes { get; }

    public static AlignedFace Of(ColourPicture picture, FaceLandmarks landmarks, ColourOrder order)
    {
        const int Side = FaceAlignment.Side;
        Tensor planes = new([1, 3, Side, Side], new float[3 * Side * Side]);
        FaceAlignment.Align(picture, landmarks, order, planes.Values);
        return new AlignedFace(planes, order);
    }

    /// <summary>The luma of ITU-R BT.601.</summary>
    public void ToGrey(Span<float> grey)
    {
        const float Red = 0.299f;
        const float Green = 0.587f;
        const float Blue = 0.114f;
        (float first, float third) = _order == ColourOrder.Rgb ? (Red, Blue) : (Blue, Red);
        ReadOnlySpan<float> planes = Planes.Values;
        for (int i = 0; i < grey.Length; i++)
            grey[i] = first * planes[i] + Green * planes[i + grey.Length] + third * planes[i + 2 * grey.Length];
    }

    public void Dispose() => Planes.Wipe();
}

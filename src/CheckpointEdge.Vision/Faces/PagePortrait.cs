using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Vision.Images;
using CheckpointEdge.Vision.MrzImages;

namespace CheckpointEdge.Vision.Faces;

/// <summary>
/// The holder's photograph cut out of a picture of the data page: the zone says where the page lies, the largest face on it where
/// the photograph is; without a face detector it is the place that Doc 9303 gives it. Stateless, safe for concurrent callers.
/// </summary>
public static class PagePortrait
{
    /// <summary>From character to character of a zone (millimetres; Doc 9303 part 3, 4.2.2: ten to the inch).</summary>
    private const double PitchMillimetres = 2.54;

    /// <summary>More pixels than the camera gave are not made up; more than this nobody needs (pixels a millimetre).</summary>
    private const double ScaleMax = 8;

    /// <summary>Below this a face is a smear (pixels a millimetre).</summary>
    private const double ScaleMin = 1.5;

    /// <summary>The part of a page with the photograph, measured from the left end of the zone and upwards from its middle (millimetres).</summary>
    private sealed record Layout(int Characters, double Left, double Width, double Bottom, double Height);

    /// <summary>Of Doc 9303 parts 4, 6 and 7; a card of format TD1 has its zone on the other side.</summary>
    private static Layout? LayoutOf(MrzFormat format) => format switch
    {
        MrzFormat.TD3 or MrzFormat.MrvA => new Layout(44, -6, 125, 9, 69),
        MrzFormat.TD2 or MrzFormat.MrvB => new Layout(36, -6, 105, 9, 55),
        _ => null,
    };

    /// <param name="picture">The one that <paramref name="reading"/> was read from, at the same size.</param>
    /// <param name="detector">Null where faces cannot be found.</param>
    /// <returns>Null when the picture cannot show a photograph: no zone, a card's back, too far away.</returns>
    /// <exception cref="Inference.InferenceException">The detector's network cannot be run.</exception>
    public static ColourPicture? Cut(ColourPicture picture, MrzPictureReading reading, FaceDetector? detector)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(reading);
        if (reading.Corners.Length != 4 || reading.Format is not { } format || LayoutOf(format) is not { } layout)
            return null;
        (PicturePoint left, PicturePoint right) = (Middle(reading.Corners[0], reading.Corners[3]), Middle(reading.Corners[1], reading.Corners[2]));
        double scale = Math.Sqrt(Squared(right.X - left.X) + Squared(right.Y - left.Y)) / (layout.Characters * PitchMillimetres);
        if (!(scale >= ScaleMin) || !double.IsFinite(scale))
            return null;

        ColourPicture page = Upright(picture, left, right, layout, Math.Min(scale, ScaleMax));
        if (detector is null)
            return Part(page, page.Width * 0.02, 0, page.Width * 0.38, page.Height);
        return detector.Detect(page) is [{ Box: var face }, ..]
            ? Part(page, face.X + face.Width / 2 - face.Height * 0.8, face.Y - face.Height * 0.5, face.Height * 1.6, face.Height * 2)
            : null;
    }

    /// <summary>
    /// Turned and scaled, not straightened: two short lines say little of how the page tilts, and a face bears a little of it.
    /// </summary>
    private static ColourPicture Upright(ColourPicture picture, PicturePoint left, PicturePoint right, Layout layout, double scale)
    {
        double millimetres = layout.Characters * PitchMillimetres;
        (double x, double y) = ((right.X - left.X) / millimetres, (right.Y - left.Y) / millimetres);

        // Down the page is a quarter turn clockwise of along the text.
        double top = layout.Bottom + layout.Height;
        PictureTransform transform = new(
            x / scale, -y / scale, left.X + x * layout.Left + y * top,
            y / scale, x / scale, left.Y + y * layout.Left - x * top);
        return picture.Warped(transform, (int)(layout.Width * scale), (int)(layout.Height * scale), fill: 128);
    }

    private static ColourPicture? Part(ColourPicture page, double x, double y, double width, double height)
    {
        (int left, int top) = (Math.Max(0, (int)x), Math.Max(0, (int)y));
        (int right, int bottom) = (Math.Min(page.Width, (int)(x + width)), Math.Min(page.Height, (int)(y + height)));
        return right - left < 1 || bottom - top < 1
            ? null
            : page.Warped(new PictureTransform(1, 0, left, 0, 1, top), right - left, bottom - top);
    }

    private static PicturePoint Middle(ZoneCorner one, ZoneCorner other) => new((one.X + other.X) / 2, (one.Y + other.Y) / 2);

    private static double Squared(double side) => side * side;
}

namespace CheckpointEdge.Vision.MrzImages;

/// <summary>
/// Where one printed line lies in a picture: the middle of its first and last character, and how high its capitals are
/// at both ends. Places in pixels of the full picture, x to the right, y down; the line is read from first to last.
/// </summary>
internal readonly record struct TextLine(
    float FirstX, float FirstY, float LastX, float LastY, float FirstHeight, float LastHeight)
{
    /// <summary>How far the middle of the line lies below the straight line between its ends (pixels).</summary>
    public float Sag { get; init; }

    /// <summary>How unevenly the characters follow each other (perspective): 0 when evenly, else up to about ±0.3.</summary>
    public float Bend { get; init; }

    public float Length => MathF.Sqrt((LastX - FirstX) * (LastX - FirstX) + (LastY - FirstY) * (LastY - FirstY));

    /// <summary>The same line read from its other end: the picture turned by half.</summary>
    public TextLine Turned => new(LastX, LastY, FirstX, FirstY, LastHeight, FirstHeight)
    {
        Sag = -Sag,
        Bend = -Bend,
    };

    /// <summary>The line some characters longer or shorter at each end, by parts of its length; straight and even.</summary>
    public TextLine Between(float start, float end) => new(
        FirstX + (LastX - FirstX) * start,
        FirstY + (LastY - FirstY) * start,
        FirstX + (LastX - FirstX) * end,
        FirstY + (LastY - FirstY) * end,
        FirstHeight + (LastHeight - FirstHeight) * start,
        FirstHeight + (LastHeight - FirstHeight) * end);

    /// <summary>The line moved at right angles, by capitals' heights at each end; below it is positive.</summary>
    public TextLine Moved(float firstHeights, float lastHeights)
    {
        float length = MathF.Max(Length, 1e-3f);
        float downX = -(LastY - FirstY) / length;
        float downY = (LastX - FirstX) / length;
        return this with
        {
            FirstX = FirstX + downX * firstHeights * FirstHeight,
            FirstY = FirstY + downY * firstHeights * FirstHeight,
            LastX = LastX + downX * lastHeights * LastHeight,
            LastY = LastY + downY * lastHeights * LastHeight,
        };
    }
}

namespace CheckpointEdge.Vision.Images.Png;

/// <summary>How a pixel lies in a row (ISO/IEC 15948, 11.2.2). Immutable.</summary>
/// <param name="BitDepth">Bits a sample: 1, 2, 4, 8 or 16.</param>
/// <param name="Channels">Samples a pixel: 1 to 4.</param>
internal sealed record PngFormat(int BitDepth, int Channels, bool HasPalette)
{
    public bool HasAlpha => Channels is 2 or 4;

    public int BitsAPixel => BitDepth * Channels;

    /// <summary>The distance to the pixel before, as the filters count: at least one byte (9.2).</summary>
    public int FilterDistanceBytes => Math.Max(1, BitsAPixel / 8);

    /// <summary>Null where the standard has no such pair.</summary>
    public static PngFormat? Of(int bitDepth, int colourType) => (colourType, bitDepth) switch
    {
        (0, 1 or 2 or 4 or 8 or 16) => new PngFormat(bitDepth, 1, false),
        (2, 8 or 16) => new PngFormat(bitDepth, 3, false),
        (3, 1 or 2 or 4 or 8) => new PngFormat(bitDepth, 1, true),
        (4, 8 or 16) => new PngFormat(bitDepth, 2, false),
        (6, 8 or 16) => new PngFormat(bitDepth, 4, false),
        _ => null,
    };

    public int RowSizeBytes(int width) => (int)(((long)width * BitsAPixel + 7) / 8);
}

/// <summary>Which pixels one pass of Adam7 holds (8.2); an uninterlaced picture is one pass of all.</summary>
internal readonly record struct PngPass(int FirstColumn, int FirstRow, int ColumnStep, int RowStep)
{
    public static readonly PngPass[] Whole = [new(0, 0, 1, 1)];

    public static readonly PngPass[] Seven =
    [
        new(0, 0, 8, 8), new(4, 0, 8, 8), new(0, 4, 4, 8), new(2, 0, 4, 4), new(0, 2, 2, 4), new(1, 0, 2, 2), new(0, 1, 1, 2),
    ];

    public int Columns(int width) => (width - FirstColumn + ColumnStep - 1) / ColumnStep;

    public int Rows(int height) => (height - FirstRow + RowStep - 1) / RowStep;
}

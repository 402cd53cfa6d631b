namespace CheckpointEdge.Vision.Images.Png;

/// <summary>The five filters of a row (ISO/IEC 15948, 9.2), undone in place.</summary>
internal static class PngFilter
{
    /// <param name="row">Without its filter byte; holds the plain bytes afterwards.</param>
    /// <param name="above">The plain row above; zeros over the first.</param>
    /// <param name="distance">Bytes to the pixel before.</param>
    /// <exception cref="InvalidDataException">There is no such filter.</exception>
    public static void Undo(byte filter, Span<byte> row, ReadOnlySpan<byte> above, int distance)
    {
        switch (filter)
        {
            case 0:
                break;
            case 1:
                for (int i = distance; i < row.Length; i++)
                    row[i] += row[i - distance];
                break;
            case 2:
                for (int i = 0; i < row.Length; i++)
                    row[i] += above[i];
                break;
            case 3:
                for (int i = 0; i < row.Length; i++)
                    row[i] += (byte)(((i >= distance ? row[i - distance] : 0) + above[i]) / 2);
                break;
            case 4:
                for (int i = 0; i < row.Length; i++)
                {
                    row[i] += i >= distance
                        ? Paeth(row[i - distance], above[i], above[i - distance])
                        : above[i];
                }

                break;
            default:
                throw new InvalidDataException("There is no such filter.");
        }
    }

    private static byte Paeth(int left, int up, int upLeft)
    {
        int guess = left + up - upLeft;
        int fromLeft = Math.Abs(guess - left), fromUp = Math.Abs(guess - up), fromUpLeft = Math.Abs(guess - upLeft);
        return (byte)(fromLeft <= fromUp && fromLeft <= fromUpLeft ? left : fromUp <= fromUpLeft ? up : upLeft);
    }
}

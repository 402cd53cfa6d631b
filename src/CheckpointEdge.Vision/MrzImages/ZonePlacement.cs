using System.Collections.Immutable;
using CheckpointEdge.Vision.Images;

namespace CheckpointEdge.Vision.MrzImages;

/// <summary>Where the zone lies, and what would make it easier to read. Stateless.</summary>
internal static class ZonePlacement
{
    /// <summary>Characters closer than this are read, but not surely (pixels).</summary>
    private const float PitchMin = 8;

    /// <summary>This white is a reflection, not paper (grey levels).</summary>
    private const byte White = 252;

    /// <summary>Paper may be burnt out as a whole; a reflection is white beside paper that is not.</summary>
    private const float WhiteShareMin = 0.9f;

    private const int Pieces = 11;

    public static ImmutableArray<ZoneCorner> Corners(SeenZone zone)
    {
        float room = 0.5f / (zone.Length - 1);
        TextLine top = zone.Lines[0].Second.Line.Between(-room, 1 + room).Moved(-0.7f, -0.7f);
        TextLine bottom = zone.Lines[^1].Second.Line.Between(-room, 1 + room).Moved(0.7f, 0.7f);
        return
        [
            new(top.FirstX, top.FirstY),
            new(top.LastX, top.LastY),
            new(bottom.LastX, bottom.LastY),
            new(bottom.FirstX, bottom.FirstY),
        ];
    }

    public static PlacementAdvice Advise(PicturePyramid pyramid, SeenZone zone, bool accepted, out double? glareAt)
    {
        glareAt = null;
        if (accepted)
            return PlacementAdvice.Good;
        TextLine line = zone.Lines[0].Second.Line;
        glareAt = Glare(pyramid.Full, zone);
        if (glareAt is not null)
            return PlacementAdvice.Glare;
        if (line.Length / (zone.Length - 1) < PitchMin)
            return PlacementAdvice.TooFar;
        bool upsideDown = line.LastX < line.FirstX;
        return zone.Turned || upsideDown ? PlacementAdvice.TurnRound : PlacementAdvice.HoldStill;
    }

    /// <summary>The middle of the whitest piece of the lines, when only some pieces are white.</summary>
    private static double? Glare(GreyPicture picture, SeenZone zone)
    {
        Span<float> shares = stackalloc float[Pieces];
        foreach (TwoLooks looks in zone.Lines)
        {
            for (int piece = 0; piece < Pieces; piece++)
            {
                TextLine part = looks.Second.Line.Between(piece / (float)Pieces, (piece + 1) / (float)Pieces);
                shares[piece] = MathF.Max(shares[piece], WhiteShare(picture, part));
            }
        }

        int white = 0;
        int whitest = 0;
        for (int piece = 0; piece < Pieces; piece++)
        {
            white += shares[piece] > WhiteShareMin ? 1 : 0;
            whitest = shares[piece] > shares[whitest] ? piece : whitest;
        }

        return white is > 0 and < Pieces / 2 ? (whitest + 0.5) / Pieces : null;
    }

    private static float WhiteShare(GreyPicture picture, in TextLine part)
    {
        const int Steps = 16;
        const int Rows = 5;
        int white = 0;
        for (int row = 0; row < Rows; row++)
        {
            float beside = (row - Rows / 2) * 0.25f;
            TextLine line = part.Moved(beside, beside);
            for (int step = 0; step < Steps; step++)
            {
                float along = step / (float)(Steps - 1);
                int x = Math.Clamp((int)(line.FirstX + (line.LastX - line.FirstX) * along), 0, picture.Width - 1);
                int y = Math.Clamp((int)(line.FirstY + (line.LastY - line.FirstY) * along), 0, picture.Height - 1);
                white += picture.Row(y)[x] >= White ? 1 : 0;
            }
        }

        return white / (float)(Steps * Rows);
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;

namespace CheckpointEdge.Simulators.ChipReaders.Faces;

/// <summary>
/// A face of nobody, drawn from a text: the same text gives the same picture to the byte. 413 × 531 pixels, JPEG of about
/// fifteen kilobytes, as DG2 of a real passport holds. Stateless.
/// </summary>
internal static class DrawnFace
{
    public const int Width = 413;
    public const int Height = 531;

    private const int Quality = 56;
    private const float GrainStrength = 9;

    private static readonly Vector3[] _skins = [new(232, 196, 170), new(214, 170, 138), new(176, 128, 96), new(126, 86, 62), new(240, 208, 186)];
    private static readonly Vector3[] _hairs = [new(52, 38, 30), new(28, 26, 28), new(122, 86, 50), new(176, 144, 92), new(140, 140, 144)];
    private static readonly Vector3[] _coats = [new(58, 74, 92), new(92, 62, 66), new(64, 84, 66), new(88, 84, 72), new(48, 48, 58)];

    /// <summary>A frame of a camera at a desk: the same face smaller, a little beside the middle, in the light of a hall (pixels).</summary>
    public const int FrameWidth = 640;
    public const int FrameHeight = 480;

    private const float FrameScale = 1.35f;
    private const float FrameLeft = 130;

    /// <summary>The photograph of a document.</summary>
    public static byte[] Jpeg(string id)
    {
        (Func<float, float, Vector3> paint, uint seed) = Person(id);
        return JpegWriter.Write(Width, Height, Quality, (x, y) => Light(paint(x, y), x, y, seed));
    }

    /// <summary>The same person before a camera.</summary>
    public static byte[] Frame(string id)
    {
        (Func<float, float, Vector3> paint, uint seed) = Person(id);
        return JpegWriter.Write(FrameWidth, FrameHeight, Quality, (x, y) =>
            Light(paint((x - FrameLeft) * FrameScale, y * FrameScale - 70) * new Vector3(0.9f, 0.92f, 0.97f), x, y, seed + 1));
    }

    /// <summary>Nobody there: the wall behind the traveller, or the table under a document.</summary>
    public static byte[] Empty() =>
        JpegWriter.Write(FrameWidth, FrameHeight, Quality, (x, y) => Light(new Vector3(150 - y / 30f), x, y, 1));

    private static (Func<float, float, Vector3> Paint, uint Seed) Person(string id)
    {
        uint seed = 2166136261;
        foreach (char c in id)
            seed = (seed ^ c) * 16777619;
        Vector3 skin = _skins[seed % 5];
        Vector3 hair = _hairs[seed / 5 % 5];
        Vector3 coat = _coats[seed / 25 % 5];
        float width = 88 + seed / 125 % 17;
        float length = 122 + seed / 2125 % 15;
        return ((x, y) => Paint(x, y, skin, hair, coat, width, length), seed);
    }

    /// <summary>From the back to the front: wall, coat, hair, neck, face, brows, eyes, nose, mouth.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Vector3 Paint(float x, float y, Vector3 skin, Vector3 hair, Vector3 coat, float width, float length)
    {
        const float Middle = Width / 2f;
        Vector3 colour = new Vector3(214, 220, 222) - new Vector3(y / 30);
        float side = MathF.Abs(x - Middle);
        colour = Over(colour, coat, Inside(x, y, Middle, Height + 40, 190, 170));
        colour = Over(colour, hair, Inside(x, y, Middle, 208, width + 16, length + 14));
        colour = Over(colour, skin * 0.86f, side < 44 && y is > 300 and < 420 ? 1 : 0);
        float face = Inside(x, y, Middle, 236, width, length);
        colour = Over(colour, skin * (1.04f - 0.0022f * side - 0.0004f * MathF.Abs(y - 220)), face);
        colour = Over(colour, hair, face * Inside(x, y, Middle, 112, width + 8, 52));
        colour = Over(colour, hair * 0.8f, Inside(side, y, 38, 196, 22, 4));
        colour = Over(colour, new Vector3(244, 242, 238), Inside(side, y, 38, 218, 17, 8));
        colour = Over(colour, hair * 0.7f, Inside(side, y, 38, 218, 7.5f, 7.5f));
        colour = Over(colour, new Vector3(12, 12, 14), Inside(side, y, 38, 218, 3.4f, 3.4f));
        colour = Over(colour, skin * 0.84f, Inside(x, y, Middle, 266, 15, 9));
        colour = Over(colour, skin * 0.6f, Inside(side, y, 7, 269, 4, 2.5f));
        return Over(colour, new Vector3(166, 92, 88), Inside(x, y, Middle, 306, 31, 8 - side / 8));
    }

    /// <summary>Light from the left, and the grain that a camera leaves.</summary>
    private static Vector3 Light(Vector3 colour, int x, int y, uint seed)
    {
        uint mixed = (uint)(x / 3 * 73856093) ^ (uint)(y / 3 * 19349663) ^ seed;
        mixed = (mixed ^ mixed >> 15) * 2246822519;
        float grain = ((mixed >> 8 & 0xFF) / 255f - 0.5f) * GrainStrength;
        return Vector3.Clamp(colour * (1.06f - 0.00028f * x) + new Vector3(grain), Vector3.Zero, new Vector3(255));
    }

    private static Vector3 Over(Vector3 under, Vector3 paint, float cover) => under + (paint - under) * cover;

    /// <summary>1 within the ellipse, 0 outside, soft at its edge.</summary>
    private static float Inside(float x, float y, float centreX, float centreY, float radiusX, float radiusY)
    {
        if (radiusY <= 0)
            return 0;
        float dx = (x - centreX) / radiusX;
        float dy = (y - centreY) / radiusY;
        float distance = (1 - MathF.Sqrt(dx * dx + dy * dy)) * MathF.Min(radiusX, radiusY);
        return Math.Clamp(distance / 2 + 0.5f, 0, 1);
    }
}

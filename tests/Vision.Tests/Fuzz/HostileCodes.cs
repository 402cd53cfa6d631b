using System.Text;
using CheckpointEdge.Tests.Fuzz;
using CheckpointEdge.Vision.Images;
using CheckpointEdge.Vision.Images.Qr;
using Vision.Tests.Images;

namespace Vision.Tests.Fuzz;

/// <summary>
/// QR codes that somebody holds before the camera to do harm. An input is a plan: a byte of how it is drawn, one of version and mask, and
/// what stands in it. Codewords are bent behind an error correction that holds; modules are turned over; or finder patterns of all sizes
/// stand everywhere, as no code has them.
/// </summary>
internal static class HostileCodes
{
    private const byte Flips = 1;
    private const byte Crowd = 2;
    private const byte Kinds = 3;
    private const int CrowdSide = 160;

    /// <summary>Turned over before the data begins: x and y of each (count).</summary>
    private const int FlipsMax = 40;

    public static IReadOnlyList<byte[]> Seeds() =>
    [
        Plan(0, 4, "https://central.example:5091/UTO-1/abcd-efgh-ijkl/0000-0000-0000-0000-0000"u8),
        Plan(Flips, 3, Encoding.UTF8.GetBytes("Grüße, 東京")),
        [0, 10, 0x20, 0x29, 0xCE, 0xE7, 0x21, 0x00], // letters and digits
        [0, 5, 0x10, 0x20, 0x0C, 0x56, 0x61, 0x80], // digits
        [0, 15, 0x80, 0x26, 0xCF, 0xEA, 0xA8, 0x00], // kanji
        [0, 9, 0x71, 0xA4, 0x02, 0xC3, 0xA9, 0x00], // ECI 26, then bytes
        [0, 3, 0x30, 0x1A, 0xB4, 0x01, 0x41, 0x00], // one of several codes
        [0, 20, 0x54, 0x02, 0x41, 0x42, 0x00], [0, 25, 0x96, 0x54, 0x02, 0x41, 0x42, 0x00], // FNC1 in first and in second place
        [Crowd, 7, 10, 10, 1, 60, 10, 1, 10, 60, 1, 100, 100, 2, 90, 20, 3, 30, 110, 2],
    ];

    public static void Run(byte[] input)
    {
        if (input.Length < 2)
            return;
        string? text = QrCodes.Read((input[0] & Kinds) == Crowd ? Crowded(input.AsSpan(2)) : Picture(Code(input), input[0]));
        if (text?.Length > QrCodes.TextCharsMax)
            throw new InvalidOperationException("A text longer than the limit was taken.");
        FuzzFeedback.Saw(text is null ? "no code" : "a code of class " + (char)('A' + text.Length % 26));
    }

    /// <summary>The same codes without a picture to find them in, and grids of every size that are no code at all.</summary>
    public static void RunModules(byte[] input)
    {
        if (input.Length < 2)
            return;
        bool loose = (input[0] & Kinds) == Crowd;
        int version = loose ? 1 + (input[1] % QrSymbol.VersionMax) : VersionOf(input);
        string? text = QrSymbol.Text(loose ? Loose(version, input.AsSpan(2)) : Code(input).Modules(), version);
        FuzzFeedback.Saw(text is null ? "no code" : "a code of class " + (char)('A' + text.Length % 26));
    }

    private static byte[] Plan(byte drawn, byte version, ReadOnlySpan<byte> text) =>
        [drawn, version, .. drawn == Flips ? new byte[1] : [], .. QrDrawing.ByteMode(text)];

    private static int VersionOf(byte[] input) => 1 + (input[1] % QrDrawing.VersionMax);

    private static QrDrawing Code(byte[] input)
    {
        ReadOnlySpan<byte> data = input.AsSpan(2);
        int flips = (input[0] & Kinds) == Flips && data.Length > 0 ? Math.Min(data[0] % (FlipsMax + 1), (data.Length - 1) / 2) : 0;
        ReadOnlySpan<byte> flipped = data.Slice(data.Length > 0 && (input[0] & Kinds) == Flips ? 1 : 0, 2 * flips);
        data = (input[0] & Kinds) == Flips && data.Length > 0 ? data[(1 + (2 * flips))..] : data;
        QrDrawing code = new(VersionOf(input), input[1] / QrDrawing.VersionMax % 8, data);
        for (int i = 0; i < flips; i++)
            code.Flip(flipped[2 * i], flipped[(2 * i) + 1]);
        return code;
    }

    /// <summary>The bits of the input over and over.</summary>
    private static bool[] Loose(int version, ReadOnlySpan<byte> bits)
    {
        bool[] modules = new bool[QrSymbol.SideOf(version) * QrSymbol.SideOf(version)];
        for (int i = 0; i < modules.Length && !bits.IsEmpty; i++)
            modules[i] = (bits[i / 8 % bits.Length] >> (i % 8) & 1) == 1;
        return modules;
    }

    private static GreyPicture Picture(QrDrawing code, byte drawn)
    {
        int pixels = 2 + (drawn >> 2 & 1);
        int side = (code.Side + (2 * QrDrawing.QuietModules)) * pixels;
        GreyPicture picture = new(side, side);
        picture.Pixels.Fill(230);
        code.Paint(picture, QrDrawing.QuietModules * pixels, QrDrawing.QuietModules * pixels, pixels, 20, 230);
        return picture;
    }

    /// <summary>Three bytes each: where, and how large its modules are; beyond four pixels it is a bar of that many.</summary>
    private static GreyPicture Crowded(ReadOnlySpan<byte> places)
    {
        GreyPicture picture = new(CrowdSide, CrowdSide);
        picture.Pixels.Fill(230);
        for (; places.Length >= 3; places = places[3..])
        {
            int module = places[2];
            for (int y = 0; y < Math.Min(9 * module, CrowdSide) && places[1] + y < CrowdSide; y++)
                for (int x = 0; x < Math.Min(9 * module, CrowdSide) && places[0] + x < CrowdSide; x++)
                    picture.Row(places[1] + y)[places[0] + x] = module > 4 || Dark(x / module, y / module) ? (byte)20 : (byte)230;
        }

        return picture;
    }

    private static bool Dark(int x, int y) => Math.Max(Math.Abs(x - 4), Math.Abs(y - 4)) is not (2 or 4);
}

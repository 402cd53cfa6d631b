using CheckpointEdge.Vision.Images;
using QRCoder;

namespace CheckpointEdge.Cli.Tests.Enrol;

/// <summary>Codes of an ordinary writer, as a camera sees them.</summary>
public sealed class QrPictureTests
{
    private const string Ticket = "https://central.example:5091/UTO-1/abcd-efgh-ijkl/0123-4567-89ab-cdef-0123";
    private const int Turns = 16;

    [Fact]
    public void Every_version_and_level_is_read()
    {
        List<string> faults = [];
        for (int version = 1; version <= 40; version++)
        {
            foreach (QRCodeGenerator.ECCLevel level in (QRCodeGenerator.ECCLevel[])
                [QRCodeGenerator.ECCLevel.L, QRCodeGenerator.ECCLevel.M, QRCodeGenerator.ECCLevel.Q, QRCodeGenerator.ECCLevel.H])
            {
                string text = Ticket[..Math.Min(Ticket.Length, 5 + (2 * version))];
                if (QrCodes.Read(Picture(text, level, version, pixels: 3)) != text)
                    faults.Add($"{version} {level}");
            }
        }

        Assert.Empty(faults);
    }

    [Theory]
    [InlineData(3, 0, 0, 0)]
    [InlineData(4, 25, 0, 0)]
    [InlineData(4, 5, 0.0012, 0)]
    [InlineData(5, 5, 0.0025, 0)]
    [InlineData(4, 5, 0.0005, 1.5)]
    [InlineData(2.5, 5, 0.0005, 1)]
    public void A_code_that_is_turned_tilted_noisy_or_out_of_focus_is_read(double pixels, double noise, double tilt, double blur)
    {
        int read = Enumerable.Range(0, Turns).Count(turn =>
            QrCodes.Read(Picture(Ticket, QRCodeGenerator.ECCLevel.M, -1, pixels, turn * Math.Tau / Turns, noise, tilt, blur)) == Ticket);
        Assert.True(read >= Turns - 1, $"{read} of {Turns} were read");
    }

    /// <param name="tilt">How fast it goes away towards a corner of the picture (per pixel).</param>
    /// <param name="blur">Standard deviation (pixels).</param>
    private static GreyPicture Picture(
        string text, QRCodeGenerator.ECCLevel level, int version, double pixels, double turn = 0, double noise = 0, double tilt = 0, double blur = 0)
    {
        using QRCodeGenerator generator = new();
        using QRCodeData code = generator.CreateQrCode(
            text, level, forceUtf8: false, utf8BOM: false, QRCodeGenerator.EciMode.Default, version);
        int modules = code.ModuleMatrix.Count;
        int side = (int)(modules * pixels * 1.5) + 20;
        double[] light = new double[side * side];
        for (int at = 0; at < 4 * light.Length; at++)
        {
            // Four places in each pixel.
            double u = (at / 4 % side) + (at % 2 * 0.5) + 0.25 - (side / 2.0);
            double v = (at / 4 / side) + (at / 2 % 2 * 0.5) + 0.25 - (side / 2.0);
            double depth = (1 + (tilt * 0.7 * (u + v))) * pixels;
            int x = (int)Math.Floor((((u * Math.Cos(turn)) + (v * Math.Sin(turn))) / depth) + (modules / 2.0));
            int y = (int)Math.Floor((((v * Math.Cos(turn)) - (u * Math.Sin(turn))) / depth) + (modules / 2.0));
            bool dark = x >= 0 && y >= 0 && x < modules && y < modules && code.ModuleMatrix[y][x];
            light[at / 4] += (dark ? 12.5 : 50) * (0.8 + (0.4 * (at / 4 % side) / side));
        }

        if (blur > 0)
            light = Blurred(Blurred(light, side, blur, 1), side, blur, side);
        Random random = new(7);
        GreyPicture picture = new(side, side);
        for (int at = 0; at < light.Length; at++)
            picture.Pixels[at] = (byte)Math.Clamp(light[at] + ((random.NextDouble() + random.NextDouble() - 1) * noise * 1.7), 0, 255);
        return picture;
    }

    private static double[] Blurred(double[] light, int side, double blur, int step)
    {
        int reach = (int)Math.Ceiling(2 * blur);
        return
        [
            .. light.Select((_, at) =>
            {
                int place = step == 1 ? at % side : at / side;
                double sum = 0, weights = 0;
                for (int by = Math.Max(-reach, -place); by <= Math.Min(reach, side - 1 - place); by++)
                {
                    double weight = Math.Exp(-by * by / (2 * blur * blur));
                    (sum, weights) = (sum + (weight * light[at + (by * step)]), weights + weight);
                }

                return sum / weights;
            }),
        ];
    }
}

using CheckpointEdge.Tests;
using CheckpointEdge.Vision.Images;
using CheckpointEdge.Vision.Images.Jpeg;

namespace Vision.Tests.Images;

/// <summary>
/// Files that were damaged by lot: the answer is a picture or a sentence, the process lives on, and nobody allocates more
/// than the limits allow. The seed is fixed; a longer run takes another from the environment (CHECKPOINTEDGE_SEED).
/// </summary>
public sealed class PictureFuzzTests
{
    private const int TriesAFile = 400;
    private static readonly PictureLimits _limits = new(SideMax: 512, PixelsMax: 200_000, SizeBytesMax: 1 << 20);

    private static int Seed =>
        int.TryParse(Environment.GetEnvironmentVariable("CHECKPOINTEDGE_SEED"), out int seed) ? seed : 20261122;

    [FactNeeding(Needs.Jpeg)]
    public void A_damaged_jpeg_is_a_picture_or_a_sentence()
    {
        Damage(JpegEncoder.Encode(Drawings.Blocks(96, 64))!);
        Damage(JpegEncoder.Encode(Drawings.Blocks(33, 17).ToGrey())!);
    }

    [FactNeeding(Needs.Jpeg2000)]
    public void A_damaged_jpeg_2000_is_a_picture_or_a_sentence()
    {
        Damage(Jpeg2000Files.Quarters);
        Damage(Jpeg2000Files.SubsampledQuarters);
        Damage(Jpeg2000Files.GreySlope);
    }

    [Fact]
    public void A_damaged_png_is_a_picture_or_a_sentence()
    {
        Damage(new PngWriting(40, 30, 8, 3, 2, new Random(2)).File(interlaced: true));
        Damage(new PngWriting(19, 11, 4, 1, 3, new Random(3)).File(interlaced: false, new byte[48], [1, 2, 3]));
    }

    [Fact]
    public void A_damaged_netpbm_is_a_picture_or_a_sentence() =>
        Damage([.. "P5\n# drawn\n12 10\n255\n"u8, .. new byte[120]]);

    [Fact]
    public void A_damaged_tiff_is_a_picture_or_a_sentence()
    {
        Damage(new TiffFile(61, 47, 3, Drawings.Blocks(61, 47).Pixels.ToArray()) { Packed = true, Photometric = 2 }.Bytes());
        Damage(new TiffFile(30, 20, 1, new byte[600]) { Little = false }.Bytes());
    }

    private static void Damage(byte[] file)
    {
        const long AllocatedBytesMax = 4_000_000;
        Random lots = new(Seed);
        for (int i = 0; i < TriesAFile; i++)
        {
            byte[] damaged = Damaged(file, lots);
            long before = GC.GetAllocatedBytesForCurrentThread();
            PictureReading reading = PictureDecoder.Decode(damaged, _limits);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < AllocatedBytesMax, $"{allocated} bytes at try {i} of seed {Seed}");
            Assert.True(reading.Picture is null != reading.Finding is null, $"try {i} of seed {Seed}");
        }
    }

    private static byte[] Damaged(byte[] file, Random lots)
    {
        List<byte> damaged = [.. file];
        for (int changes = lots.Next(1, 6); changes > 0 && damaged.Count > 8; changes--)
        {
            int at = lots.Next(lots.Next(2) == 0 ? Math.Min(200, damaged.Count) : damaged.Count);
            int length = Math.Min(lots.Next(1, 40), damaged.Count - at);
            switch (lots.Next(6))
            {
                case 0:
                    damaged[at] = (byte)lots.Next(256);
                    break;
                case 1:
                    damaged[at] ^= (byte)(1 << lots.Next(8));
                    break;
                case 2:
                    damaged.RemoveRange(at, length);
                    break;
                case 3:
                    damaged.InsertRange(at, damaged.GetRange(lots.Next(damaged.Count - length + 1), length));
                    break;
                case 4:
                    damaged[at] = lots.Next(2) == 0 ? byte.MaxValue : byte.MinValue;
                    break;
                default:
                    damaged.RemoveRange(at, lots.Next(3) == 0 ? damaged.Count - at : 0);
                    break;
            }
        }

        return [.. damaged];
    }
}

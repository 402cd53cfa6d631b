using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Chip.Files;
using CheckpointEdge.TravelDocuments.Tlv;

namespace CheckpointEdge.Tests.Fuzz;

/// <summary>Inputs made to be read for ever or to fill the memory; chance finds them rarely because they are large.</summary>
public sealed class BombTests
{
    private const int SizeBytes = 4 * 1024 * 1024;

    /// <summary>Reading a file may cost so many times its size (bytes per byte).</summary>
    private const int AllocationFactorMax = 4;

    [Fact]
    public void A_file_of_empty_objects_is_given_up_after_the_limit_of_objects()
    {
        byte[] zeros = new byte[SizeBytes];
        zeros[^1] = 1;

        long allocated = Allocated(() => Assert.False(BerTlv.TryReadAll(zeros, out _)));

        Assert.InRange(allocated, 0, SizeBytes);
    }

    [Fact]
    public void Four_megabytes_of_padding_are_padding()
    {
        byte[] zeros = new byte[SizeBytes];
        zeros[0] = 0x04;
        zeros[1] = 0x00;

        Assert.True(BerTlv.TryReadAll(zeros, out List<BerTlv> objects));
        Assert.Single(objects);
    }

    [Fact]
    public void A_face_file_that_is_a_row_of_empty_templates_costs_no_more_than_its_size()
    {
        byte[] zeros = new byte[SizeBytes];
        zeros[^1] = 1;
        byte[] empty = [.. Enumerable.Repeat<byte[]>([0x7F, 0x60, 0x00], SizeBytes / 3).SelectMany(each => each)];
        foreach (byte[] inside in (byte[][])[zeros, empty])
        {
            byte[] file = TlvWriting.Object(0x75, TlvWriting.Object(0x7F61, inside));
            long allocated = Allocated(() => Assert.False(DataGroup2.TryRead(file, out _, out _)));
            Assert.InRange(allocated, 0, (long)AllocationFactorMax * file.Length);
        }
    }

    [Fact]
    public void Objects_within_objects_end_at_the_limit_of_depth()
    {
        byte[] nested = new byte[SizeBytes];
        for (int i = 0; i + 1 < SizeBytes / 2; i += 2)
            (nested[i], nested[i + 1]) = (0x30, 0x80);

        Assert.False(BerTlv.TryRead(nested, out _));
    }

    [Fact]
    public void Every_file_of_a_chip_survives_each_bomb()
    {
        foreach (ChipFile file in ChipFile.All.Where(file => file.Tag != 0))
        {
            byte[] zeros = new byte[SizeBytes / 16];
            zeros[^1] = 1;
            byte[] nested = [.. Enumerable.Repeat<byte[]>([0x30, 0x80], SizeBytes / 64).SelectMany(each => each)];
            foreach (byte[] inside in (byte[][])[zeros, nested])
            {
                byte[] input = TlvWriting.Object(file.Tag, inside);
                foreach (FuzzTarget target in FuzzTargets.All.Where(each => each.Name is "files" or "face" or "sod" or "trust"))
                {
                    FuzzCampaign campaign = new(target, 0, _ => { });
                    campaign.Try(input, mayAllocateFirst: true);
                    campaign.Try(input);
                    Assert.Empty(campaign.Finds);
                }
            }
        }
    }

    private static long Allocated(Action action)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}

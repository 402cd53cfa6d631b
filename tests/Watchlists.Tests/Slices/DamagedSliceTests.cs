using System.Text;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Watchlists.Tests.Slices;

public sealed class DamagedSliceTests : IDisposable
{
    private const int Seed = 20310504;

    private readonly SliceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Nothing_there_is_said_so()
    {
        Assert.Contains("does not exist", Refusal(_folder.At("nowhere")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_slice_is_refused()
    {
        string directory = Written();
        File.WriteAllText(FileOf(directory), new string('x', 5000));
        Assert.Contains("no slice", Refusal(directory), StringComparison.Ordinal);
        File.WriteAllText(FileOf(directory), "");
        Assert.Contains("is empty", Refusal(directory), StringComparison.Ordinal);
        File.WriteAllBytes(FileOf(directory), "CESLICE\u0004 of days to come"u8.ToArray());
        Assert.Contains("format 4; this version reads format 3", Refusal(directory), StringComparison.Ordinal);
    }

    [Fact]
    public void A_head_that_somebody_rewrote_without_the_key_is_refused()
    {
        string directory = Written();
        byte[] content = File.ReadAllBytes(FileOf(directory));
        int at = content.AsSpan().LastIndexOf("\"generation\":1"u8);
        content[at + 13] = (byte)'2';
        File.WriteAllBytes(FileOf(directory), content);
        Assert.Contains("index cannot be opened", Refusal(directory), StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_that_contradict_each_other_are_refused_even_when_sealed_with_the_key()
    {
        Refused("header", "its head says 41", header => header with { Records = 41, Lists = [header.Lists[0] with { Records = 41 }] });
        Refused("lists", "do not add up", header => header with { Lists = [header.Lists[0] with { Records = 39 }] });
        Refused("limit", "beyond what the format allows", header => header with { Records = SliceLimits.RecordsMax + 1 });
        Refused("negative", "beyond what the format allows", header => header with { Names = -1 });

        void Refused(string name, string word, Func<SliceHeader, SliceHeader> change)
        {
            string directory = Written(name);
            SliceFolder.Reseal(directory, change);
            Assert.Contains(word, Refusal(directory), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("{\"z\":1}")]
    [InlineData("{\"n\":[{\"f\":\"A\",\"s\":9}]}")]
    [InlineData("{\"n\":[null]}")]
    [InlineData("{\"p\":[null]}")]
    [InlineData("{\"x\":\"Q\"}")]
    [InlineData("{\"b\":[{\"f\":\"2000-01-02\",\"t\":\"2000-01-01\"}]}")]
    [InlineData("{\"d\":[{\"t\":\"P\"}]}")]
    [InlineData(null)]
    public void A_payload_that_breaks_the_format_names_its_record(string? payload)
    {
        string directory = Written();
        byte[] broken = payload is null ? [200] : RecordEntry.ValueOf("uto-plain", Encoding.UTF8.GetBytes(payload));
        SliceFolder.Reseal(directory, record: (id, value) => id == "UTO-P13" ? broken : value);
        using Slice slice = Slice.Open(directory);
        Assert.Contains("record 5", Assert.Throws<SliceException>(() => slice.Record(5)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "record 5", Assert.Throws<SliceException>(() => slice.Records().Count()).Message, StringComparison.Ordinal);
        Assert.Equal("UTO-P14", slice.Record(6).Id);
    }

    [Fact]
    public void A_cut_file_is_refused_never_a_shorter_list()
    {
        byte[] whole = File.ReadAllBytes(FileOf(Written()));
        Random random = new(Seed);
        for (int round = 0; round < 100; round++)
        {
            string directory = Written($"cut-{round}", records: 1);
            File.WriteAllBytes(FileOf(directory), whole[..random.Next(whole.Length)]);
            Assert.NotEmpty(Refusal(directory));
        }
    }

    [Fact]
    public void Every_flipped_bit_is_noticed_at_the_latest_when_the_records_are_read()
    {
        string directory = Written();
        byte[] whole = File.ReadAllBytes(FileOf(directory));
        Random random = new(Seed);
        for (int round = 0; round < 300; round++)
        {
            byte[] damaged = [.. whole];
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(FileOf(directory), damaged);
            Assert.NotEmpty(Assert.Throws<SliceException>(() =>
            {
                using Slice slice = Slice.Open(directory);
                return slice.Records().Count();
            }).Message);
        }
    }

    private string Written(string name = "a", int records = 40)
    {
        string directory = _folder.At(name);
        SliceFile.Write(directory, 1, SliceFolder.CreatedAt, Enumerable.Range(0, records).Select(SliceFolder.Plain));
        return directory;
    }

    private static string FileOf(string directory) => Path.Combine(directory, SliceFile.Name);

    private static string Refusal(string directory) =>
        Assert.Throws<SliceException>(() => Slice.Open(directory)).Message;
}

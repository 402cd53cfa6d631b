using System.Text;
using CheckpointEdge.Watchlists.Records;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Watchlists.Tests.Slices;

public sealed class SealedSliceTests : IDisposable
{
    private readonly SliceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Nothing_of_a_person_can_be_read_in_the_file_in_any_encoding()
    {
        using SliceKey key = SliceKey.Create();
        Written("a", key, [SliceFolder.Anna, .. Enumerable.Range(0, 500).Select(SliceFolder.Plain)]);
        byte[] content = File.ReadAllBytes(FileOf("a"));
        foreach (string word in (ReadOnlySpan<string>)
            ["ERIKSSON", "Эрикссон", "1974-08-12", "L898902C3", "Zenith", "seen twice", "Line one", "UTO-1", "UTO-P17", "Number 17"])
        {
            Assert.Equal(-1, content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(word)));
            Assert.Equal(-1, content.AsSpan().IndexOf(Encoding.Unicode.GetBytes(word)));
            Assert.Equal(-1, content.AsSpan().IndexOf(Encoding.BigEndianUnicode.GetBytes(word)));
        }

        byte[] digest = Convert.FromHexString(RecordDigest.Of(SliceFolder.Anna).ToString());
        Assert.Equal(-1, content.AsSpan().IndexOf(digest));
        Assert.Equal(-1, content.AsSpan().IndexOf(key.Export()));
    }

    [Fact]
    public void Without_the_key_only_the_head_can_be_read()
    {
        using SliceKey key = SliceKey.Create();
        Written("a", key, [SliceFolder.Anna]);
        File.Delete(Path.Combine(_folder.At("a"), SliceKey.FileName));
        Assert.Contains(
            "its key is not there", Assert.Throws<SliceException>(() => Slice.Open(_folder.At("a"))).Message, StringComparison.Ordinal);
        Assert.Equal(1, Slice.ReadHeader(_folder.At("a")).Records);
        using Slice slice = Slice.Open(_folder.At("a"), key);
        Assert.Equal("UTO-1", slice.Record(0).Id);
    }

    [Fact]
    public void A_wrong_key_and_a_key_file_that_is_none_are_told_apart()
    {
        using SliceKey key = SliceKey.Create(), other = SliceKey.Create();
        Written("a", key, [SliceFolder.Anna]);
        Assert.Contains(
            "another key", Assert.Throws<SliceException>(() => Slice.Open(_folder.At("a"), other)).Message, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(_folder.At("a"), SliceKey.FileName), "0123");
        Assert.Contains(
            "no key of a slice", Assert.Throws<SliceException>(() => Slice.Open(_folder.At("a"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Blocks_of_one_slice_neither_change_places_nor_slip_into_another()
    {
        using SliceKey key = SliceKey.Create();
        Written("a", key, [.. Enumerable.Range(0, 400).Select(SliceFolder.Plain)]);
        Written("b", key, [.. Enumerable.Range(0, 400).Select(n => SliceFolder.Plain(n) with { Remarks = "b" })]);
        (SealedBlock first, SealedBlock second) = Alike("a", key);
        byte[] content = File.ReadAllBytes(FileOf("a"));
        byte[] swapped = [.. content];
        Move(content, first, swapped, second);
        Move(content, second, swapped, first);
        Refused(swapped);

        byte[] other = File.ReadAllBytes(FileOf("b"));
        byte[] mixed = [.. content];
        Array.Copy(other, 8, mixed, 8, 500);
        Refused(mixed);

        // The index of another slice, with the head it belongs to, on these blocks.
        using SliceStore ofA = SliceStore.Open(FileOf("a"), key);
        using SliceStore ofB = SliceStore.Open(FileOf("b"), key);
        Refused([.. content[..(int)ofA.BlocksEnd], .. other[(int)ofB.BlocksEnd..]]);

        static void Move(byte[] from, SealedBlock what, byte[] to, SealedBlock where) =>
            Array.Copy(from, what.At, to, where.At, what.SealedBytes);

        void Refused(byte[] bytes)
        {
            File.WriteAllBytes(FileOf("a"), bytes);
            Assert.NotEmpty(Assert.Throws<SliceException>(() =>
            {
                using Slice slice = Slice.Open(_folder.At("a"), key);
                return slice.Records().Count();
            }).Message);
        }
    }

    [Fact]
    public void The_same_records_under_the_same_key_are_the_same_file_whatever_their_order()
    {
        using SliceKey key = SliceKey.Create();
        ListRecord[] records = [SliceFolder.Anna, .. Enumerable.Range(0, 300).Select(SliceFolder.Plain)];
        Written("a", key, records);
        Written("b", key, [.. records.Reverse()]);
        Assert.Equal(File.ReadAllBytes(FileOf("a")), File.ReadAllBytes(FileOf("b")));
    }

    [Fact]
    public void Two_keys_make_two_files_that_share_no_block()
    {
        using SliceKey key = SliceKey.Create(), other = SliceKey.Create();
        ListRecord[] records = [.. Enumerable.Range(0, 300).Select(SliceFolder.Plain)];
        Written("a", key, records);
        Written("b", other, records);
        byte[] content = File.ReadAllBytes(FileOf("b"));
        using SliceStore store = SliceStore.Open(FileOf("a"), key);
        byte[] block = new byte[16];
        foreach (SealedBlock one in store.Index.Records.Blocks)
        {
            store.ReadSealed(one.At, block);
            Assert.Equal(-1, content.AsSpan().IndexOf(block));
        }
    }

    [Fact]
    public void A_change_of_one_record_leaves_all_blocks_but_its_own()
    {
        using SliceKey key = SliceKey.Create();
        Written("a", key, [.. Enumerable.Range(0, 2000).Select(SliceFolder.Plain)]);
        Written("b", key, [.. Enumerable.Range(0, 2000).Where(n => n != 77).Select(SliceFolder.Plain)]);
        using SliceStore before = SliceStore.Open(FileOf("a"), key);
        using SliceStore after = SliceStore.Open(FileOf("b"), key);
        HashSet<string> names = [.. before.Index.Records.Blocks.Select(block => Convert.ToHexString(block.Name))];
        Assert.InRange(after.Index.Records.Blocks.Count(block => !names.Contains(Convert.ToHexString(block.Name))), 0, 1);
        Assert.True(after.Index.Records.Blocks.Count > 30);
    }

    [Fact]
    public void Only_its_owner_may_read_the_key_file()
    {
        using SliceKey key = SliceKey.Create();
        Written("a", key, [SliceFolder.Anna]);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder.At("a"), SliceKey.FileName)));
        using SliceKey read = SliceKey.Read(_folder.At("a"));
        Assert.True(read.IsSame(key));
    }

    private (SealedBlock First, SealedBlock Second) Alike(string name, SliceKey key)
    {
        using SliceStore store = SliceStore.Open(FileOf(name), key);
        IGrouping<int, SealedBlock>? same = store.Index.Records.Blocks.GroupBy(block => block.PlainBytes).FirstOrDefault(g => g.Count() > 1);
        return same is not null
            ? (same.First(), same.Skip(1).First())
            : (store.Index.Records.Blocks[0], store.Index.Records.Blocks[0] with { At = store.Index.Records.Blocks[1].At });
    }

    private void Written(string name, SliceKey key, ListRecord[] records) =>
        SliceFile.Write(_folder.At(name), 1, SliceFolder.CreatedAt, records, key);

    private string FileOf(string name) => Path.Combine(_folder.At(name), SliceFile.Name);
}

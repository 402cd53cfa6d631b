using System.Text.Json;
using CheckpointEdge.Watchlists.Records;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Watchlists.Tests.Slices;

public sealed class SliceTests : IDisposable
{
    private readonly SliceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_record_comes_back_with_every_word_it_went_in_with()
    {
        using Slice slice = Written(SliceFolder.Anna, SliceFolder.Plain(1));

        Assert.Equal(Text(SliceFolder.Anna), Text(slice.Record(0)));
        Assert.Equal(Text(SliceFolder.Plain(1)), Text(slice.Record(1)));
        Assert.Equal("Анна \"Эрикссон\" <é>", slice.Record(0).Names[0].OriginalScript);
    }

    [Fact]
    public void Records_come_by_rising_id_whatever_the_order_of_the_sources_and_are_found_by_id()
    {
        using Slice slice = Written([.. Enumerable.Range(0, 300).Reverse().Select(SliceFolder.Plain)]);

        string[] ids = [.. Enumerable.Range(0, 300).Select(n => $"UTO-P{n}").Order(StringComparer.Ordinal)];
        Assert.Equal(ids, slice.Records().Select(r => r.Id));
        Assert.Equal(299, slice.OrdinalOf("UTO-P99"));
        Assert.All(["nobody", "", "UTO-P", "UTO-P300", "zzz"], id => Assert.Null(slice.OrdinalOf(id)));
        Assert.Equal("UTO-P1", slice.Record(1).Id);
    }

    [Fact]
    public void The_header_counts_what_is_inside_and_names_every_list()
    {
        SliceHeader written;
        using (SliceWriter writer = new(_folder.At("a"), 7, SliceFolder.CreatedAt.ToOffset(TimeSpan.FromHours(3))))
        {
            writer.Add(SliceFolder.Anna);
            writer.Add(SliceFolder.Plain(1));
            writer.Describe("uto-wanted", "Utopian Police", SliceFolder.CreatedAt.AddDays(-1));
            writer.Describe("uto-empty", "Utopian Coast Guard", null);
            written = writer.Finish();
        }

        using Slice slice = Slice.Open(_folder.At("a"));
        Assert.Equal(JsonSerializer.Serialize(written), JsonSerializer.Serialize(slice.Header));
        Assert.Equal((7, SliceFolder.CreatedAt, 2, 3, 2),
            (slice.Header.Generation, slice.Header.CreatedAt, slice.Header.Records, slice.Header.Names, slice.Header.Documents));
        Assert.Equal(
            [
                new SliceList("uto-empty", "Utopian Coast Guard", null, 0),
                new SliceList("uto-plain", "Utopian Registry", null, 1),
                new SliceList("uto-wanted", "Utopian Police", SliceFolder.CreatedAt.AddDays(-1), 1),
            ],
            slice.Header.Lists.AsEnumerable());
    }

    [Fact]
    public void A_directory_that_exists_is_never_written_into()
    {
        Directory.CreateDirectory(_folder.At("taken"));
        File.WriteAllText(_folder.At("taken/keep"), "kept");

        SliceException refused = Assert.Throws<SliceException>(
            () => SliceFile.Write(_folder.At("taken"), 1, SliceFolder.CreatedAt, [SliceFolder.Anna]));
        Assert.Contains("exists already", refused.Message, StringComparison.Ordinal);
        Assert.Equal("kept", File.ReadAllText(_folder.At("taken/keep")));
    }

    [Fact]
    public void Records_and_key_lie_in_a_finished_slice_and_reading_adds_nothing()
    {
        using Slice slice = Written(SliceFolder.Anna);
        Assert.Single(slice.Records());
        Assert.Equal(
            [SliceFile.Name, SliceKey.FileName], Directory.GetFileSystemEntries(_folder.At("a")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_path_with_odd_characters_is_a_path()
    {
        SliceFile.Write(_folder.At("50% ü?#;\"x"), 1, SliceFolder.CreatedAt, [SliceFolder.Anna]);
        using Slice slice = Slice.Open(_folder.At("50% ü?#;\"x"));
        Assert.Equal("UTO-1", slice.Record(0).Id);
    }

    [Fact]
    public void A_source_that_breaks_off_leaves_no_directory()
    {
        Assert.Throws<InvalidDataException>(() =>
            SliceFile.Write(_folder.At("a"), 1, SliceFolder.CreatedAt, Breaking()));
        Assert.False(Directory.Exists(_folder.At("a")));

        static IEnumerable<ListRecord> Breaking()
        {
            yield return SliceFolder.Anna;
            throw new InvalidDataException("cut");
        }
    }

    [Fact]
    public void The_same_id_twice_is_refused_by_name_and_leaves_nothing()
    {
        SliceException refused = Assert.Throws<SliceException>(() => SliceFile.Write(
            _folder.At("a"), 1, SliceFolder.CreatedAt, [SliceFolder.Anna, SliceFolder.Plain(3), SliceFolder.Anna]));
        Assert.Contains("UTO-1 appears twice", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.At("a")));
    }

    [Fact]
    public void A_record_beyond_the_limits_is_refused_by_name()
    {
        ListedName name = SliceFolder.Anna.Names[1];
        Refused(SliceFolder.Anna with { Names = [.. Enumerable.Repeat(name, SliceLimits.NamesPerRecordMax + 1)] }, "names");
        Refused(SliceFolder.Anna with { Remarks = new string('x', SliceLimits.PayloadBytesMax) }, "bytes");
        Refused(SliceFolder.Anna with { Id = "" }, "id");
        Refused(SliceFolder.Anna with { Id = new string('i', SliceLimits.IdCharsMax + 1) }, "id");

        void Refused(ListRecord record, string word) => Assert.Contains(
            word,
            Assert.Throws<SliceException>(
                () => SliceFile.Write(_folder.At("a"), 1, SliceFolder.CreatedAt, [record])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Many_readers_at_once_see_the_same_records()
    {
        using Slice slice = Written([.. Enumerable.Range(0, 500).Select(SliceFolder.Plain)]);
        Parallel.For(0, 16, worker =>
        {
            if (worker % 4 == 0)
                Assert.Equal(500, slice.Records().Count());
            for (int n = worker; n < 500; n += 7)
                Assert.Equal(n, slice.OrdinalOf(slice.Record(n).Id));
        });
    }

    private Slice Written(params ListRecord[] records)
    {
        SliceFile.Write(_folder.At("a"), 1, SliceFolder.CreatedAt, records);
        return Slice.Open(_folder.At("a"));
    }

    private static string Text(ListRecord record) => JsonSerializer.Serialize(record);
}

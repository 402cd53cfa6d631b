using CheckpointEdge.Watchlists.Calibration;
using CheckpointEdge.Watchlists.Documents;
using CheckpointEdge.Watchlists.Records;
using CheckpointEdge.Watchlists.Slices;
using CheckpointEdge.Watchlists.Tests.Calibration;

namespace CheckpointEdge.Watchlists.Tests.Slices;

public sealed class SliceDeltaTests : IDisposable
{
    private const int Seed = 20310504;

    private readonly SliceFolder _folder = new();
    private readonly SliceKey _key = SliceKey.Create();

    public void Dispose()
    {
        _folder.Dispose();
        _key.Dispose();
    }

    [Fact]
    public void Applying_gives_the_very_file_that_was_published()
    {
        Random random = new(Seed);
        List<ListRecord> records = [.. Enumerable.Range(0, 1500).Select(SliceFolder.Plain)];
        Written("0", 1, records);
        for (int round = 1; round <= 12; round++)
        {
            for (int change = random.Next(0, 1 << round); change > 0; change--)
            {
                int at = random.Next(records.Count);
                switch (random.Next(3))
                {
                    case 0: records.RemoveAt(at); break;
                    case 1: records[at] = records[at] with { Remarks = $"changed in round {round}" }; break;
                    default: records.Add(SliceFolder.Plain(10_000 * round + change)); break;
                }
            }

            Written($"{round}", round + 1, records);
            SliceDeltaHead head = Delta($"{round - 1}", $"{round}");
            SliceDelta.Apply(_folder.At($"{round - 1}"), DeltaOf($"{round - 1}", $"{round}"), _folder.At($"applied-{round}"));
            Assert.Equal(Bytes($"{round}"), Bytes($"applied-{round}"));
            Assert.Equal((round, round + 1), (head.From, head.To));
        }
    }

    [Fact]
    public void A_delta_counts_what_it_adds_changes_and_removes_and_why()
    {
        Written("a", 1, [SliceFolder.Anna, SliceFolder.Plain(1), SliceFolder.Plain(2)]);
        Written("b", 2, [SliceFolder.Plain(1) with { Remarks = "new" }, SliceFolder.Plain(3)]);
        SliceDeltaHead head = Delta("a", "b");
        Assert.Equal((1, 1, 2), (head.Added, head.Changed, head.Removed));
        DeltaContent content = DeltaFile.Read(DeltaOf("a", "b"), _key).Content;
        Assert.Equal(
            [("UTO-1", RemovalReason.ListLeft), ("UTO-P2", RemovalReason.Withdrawn)],
            content.Records.Where(step => step.Kind == DeltaStepKind.Remove)
                .Select(step => (RecordEntry.IdOf(step.Key), (RemovalReason)step.Value[0])));
    }

    [Fact]
    public void Documents_their_details_and_their_changes_come_along()
    {
        WithDocuments("a", null, 0);
        using (Slice before = Slice.Open(_folder.At("a")))
            WithDocuments("b", before, 5);
        Delta("a", "b");
        SliceDelta.Apply(_folder.At("a"), DeltaOf("a", "b"), _folder.At("c"));
        Assert.Equal(Bytes("b"), Bytes("c"));
        using Slice slice = Slice.Open(_folder.At("c"));
        Assert.Null(slice.FindDocument(DocumentKey.Of("UT00000004", "UTO")));
        Assert.Equal("R-7", slice.FindDocument(DocumentKey.Of("UT00000007", "UTO"))!.Record.SourceId);
        slice.VerifyDocuments();
    }

    [Fact]
    public void A_new_file_of_documents_is_not_in_a_delta_and_is_said_so()
    {
        Written("a", 1, [SliceFolder.Anna]);
        WithDocuments("b", null, 0);
        Delta("a", "b");
        Assert.Contains("documents.fp is another file", Assert.Throws<SliceException>(
            () => SliceDelta.Apply(_folder.At("a"), DeltaOf("a", "b"), _folder.At("c"))).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.At("c")));
    }

    [Fact]
    public void Calibrations_of_the_target_come_along()
    {
        Written("a", 1, [SliceFolder.Anna, SliceFolder.Plain(1)]);
        Written("b", 2, [SliceFolder.Anna, SliceFolder.Plain(2)]);
        SliceCalibration.Write(
            _folder.At("b"), new Dictionary<string, ListCalibration> { ["uto-wanted"] = SliceCalibrationTests.Example });
        Delta("a", "b");
        SliceHeader header = SliceDelta.Apply(_folder.At("a"), DeltaOf("a", "b"), _folder.At("c"));
        Assert.Equal(SliceCalibrationTests.Example, header.CalibrationOf("uto-wanted"));
        Assert.Equal(Bytes("b"), Bytes("c"));
    }

    [Fact]
    public void A_delta_leads_over_a_new_key_for_who_has_it()
    {
        using SliceKey next = SliceKey.Create();
        ListRecord[] records = [.. Enumerable.Range(0, 500).Select(SliceFolder.Plain)];
        Written("a", 1, records);
        SliceFile.Write(_folder.At("b"), 2, SliceFolder.CreatedAt, records[1..], next);
        SliceDeltaHead head = Delta("a", "b");
        Assert.Equal((0, 0, 1), (head.Added, head.Changed, head.Removed));
        Assert.Contains("another key", Refusal("a", DeltaOf("a", "b")), StringComparison.Ordinal);
        SliceDelta.Apply(_folder.At("a"), DeltaOf("a", "b"), _folder.At("c"), next);
        Assert.Equal(Bytes("b"), Bytes("c"));
    }

    [Fact]
    public void A_gap_a_wrong_base_and_a_delta_applied_twice_are_refused()
    {
        Written("a", 1, [.. Enumerable.Range(0, 100).Select(SliceFolder.Plain)]);
        Written("b", 2, [.. Enumerable.Range(1, 100).Select(SliceFolder.Plain)]);
        Written("c", 3, [.. Enumerable.Range(2, 100).Select(SliceFolder.Plain)]);
        Delta("b", "c");
        Assert.Contains("does not begin with the slice at hand", Refusal("a", DeltaOf("b", "c")), StringComparison.Ordinal);
        Assert.Contains("does not begin with the slice at hand", Refusal("c", DeltaOf("b", "c")), StringComparison.Ordinal);
        Assert.Contains("does not lead back", Assert.Throws<SliceException>(() => Delta("c", "b")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_base_that_suffered_gives_no_slice()
    {
        Written("a", 1, [.. Enumerable.Range(0, 1000).Select(SliceFolder.Plain)]);
        Written("b", 2, [.. Enumerable.Range(1, 1000).Select(SliceFolder.Plain)]);
        Delta("a", "b");
        byte[] bytes = Bytes("a");
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(Path.Combine(_folder.At("a"), SliceFile.Name), bytes);
        Assert.NotEmpty(Refusal("a", DeltaOf("a", "b")));
    }

    [Fact]
    public void A_cut_or_changed_delta_is_refused_wherever_it_suffered()
    {
        Written("a", 1, [.. Enumerable.Range(0, 100).Select(SliceFolder.Plain)]);
        Written("b", 2, [.. Enumerable.Range(50, 100).Select(SliceFolder.Plain)]);
        Delta("a", "b");
        byte[] whole = File.ReadAllBytes(DeltaOf("a", "b"));
        Random random = new(Seed);
        for (int round = 0; round < 200; round++)
        {
            byte[] damaged = round % 2 == 0 ? whole[..random.Next(whole.Length)] : [.. whole];
            if (round % 2 == 1)
                damaged[random.Next(whole.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(_folder.At("damaged"), damaged);
            Assert.NotEmpty(Refusal("a", _folder.At("damaged")));
        }
    }

    [Fact]
    public void Nothing_of_a_person_can_be_read_in_a_delta()
    {
        Written("a", 1, [SliceFolder.Plain(1)]);
        Written("b", 2, [SliceFolder.Anna, .. Enumerable.Range(0, 20).Select(SliceFolder.Plain)]);
        Delta("a", "b");
        byte[] bytes = File.ReadAllBytes(DeltaOf("a", "b"));
        foreach (string word in (ReadOnlySpan<string>)["ERIKSSON", "1974-08-12", "L898902C3", "UTO-P1", "Number 1"])
            Assert.Equal(-1, bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(word)));
    }

    private void Written(string name, long generation, IEnumerable<ListRecord> records) =>
        SliceFile.Write(_folder.At(name), generation, SliceFolder.CreatedAt, records, _key);

    private void WithDocuments(string name, Slice? before, int from)
    {
        using SliceWriter writer = new(_folder.At(name), before is null ? 1 : 2, SliceFolder.CreatedAt, before, _key);
        writer.Add(SliceFolder.Anna);
        for (int i = from; i < 300; i++)
            writer.Add("documents", "Utopian Registry", new ReportedDocument(
                new Country("Utopia", "UTO"), "P", $"UT{i:D8}", null, DocumentNotice.Lost, $"R-{i}"));
        writer.Finish();
    }

    private SliceDeltaHead Delta(string from, string to) =>
        SliceDelta.Make(_folder.At(from), _folder.At(to), DeltaOf(from, to));

    private string DeltaOf(string from, string to) => _folder.At($"{from}-{to}.delta");

    private byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(_folder.At(name), SliceFile.Name));

    private string Refusal(string from, string delta)
    {
        string message = Assert.Throws<SliceException>(() => SliceDelta.Apply(_folder.At(from), delta, _folder.At("refused"))).Message;
        Assert.False(Directory.Exists(_folder.At("refused")));
        return message;
    }
}

using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Watchlists.Documents;
using CheckpointEdge.Watchlists.Matching;
using CheckpointEdge.Watchlists.Records;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Watchlists.Tests.Slices;

public sealed class SliceDocumentsTests : IDisposable
{
    private const int Count = 3000;

    private readonly SliceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_listed_document_is_found_with_all_that_was_said_of_it()
    {
        using Slice slice = Slice.Open(Written("a"));
        FoundDocument found = slice.FindDocument(DocumentKey.Of("ut-0000 0007", "UTO", "P"))!;
        Assert.Equal(("DOC-UTO-UT00000007", "documents", "R-7"), (found.Record.Id, found.Record.List, found.Record.SourceId));
        Assert.Equal((DocumentNotice.Stolen, true, false), (found.Notice, found.IssuerKnown, found.IsLookAlike));
        Assert.Equal(new DateOnly(2028, 1, 8), found.Record.Documents[0].ReportedOn);
        Assert.Equal("The document was reported stolen on 2028-01-08.", found.Record.Remarks);
        Assert.Null(slice.FindDocument(DocumentKey.Of("UT00009999", "UTO")));
        Assert.Equal((1, Count), (slice.Header.Records, slice.Header.Lists.Single(list => list.List == "documents").Documents));
        slice.VerifyDocuments();
    }

    [Fact]
    public void Neither_number_nor_issuer_nor_reference_nor_secret_of_listed_documents_stands_in_the_slice()
    {
        string directory = Written("a");
        using Slice slice = Slice.Open(directory);
        byte[] secret = slice.Store.Index.FingerprintSecret!;
        foreach (string file in Directory.GetFiles(directory))
        {
            byte[] content = File.ReadAllBytes(file);
            Assert.Equal(-1, content.AsSpan().IndexOf(secret));
            Assert.Equal(-1, content.AsSpan().IndexOf("UT00000007"u8));
            Assert.Equal(-1, content.AsSpan().IndexOf("R-7"u8));
        }
    }

    [Fact]
    public void A_few_changes_leave_the_file_as_it_is_and_are_asked_first()
    {
        string before = Written("a");
        using Slice old = Slice.Open(before);
        string after = Written("b", old, except: 5, extra: "NEW0001");
        using Slice now = Slice.Open(after);
        Assert.Equal(Bytes(before), Bytes(after));
        Assert.Equal(2, now.Header.Fingerprints!.Changes);
        Assert.Equal(Count, now.Header.Lists.Single(list => list.List == "documents").Documents);
        Assert.Null(now.FindDocument(DocumentKey.Of(Number(5), "UTO")));
        Assert.NotNull(now.FindDocument(DocumentKey.Of("NEW0001", "UTO")));
        Assert.NotNull(now.FindDocument(DocumentKey.Of(Number(6), "UTO")));
        Assert.Equal(new DocumentCounts(Count, Count, 1, 0, 1), now.DocumentsSince(old));

        // And again on top of the changes: back to the first.
        using Slice back = Slice.Open(Written("c", now));
        Assert.Equal(0, back.Header.Fingerprints!.Changes);
        Assert.Equal(new DocumentCounts(Count, Count, 1, 0, 1), back.DocumentsSince(now));
    }

    [Fact]
    public void Documents_that_no_source_brings_are_carried_over_with_changes_and_details()
    {
        using Slice first = Slice.Open(Written("a"));
        using Slice second = Slice.Open(Written("b", first, except: 5));
        using (SliceWriter writer = new(_folder.At("c"), 3, SliceFolder.CreatedAt, second))
        {
            writer.CarryDocuments("documents", "Utopian Registry");
            writer.Finish();
        }

        using Slice third = Slice.Open(_folder.At("c"));
        Assert.Equal(new DocumentCounts(Count - 1, Count - 1, 0, 0, 0), third.DocumentsSince(second));
        Assert.Null(third.FindDocument(DocumentKey.Of(Number(5), "UTO")));
        Assert.Equal("R-7", third.FindDocument(DocumentKey.Of(Number(7), "UTO"))!.Record.SourceId);
    }

    [Fact]
    public void Two_lists_of_documents_or_a_number_that_means_nothing_are_refused()
    {
        using SliceWriter writer = new(_folder.At("a"), 1, SliceFolder.CreatedAt);
        writer.Add("documents", "x", Document("ABCD"));
        Assert.Contains("one list of documents", Assert.Throws<SliceException>(
            () => writer.Add("others", "x", Document("EFGH"))).Message, StringComparison.Ordinal);
        Assert.Throws<SliceException>(() => writer.Add("documents", "x", Document("77")));
    }

    [Fact]
    public void An_unfinished_slice_leaves_neither_file_nor_parts()
    {
        using (SliceWriter writer = new(_folder.At("a"), 1, SliceFolder.CreatedAt))
            writer.Add("documents", "x", Document("ABCD"));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void A_header_that_does_not_fit_the_file_is_refused()
    {
        Refused("key of its documents", index: index => index with { FingerprintSecret = null });
        Refused("belongs to another slice", index: index => index with { FingerprintSecret = new byte[32] });
        Refused("belongs to another slice", said => said with { Documents = 7 });
        Refused("belongs to another slice", said => said with { Pages = 7 });
        Refused("changes of documents", said => said with { Changes = 1 });
        Refused("beyond what the format allows", said => said with { Documents = -1 });

        void Refused(
            string word, Func<SliceFingerprints, SliceFingerprints>? said = null, Func<SliceIndex, SliceIndex>? index = null)
        {
            string directory = Written(Guid.CreateVersion7(SliceFolder.CreatedAt).ToString("N"));
            SliceFolder.Reseal(
                directory, header => header with { Fingerprints = (said ?? (same => same))(header.Fingerprints!) }, index: index);
            Assert.Contains(word, Refusal(directory), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_missing_cut_or_foreign_file_is_refused()
    {
        string directory = Written("a");
        string file = Path.Combine(directory, FingerprintFile.Name);
        byte[] whole = Bytes(directory);
        File.Copy(Path.Combine(Written("b"), FingerprintFile.Name), file, overwrite: true);
        Assert.Contains("another slice", Refusal(directory), StringComparison.Ordinal);
        File.WriteAllBytes(file, whole[..^4096]);
        Assert.Contains("is damaged", Refusal(directory), StringComparison.Ordinal);
        File.Delete(file);
        Assert.Contains("cannot be opened", Refusal(directory), StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_that_suffered_is_an_error_of_the_slice_and_never_a_clear_document()
    {
        string directory = Written("a");
        byte[] bytes = Bytes(directory);
        for (int page = 1; page < bytes.Length / 4096 - 1; page++)
            bytes[page * 4096 + 1000] ^= 4;
        File.WriteAllBytes(Path.Combine(directory, FingerprintFile.Name), bytes);
        using Slice slice = Slice.Open(directory);
        Assert.Throws<SliceException>(() => slice.FindDocument(DocumentKey.Of(Number(7), "UTO")));
        Assert.Throws<SliceException>(slice.VerifyDocuments);
    }

    [Fact]
    public void Reported_alike_and_of_a_sought_person_are_three_results()
    {
        string directory = _folder.At("three");
        using (SliceWriter writer = new(directory, 1, SliceFolder.CreatedAt))
        {
            writer.Add(SliceFolder.Anna with { Documents = [new ListedDocument("P", "K7744120", new Country("Utopia", "UTO"))] });
            writer.Add("documents", "Utopian Registry", Document("AB10O5X"));
            writer.Finish();
        }

        using Slice slice = Slice.Open(directory);
        WatchlistSearch search = WatchlistSearch.Build(slice.Records(), slice.Record, listedDocument: slice.FindDocument);
        Match Found(string number) => search.Search(
            new TravellerIdentity
            {
                Primary = "HOLLOWAY",
                Secondary = "PRISCILLA",
                DateOfBirth = new MrzDate(1990, 1, 1),
                DocumentNumber = number,
                DocumentIssuer = "UTO",
            },
            _ => new MatchThresholds(new Score(30_000), new Score(40_000)), 1)[0];

        Match listed = Found("AB10O5X"), alike = Found("AB1005X"), sought = Found("K7744120");
        Assert.Equal(
            (DocumentResult.Listed, MatchBand.Strong, "document-listed"), (listed.Document, listed.Band, listed.Pieces[^1].Rule));
        Assert.Equal(
            (DocumentResult.LookAlike, MatchBand.Possible, "document-look-alike"), (alike.Document, alike.Band, alike.Pieces[^1].Rule));
        Assert.False(alike.DocumentAgrees);
        Assert.Equal(
            (DocumentResult.OfWantedPerson, "document-of-wanted-person", "UTO-1"),
            (sought.Document, sought.Pieces[^1].Rule, sought.Record.Id));
        Assert.All([listed, alike, sought], match =>
            Assert.Equal(match.Score.Thousandths, match.Pieces.Sum(piece => piece.Points.Thousandths)));
    }

    [Theory]
    [InlineData("GER", "D", false)]
    [InlineData("Norland", "NOR", false)]
    [InlineData("xcc", "XCC", true)]
    [InlineData("Germany", "D", true)]
    public void A_document_is_found_whatever_its_issuer_was_called(string word, string printed, bool issuerKnown)
    {
        string directory = _folder.At("issuers");
        using (SliceWriter writer = new(directory, 1, SliceFolder.CreatedAt))
        {
            writer.Add("documents", "Utopian Registry", Document("C01X00T47") with { Issuer = Countries.Of(word) });
            writer.Finish();
        }

        using Slice slice = Slice.Open(directory);
        Assert.Equal(issuerKnown, slice.FindDocument(DocumentKey.Of("C01X00T47", printed))?.IssuerKnown);
    }

    private string Written(string name, Slice? before = null, int? except = null, string? extra = null)
    {
        using SliceWriter writer = new(_folder.At(name), 1, SliceFolder.CreatedAt, before);
        writer.Add(SliceFolder.Anna);
        for (int i = 0; i < Count; i++)
            if (i != except)
                writer.Add("documents", "Utopian Registry", Document(Number(i)) with
                {
                    ReportedOn = new DateOnly(2028, 1, 1).AddDays(i % 300),
                    Notice = DocumentNotice.Stolen,
                    Reference = $"R-{i}",
                });
        if (extra is not null)
            writer.Add("documents", "Utopian Registry", Document(extra));
        writer.Finish();
        return _folder.At(name);
    }

    private static string Number(int i) => $"UT{i:D8}";

    private static ReportedDocument Document(string number) =>
        new(new Country("Utopia", "UTO"), "P", number, null, DocumentNotice.Lost, "");

    private static byte[] Bytes(string directory) => File.ReadAllBytes(Path.Combine(directory, FingerprintFile.Name));

    private static string Refusal(string directory) =>
        Assert.Throws<SliceException>(() => Slice.Open(directory)).Message;
}

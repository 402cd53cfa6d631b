using CheckpointEdge.Central.Import;
using CheckpointEdge.Central.Slicing;
using CheckpointEdge.Central.Tests.Import;
using CheckpointEdge.Tests;
using CheckpointEdge.Watchlists.Documents;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Central.Tests.Slicing;

public sealed class SliceCutterTests : IDisposable
{
    private static readonly DateTimeOffset _createdAt = new(2031, 5, 4, 3, 2, 1, TimeSpan.Zero);

    private readonly SourceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Several_sources_become_one_slice_in_their_order()
    {
        ListImport people = Importers.Open("people-tsv", _folder.Write("p.tsv", "P1\tANNA\nP2\tJON\n"));
        ListImport documents = Importers.Open("documents-csv", _folder.Write("d.csv", "issuer,type,number\nUTO,P,7777\nUTO,P,7777\nUTO,P,8888\n"));
        SliceHeader header = SliceCutter.Cut(
            [ListFeed.Of(people), ListFeed.Of(documents), ListFeed.Of("empty", "Nobody", _createdAt, [])], 3, _createdAt, _folder.At("gen-3"));

        Assert.Equal((3, 2, 2, 0), (header.Generation, header.Records, header.Names, header.Documents));
        Assert.Equal(2, header.Lists.Single(list => list.List == "documents").Documents);
        using Slice slice = Slice.Open(_folder.At("gen-3"));
        Assert.Equal("DOC-UTO-7777", slice.FindDocument(DocumentKey.Of("7777", "UTO"))?.Record.Id);
        Assert.Equal(["P1", "P2"], slice.Records().Select(record => record.Id));
        Assert.Equal(["documents", "empty", "people"], slice.Header.Lists.Select(list => list.List));
    }

    [Fact]
    public void A_source_that_is_wrong_in_its_last_line_leaves_no_slice()
    {
        ListImport good = Importers.Open("people-tsv", _folder.Write("p.tsv", "P1\tANNA\n"));
        ListImport bad = Importers.Open("people-tsv", _folder.Write("q.tsv", "Q1\tJON\nQ2\n"));
        Assert.Throws<ImportException>(
            () => SliceCutter.Cut([ListFeed.Of(good), ListFeed.Of(bad)], 1, _createdAt, _folder.At("gen-1")));
        Assert.False(Directory.Exists(_folder.At("gen-1")));
    }

    [FactNeeding(Needs.Watchlists)]
    public void The_real_lists_fit_into_one_slice_and_come_back_word_for_word()
    {
        (string, string[])[] sources =
        [
            ("un", ["watchlist", "un", "UN_consolidated.xml"]), ("ofac-csv", ["watchlist", "ofac"]),
        ];
        SliceHeader header = SliceCutter.Cut(
            sources.Select(source => ListFeed.Of(Importers.Open(source.Item1, Needs.Data(source.Item2)))),
            1, _createdAt, _folder.At("real"));
        Assert.Equal(730 + 4620 + 79, header.Records);

        using Slice slice = Slice.Open(_folder.At("real"));
        ListDiff diff = ListDiff.Between(
            slice.Records(), sources.SelectMany(source => Importers.Open(source.Item1, Needs.Data(source.Item2)).Records()));
        Assert.Equal((0, 0, 0), (diff.Added.Length, diff.Changed.Length, diff.Removed.Length));
    }
}

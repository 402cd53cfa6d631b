using System.Security.Cryptography;
using CheckpointEdge.Watchlists.Documents;

namespace Watchlists.Tests.Documents;

public sealed class FingerprintFileTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("fingerprints").FullName;
    private readonly FingerprintKey _key = new(SHA256.HashData("a slice's secret"u8));

    private string BasePath => Path.Combine(_directory, FingerprintFile.Name);

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Every_document_that_was_added_is_found_with_its_notice()
    {
        FingerprintHead head = Build(BasePath, 50_000);
        Assert.Equal(50_000, head.Documents);
        using FingerprintFile file = FingerprintFile.Open(BasePath);
        for (int i = 0; i < 50_000; i++)
            Assert.Equal(ReportOf(i), file.Find(_key.Of(Document(i))));
    }

    [Fact]
    public void A_document_that_was_not_added_is_not_found()
    {
        Build(BasePath, 50_000);
        using FingerprintFile file = FingerprintFile.Open(BasePath);
        Assert.InRange(file.FalsePositiveProbability, 0, 1e-9);
        Assert.All(Enumerable.Range(50_000, 50_000), i => Assert.Null(file.Find(_key.Of(Document(i)))));
    }

    [Fact]
    public void A_large_file_takes_less_than_six_and_a_half_bytes_for_a_document_with_room_for_more()
    {
        FingerprintHead head = Build(BasePath, 200_000);
        Assert.InRange((double)new FileInfo(BasePath).Length / head.Documents, 5, 6.5);
        Assert.Equal(head.Pages, FingerprintHead.PagesFor(219_000, head.Pages));
        Assert.True(FingerprintHead.PagesFor(221_000, head.Pages) > head.Pages);
        Assert.True(FingerprintHead.PagesFor(40_000, head.Pages) < head.Pages);
    }

    [Fact]
    public void A_document_added_twice_is_counted_once_with_the_weightier_notice()
    {
        using (FingerprintBuilder builder = new(BasePath, _key))
        {
            builder.Add(Document(1), DocumentReport.Of(DocumentNotice.Stolen));
            builder.Add(Document(1), DocumentReport.Of(DocumentNotice.Lost));
            Assert.Equal(1, builder.Finish().Documents);
        }

        using FingerprintFile file = FingerprintFile.Open(BasePath);
        Assert.Equal(DocumentNotice.Stolen, file.Find(_key.Of(Document(1)))?.Notice);
    }

    [Fact]
    public void The_file_is_the_same_whatever_the_order_of_adding()
    {
        Build(BasePath, 3000);
        string other = BasePath + "2";
        using (FingerprintBuilder builder = new(other, _key))
        {
            for (int i = 2999; i >= 0; i--)
                builder.Add(Document(i), ReportOf(i));
            builder.Finish();
        }

        Assert.Equal(File.ReadAllBytes(BasePath), File.ReadAllBytes(other));
    }

    [Fact]
    public void Another_secret_finds_nothing_and_is_told_apart()
    {
        FingerprintHead head = Build(BasePath, 1000);
        FingerprintKey other = new(SHA256.HashData("another"u8));
        using FingerprintFile file = FingerprintFile.Open(BasePath);
        Assert.All(Enumerable.Range(0, 1000), i => Assert.Null(file.Find(other.Of(Document(i)))));
        Assert.NotEqual(other.Identity, head.KeyIdentity);
    }

    [Fact]
    public void The_file_names_no_document()
    {
        Build(BasePath, 1000);
        string content = System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(BasePath));
        Assert.DoesNotContain(Document(7).Number, content, StringComparison.Ordinal);
    }

    [Fact]
    public void A_flipped_bit_is_a_damaged_page_and_never_a_document_that_is_not_listed()
    {
        Build(BasePath, 1000);
        byte[] bytes = File.ReadAllBytes(BasePath);
        bytes[4096 + 600] ^= 1;
        File.WriteAllBytes(BasePath, bytes);
        using FingerprintFile file = FingerprintFile.Open(BasePath);
        int refused = Enumerable.Range(0, 1000)
            .Count(i => Record.Exception(() => file.Find(_key.Of(Document(i)))) is FingerprintFileException);
        Assert.InRange(refused, 1, 1000);
        Assert.All(Enumerable.Range(0, 1000), i =>
        {
            if (Record.Exception(() => Assert.Equal(ReportOf(i), file.Find(_key.Of(Document(i))))) is { } failure)
                Assert.IsType<FingerprintFileException>(failure);
        });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(4096)]
    [InlineData(5000)]
    public void A_cut_file_is_refused(int length)
    {
        Build(BasePath, 1000);
        File.WriteAllBytes(BasePath, File.ReadAllBytes(BasePath)[..length]);
        Assert.Throws<FingerprintFileException>(() => FingerprintFile.Open(BasePath));
    }

    [Fact]
    public void A_name_is_never_used_twice()
    {
        Build(BasePath, 1);
        Assert.Throws<FingerprintFileException>(() => new FingerprintBuilder(BasePath, _key));
    }

    [Fact]
    public void A_builder_leaves_no_parts()
    {
        Build(BasePath, 10);
        Assert.Equal([BasePath], Directory.GetFileSystemEntries(_directory));
    }

    [Fact]
    public void The_overlay_adds_changes_and_withdraws()
    {
        Build(BasePath, 100);
        using FingerprintFile file = FingerprintFile.Open(BasePath);
        FingerprintOverlay overlay = FingerprintOverlay.Of(
        [
            (SlotOf(1, file), null),
            (SlotOf(2, file), DocumentReport.Of(DocumentNotice.Revoked)),
            (SlotOf(1000, file), DocumentReport.Of(DocumentNotice.StolenBlank)),
        ]);
        DocumentLookup lookup = new(file, overlay, _key);
        Assert.Null(lookup.Find(Document(1)));
        Assert.Equal(DocumentNotice.Revoked, lookup.Find(Document(2))!.Report.Notice);
        Assert.Equal(DocumentNotice.StolenBlank, lookup.Find(Document(1000))!.Report.Notice);
        Assert.Equal(ReportOf(3), lookup.Find(Document(3))!.Report);
    }

    [Fact]
    public void A_look_alike_is_found_and_marked()
    {
        DocumentReport lost = DocumentReport.Of(DocumentNotice.Lost);
        DocumentReport stolen = DocumentReport.Of(DocumentNotice.Stolen);
        DocumentKey listed = DocumentKey.Of("AB10O5", "UTO");
        using (FingerprintBuilder builder = new(BasePath, _key))
        {
            builder.Add(DocumentKey.Of("AB10O5", "UTO"), lost);
            builder.Add(DocumentKey.Of("XY778899"), stolen);
            builder.Finish();
        }

        using FingerprintFile file = FingerprintFile.Open(BasePath);
        DocumentLookup lookup = new(file, FingerprintOverlay.Empty, _key);
        Assert.Equal(new DocumentFound(listed, lost, false), lookup.Find(listed));
        Assert.Equal(new DocumentFound(listed, lost, true), lookup.Find(DocumentKey.Of("AB1005", "UTO")));
        Assert.Equal(new DocumentFound(DocumentKey.Of("XY778899"), stolen, false), lookup.Find(DocumentKey.Of("XY778899", "FRA")));
        Assert.Null(lookup.Find(DocumentKey.Of("AB10O5", "FRA")));
    }

    [Fact]
    public void Look_alikes_are_bounded_different_and_never_the_number_itself()
    {
        foreach (string number in new[] { "O0I1B8S5Z2G6O0I1B8", "AAAA", "0", "" })
        {
            var others = LookAlikeNumbers.Of(number);
            Assert.InRange(others.Length, 0, LookAlikeNumbers.AlternativesMax);
            Assert.Equal(others.Length, others.Distinct().Count());
            Assert.DoesNotContain(number, others);
        }
    }

    [Fact]
    public void Only_a_file_that_lists_numbers_without_issuer_is_asked_twice()
    {
        Assert.False(Build(BasePath, 10).AnyWithoutIssuer);
        using FingerprintBuilder builder = new(BasePath + "2", _key);
        builder.Add(DocumentKey.Of("XY778899"), DocumentReport.Of(DocumentNotice.Lost));
        Assert.True(builder.Finish().AnyWithoutIssuer);
    }

    [Fact]
    public void What_does_not_fit_into_its_page_stands_at_the_end_and_is_found()
    {
        const int Count = 100 * FingerprintHead.EntriesPerFullPage;
        using (FingerprintBuilder builder = new(BasePath, _key))
        {
            for (int i = 0; i < Count; i++)
                builder.Add(Document(i), ReportOf(i));
            builder.Finish(pagesBefore: 100);
        }

        using FingerprintFile file = FingerprintFile.Open(BasePath);
        Assert.InRange(file.Spilled, 1, Count / 20);
        for (int i = 0; i < Count; i++)
            Assert.Equal(ReportOf(i), file.Find(_key.Of(Document(i))));
        Assert.Equal(Count, file.All().Count());
        Assert.Equal(file.All().OrderBy(entry => entry.Slot), file.All());
    }

    [Fact]
    public void A_year_of_report_is_told_for_thirty_one_years()
    {
        for (int year = 2001; year <= 2031; year++)
            Assert.Equal(year, DocumentReport.Of(DocumentNotice.Stolen, year).Year(2031));
        Assert.Equal(2041, DocumentReport.Of(DocumentNotice.Stolen, 2041).Year(2041));
        Assert.Null(DocumentReport.Of(DocumentNotice.Stolen).Year(2031));
        Assert.Equal(DocumentNotice.Stolen, DocumentReport.Of(DocumentNotice.Stolen, 2011).Notice);
    }

    private static ulong SlotOf(int i, FingerprintFile file) =>
        new FingerprintKey(SHA256.HashData("a slice's secret"u8)).Of(Document(i)).SlotIn(file.Head.Pages);

    private FingerprintHead Build(string path, int count, int? except = null)
    {
        using FingerprintBuilder builder = new(path, _key);
        for (int i = 0; i < count; i++)
            if (i != except)
                builder.Add(Document(i), ReportOf(i));
        return builder.Finish();
    }

    private static DocumentKey Document(int i) => new($"UT{i * 7919L % 100_000_007:D8}", "UTO", "P");

    private static DocumentReport ReportOf(int i) => DocumentReport.Of((DocumentNotice)(i % 5), 2000 + i % 30);
}

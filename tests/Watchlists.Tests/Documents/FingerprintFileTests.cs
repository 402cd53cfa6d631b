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
            Assert.Equal(NoticeOf(i), file.Find(_key.Of(Document(i))));
    }

    [Fact]
    public void A_document_that_was_not_added_is_not_found()
    {
        Build(BasePath, 50_000);
        using FingerprintFile file = FingerprintFile.Open(BasePath);
        Assert.InRange(file.FalsePositiveProbability, 0, 1e-8);
        Assert.All(Enumerable.Range(50_000, 50_000), i => Assert.Null(file.Find(_key.Of(Document(i)))));
    }

    [Fact]
    public void A_large_file_takes_less_than_six_bytes_for_a_document()
    {
        FingerprintHead head = Build(BasePath, 200_000);
        Assert.InRange((double)new FileInfo(BasePath).Length / head.Documents, 5, 6);
    }

    [Fact]
    public void A_document_added_twice_is_counted_once_with_the_weightier_notice()
    {
        using (FingerprintBuilder builder = new(BasePath, _key))
        {
            builder.Add(Document(1), DocumentNotice.Stolen);
            builder.Add(Document(1), DocumentNotice.Lost);
            Assert.Equal(1, builder.Finish(1).Documents);
        }

        using FingerprintFile file = FingerprintFile.Open(BasePath);
        Assert.Equal(DocumentNotice.Stolen, file.Find(_key.Of(Document(1))));
    }

    [Fact]
    public void The_file_is_the_same_whatever_the_order_of_adding()
    {
        Build(BasePath, 3000);
        string other = BasePath + "2";
        using (FingerprintBuilder builder = new(other, _key))
        {
            for (int i = 2999; i >= 0; i--)
                builder.Add(Document(i), NoticeOf(i));
            builder.Finish(1);
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
            if (Record.Exception(() => Assert.Equal(NoticeOf(i), file.Find(_key.Of(Document(i))))) is { } failure)
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
            (_key.Of(Document(1)), null),
            (_key.Of(Document(2)), DocumentNotice.Revoked),
            (_key.Of(Document(1000)), DocumentNotice.StolenBlank),
        ]);
        DocumentLookup lookup = new(file, overlay, _key);
        Assert.Null(lookup.Find(Document(1)));
        Assert.Equal(DocumentNotice.Revoked, lookup.Find(Document(2))!.Notice);
        Assert.Equal(DocumentNotice.StolenBlank, lookup.Find(Document(1000))!.Notice);
        Assert.Equal(NoticeOf(3), lookup.Find(Document(3))!.Notice);
    }

    [Fact]
    public void A_look_alike_is_found_and_marked()
    {
        using (FingerprintBuilder builder = new(BasePath, _key))
        {
            builder.Add(DocumentKey.Of("AB10O5", "UTO"), DocumentNotice.Lost);
            builder.Add(DocumentKey.Of("XY778899"), DocumentNotice.Stolen);
            builder.Finish(1);
        }

        using FingerprintFile file = FingerprintFile.Open(BasePath);
        DocumentLookup lookup = new(file, FingerprintOverlay.Empty, _key);
        Assert.Equal(new DocumentFound(DocumentNotice.Lost, null, true), lookup.Find(DocumentKey.Of("AB10O5", "UTO")));
        Assert.Equal(new DocumentFound(DocumentNotice.Lost, "AB10O5", true), lookup.Find(DocumentKey.Of("AB1005", "UTO")));
        Assert.Equal(new DocumentFound(DocumentNotice.Stolen, null, false), lookup.Find(DocumentKey.Of("XY778899", "FRA")));
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
    public void A_patch_turns_the_old_file_into_the_new_one()
    {
        string next = BasePath + ".next";
        Build(BasePath, 60_000);
        Build(next, 60_000, except: 17);
        using FileStream from = File.OpenRead(BasePath);
        using FileStream to = File.OpenRead(next);
        using MemoryStream patch = new();
        int blocks = FingerprintPatch.Write(from, to, patch);
        Assert.InRange(blocks, 1, 2);
        Assert.InRange(patch.Length, 1, 3 * FingerprintPatch.BlockSizeBytes);
        patch.Position = 0;
        using MemoryStream result = new();
        FingerprintPatch.Apply(from, patch, result);
        Assert.Equal(File.ReadAllBytes(next), result.ToArray());
    }

    [Fact]
    public void A_patch_that_is_cut_changed_or_of_another_base_is_refused()
    {
        string next = BasePath + ".next";
        Build(BasePath, 60_000);
        Build(next, 60_000, except: 17);
        using FileStream from = File.OpenRead(BasePath);
        using FileStream to = File.OpenRead(next);
        using MemoryStream patch = new();
        FingerprintPatch.Write(from, to, patch);
        byte[] whole = patch.ToArray();
        for (int length = 0; length < whole.Length; length += 1 + whole.Length / 50)
            Refused(from, whole[..length]);
        byte[] changed = [.. whole];
        changed[^100] ^= 1;
        Refused(from, changed);
        Refused(to, whole);
    }

    private static void Refused(Stream from, byte[] patch)
    {
        using MemoryStream cut = new(patch);
        using MemoryStream result = new();
        Assert.Throws<FingerprintFileException>(() => FingerprintPatch.Apply(from, cut, result));
    }

    private FingerprintHead Build(string path, int count, int? except = null)
    {
        using FingerprintBuilder builder = new(path, _key);
        for (int i = 0; i < count; i++)
            if (i != except)
                builder.Add(Document(i), NoticeOf(i));
        return builder.Finish(1);
    }

    private static DocumentKey Document(int i) => new($"UT{i * 7919L % 100_000_007:D8}", "UTO", "P");

    private static DocumentNotice NoticeOf(int i) => (DocumentNotice)(i % 5);
}

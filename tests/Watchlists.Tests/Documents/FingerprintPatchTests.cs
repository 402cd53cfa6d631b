using System.Security.Cryptography;
using CheckpointEdge.Watchlists.Documents;

namespace Watchlists.Tests.Documents;

public sealed class FingerprintPatchTests : IDisposable
{
    private const int Count = 5000;

    private readonly string _directory = Directory.CreateTempSubdirectory("patches").FullName;
    private readonly FingerprintKey _key = new(SHA256.HashData("a slice's secret"u8));

    private string Base => Path.Combine(_directory, "base.fp");
    private string Next => Path.Combine(_directory, "next.fp");
    private string Result => Path.Combine(_directory, "result.fp");

    public FingerprintPatchTests()
    {
        int pages = Build(Base, 0, Count, DocumentNotice.Lost, null);
        using FingerprintBuilder builder = new(Next, _key);
        for (int i = 100; i < Count + 150; i++)
            builder.Add(Document(i), DocumentReport.Of(i < 107 ? DocumentNotice.Stolen : DocumentNotice.Lost));
        Assert.Equal(pages, builder.Finish(pages).Pages);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void The_difference_of_two_files_is_every_document_added_changed_and_withdrawn()
    {
        using FingerprintFile before = FingerprintFile.Open(Base);
        using FingerprintFile after = FingerprintFile.Open(Next);
        DocumentChange[] changes = [.. FingerprintDifference.Between(before, after)];
        Assert.Equal(100, changes.Count(change => change.After is null));
        Assert.Equal(150, changes.Count(change => change.Before is null));
        Assert.Equal(7, changes.Count(change => change is { Before: not null, After: not null }));
    }

    [Fact]
    public void The_difference_as_overlay_makes_the_old_file_answer_as_the_new_one()
    {
        using FingerprintFile before = FingerprintFile.Open(Base);
        using FingerprintFile after = FingerprintFile.Open(Next);
        FingerprintOverlay overlay = FingerprintOverlay.Of(
            FingerprintDifference.Between(before, after).Select(change => (change.Slot, change.After)));
        DocumentLookup old = new(before, overlay, _key);
        DocumentLookup now = new(after, FingerprintOverlay.Empty, _key);
        for (int i = 0; i < Count + 1000; i++)
            Assert.Equal(now.Find(Document(i)), old.Find(Document(i)));
    }

    [Fact]
    public void A_patch_turns_the_old_file_into_the_new_one_with_a_few_bytes_for_each_document()
    {
        using MemoryStream patch = new();
        Assert.Equal(257, FingerprintPatch.Write(Base, Next, patch));
        Assert.InRange(patch.Length, 257, 257 * 12);
        patch.Position = 0;
        FingerprintPatch.Apply(Base, patch, Result);
        Assert.Equal(File.ReadAllBytes(Next), File.ReadAllBytes(Result));
    }

    [Fact]
    public void A_patch_that_is_cut_changed_or_of_another_base_is_refused_and_leaves_no_file()
    {
        using MemoryStream patch = new();
        FingerprintPatch.Write(Base, Next, patch);
        byte[] whole = patch.ToArray();
        for (int length = 0; length < whole.Length; length += 1 + whole.Length / 6)
            Refused(Base, whole[..length]);
        for (int at = 0; at < whole.Length; at += 1 + whole.Length / 8)
        {
            byte[] changed = [.. whole];
            changed[at] ^= 0x11;
            Refused(Base, changed);
        }

        Refused(Base, [.. whole, 0]);
        Refused(Next, whole);
    }

    [Fact]
    public void Files_of_different_keys_or_pages_cannot_be_compared()
    {
        string other = Path.Combine(_directory, "other.fp");
        Build(other, 0, 10, DocumentNotice.Lost, null);
        Assert.Throws<FingerprintFileException>(() => FingerprintPatch.Write(Base, other, Stream.Null));
    }

    private void Refused(string from, byte[] patch)
    {
        using MemoryStream stream = new(patch);
        Assert.Throws<FingerprintFileException>(() => FingerprintPatch.Apply(from, stream, Result));
        Assert.False(File.Exists(Result));
    }

    private int Build(string path, int first, int end, DocumentNotice notice, int? pages)
    {
        using FingerprintBuilder builder = new(path, _key);
        for (int i = first; i < end; i++)
            builder.Add(Document(i), DocumentReport.Of(notice));
        return builder.Finish(pages).Pages;
    }

    private static DocumentKey Document(int i) => new($"UT{i * 7919L % 100_000_007:D8}", "UTO", "P");
}

using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using CheckpointEdge.Exchange.Courier;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Exchange.Tests.Courier;

/// <summary>A stick as strangers may have left it: real files, links, pipes and a real device, in a real folder.</summary>
public sealed class StickBundleTests : IDisposable
{
    private const string Name = "board-0123456789abcdef";

    private readonly string _stick = Directory.CreateTempSubdirectory("stick-").FullName;

    private string Bundle => Path.Combine(_stick, StickBundle.TopName, Name);

    public void Dispose() => Directory.Delete(_stick, recursive: true);

    [Fact]
    public void What_is_written_is_read_again_and_the_bundle_before_is_gone()
    {
        PackedMember old = Member("receipts/1", "old");
        PackedMember fresh = Member("receipts/1", "new");
        StickBundle.Write(_stick, Name, [old], "contents of old"u8.ToArray(), CancellationToken.None);
        StickBundle.Write(_stick, Name, [fresh], "contents of new"u8.ToArray(), CancellationToken.None);

        Assert.Equal(Name, Assert.Single(StickBundle.NamesOn(_stick)));
        using StickBundle bundle = StickBundle.Open(_stick, Name);
        Assert.Equal("contents of new"u8.ToArray(), bundle.ReadContents());
        Assert.Equal("new"u8.ToArray(), bundle.Read(fresh.Member));
        string copy = Path.Combine(_stick, "copy");
        bundle.Copy(fresh.Member, copy, CancellationToken.None);
        Assert.Equal("new", File.ReadAllText(copy));
        Assert.Equal(2, Directory.GetFileSystemEntries(Bundle).Length);
    }

    [Fact]
    public void A_stick_pulled_out_while_a_bundle_is_written_still_holds_the_one_before()
    {
        PackedMember old = Member("receipts/1", "old");
        StickBundle.Write(_stick, Name, [old], "contents of old"u8.ToArray(), CancellationToken.None);
        string gone = Path.Combine(_stick, "gone");
        File.WriteAllText(gone, "a file that is there when it is packed, and not when it is copied");
        PackedMember large = new(new CourierMember("files/x", new string('a', 64), 65, false), null, gone);
        File.Delete(gone);

        Assert.Throws<CourierException>(() => StickBundle.Write(
            _stick, Name, [Member("receipts/1", "new"), large], "contents of new"u8.ToArray(), CancellationToken.None));

        using StickBundle bundle = StickBundle.Open(_stick, Name);
        Assert.Equal("contents of old"u8.ToArray(), bundle.ReadContents());
        Assert.Equal("old"u8.ToArray(), bundle.Read(old.Member));
    }

    [Fact]
    public void A_member_that_is_a_link_is_not_followed()
    {
        PackedMember member = Written();
        string outside = Path.Combine(_stick, "outside");
        File.WriteAllText(outside, "content");
        Replace(member, path => File.CreateSymbolicLink(path, outside));
        Refused("is a link; links are not followed", bundle => bundle.Read(member.Member));
    }

    [Fact]
    public void A_folder_that_is_a_link_is_not_followed()
    {
        Written();
        string elsewhere = Directory.CreateTempSubdirectory("elsewhere-").FullName;
        Directory.Delete(elsewhere);
        Directory.Move(Path.Combine(_stick, StickBundle.TopName), elsewhere);
        Directory.CreateSymbolicLink(Path.Combine(_stick, StickBundle.TopName), elsewhere);
        Assert.Contains("links are not followed", Sentence(() => StickBundle.NamesOn(_stick)), StringComparison.Ordinal);
        Assert.Contains("links are not followed", Sentence(() => StickBundle.Write(
            _stick, Name, [], [], CancellationToken.None)), StringComparison.Ordinal);
        Directory.Delete(elsewhere, recursive: true);
    }

    /// <summary>Found by reading: the sheet of a board that was set up was written to whatever file of the board a link on the stick named.</summary>
    [Fact]
    public void What_is_put_on_a_stick_follows_no_link()
    {
        string outside = Directory.CreateTempSubdirectory("outside-").FullName;
        string key = Path.Combine(outside, "unit-key.pem");
        File.WriteAllText(key, "mine");
        foreach (string name in new[] { "acceptance.html", "acceptance.html.tmp" })
            File.CreateSymbolicLink(Path.Combine(_stick, name), key);

        StickBundle.Put(_stick, "acceptance.html", "sheet"u8.ToArray());
        StickBundle.Put(_stick, "acceptance.html", "another"u8.ToArray());

        Assert.Equal("mine", File.ReadAllText(key));
        Assert.Equal("another", File.ReadAllText(Path.Combine(_stick, "acceptance.html")));
        Assert.Null(new FileInfo(Path.Combine(_stick, "acceptance.html")).LinkTarget);
        Directory.Delete(outside, recursive: true);
    }

    [Fact]
    public void A_member_with_a_second_name_is_refused()
    {
        PackedMember member = Written();
        DurableFiles.Link(Path.Combine(Bundle, member.Member.Sha256), Path.Combine(_stick, "second"));
        Refused("has a second name", bundle => bundle.Read(member.Member));
    }

    [Fact]
    public void A_pipe_is_refused_and_not_waited_for()
    {
        PackedMember member = Written();
        Replace(member, path => Process.Start("mkfifo", [path]).WaitForExit());
        Refused("is a pipe, not a file", bundle => bundle.Read(member.Member));
    }

    [Fact]
    public void A_device_is_refused_without_being_opened()
    {
        using UntrustedFolder devices = UntrustedFolder.Open("/dev");
        CourierException refused = Assert.Throws<CourierException>(() => devices.OpenFile("zero"));
        Assert.Contains("is a device, not a file", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../contents")]
    [InlineData("/etc/passwd")]
    [InlineData("")]
    public void A_name_that_leads_elsewhere_is_refused(string name)
    {
        Written();
        using UntrustedFolder root = UntrustedFolder.Open(_stick);
        Assert.Throws<CourierException>(() => root.OpenFile(name));
        Assert.Throws<CourierException>(() => root.Below(name));
    }

    [Fact]
    public void A_folder_inside_a_bundle_is_refused()
    {
        Written();
        Directory.CreateDirectory(Path.Combine(Bundle, "deeper"));
        Assert.Contains("a bundle is one folder of files", Sentence(() => StickBundle.Open(_stick, Name)), StringComparison.Ordinal);
    }

    [Fact]
    public void More_files_than_are_looked_through_are_refused()
    {
        Written();
        for (int i = 0; i <= CourierLimits.EntriesMax; i++)
            File.WriteAllBytes(Path.Combine(Bundle, $"f{i}"), []);
        Assert.Contains(
            $"more than {CourierLimits.EntriesMax} entries", Sentence(() => StickBundle.Open(_stick, Name)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_member_and_a_changed_one_are_told_apart()
    {
        PackedMember member = Written();
        Replace(member, path => File.WriteAllText(path, "cont"));
        Refused("was cut: 4 of 7 bytes are there", bundle => bundle.Copy(member.Member, At("copy"), CancellationToken.None));
        Refused("was cut: 4 of 7 bytes are there", bundle => bundle.Read(member.Member));
        Replace(member, path => File.WriteAllText(path, "CONTENT"));
        Refused("its SHA-256 differs", bundle => bundle.Copy(member.Member, At("copy"), CancellationToken.None));
        Refused("its SHA-256 differs", bundle => bundle.Read(member.Member));
        Assert.False(File.Exists(At("copy")));
    }

    [Fact]
    public void A_member_that_does_not_end_is_read_one_byte_further_than_signed()
    {
        PackedMember member = Written();
        // A file with a hole: a terabyte that takes no room, and no time unless somebody reads it.
        Replace(member, path =>
        {
            using FileStream endless = File.Create(path);
            endless.SetLength(1L << 40);
        });
        Refused("does not end where it must", bundle => bundle.Copy(member.Member, At("copy"), CancellationToken.None));
        Refused("is longer than 7 bytes", bundle => bundle.Read(member.Member));
    }

    [Fact]
    public void A_table_of_contents_that_does_not_end_is_not_read_to_its_end()
    {
        Written();
        using (FileStream endless = new(Path.Combine(Bundle, StickBundle.ContentsName), FileMode.Open))
            endless.SetLength(1L << 40);
        Refused($"longer than {CourierLimits.ContentsBytesMax} bytes", bundle => bundle.ReadContents());
    }

    [Fact]
    public void A_bundle_whose_writing_was_cut_off_says_so()
    {
        Written();
        File.Delete(Path.Combine(Bundle, StickBundle.ContentsName));
        Refused("its writing was cut off", bundle => bundle.ReadContents());
    }

    [Fact]
    public void A_missing_stick_and_an_empty_one_are_told_apart()
    {
        Assert.Contains("holds no folder", Sentence(() => StickBundle.NamesOn(_stick)), StringComparison.Ordinal);
        Assert.Contains("is no folder that can be opened", Sentence(() => StickBundle.NamesOn(At("none"))), StringComparison.Ordinal);
    }

    private PackedMember Written()
    {
        PackedMember member = Member("receipts/1", "content");
        StickBundle.Write(_stick, Name, [member], "contents"u8.ToArray(), CancellationToken.None);
        return member;
    }

    private static PackedMember Member(string name, string text)
    {
        byte[] content = Encoding.UTF8.GetBytes(text);
        return new PackedMember(CourierMember.Of(name, content, isSealed: true), content, null);
    }

    private string At(string name) => Path.Combine(_stick, name);

    private void Replace(PackedMember member, Action<string> make)
    {
        string path = Path.Combine(Bundle, member.Member.Sha256);
        File.Delete(path);
        make(path);
    }

    private void Refused(string part, Action<StickBundle> work) => Assert.Contains(
        part,
        Sentence(() =>
        {
            using StickBundle bundle = StickBundle.Open(_stick, Name);
            work(bundle);
        }),
        StringComparison.Ordinal);

    private static string Sentence(Action work) => Assert.Throws<CourierException>(work).Message;
}

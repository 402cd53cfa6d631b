using System.Text;
using CheckpointEdge.Central.Import;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Central.Tests.Import;

/// <summary>What holds for every format that a publisher defines: whole or nothing, and one sentence that says why.</summary>
public sealed class EveryFormatTests : IDisposable
{
    private const int Seed = 20310504;
    private const int Cuts = 200;
    private const int People = 40;

    private readonly SourceFolder _folder = new();

    public static TheoryData<string> Kinds => [.. FictionalLists.Kinds];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void People_become_records_and_all_else_is_counted(string kind)
    {
        ListImport import = Opened(kind, FictionalLists.Of(kind, 0, People));
        var records = import.ReadAll();

        Assert.Equal(People, records.Length);
        Assert.Equal(kind == "interpol" ? 0 : 1, import.Report.LeftOut);
        Assert.All(records, record => Assert.Equal(NameStrength.Primary, Assert.Single(record.Names).Strength));
        Assert.Contains("TESTLAND-7", records[7].Names[0].Full.ToUpperInvariant(), StringComparison.Ordinal);
        Assert.Equal("1971-08-08", Assert.Single(records[7].BirthDates).ToString());
        Assert.Equal(import.Lists.Select(list => list.List), records.Select(record => record.List).Distinct());
        Assert.Equal(kind == "interpol" ? "" : "2031-05-04", $"{import.Report.SourceDate:yyyy-MM-dd}");
        Assert.Empty(import.Report.Notes);
    }

    /// <summary>
    /// A cut is refused, unless it falls where an entry ends and the format has no end of its own: then what is there is
    /// whole, and the guard holds a feed that lost more than one record in twenty.
    /// </summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_feed_cut_anywhere_is_refused_or_held(string kind)
    {
        byte[] whole = Encoding.UTF8.GetBytes(FictionalLists.Of(kind, 0, People));
        var present = Opened(kind, Encoding.UTF8.GetString(whole)).ReadAll();
        bool endless = FictionalLists.KindOf(kind) == "opensanctions";
        Random random = new(Seed);
        int taken = 0;
        for (int cut = 0; cut < Cuts; cut++)
        {
            int length = random.Next(1, whole.Length - 1);
            File.WriteAllBytes(_folder.At("cut"), whole[..length]);
            ListImport import = Importers.Open(FictionalLists.KindOf(kind), _folder.At("cut"));
            try
            {
                var records = import.ReadAll();
                Assert.True(
                    endless && (whole[length] == (byte)'\n' || whole[length - 1] == (byte)'\n'),
                    $"seed {Seed}: cut at byte {length} was taken");
                taken++;
                if (records.Length * 100 < present.Length * (100 - ListGuard.ShrinkPercentMax))
                    Assert.IsType<FeedVerdict.Held>(ListGuard.Judge(ListDiff.Between(present, records), import.Report));
            }
            catch (ImportException refused)
            {
                Assert.Contains("cut", refused.Message, StringComparison.Ordinal);
            }
        }

        Assert.InRange(taken, 0, Cuts / 10);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_same_id_twice_is_refused_with_the_line_of_the_second(string kind)
    {
        string content = FictionalLists.Of(kind, [1, 2, 3, 2, 4]);
        string refusal = Refusal(kind, content);

        Assert.Contains("appears twice; nothing was taken", refusal, StringComparison.Ordinal);
        Assert.Matches(@"list, line \d+: the id \S+ appears", refusal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_day_that_does_not_exist_is_refused_with_line_and_field(string kind)
    {
        foreach ((string month, string day) in (ReadOnlySpan<(string, string)>)[("02", "30"), ("13", "01"), ("04", "31")])
        {
            string refusal = Refusal(kind, FictionalLists.WithDay(kind, month, day));
            Assert.Matches(@"list, line \d+: the field \S+ holds '1971[-/]\d\d[-/]\d\d', and there is no such date", refusal);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_name_of_ten_thousand_letters_is_refused_with_its_line(string kind)
    {
        string content = FictionalLists.Of(kind, 7, 1);
        foreach (string name in (string[])["TESTLAND-7", "Testland-7"])
            content = content.Replace(name, new string('A', 10_000), StringComparison.Ordinal);
        Assert.Matches(@"list, line \d+: a name of \S+ is longer than 2000 characters", Refusal(kind, content));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_million_words_in_one_record_are_refused_with_their_line(string kind)
    {
        string content = FictionalLists.Of(kind, 7, 1);
        string words = string.Join(' ', Enumerable.Repeat("AB", 1_000_000));
        foreach (string name in (string[])["TESTLAND-7", "Testland-7"])
            content = content.Replace(name, words, StringComparison.Ordinal);
        Assert.Matches(@"list, line \d+: .* longer than \d+ (characters|bytes)", Refusal(kind, content));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Bytes_that_are_no_utf8_are_refused(string kind)
    {
        byte[] whole = Encoding.UTF8.GetBytes(FictionalLists.Of(kind, 7, 1));
        int place = whole.AsSpan().LastIndexOf("7"u8);
        whole[place] = 0xFF;
        File.WriteAllBytes(_folder.At("list"), whole);
        ImportException refused = Assert.Throws<ImportException>(() => Importers.Open(FictionalLists.KindOf(kind), _folder.At("list")).ReadAll());
        Assert.DoesNotContain(" at ", refused.Message.Split('\n')[0], StringComparison.Ordinal);

        Encoding wide = Encoding.Unicode;
        File.WriteAllBytes(_folder.At("list"), [.. wide.GetPreamble(), .. wide.GetBytes(FictionalLists.Of(kind, 7, 1))]);
        Assert.Throws<ImportException>(() => Importers.Open(FictionalLists.KindOf(kind), _folder.At("list")).ReadAll());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_difference_of_two_feeds_names_who_came_went_and_changed(string kind)
    {
        var before = Opened(kind, FictionalLists.Of(kind, 0, People)).ReadAll();
        string changed = FictionalLists.Of(kind, [.. Enumerable.Range(1, People - 1), 900]);
        foreach (string name in (string[])["TESTLAND-7", "Testland-7"])
            changed = changed.Replace(name, "Otherland", StringComparison.Ordinal);
        ListImport import = Opened(kind, changed);
        ListDiff diff = ListDiff.Between(before, import.Records());

        Assert.Equal([before[0].Id], diff.Removed.AsEnumerable());
        Assert.Equal([before[7].Id], diff.Changed.AsEnumerable());
        Assert.Contains("900", Assert.Single(diff.Added), StringComparison.Ordinal);
        Assert.IsType<FeedVerdict.Accepted>(ListGuard.Judge(diff, import.Report));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_feed_that_shrank_is_held(string kind)
    {
        var before = Opened(kind, FictionalLists.Of(kind, 0, People)).ReadAll();
        ListImport import = Opened(kind, FictionalLists.Of(kind, 0, People - 3));
        FeedVerdict.Held held = Assert.IsType<FeedVerdict.Held>(
            ListGuard.Judge(ListDiff.Between(before, import.Records()), import.Report));
        Assert.Contains("more than 5 % fewer", held.Sentence, StringComparison.Ordinal);
    }

    private ListImport Opened(string kind, string content) =>
        Importers.Open(FictionalLists.KindOf(kind), _folder.Write("list", content));

    private string Refusal(string kind, string content) => _folder.Refusal(FictionalLists.KindOf(kind), "list", content);
}

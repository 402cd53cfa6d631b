using CheckpointEdge.Watchlists.Slices;
using Microsoft.Data.Sqlite;

namespace CheckpointEdge.Watchlists.Tests.Slices;

public sealed class DamagedSliceTests : IDisposable
{
    private const int Seed = 20310504;

    private readonly SliceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Nothing_there_is_said_so()
    {
        Assert.Contains("does not exist", Refusal(_folder.At("nowhere")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused()
    {
        string directory = Written();
        File.WriteAllText(Path.Combine(directory, SliceFile.Name), new string('x', 5000));
        Assert.Contains("no slice", Refusal(directory), StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(directory, SliceFile.Name), "");
        Assert.Contains("is empty", Refusal(directory), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PRAGMA application_id = 1", "not a finished slice")]
    [InlineData("PRAGMA user_version = 1", "format 1; this version reads format 2")]
    [InlineData("DELETE FROM records WHERE ordinal = 4", "header says 40")]
    [InlineData("UPDATE records SET ordinal = 99 WHERE ordinal = 4", "not numbered")]
    [InlineData("UPDATE lists SET records = 39", "do not add up")]
    [InlineData("UPDATE header SET value = 'aes-256-gcm' WHERE key = 'payload_sealing'", "this version reads 'none'")]
    [InlineData("UPDATE header SET value = 'many' WHERE key = 'names'", "names in its header")]
    [InlineData("UPDATE header SET value = 'noon' WHERE key = 'created_at'", "ISO 8601")]
    [InlineData("DELETE FROM header WHERE key = 'generation'", "no generation")]
    [InlineData("DROP TABLE header", "damaged or no slice")]
    public void A_changed_header_is_refused_before_anything_is_read(string change, string word)
    {
        string directory = Written();
        Change(directory, change);
        Assert.Contains(word, Refusal(directory), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x'7b'")]
    [InlineData("x'6e756c6c'")]
    [InlineData("x''")]
    [InlineData("cast('{\"z\":1}' as blob)")]
    [InlineData("cast('{\"n\":[{\"f\":\"A\",\"s\":9}]}' as blob)")]
    [InlineData("cast('{\"n\":[null]}' as blob)")]
    [InlineData("cast('{\"p\":[null]}' as blob)")]
    [InlineData("cast('{\"x\":\"Q\"}' as blob)")]
    [InlineData("cast('{\"b\":[{\"f\":\"2000-01-02\",\"t\":\"2000-01-01\"}]}' as blob)")]
    [InlineData("cast('{\"d\":[{\"t\":\"P\"}]}' as blob)")]
    [InlineData("zeroblob(300000)")]
    public void A_payload_that_breaks_the_format_names_its_record(string payload)
    {
        string directory = Written();
        Change(directory, $"UPDATE records SET payload = {payload} WHERE ordinal = 4");
        using Slice slice = Slice.Open(directory);
        Assert.Contains("record 4", Assert.Throws<SliceException>(() => slice.Record(4)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "record 4", Assert.Throws<SliceException>(() => slice.Records().Count()).Message, StringComparison.Ordinal);
        Assert.Equal("UTO-P5", slice.Record(5).Id);
    }

    [Fact]
    public void A_journal_beside_the_slice_is_never_replayed()
    {
        string directory = Written();
        File.WriteAllText(Path.Combine(directory, SliceFile.Name + "-wal"), "stale");
        Assert.Contains("was not closed", Refusal(directory), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_file_is_refused_or_breaks_off_with_a_sentence_never_with_a_shorter_list()
    {
        byte[] whole = File.ReadAllBytes(Path.Combine(Written(), SliceFile.Name));
        Random random = new(Seed);
        for (int round = 0; round < 100; round++)
            ReadsWholeOrRefuses(whole[..random.Next(whole.Length)], round, mayBeWhole: false);
    }

    [Fact]
    public void Flipped_bytes_never_crash_the_reader()
    {
        byte[] whole = File.ReadAllBytes(Path.Combine(Written(), SliceFile.Name));
        Random random = new(Seed);
        for (int round = 0; round < 200; round++)
        {
            byte[] damaged = [.. whole];
            for (int flips = random.Next(1, 20); flips > 0; flips--)
                damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            ReadsWholeOrRefuses(damaged, round, mayBeWhole: true);
        }
    }

    private void ReadsWholeOrRefuses(byte[] content, int round, bool mayBeWhole)
    {
        string directory = _folder.At($"damaged-{round}-{mayBeWhole}");
        Directory.CreateDirectory(directory);
        File.WriteAllBytes(Path.Combine(directory, SliceFile.Name), content);
        try
        {
            using Slice slice = Slice.Open(directory);
            Assert.Equal(slice.Header.Records, slice.Records().Count());
            Assert.True(mayBeWhole);
        }
        catch (SliceException refused)
        {
            Assert.NotEmpty(refused.Message);
        }
    }

    private string Written()
    {
        string directory = _folder.At("a");
        SliceFile.Write(directory, 1, SliceFolder.CreatedAt, Enumerable.Range(0, 40).Select(SliceFolder.Plain));
        return directory;
    }

    private static string Refusal(string directory) =>
        Assert.Throws<SliceException>(() => Slice.Open(directory)).Message;

    private static void Change(string directory, string sql)
    {
        using SqliteConnection connection = new($"Data Source={Path.Combine(directory, SliceFile.Name)};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

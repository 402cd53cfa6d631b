using CheckpointEdge.Central.Backup;
using CheckpointEdge.Central.Keys;
using CheckpointEdge.Central.Store;
using Microsoft.Data.Sqlite;

namespace CheckpointEdge.Central.Tests.Backup;

public sealed class BackupTests : IDisposable
{
    private const string Passphrase = "a long walk to Fern Pass";

    private readonly string _folder = Directory.CreateTempSubdirectory("backup-").FullName;

    private string Made => Path.Combine(_folder, "made.cpebackup");

    private string Data => Path.Combine(_folder, "central");

    private string Back => Path.Combine(_folder, "back");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_Central_comes_back_with_every_file_and_row()
    {
        SetUp();
        BackupSummary made = CentralBackup.Make(Data, Made, Passphrase, TimeProvider.System);
        Assert.Equal(("sqlite", 0), (made.Store, made.Vanished));
        Assert.Equal(made.Files, CentralBackup.Check(Made, Passphrase).Files);

        CentralBackup.Restore(Made, Passphrase, Back, TimeProvider.System);

        foreach (string path in Directory.EnumerateFiles(Data, "*", SearchOption.AllDirectories))
        {
            string name = Path.GetRelativePath(Data, path);
            if (name.StartsWith(CentralDatabase.FileName, StringComparison.Ordinal))
                name = CentralDatabase.FileName;
            else
                Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(Path.Combine(Back, name)));
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Back, name)));
        }

        Assert.Equal(Rows(Data, "SELECT name FROM accounts ORDER BY name"), Rows(Back, "SELECT name FROM accounts ORDER BY name"));
        Assert.Single(Rows(Back, "SELECT what FROM audit_log WHERE what = 'central-restored'"));
        using CentralKeys keys = CentralKeys.Open(Back, TimeProvider.System.GetUtcNow());
    }

    [Fact]
    public void Nobody_reads_it_without_the_passphrase_and_nothing_is_written()
    {
        SetUp();
        CentralBackup.Make(Data, Made, Passphrase, TimeProvider.System);
        Assert.Equal(-1, File.ReadAllBytes(Made).AsSpan().IndexOf("PRIVATE KEY"u8));
        Assert.Equal(-1, File.ReadAllBytes(Made).AsSpan().IndexOf("SQLite format"u8));

        CentralException refused = Assert.Throws<CentralException>(
            () => CentralBackup.Restore(Made, Passphrase + "!", Back, TimeProvider.System));

        Assert.Contains("passphrase", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Back));
        Assert.Equal(["central", "made.cpebackup"], Directory.EnumerateFileSystemEntries(_folder).Select(Path.GetFileName).Order()!);
        Assert.Throws<CentralException>(() => CentralBackup.Make(Data, Made + "2", "short", TimeProvider.System));
    }

    [Fact]
    public void A_changed_moved_or_cut_backup_is_refused_wherever_it_was_touched()
    {
        SetUp();
        File.WriteAllBytes(Path.Combine(Data, "large.bin"), new byte[3 << 20]);
        CentralBackup.Make(Data, Made, Passphrase, TimeProvider.System);
        byte[] whole = File.ReadAllBytes(Made);
        Random random = new(20260101);
        for (int touched = 0; touched < 4; touched++)
        {
            byte[] changed = [.. whole];
            changed[random.Next(changed.Length)] ^= 1;
            Refused(changed);
        }

        for (int cut = 0; cut < 2; cut++)
            Refused(whole[..random.Next(whole.Length)]);
        Refused([]);

        void Refused(byte[] content)
        {
            string file = Path.Combine(_folder, "touched");
            File.WriteAllBytes(file, content);
            Assert.Throws<CentralException>(() => CentralBackup.Restore(file, Passphrase, Back, TimeProvider.System));
            Assert.False(Directory.Exists(Back));
        }
    }

    [Fact]
    public void A_directory_with_something_in_it_is_left_alone()
    {
        SetUp();
        CentralBackup.Make(Data, Made, Passphrase, TimeProvider.System);
        Directory.CreateDirectory(Back);
        File.WriteAllText(Path.Combine(Back, "note"), "mine");

        Assert.Throws<CentralException>(() => CentralBackup.Restore(Made, Passphrase, Back, TimeProvider.System));

        Assert.Equal("mine", File.ReadAllText(Path.Combine(Back, "note")));
        Assert.Throws<CentralException>(() => CentralBackup.Make(Back, Made + "2", Passphrase, TimeProvider.System));
    }

    private void SetUp() => CentralSetup.Run(Data, [], TimeProvider.System, passwordIterations: 1_000);

    private static string[] Rows(string data, string sql)
    {
        using SqliteConnection connection = new($"Data Source={Path.Combine(data, CentralDatabase.FileName)};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader row = command.ExecuteReader();
        List<string> rows = [];
        while (row.Read())
            rows.Add(row.GetString(0));
        return [.. rows];
    }
}

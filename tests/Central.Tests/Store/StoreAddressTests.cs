using CheckpointEdge.Central.Store;
using Microsoft.Data.Sqlite;

namespace CheckpointEdge.Central.Tests.Store;

public sealed class StoreAddressTests
{
    [Fact]
    public void An_address_never_shows_user_or_password()
    {
        StoreAddress address = StoreAddress.Parse("postgres://olga:p%40ss%2Fword@db.example:6543/central");

        Assert.True(address.IsPostgres);
        Assert.Equal("PostgreSQL db.example:6543/central", address.ToString());
    }

    [Theory]
    [InlineData("mysql://u:secret@h/d")]
    [InlineData("postgres://u:secret@h")]
    [InlineData("postgres://u:secret@h/d?sslmode=whatever")]
    [InlineData("postgres://u:secret@h/d?passfile=x")]
    public void An_address_that_cannot_be_used_is_refused_without_repeating_it(string text)
    {
        string sentence = Assert.Throws<CentralException>(() => StoreAddress.Parse(text)).Message;
        Assert.DoesNotContain("secret", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_keeps_the_password_out_of_the_process_list_and_the_set_up_leaves_one_that_is_private()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("central-");
        try
        {
            Assert.False(StoreAddress.Of(folder.FullName).IsPostgres);
            StoreAddress.Parse("postgres://u:secret@127.0.0.1/central").Keep(folder.FullName);

            string file = Path.Combine(folder.FullName, StoreAddress.FileName);
            Assert.Equal("PostgreSQL 127.0.0.1:5432/central", StoreAddress.Of(folder.FullName).Name);
            Assert.Equal("PostgreSQL 127.0.0.1:5432/central", StoreAddress.Of(Path.GetTempPath(), file).Name);
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            Assert.Contains(
                "no store's address",
                Assert.Throws<CentralException>(() => StoreAddress.Of(folder.FullName, Path.Combine(folder.FullName, "absent"))).Message,
                StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_store_of_an_older_version_is_carried_over_and_knows_its_reports_again()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        Exchange.Reports.Report hit = board.Hit();
        Exchange.Reports.Receipt first = Assert.Single(await board.DeliverAsync(hit));
        // Before, a report was known again by its own row, and numbered in the order of arrival.
        using (SqliteConnection older = new($"Data Source={Path.Combine(central.Folder, CentralDatabase.FileName)};Pooling=False"))
        {
            older.Open();
            using SqliteCommand command = older.CreateCommand();
            command.CommandText = "DROP TABLE report_keys; DROP TABLE report_tails; UPDATE reports SET arrival = 1";
            command.ExecuteNonQuery();
        }

        await central.RestartAsync();

        board.MoveTo(central.Service.BoardsAddress);
        Assert.Equal(first.Signed(), Assert.Single(await board.DeliverAsync(hit)).Signed());
        Assert.Equal(2, (await board.DeliverAsync(hit, board.Hit())).Length);
    }
}

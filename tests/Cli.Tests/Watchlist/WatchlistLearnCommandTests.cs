using System.Text.Json;

namespace CheckpointEdge.Tests.Watchlist;

public sealed class WatchlistLearnCommandTests : IDisposable
{
    private static readonly string[] _languages =
        ["arabic", "chinese", "hebrew", "japanese", "katakana", "korean", "russian"];

    private readonly string _folder = Directory.CreateTempSubdirectory("learn-").FullName;

    [Fact]
    public void The_same_data_give_the_same_bytes_with_their_origin_first()
    {
        string data = Data();
        string first = Path.Combine(_folder, "first"), second = Path.Combine(_folder, "second");

        (int code, string output, _) = Checkpointctl.Run("watchlist", "learn", "--data", data, "--out", first, "--json");
        Assert.Equal(0, Checkpointctl.Run("watchlist", "learn", "--data", data, "--out", second).Code);

        Assert.Equal(0, code);
        Assert.Equal(File.ReadAllBytes(first), File.ReadAllBytes(second));
        Assert.True(JsonDocument.Parse(output).RootElement.GetProperty("pairsKept").GetInt32() > 0);
        string[] lines = File.ReadAllLines(first);
        Assert.Equal("names.knowledge 1", lines[0]);
        Assert.Contains(lines, line => line.StartsWith("origin steveash/wd_russian_80.tsv CC0", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("TESTANDREI", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void A_row_that_cannot_be_read_is_named_and_nothing_is_written()
    {
        string data = Data(), output = Path.Combine(_folder, "out");
        File.AppendAllText(Path.Combine(data, "steveash", "wd_hebrew_80.tsv"), "only one field\n");

        (int code, _, string error) = Checkpointctl.Run("watchlist", "learn", "--data", data, "--out", output);

        Assert.Equal(2, code);
        Assert.Contains("wd_hebrew_80.tsv, line 5", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.False(File.Exists(output));
    }

    [Fact]
    public void A_folder_without_the_data_is_refused_in_one_sentence()
    {
        (int code, _, string error) = Checkpointctl.Run(
            "watchlist", "learn", "--data", _folder, "--out", Path.Combine(_folder, "out"));
        Assert.Equal(2, code);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Data()
    {
        string data = Path.Combine(_folder, "data");
        Directory.CreateDirectory(Path.Combine(data, "steveash"));
        Directory.CreateDirectory(Path.Combine(data, "popular-names"));
        foreach (string language in _languages)
            foreach (string part in (string[])["80", "20"])
                File.WriteAllText(Path.Combine(data, "steveash", $"wd_{language}_{part}.tsv"),
                    "testandrei\tα\t3\ntestandrey\tα\t4\nfamilia\tβ\t9\nphamilia\tβ\t2\n");
        File.WriteAllText(Path.Combine(data, "popular-names", "common-forenames-by-country.csv"),
            "Country,Index,Gender,Romanized Name\nUT,1,F,Familia\n");
        File.WriteAllText(Path.Combine(data, "popular-names", "common-surnames-by-country.csv"),
            "Country,Rank,Romanized Name,Percent\nUT,1,Testandrei,0.5\n");
        return data;
    }
}

using System.Text.Json;
using CheckpointEdge.Tests;
using CheckpointEdge.Watchlists.Matching;

namespace CheckpointEdge.Tests.Watchlist;

/// <summary>The bulk commands as others call them: files in, files out, exit codes.</summary>
public sealed class WatchlistCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("watchlist-").FullName;

    [Fact]
    public void Match_writes_the_promised_columns_and_a_row_with_rank_zero_for_nobody()
    {
        string slice = Slice();
        string queries = Write("queries.tsv",
            "id\tname\tdob\tsex\tnationality\tdocument\nq1\tERICSSON<<ANA\t1974-12-08\tF\tUtopia\t\nq2\t12345\t\t\t\t\n");
        string output = Path.Combine(_folder, "hits.tsv");

        (int code, _, _) = Checkpointctl.Run("watchlist", "match", "--slice", slice, "--queries", queries, "--out", output);

        Assert.Equal(0, code);
        string[][] rows = [.. File.ReadLines(output).Select(line => line.Split('\t'))];
        Assert.Equal(["id", "rank", "record", "name", "score", "band", "milliseconds"], rows[0]);
        Assert.Equal(["q1", "1", "UT-1", "Eriksson, Anna Maria"], rows[1][..4]);
        Assert.Equal("strong", rows[1][5]);
        Assert.Equal(["q2", "0"], rows[^1][..2]);
    }

    [Fact]
    public void Pairs_keeps_every_column_and_adds_score_and_same()
    {
        string pairs = Write("pairs.csv",
            "id,name1,dob1,name2,dob2\n1,\"Eriksson, Anna\",1974-08-12,ANNA ERICSSON,1974\n2,Anna Eriksson,,Oswald Twinning,\n");
        string output = Path.Combine(_folder, "scored.csv");

        (int code, _, _) = Checkpointctl.Run("watchlist", "pairs", "--pairs", pairs, "--out", output);

        Assert.Equal(0, code);
        string[] rows = File.ReadAllLines(output);
        Assert.Equal("id,name1,dob1,name2,dob2,score,same", rows[0]);
        Assert.StartsWith("1,\"Eriksson, Anna\",1974-08-12,ANNA ERICSSON,1974,", rows[1], StringComparison.Ordinal);
        Assert.EndsWith(",1", rows[1], StringComparison.Ordinal);
        Assert.EndsWith(",0", rows[2], StringComparison.Ordinal);
    }

    [Fact]
    public void An_explanation_adds_up()
    {
        (int code, string output, _) = Checkpointctl.Run("watchlist", "explain", "--slice", Slice(), "--query",
            "ERICSSON<<ANA;1974-12-08", "--record", "UT-1", "--json");

        Assert.Equal(0, code);
        JsonElement match = JsonDocument.Parse(output).RootElement;
        Assert.Equal(
            match.GetProperty("score").GetDecimal(),
            match.GetProperty("pieces").EnumerateArray().Sum(piece => piece.GetProperty("points").GetDecimal()));
    }

    [Fact]
    public void An_explanation_says_every_letter_and_comes_back_byte_for_byte()
    {
        string[] asked = ["watchlist", "explain", "--slice", Slice(), "--query", "ERICSSON<<ANA;1974-12-08", "--record", "UT-1"];
        string rows = Checkpointctl.Run(asked).Output;
        string json = Checkpointctl.Run([.. asked, "--json"]).Output;

        Assert.Contains("document  E R I C S S O N", rows, StringComparison.Ordinal);
        Assert.Contains("list      E R I K S S O N", rows, StringComparison.Ordinal);
        Assert.Contains("letters-doubled: - / N", rows, StringComparison.Ordinal);
        Assert.Contains("Why not higher", rows, StringComparison.Ordinal);
        Assert.Contains($"engine {EngineVersion.Text}, slice generation 0, sha256 ", rows, StringComparison.Ordinal);
        Assert.Equal(rows, Checkpointctl.Run(asked).Output);
        Assert.Equal(json, Checkpointctl.Run([.. asked, "--json"]).Output);
        foreach (JsonElement piece in JsonDocument.Parse(json).RootElement.GetProperty("pieces").EnumerateArray())
        {
            JsonElement letters = piece.GetProperty("letters");
            if (letters.ValueKind != JsonValueKind.Null)
                Assert.Equal(piece.GetProperty("points").GetDecimal(), letters.GetProperty("worth").GetDecimal()
                    + letters.GetProperty("otherwise").GetDecimal()
                    + letters.GetProperty("steps").EnumerateArray().Sum(step => step.GetProperty("points").GetDecimal()));
        }
    }

    [Fact]
    public void The_worked_example_of_the_README_is_what_the_command_prints()
    {
        string readme = File.ReadAllText(
            Path.Combine(Needs.RepositoryRoot, "src", "CheckpointEdge.Watchlists", "README.md")).ReplaceLineEndings("\n");
        string printed = Checkpointctl.Run("watchlist", "explain", "--slice", Slice(), "--query",
            "ERICSSON<<ANA;1974-12-08", "--record", "UT-1").Output.ReplaceLineEndings("\n");

        Assert.Contains($"```\n{printed[..printed.LastIndexOf("engine ", StringComparison.Ordinal)]}```\n", readme, StringComparison.Ordinal);
    }

    [Fact]
    public void Documents_are_found_by_number_and_nobody_found_is_exit_one()
    {
        string slice = Slice();
        string listed = Write("listed.csv", "issuer,type,number\nUTO,P,l-898902c\n");
        string other = Write("other.csv", "issuer,type,number\nUTO,P,X0000000\n");

        (int code, string output, _) = Checkpointctl.Run("documents", "check", "--slice", slice, "--numbers", listed);
        Assert.Equal(0, code);
        Assert.Contains(",1,UT-1,", output, StringComparison.Ordinal);
        Assert.Equal(1, Checkpointctl.Run("documents", "check", "--slice", slice, "--numbers", other).Code);
    }

    [Fact]
    public void Listed_documents_are_found_as_what_they_are()
    {
        string people = Write("people.tsv", "UT-1\tEriksson, Anna Maria\t\t1974-08-12\tUtopia\tK7744120\n");
        string reported = Write(
            "reported.csv", "issuer,type,number,reported,reference,notice\nUTO,P,AB10O5X,2029-02-03,R-1,stolen\n");
        string slice = Path.Combine(_folder, "documents");
        Assert.Equal(0, Checkpointctl.Run(
            "slice", "build", "--source", $"people-tsv={people}", "--source", $"documents-csv={reported}", "--out", slice).Code);
        string numbers = Write("numbers.csv", "issuer,type,number\nUTO,P,ab10o5x\nUTO,P,AB1005X\nUTO,P,K7744120\nUTO,P,Q9999999\n");

        (int code, string output, string error) = Checkpointctl.Run("documents", "check", "--slice", slice, "--numbers", numbers, "--json");

        Assert.Equal(0, code);
        JsonElement[] rows = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(row => JsonDocument.Parse(row).RootElement)];
        Assert.Equal(
            ["document-listed", "document-look-alike", "document-of-wanted-person", ""],
            rows.Select(row => row.GetProperty("agreement").GetString()));
        Assert.Equal([false, true, false, false], rows.Select(row => row.GetProperty("lookAlike").GetBoolean()));
        Assert.Equal("AB10O5X (UTO)", rows[1].GetProperty("listedNumber").GetString());
        Assert.Contains("4 numbers, 3 on the list, 1 of them as a look-alike only", error, StringComparison.Ordinal);
        Assert.Equal(0, Checkpointctl.Run("slice", "verify", slice).Code);
    }

    [Fact]
    public void A_file_without_the_needed_column_is_one_sentence_and_leaves_no_output()
    {
        string queries = Write("queries.tsv", "id\tsurname\n1\tX\n");
        string output = Path.Combine(_folder, "hits.tsv");

        (int code, _, string error) = Checkpointctl.Run("watchlist", "match", "--slice", _folder, "--queries", queries, "--out", output);

        Assert.Equal(2, code);
        Assert.Contains("queries.tsv, line 1", error, StringComparison.Ordinal);
        Assert.False(File.Exists(output));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Slice()
    {
        string people = Write("people.tsv", "UT-1\tEriksson, Anna Maria\t\t1974-08-12\tUtopia\tL898902C\n");
        string slice = Path.Combine(_folder, "slice");
        Assert.Equal(0, Checkpointctl.Run("slice", "build", "--source", $"people-tsv={people}", "--out", slice).Code);
        return slice;
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}

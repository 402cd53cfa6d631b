using System.Text.Json;
using CheckpointEdge.Tests;

namespace CheckpointEdge.Cli.Tests.Bench;

/// <summary>Every bench says what it measured, on what, of which commit, from which seed, and against what.</summary>
public sealed class BenchSheetTests
{
    public static TheoryData<string> Benches =>
        ["documents --count 3000 --listed 100 --unlisted 100", "sync --records 300 --no-peers", "faces --templates 500"];

    [Theory]
    [MemberData(nameof(Benches))]
    public void Its_JSON_has_one_form(string bench)
    {
        (int code, string output, string error) = Checkpointctl.Run(["bench", .. bench.Split(' '), "--json"]);
        Assert.True(code == 0, error);
        JsonElement about = JsonDocument.Parse(output).RootElement.GetProperty("about");
        Assert.Equal(bench.Split(' ')[0], about.GetProperty("bench").GetString());
        foreach (string sentence in (string[])["measured", "baseline"])
            Assert.True(about.GetProperty(sentence).GetString()!.Length > 20, sentence);
        Assert.Matches("^([0-9a-f]{40}|unknown)$", about.GetProperty("commit").GetString());
        Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z$", about.GetProperty("at").GetString());
        Assert.True(about.GetProperty("seed").ValueKind is JsonValueKind.Null or JsonValueKind.Number);
        JsonElement machine = about.GetProperty("machine");
        Assert.True(machine.GetProperty("cores").GetInt32() > 0);
        Assert.True(machine.GetProperty("memoryMegabytes").GetInt64() > 0);
        foreach (string name in (string[])["processor", "architecture", "system", "runtime"])
            Assert.NotEqual("", machine.GetProperty(name).GetString());
    }

    [Fact]
    public void A_table_has_the_same_over_it()
    {
        (_, string output, _) = Checkpointctl.Run("bench", "faces", "--templates", "500");
        Assert.Matches("^measured: .+\nagainst: +.+\non: +.+ cores, .+; commit .+, seed 17\n", output);
    }

    /// <summary>No bench writes JSON of another form.</summary>
    [Fact]
    public void Every_bench_writes_by_the_sheet()
    {
        string folder = Path.Combine(Needs.RepositoryRoot, "src", "CheckpointEdge.Cli", "Bench");
        foreach (string file in Directory.EnumerateFiles(folder, "*.cs"))
        {
            string text = File.ReadAllText(file);
            string printed = text.Replace("writer.WriteLine(Json", "", StringComparison.Ordinal);
            Assert.DoesNotContain("WriteLine(JsonSerializer.Serialize(", printed, StringComparison.Ordinal);
            if (text.Contains("Option<bool> json", StringComparison.Ordinal))
                Assert.True(text.Contains("heet.Write(", StringComparison.Ordinal) || text.Contains("report.WriteJson()", StringComparison.Ordinal)
                    || text.Contains(".Write(JsonSerializer.SerializeToNode", StringComparison.Ordinal), file);
        }
    }
}

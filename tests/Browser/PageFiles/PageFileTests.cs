using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Tests;

namespace Browser.PageFiles;

/// <summary>What can be said of the pages without a browser.</summary>
public sealed partial class PageFileTests
{
    private const int WeightBytesMax = 300_000;
    private const int SetUpBytesMax = 60_000;

    [Fact]
    public void The_types_of_the_page_name_every_member_of_the_contract()
    {
        string contract = Text("officer/contract.js");
        IEnumerable<string> members = typeof(KioskState).Assembly.GetTypes()
            .Where(t => t.Namespace == typeof(KioskState).Namespace && t is { IsPublic: true, IsClass: true })
            .Where(t => t == typeof(KioskState) || t.Name.EndsWith("View", StringComparison.Ordinal))
            .SelectMany(t => t.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .Where(p => p.GetCustomAttribute<JsonIgnoreAttribute>() is null)
                .Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name)));
        Assert.All(members, m => Assert.Matches(new Regex($@"\b{m}(\s|:|$)", RegexOptions.Multiline), contract));
    }

    [Fact]
    public void Every_text_that_a_view_asks_for_is_in_the_language_file_and_every_text_is_asked_for()
    {
        string[] known = [.. Entry().Matches(Text("officer/languages/en.js")).Select(m => m.Groups[1].Value)];
        string views = string.Join('\n', Files(".js").Where(f => !f.Contains("/languages/", StringComparison.Ordinal)).Select(File.ReadAllText));
        string[] asked = [.. Quoted().Matches(views).Select(m => m.Groups[1].Value).Distinct()];
        string[] families = [.. Family().Matches(views).Select(m => m.Groups[1].Value).Distinct()];
        bool Known(string key) => known.Any(k => k == key || k.StartsWith(key + ".", StringComparison.Ordinal));
        string[] roots = [.. known.Select(k => k.Split('.')[0]).Distinct()];
        Assert.All(asked.Where(key => roots.Contains(key.Split('.')[0])), key => Assert.True(Known(key), key));
        Assert.All(known, k => Assert.True(
            asked.Any(a => k == a || k.StartsWith(a + ".", StringComparison.Ordinal))
            || families.Any(f => k.StartsWith(f, StringComparison.Ordinal)), k));
    }

    [Fact]
    public void No_page_holds_inline_code_or_an_address_elsewhere()
    {
        foreach (string file in Files(".html"))
        {
            string text = File.ReadAllText(file);
            Assert.DoesNotMatch(@"<style|\son\w+=|\sstyle=|<script(?![^>]*\ssrc=)", text);
        }

        foreach (string file in Files(".html", ".css", ".js"))
            Assert.DoesNotMatch(@"https?://(?!www\.w3\.org/2000/svg)|@import|\beval\(|innerHTML|\.style\b", File.ReadAllText(file));
    }

    [FactNeeding(Needs.TypeScript)]
    public async Task The_types_of_every_page_hold()
    {
        using Process compiler = Process.Start(new ProcessStartInfo(Path.Combine(Needs.RepositoryRoot, "deploy", "types"))
        {
            RedirectStandardOutput = true,
        })!;
        string findings = await compiler.StandardOutput.ReadToEndAsync();
        await compiler.WaitForExitAsync();
        Assert.Equal("", findings);
        Assert.Equal(0, compiler.ExitCode);
    }

    [Fact]
    public void The_pages_stay_light() =>
        Assert.InRange(WeightOf(file => !file.Contains("/setup/", StringComparison.Ordinal)), 1, WeightBytesMax);

    [Fact]
    public void The_page_that_is_used_once_is_lighter_still() =>
        Assert.InRange(WeightOf(file => file.Contains("/setup/", StringComparison.Ordinal)), 1, SetUpBytesMax);

    [Fact]
    public void Every_text_that_the_set_up_asks_for_is_in_its_language_file_and_every_text_is_asked_for()
    {
        string[] known = [.. Entry().Matches(Text("setup/languages/en.js")).Select(m => m.Groups[1].Value).Where(IsSetUp)];
        string views = Text("setup/main.js") + Text("setup/views.js");
        string[] families = [.. LongFamily().Matches(views).Select(m => m.Groups[1].Value).Distinct()];
        string[] asked = [.. LongQuoted().Matches(views).Select(m => m.Groups[1].Value).Distinct()];
        Assert.Empty(asked.Except(known));
        Assert.DoesNotContain(
            known, key => !asked.Contains(key) && !families.Any(family => key.StartsWith(family, StringComparison.Ordinal)));
        Assert.True(known.Length > 60 && families.Length > 4, $"only {known.Length} texts and {families.Length} families were found");
    }

    private static bool IsSetUp(string key) => key.StartsWith("setup.", StringComparison.Ordinal);

    private static long WeightOf(Func<string, bool> counted) => Files("").Where(counted).Sum(file => new FileInfo(file).Length);

    private static IEnumerable<string> Files(params string[] endings) =>
        Directory.EnumerateFiles(Stage.WebRoot, "*", SearchOption.AllDirectories)
            .Where(f => endings.Any(e => f.EndsWith(e, StringComparison.Ordinal)));

    private static string Text(string file) => File.ReadAllText(Path.Combine(Stage.WebRoot, file));

    [GeneratedRegex(@"^\s*'([\w.]+)':", RegexOptions.Multiline)]
    private static partial Regex Entry();

    [GeneratedRegex(@"'(\w+\.\w+)'")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"'(setup\.\w+(?:\.\w+)?)'")]
    private static partial Regex LongQuoted();

    [GeneratedRegex(@"`(setup\.\w+\.)\$\{")]
    private static partial Regex LongFamily();

    [GeneratedRegex(@"`(\w+\.\w*)\$\{")]
    private static partial Regex Family();
}

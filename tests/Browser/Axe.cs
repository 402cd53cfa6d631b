using System.Text.Json;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Browser;

/// <summary>
/// Axe in a page: its script goes in once per document, and of its findings only what is wrong comes out. Its own binding for Playwright
/// sends the script twice for every look and opens a second page to sum up, which took most of the time of these tests. Stateless.
/// </summary>
internal static class Axe
{
    private static readonly string _script = new BundledAxeScriptProvider().GetScript();

    /// <summary>What rules with one of these tags find wrong.</summary>
    public static async Task<string[]> ViolationsAsync(IPage page, string[] tags) =>
        (await RunAsync(page, new { runOnly = new { type = "tag", values = tags } })).Wrong;

    /// <summary>What these rules find wrong, and on how many of them something passed.</summary>
    public static Task<(string[] Wrong, int Passed)> OfRulesAsync(IPage page, params string[] rules) => RunAsync(page, new
    {
        runOnly = new { type = "rule", values = rules },
        rules = rules.ToDictionary(rule => rule, _ => new { enabled = true }),
    });

    private static async Task<(string[] Wrong, int Passed)> RunAsync(IPage page, object options)
    {
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
            await page.EvaluateAsync(_script);
        string found = await page.EvaluateAsync<string>(
            """
            async (options) => {
              const { violations, passes } = await axe.run(document, { ...JSON.parse(options), resultTypes: ['violations'], selectors: false });
              const wrong = violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(', ')}`);
              return JSON.stringify({ wrong, passed: passes.length });
            }
            """,
            JsonSerializer.Serialize(options));
        using JsonDocument result = JsonDocument.Parse(found);
        return (
            [.. result.RootElement.GetProperty("wrong").EnumerateArray().Select(each => each.GetString()!)],
            result.RootElement.GetProperty("passed").GetInt32());
    }
}

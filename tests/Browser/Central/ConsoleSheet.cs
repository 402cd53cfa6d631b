using System.Text.Json;
using CheckpointEdge.Central.Tests;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;

namespace Browser.Central;

/// <summary>Central's console in a browser, and what is asked of every one of its pages.</summary>
internal static class ConsoleSheet
{
    /// <summary>What a finger needs (CSS pixels); WCAG 2.2 asks for 24.</summary>
    private const int TargetPixels = 44;

    private static readonly string[] _rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

    public static async Task<Sheet> SignedInAsync(Chromium chromium, RunningCentral central, string name, string hash, int width = 1280)
    {
        Sheet sheet = await chromium.OpenAsync(central.Service.ConsoleAddress + "/" + hash, width);
        await sheet["input[name=name]"].FillAsync(name);
        await sheet["input[name=password]"].FillAsync(central.Passwords[name]);
        await sheet["button:text-is('Sign in')"].ClickAsync();
        await sheet.SeeAsync(".who", name);
        await sheet["main h1"].First.WaitForAsync();
        return sheet;
    }

    /// <summary>Axe finds nothing, nothing sticks out sideways, and everything that is pressed is big enough for a finger.</summary>
    public static async Task AssertFitAsync(Sheet sheet)
    {
        AxeResult result = await sheet.Page.RunAxe(new AxeRunOptions { RunOnly = RunOnlyOptions.Tags(_rules) });
        Assert.Empty(result.Violations.Select(v => $"{sheet.Page.Url} {v.Id}: {string.Join(", ", v.Nodes.Select(n => n.Html))}"));
        JsonElement sizes = (await sheet.Page.EvaluateAsync(
            """
            target => ({
              over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
              small: [...document.querySelectorAll('button, .button, nav a, summary, input, select, textarea, td > a')]
                .map(one => [one, one.getBoundingClientRect()])
                .filter(([, box]) => box.width > 0 && box.height < target)
                .map(([one, box]) => `${one.tagName} ${one.textContent.slice(0, 30)} ${box.height}`),
            })
            """,
            TargetPixels)).GetValueOrDefault();
        Assert.True(sizes.GetProperty("over").GetInt32() == 0, $"{sheet.Page.Url} is too wide by {sizes.GetProperty("over")}");
        Assert.Empty(sizes.GetProperty("small").EnumerateArray().Select(e => e.GetString()));
    }
}

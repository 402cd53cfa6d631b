using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Browser;

/// <summary>A page under test and what is asked of every view.</summary>
public sealed class Sheet : IAsyncDisposable
{
    private static readonly string[] _rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

    private readonly ConcurrentQueue<string> _errors = [];

    public Sheet(IPage page)
    {
        Page = page;
        page.PageError += (_, error) => _errors.Enqueue(error);
        page.Console += (_, message) =>
        {
            // A refused or broken request is what several tests are about; everything else is a fault of the page.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
                _errors.Enqueue(message.Text);
        };
    }

    public IPage Page { get; }

    public ILocator this[string selector] => Page.Locator(selector);

    public Task PressAsync(string key) => Page.Keyboard.PressAsync(key);

    public Task SeeAsync(string selector, string text) =>
        Assertions.Expect(Page.Locator(selector)).ToContainTextAsync(text, new() { Timeout = 15_000 });

    public Task GoneAsync(string selector) =>
        Assertions.Expect(Page.Locator(selector)).ToHaveCountAsync(0, new() { Timeout = 15_000 });

    /// <summary>Axe finds nothing, nothing sticks out sideways, and every button is big enough for a gloved finger.</summary>
    public async Task AssertFitAsync()
    {
        IReadOnlyList<string> wrong = await MisfitsAsync();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>What <see cref="AssertFitAsync"/> finds wrong.</summary>
    public async Task<IReadOnlyList<string>> MisfitsAsync() => [.. await Axe.ViolationsAsync(Page, _rules), .. await SizesAsync()];

    /// <summary>What sticks out sideways or is too small, and what only axe sees of a size: an area that scrolls and takes no key.</summary>
    public async Task<IReadOnlyList<string>> OutOfPlaceAsync()
    {
        (string[] wrong, int _) = await Axe.OfRulesAsync(Page, "scrollable-region-focusable", "target-size");
        return [.. wrong, .. await SizesAsync()];
    }

    private Task<string[]> SizesAsync() => Page.EvaluateAsync<string[]>(
        """
        () => {
          const over = document.documentElement.scrollWidth - document.documentElement.clientWidth;
          const scrolls = (e) => /auto|scroll/.test(getComputedStyle(e).overflowX);
          const small = [...document.querySelectorAll('button, select, .choice')]
            .filter((b) => b.getBoundingClientRect().height < 56);
          const cut = [...document.querySelectorAll('#screen *:not(svg, svg *, .unseen, input, select, option, img)')]
            .filter((b) => b.scrollWidth > b.clientWidth + 1 && getComputedStyle(b).display !== 'inline' && !scrolls(b))
            .filter((b) => getComputedStyle(b).textOverflow !== 'ellipsis' && getComputedStyle(b).clipPath === 'none');
          return [
            ...(over > 0 ? [`the page is ${over} px too wide`] : []),
            ...small.map((b) => `too small: ${b.textContent}`),
            ...cut.map((b) => `too wide for its place (${b.scrollWidth} in ${b.clientWidth}): `
              + `${b.localName}.${b.className}: ${b.textContent.slice(0, 80)}`),
          ];
        }
        """);

    /// <summary>Axe finds every text at 4.5:1 at least (large text 3:1), enhanced 7:1 (large text 4.5:1).</summary>
    public async Task AssertReadableAsync(bool enhanced)
    {
        string rule = enhanced ? "color-contrast-enhanced" : "color-contrast";
        (string[] wrong, int passed) = await Axe.OfRulesAsync(Page, rule);
        Assert.Empty(wrong);
        Assert.NotEqual(0, passed);
    }

    /// <summary>The colours of areas that say "danger" or "good" from afar, which no area may.</summary>
    public Task<string[]> RedOrGreenFillsAsync() => Page.EvaluateAsync<string[]>(
        """
        () => [...document.querySelectorAll('body, body *:not(svg, svg *)')].map((e) => getComputedStyle(e).backgroundColor)
          .map((c) => c.match(/[\d.]+/g).map(Number)).filter(([r, g, b, a]) => a !== 0 && (r - b > 60 || (g > r + 25 && g > b + 25)))
          .map((c) => c.join())
        """);

    public async ValueTask DisposeAsync()
    {
        await Page.Context.CloseAsync();
        Assert.Empty(_errors);
    }
}

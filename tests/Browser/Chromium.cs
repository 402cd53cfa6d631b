using CheckpointEdge.Tests;
using Microsoft.Playwright;

namespace Browser;

/// <summary>One browser for all tests of a collection; every page of its own context.</summary>
public sealed class Chromium : IAsyncLifetime
{
    public const string Collection = "browser";

    private const int WaitMilliseconds = 15_000;

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        if (Needs.Missing([Needs.Chromium]) is not null)
            return;
        _playwright = await Playwright.CreateAsync();
        string[] arguments =
        [
            "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync",
        ];
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium",
            // Chromium's sandbox refuses to run as root, as it is in containers.
            Args = Environment.IsPrivilegedProcess ? ["--no-sandbox", .. arguments] : arguments,
        });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>A page that fails its test when a script throws or the content policy refuses something.</summary>
    public async Task<Sheet> OpenAsync(string address, int width = 1280, int height = 800)
    {
        IBrowserContext context = await _browser!.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = height } });
        context.SetDefaultTimeout(WaitMilliseconds);
        IPage page = await context.NewPageAsync();
        Sheet sheet = new(page);
        await page.GotoAsync(address);
        return sheet;
    }
}

[CollectionDefinition(Chromium.Collection)]
public sealed class ChromiumCollection : ICollectionFixture<Chromium>;

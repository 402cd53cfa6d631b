using CheckpointEdge.Central.Tests;

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
        IReadOnlyList<string> wrong = await MisfitsAsync(sheet);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>What <see cref="AssertFitAsync"/> finds wrong.</summary>
    public static async Task<IReadOnlyList<string>> MisfitsAsync(Sheet sheet) =>
    [
        .. (await Axe.ViolationsAsync(sheet.Page, _rules)).Select(each => $"{sheet.Page.Url} {each}"), .. await OutOfPlaceAsync(sheet),
    ];

    /// <summary>What sticks out sideways or is too small, without asking axe.</summary>
    public static Task<string[]> OutOfPlaceAsync(Sheet sheet) => sheet.Page.EvaluateAsync<string[]>(
        """
        target => {
          const over = document.documentElement.scrollWidth - document.documentElement.clientWidth;
          const small = [...document.querySelectorAll('button, .button, nav a, summary, input, select, textarea, td > a')]
            .map(one => [one, one.getBoundingClientRect()])
            .filter(([, box]) => box.width > 0 && box.height < target)
            .map(([one, box]) => `${location.hash} too small: ${one.tagName} ${one.textContent.slice(0, 30)} ${box.height}`);
          return over > 0 ? [`${location.hash} is too wide by ${over}`, ...small] : small;
        }
        """,
        TargetPixels);
}

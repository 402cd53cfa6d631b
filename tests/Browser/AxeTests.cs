using CheckpointEdge.Tests;

namespace Browser;

/// <summary>What every view is held against finds something where something is wrong.</summary>
[Collection(Chromium.Collection)]
public sealed class AxeTests(Chromium chromium)
{
    [FactNeeding(Needs.Chromium)]
    public async Task A_page_with_faults_is_told_each_of_them()
    {
        await using Sheet sheet = await chromium.OpenAsync("about:blank");
        await sheet.Page.SetContentAsync(
            """
            <!doctype html><html><head><title>Faults</title></head><body><main id="screen"><h1>Faults</h1>
            <button></button><p style="color: #bbb; background: #fff">faint</p><img src="data:,">
            <div style="width: 2000px">wide</div></main></body></html>
            """);

        string wrong = string.Join('\n', await sheet.MisfitsAsync());

        Assert.All(
            ["html-has-lang", "button-name", "color-contrast", "image-alt", "too small", "px too wide"],
            fault => Assert.Contains(fault, wrong, StringComparison.Ordinal));
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => sheet.AssertReadableAsync(enhanced: false));
    }
}

using System.Diagnostics;
using System.Text.Json;

namespace CheckpointEdge.Tests.Faults;

/// <summary>
/// The officer's screen as its package starts it: cage with Debian's Chromium, as a user without rights, on a display in memory
/// instead of a panel.
/// </summary>
public sealed class KioskSessionTests : IDisposable
{
    private const string Nobody = "65534";

    /// <summary>Cage ends by itself when its browser has; systemd then starts it again.</summary>
    private static readonly TimeSpan _endsWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(180);

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("kiosk-session-");
    private Process? _session;

    [FactNeeding("cage", "xwayland", Needs.Chromium)]
    public async Task The_page_fills_the_display_whatever_started_first_and_comes_back_when_its_browser_was_killed()
    {
        await using House house = await House.BuildAsync(House.DemonstrationLists);
        using CancellationTokenSource limit = new(_patience);

        // The browser is there before the service is.
        house.KillBoard();
        Start(house.Kiosk);
        await house.StartBoardAsync();
        string filled = await PageAsync(house.Kiosk, limit.Token);
        Assert.StartsWith("The page fills the screen, 1280 pixels wide and 720 high", filled, StringComparison.Ordinal);

        // A restart of the service forgets the size; the page that stayed tells it again.
        house.KillBoard();
        await house.StartBoardAsync();
        Assert.Equal(filled, await PageAsync(house.Kiosk, limit.Token));

        KillBrowser(_session!.Id);
        using CancellationTokenSource ending = new(_endsWithin);
        await _session.WaitForExitAsync(ending.Token);
        house.KillBoard();
        await house.StartBoardAsync();
        Start(house.Kiosk);
        Assert.Equal(filled, await PageAsync(house.Kiosk, limit.Token));
    }

    public void Dispose()
    {
        End();
        _home.Delete(recursive: true);
    }

    private void Start(Uri kiosk)
    {
        End();
        string script = Path.Combine(_home.FullName, "kiosk");
        File.Copy(Path.Combine(Needs.RepositoryRoot, "deploy", "debian", "kiosk", "kiosk"), script, overwrite: true);
        string[] cage = ["/usr/bin/cage", "-s", "--", script];
        bool root = Environment.UserName == "root";
        ProcessStartInfo start = root
            ? new("setpriv", ["--reuid", Nobody, "--regid", Nobody, "--clear-groups", .. cage])
            : new(cage[0], cage[1..]);
        start.WorkingDirectory = _home.FullName;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        foreach ((string name, string value) in new[]
            {
                ("KIOSK_ADDRESS", new Uri(kiosk, "/?kiosk").ToString()), ("HOME", _home.FullName), ("XDG_RUNTIME_DIR", _home.FullName),
                ("WLR_BACKENDS", "headless"), ("WLR_RENDERER", "pixman"), ("WLR_LIBINPUT_NO_DEVICES", "1"),
            })
            start.Environment[name] = value;
        if (root)
        {
            using Process owned = Process.Start("chown", ["-R", $"{Nobody}:{Nobody}", _home.FullName]);
            owned.WaitForExit();
        }

        _session = Process.Start(start)!;
        _session.OutputDataReceived += (_, _) => { };
        _session.ErrorDataReceived += (_, _) => { };
        _session.BeginOutputReadLine();
        _session.BeginErrorReadLine();
    }

    private void End()
    {
        if (_session is null)
            return;
        _session.Kill(entireProcessTree: true);
        _session.WaitForExit();
        _session.Dispose();
        _session = null;
    }

    /// <summary>What the service was told of the page, once it was told.</summary>
    private static async Task<string> PageAsync(Uri kiosk, CancellationToken cancel)
    {
        using HttpClient http = new() { BaseAddress = kiosk };
        while (true)
        {
            using JsonDocument state = JsonDocument.Parse(await http.GetByteArrayAsync(new Uri("/api/kiosk/state", UriKind.Relative), cancel));
            foreach (JsonElement device in state.RootElement.GetProperty("devices").EnumerateArray())
                if (device.GetProperty("name").GetString() == "Screen")
                    return device.GetProperty("sentence").GetString()!;
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, cancel);
        }
    }

    /// <summary>The browser's first process: the one that cage has started.</summary>
    private static void KillBrowser(int cage)
    {
        string children = File.ReadAllText($"/proc/{cage}/task/{cage}/children");
        foreach (string child in children.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!File.ReadAllText($"/proc/{child}/cmdline").Contains("chromium", StringComparison.Ordinal))
                continue;
            using Process browser = Process.GetProcessById(int.Parse(child, System.Globalization.CultureInfo.InvariantCulture));
            browser.Kill();
        }
    }
}

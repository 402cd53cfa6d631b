using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Xunit.Abstractions;

namespace CheckpointEdge.Tests.Faults.Machine;

/// <summary>
/// A technician's day and a bad night: the packages on a bare Debian machine, enrolled, working, unplugged ten times, hung,
/// and taken off again. Central runs on this machine, outside. Run by <c>deploy/image/test</c>.
/// </summary>
public sealed class MachineTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int PlugsDefault = 10;

    /// <summary>From the document on the reader to the pulled plug, at most: longer than reading, deciding and sending take in there (ms).</summary>
    private const int PlugAfterMillisecondsMax = 12_000;

    /// <summary>From the promised decision to the pulled plug, at most: while it is sent, and receipted (ms).</summary>
    private const int PlugAfterPromiseMillisecondsMax = 1_000;

    private const int CameraFrames = 20;
    private const string Data = "/var/lib/checkpointedge";
    private const string Guard = "checkpointedge-panel";
    private const string GuardDesk = "http://127.0.0.1:5083";
    private const string AsService = "runuser -u checkpointedge -- ";
    private const string Packages = "checkpointedge-appliance checkpointedge-simulators checkpointctl checkpointedge-runtime";

    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(10);
    private static readonly string[] _listed = ["same-person", "spelled-differently", "stolen-passport", "identity-card"];

    private static readonly int _plugs = int.TryParse(
        Environment.GetEnvironmentVariable("CPE_PLUGS"), NumberStyles.None, CultureInfo.InvariantCulture, out int asked) ? asked : PlugsDefault;

    private readonly string _folder = Directory.CreateTempSubdirectory("machine-").FullName;
    private readonly List<Guid> _decided = [];
    private readonly long _began = Stopwatch.GetTimestamp();
    private House _house = null!;
    private VirtualMachine _machine = null!;

    public Task InitializeAsync() => Task.CompletedTask;

    [FactNeeding(Needs.Image)]
    public async Task From_a_bare_machine_to_ten_pulled_plugs_and_back()
    {
        _house = await House.BuildCentralAsync(VirtualMachine.HostAddress, House.DemonstrationLists);
        string shared = Directory.CreateDirectory(Path.Combine(_folder, "shared")).FullName;
        string packages = Environment.GetEnvironmentVariable("CPE_PACKAGES")!;
        Directory.CreateDirectory(Path.Combine(shared, "next"));
        foreach (string package in Directory.GetFiles(packages, "*.deb", SearchOption.AllDirectories))
            File.Copy(package, Path.Combine(shared, Path.GetRelativePath(packages, package)));
        await _house.TicketAsync(
            new Uri($"https://{VirtualMachine.HostAddress}:{_house.Boards.Port}"), Path.Combine(shared, "ticket.json"));
        _machine = new VirtualMachine(
            Environment.GetEnvironmentVariable(Needs.ImageVariable)!, _folder, shared,
            new Dictionary<int, int> { [_house.Kiosk.Port] = 5080, [_house.Desk.Port] = 5082 });
        await _machine.FormatAsync();
        Say($"Debian is up after {(await _machine.StartAsync()).TotalSeconds:0} s");

        try
        {
            await InstallAsync();
            await EnrolAsync();
            await ReadTheCameraAsync();
            await WorkAsync();
            await UpgradeAsync();
            await PullPlugsAsync();
            await GuardAsync();
            await HangAsync();
            await UnguardAsync();
            await EndOnBatteryAsync();
            await CheckAsync();
            await MeasureAsync();
            await RemoveAsync();
        }
        catch (Exception failure)
        {
            Say(failure.ToString());
            (_, string journal) = await _machine.RunAsync(
                "journalctl --no-pager -n 60 -u checkpointedge-appliance -u systemd-udevd -o short-monotonic; ls -l /dev/video*; systemctl --failed");
            Say(journal);
            throw;
        }
    }

    public async Task DisposeAsync()
    {
        if (_machine is not null)
            await _machine.DisposeAsync();
        if (_house is not null)
            await _house.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task InstallAsync()
    {
        await _machine.RequireAsync(InstallFrom("/host"));

        // Not enrolled: the unit runs the set-up at the board's own screen, and nothing has failed.
        await _machine.UntilAsync("systemctl show --property StatusText checkpointedge-appliance | grep --quiet 'being set up'");
        Assert.Equal("enabled", (await _machine.RunAsync("systemctl is-enabled checkpointedge-appliance")).Said.Trim());
        Say("the packages are installed; the screen asks for the ticket");
    }

    private async Task EnrolAsync()
    {
        string central = string.Create(CultureInfo.InvariantCulture, $"https://{VirtualMachine.HostAddress}:{_house.Boards.Port}/");
        await _machine.UntilAsync($"curl --silent --insecure --output /dev/null --max-time 20 {central}");
        await _machine.RequireAsync("install -m 0600 -o checkpointedge /host/ticket.json /tmp/ticket.json");
        // A processor in software may be too slow for the first handshake; trying again is what the command says to do.
        await _machine.UntilAsync($"{AsService} checkpointctl enrol /tmp/ticket.json --data {Data}");
        await _machine.RequireAsync($"echo {House.Pin} | {AsService} checkpointctl officer add --data {Data} --number {House.Officer}");
        await _machine.RequireAsync("echo vivid >/etc/modules-load.d/vivid.conf && modprobe vivid && udevadm settle");
        await OptionsAsync("");
        await _machine.RequireAsync("systemctl restart checkpointedge-appliance");
        await UntilListAsync();
        Say("enrolled at Central, and the list is here");
    }

    /// <summary>The options file of the package, with the twins of devices that the machine does not have.</summary>
    private Task OptionsAsync(string more) => _machine.RequireAsync(
        "printf '%s\\n' 'APPLIANCE_OPTIONS=--plugin /usr/lib/checkpointedge/simulators/CheckpointEdge.Simulators.dll "
        + $"--plugin:travellers /usr/share/checkpointedge/demo/travellers.json --plugin:issuer {Data}/issuer --plugin:trustOut {Data}/trust "
        + $"--chip-wait-milliseconds 0 {more}' >/etc/checkpointedge/appliance.env");

    private async Task ReadTheCameraAsync()
    {
        string said = await _machine.RequireAsync(
            $"{AsService} checkpointctl device test camera --device /dev/video0,320x180 --frames {CameraFrames} --wait-seconds 120 --json");
        JsonElement camera = JsonDocument.Parse(said[said.IndexOf('{', StringComparison.Ordinal)..]).RootElement;
        Assert.Equal(CameraFrames, camera.GetProperty("decoded").GetInt32());

        // The same by the service, inside what its unit allows it.
        await OptionsAsync("--traveller-camera /dev/video0,320x180");
        await _machine.RequireAsync("systemctl restart checkpointedge-appliance");
        await UntilListAsync();
        using Screen screen = new(_house.Kiosk);
        await screen.SignInAsync();
        using CancellationTokenSource limit = new(_patience);
        await screen.UntilPictureAsync("/api/kiosk/preview/traveller", limit.Token);
        Say($"{CameraFrames} frames of the kernel's virtual camera by the command, and a preview by the service");
        await OptionsAsync("");
        await _machine.RequireAsync("systemctl restart checkpointedge-appliance");
        await UntilListAsync();
    }

    private async Task WorkAsync()
    {
        using Screen screen = new(_house.Kiosk);
        await screen.SignInAsync();
        await TravellerAsync(screen, _listed[0]);
        using HttpClient http = new() { BaseAddress = _house.Desk };
        JsonElement panel = await http.GetFromJsonAsync<JsonElement>("/panel");
        string[] lamps = [.. panel.GetProperty("shown").EnumerateArray().Select(shown => shown.GetProperty("signal").GetString()!)];
        Assert.Contains("pleaseWait", lamps);
        Say($"a listed traveller was read and referred; the lamps showed {string.Join(", ", lamps)}");
    }

    /// <summary>To the next version and back again: what was recorded stays, and the desk goes on.</summary>
    private async Task UpgradeAsync()
    {
        long reports = await ReportsAsync();
        foreach (string folder in new[] { "/host/next", "/host" })
        {
            await _machine.RequireAsync(InstallFrom(folder));
            await UntilListAsync();
            Assert.InRange(await ReportsAsync(), reports, long.MaxValue);
            using Screen screen = new(_house.Kiosk);
            await screen.SignInAsync();
            await TravellerAsync(screen, _listed[1]);
            string version = await _machine.RequireAsync("dpkg-query -W -f '${Version}' checkpointedge-appliance");
            Say($"version {version} works with what was recorded before");
        }
    }

    private async Task<long> ReportsAsync()
    {
        string verified = await _machine.RequireAsync($"{AsService} checkpointctl audit verify --data {Data} --json");
        return JsonDocument.Parse(verified).RootElement.GetProperty("reports").GetInt64();
    }

    private static string InstallFrom(string folder) =>
        $"cd {folder} && DEBIAN_FRONTEND=noninteractive dpkg --install --force-confold "
        + string.Join(' ', Packages.Split(' ').Select(name => name + "_*.deb"));

    private async Task PullPlugsAsync()
    {
        int seed = int.TryParse(
            Environment.GetEnvironmentVariable("CPE_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out int given)
            ? given
            : Random.Shared.Next();
        Say($"pulling the plug {_plugs} times (CPE_SEED={seed})");
        Random random = new(seed);
        for (int plug = 1; plug <= _plugs; plug++)
        {
            using (Screen screen = new(_house.Kiosk))
            {
                await screen.SignInAsync();
                TimeSpan moment = TimeSpan.FromMilliseconds(random.Next(PlugAfterMillisecondsMax));
                TimeSpan afterPromise = TimeSpan.FromMilliseconds(random.Next(PlugAfterPromiseMillisecondsMax));
                string listed = _listed[random.Next(_listed.Length)];

                // Every other plug waits until the decision was promised: those are the ones that must not be lost.
                Task traveller = TravellerAsync(screen, listed);
                if (plug % 2 == 0)
                    await traveller;
                await Task.Delay(plug % 2 == 0 ? afterPromise : moment, TimeProvider.System, CancellationToken.None);
                _machine.Kill();
                await EndedByThePlugAsync(traveller);
            }

            TimeSpan boot = await _machine.StartAsync();
            await UntilListAsync();
            Say($"plug {plug}: up again after {boot.TotalSeconds:0} s, {_decided.Count} decisions promised so far");
        }
    }

    /// <summary>
    /// The guard's unit holds the panel from now on. It gets the twin instead of lines, which has its own desk: for that alone the unit
    /// is given a network.
    /// </summary>
    private async Task GuardAsync()
    {
        await _machine.RequireAsync(
            "printf 'PANEL_OPTIONS=--plugin /usr/lib/checkpointedge/simulators/CheckpointEdge.Simulators.dll "
            + $"--setting deskUrl={GuardDesk}\n' >/etc/checkpointedge/panel.env && mkdir -p /run/systemd/system/{Guard}.service.d && "
            + $"printf '[Service]\nPrivateNetwork=no\nRestrictAddressFamilies=AF_INET\n' >/run/systemd/system/{Guard}.service.d/twin.conf && "
            + $"systemctl daemon-reload && systemctl start {Guard}");
        await OptionsAsync("--panel-guard /run/checkpointedge-panel/panel.sock");
        await _machine.RequireAsync("systemctl restart checkpointedge-appliance");
        await UntilListAsync();
        await _machine.UntilAsync(GuardShows("placeDocument"));

        // Killed, it comes back, and the service finds it again.
        await _machine.RequireAsync($"systemctl kill --signal KILL {Guard}");
        await _machine.UntilAsync(GuardShows("placeDocument"));
        Say("the panel's guard holds the lamps in a unit of its own; killed, it came back and showed them again");
    }

    private async Task UnguardAsync()
    {
        await OptionsAsync("");
        await _machine.RequireAsync(
            $"systemctl stop {Guard} && rm -r /etc/checkpointedge/panel.env /run/systemd/system/{Guard}.service.d && systemctl daemon-reload && "
            + "systemctl restart checkpointedge-appliance");
        await UntilListAsync();
    }

    private static string GuardShows(string signal) =>
        $"curl --silent {GuardDesk}/panel | grep --quiet '\"now\":\"{signal}\"'";

    /// <summary>A process that answers nothing any more: the unit's watchdog ends it, systemd starts it again.</summary>
    private async Task HangAsync()
    {
        string before = await _machine.RequireAsync("systemctl show -p NRestarts --value checkpointedge-appliance");
        await _machine.RequireAsync("kill -STOP $(systemctl show -p MainPID --value checkpointedge-appliance)");
        await _machine.UntilAsync(GuardShows("outOfService"));
        Say("a hung service: its lamps fell to \"out of service\"");
        await _machine.UntilAsync($"[ $(systemctl show -p NRestarts --value checkpointedge-appliance) -gt {before.Trim()} ]");
        await _machine.UntilAsync("systemctl is-active --quiet checkpointedge-appliance");
        await UntilListAsync();
        Say("a hung service was ended by its watchdog and started again");
    }

    /// <summary>No mains and hardly any charge: the service stops in order, and its unit switches the machine off.</summary>
    private async Task EndOnBatteryAsync()
    {
        using HttpClient http = new() { BaseAddress = _house.Desk };
        using HttpResponseMessage done = await http.PostAsJsonAsync("/panel", new { mainsFailed = true, batteryPercent = 4, batteryLow = true });
        done.EnsureSuccessStatusCode();
        await _machine.UntilOffAsync();
        await _machine.StartAsync();
        await UntilListAsync();
        Say("on an empty battery the machine switched itself off; with the mains it is back");
    }

    private async Task CheckAsync()
    {
        using (Screen screen = new(_house.Kiosk))
        {
            using CancellationTokenSource limit = new(_patience);
            await screen.SignInAsync();
            await screen.UntilNothingWaitsAsync(limit.Token);
        }

        string verified = await _machine.RequireAsync($"{AsService} checkpointctl audit verify --data {Data} --json");
        JsonElement audit = JsonDocument.Parse(verified).RootElement;
        Assert.True(audit.GetProperty("whole").GetBoolean(), audit.GetRawText());
        Assert.Equal(audit.GetProperty("reports").GetInt64(), audit.GetProperty("receipts").GetInt64());
        await _house.StopCentralAsync();
        string[] hits = Rows("SELECT hit_id FROM reports WHERE kind = 'Hit'");
        string[] decisions = Rows("SELECT hit_id FROM reports WHERE kind = 'Decision'");
        foreach (Guid check in _decided)
        {
            Assert.Single(hits, check.ToString("D"));
            Assert.Single(decisions, check.ToString("D"));
        }

        Assert.Equal(hits.Distinct().Count(), hits.Length);
        Assert.Equal(audit.GetProperty("reports").GetInt64(), Rows("SELECT id FROM reports").Length);
        Assert.InRange(_decided.Count, 2, _plugs + 3);
        Say($"{_decided.Count} decisions promised, each at Central exactly once; {hits.Length} hits, "
            + $"{audit.GetProperty("reports").GetInt64()} reports and as many receipts; the audit chain is whole");
    }

    /// <summary>What the service costs when nobody is at the desk. Of this machine's software processor: said, not judged.</summary>
    private async Task MeasureAsync()
    {
        const string service = "checkpointedge-appliance";
        string started = await _machine.RequireAsync(
            $"systemctl show -p ExecMainStartTimestampMonotonic -p ActiveEnterTimestampMonotonic -p CPUUsageNSec {service}; "
            + $"grep -E 'VmRSS|VmHWM' /proc/$(systemctl show -p MainPID --value {service})/status; "
            + $"cat /proc/$(systemctl show -p MainPID --value {service})/io | grep ^write_bytes; sleep 120; "
            + $"cat /proc/$(systemctl show -p MainPID --value {service})/io | grep ^write_bytes; systemctl show -p CPUUsageNSec {service}");
        Say("at rest for 120 s: " + string.Join("; ", started.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }

    private async Task RemoveAsync()
    {
        await _machine.RequireAsync("DEBIAN_FRONTEND=noninteractive dpkg --purge " + Packages);
        await _machine.RequireAsync("! pgrep -u checkpointedge");
        await _machine.RequireAsync("[ ! -e /usr/lib/checkpointedge ] && [ ! -e /etc/checkpointedge ] && [ ! -e /usr/bin/checkpointctl ]");
        await _machine.RequireAsync("[ ! -e /lib/systemd/system/checkpointedge-appliance.service ] && ! systemctl cat checkpointedge-appliance");
        Assert.Equal("", (await _machine.RunAsync("systemctl list-units --failed --plain --no-legend")).Said.Trim());
        await _machine.RequireAsync($"[ -s {Data}/records.db ]"); // what Central signed for or not is nobody's to delete but a person's
        Say("the packages are gone without a trace, and the records were kept");
    }

    /// <summary>One traveller: document down, hit on the screen, decision promised, document away.</summary>
    private async Task TravellerAsync(Screen screen, string traveller)
    {
        using CancellationTokenSource limit = new(_patience);
        await _house.PresentTravellerAsync(traveller);
        Guid check = await screen.UntilHitAsync(limit.Token);
        await screen.ReferAsync(check);
        _decided.Add(check);
        await _house.RemoveAsync();
    }

    private static async Task EndedByThePlugAsync(Task traveller)
    {
        try
        {
            await traveller;
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException or OperationCanceledException)
        {
            // The plug was pulled before the promise, or before the answer to it: no promise was heard.
        }
    }

    private async Task UntilListAsync()
    {
        using CancellationTokenSource limit = new(_patience);
        using Screen screen = new(_house.Kiosk);
        try
        {
            await screen.UntilListAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            string journal = await _machine.RequireAsync(
                "systemctl status --no-pager -l checkpointedge-appliance; journalctl --no-pager -n 60 -u checkpointedge-appliance; true");
            throw new TimeoutException($"No list within {_patience.TotalMinutes} minutes.\n{journal}");
        }
    }

    private string[] Rows(string sql)
    {
        using SqliteConnection connection = new($"Data Source={Path.Combine(_house.CentralData, "central.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader row = command.ExecuteReader();
        List<string> rows = [];
        while (row.Read())
            rows.Add(row.GetString(0));
        return [.. rows];
    }

    /// <summary>To the test's output, and to the log of the run while it goes on.</summary>
    private void Say(string sentence)
    {
        string line = string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(_began).TotalMinutes,5:0.0} min  {sentence}");
        output.WriteLine(line);
        if (Environment.GetEnvironmentVariable("CPE_LOG") is { Length: > 0 } log)
            File.AppendAllText(log, line + "\n");
    }
}

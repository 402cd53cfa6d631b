using System.Diagnostics;
using System.Globalization;

namespace CheckpointEdge.Tests.Faults.Machine;

/// <summary>
/// A Debian machine in software (QEMU without the processor's help: it works everywhere and is some ten times slower). Its disk is
/// a layer over the one <c>deploy/image/build --trial</c> made. The plug is pulled by killing it: what the machine had not flushed is
/// gone with its memory, and with it the disk format's own notes that were not written yet. Used by one test at a time.
/// </summary>
internal sealed class VirtualMachine : IAsyncDisposable
{
    /// <summary>This machine, as the one inside sees it.</summary>
    public const string HostAddress = "10.0.2.2";

    private const string OwnAddress = "10.0.2.15";
    private const string Proxy = "/usr/lib/systemd/systemd-socket-proxyd";
    private const int MemoryMebibytes = 2048;

    private static readonly TimeSpan _bootMax = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1);

    private readonly string _image;
    private readonly string _folder;
    private readonly string _shared;
    private readonly IReadOnlyDictionary<int, int> _forwards;
    private readonly IReadOnlyList<string> _more;
    private readonly GuestAgent _agent;
    private Process? _machine;

    /// <param name="image">Folder with disk.qcow2, vmlinuz and initrd.img.</param>
    /// <param name="folder">This machine's own, for its layer of the disk and its sockets.</param>
    /// <param name="shared">Read in there as /host.</param>
    /// <param name="forwards">Ports of this machine's loopback, and the ports on the other's loopback that they lead to.</param>
    /// <param name="more">Further hardware, in QEMU's own words.</param>
    public VirtualMachine(
        string image, string folder, string shared, IReadOnlyDictionary<int, int> forwards, IReadOnlyList<string>? more = null)
    {
        (_image, _folder, _shared, _forwards, _more) = (image, folder, shared, forwards, more ?? []);
        _agent = new GuestAgent(Path.Combine(folder, "agent"));
    }

    /// <summary>What it said on its console at its last start.</summary>
    public string Console => File.Exists(ConsoleFile) ? File.ReadAllText(ConsoleFile) : "";

    private string ConsoleFile => Path.Combine(_folder, "console.log");

    private string Disk => Path.Combine(_folder, "disk.qcow2");

    /// <summary>A new disk over the image's.</summary>
    public async Task FormatAsync()
    {
        using Process made = Process.Start(new ProcessStartInfo(
            "qemu-img", ["create", "-q", "-f", "qcow2", "-b", Path.Combine(_image, "disk.qcow2"), "-F", "qcow2", Disk]))!;
        await made.WaitForExitAsync();
        Assert.Equal(0, made.ExitCode);
    }

    /// <summary>Switches it on; returns when it runs programs, has /host, and leads the ports on.</summary>
    /// <returns>How long that took.</returns>
    public async Task<TimeSpan> StartAsync()
    {
        long began = Stopwatch.GetTimestamp();
        string forwards = string.Concat(_forwards.Keys.Select(port => string.Create(
            CultureInfo.InvariantCulture, $",hostfwd=tcp:127.0.0.1:{port}-{OwnAddress}:{port}")));
        File.Delete(Path.Combine(_folder, "agent"));
        _machine = Process.Start(new ProcessStartInfo("qemu-system-x86_64",
        [
            "-accel", "tcg,thread=multi", "-cpu", "max", "-smp", "2", "-m", MemoryMebibytes.ToString(CultureInfo.InvariantCulture),
            "-nodefaults", "-display", "none", "-no-reboot", "-serial", "file:" + ConsoleFile,
            "-kernel", Path.Combine(_image, "vmlinuz"), "-initrd", Path.Combine(_image, "initrd.img"),
            "-append", "root=/dev/vda rw console=ttyS0 quiet panic=-1",
            "-drive", $"file={Disk},if=virtio,format=qcow2,cache=writeback",
            "-device", "virtio-rng-pci", "-device", "virtio-serial",
            "-chardev", $"socket,path={Path.Combine(_folder, "agent")},server=on,wait=off,id=agent",
            "-device", "virtserialport,chardev=agent,name=org.qemu.guest_agent.0",
            "-virtfs", $"local,path={_shared},mount_tag=host,security_model=none,readonly=on",
            "-netdev", "user,id=net" + forwards, "-device", "virtio-net-pci,netdev=net",
            .. _more,
        ])
        { RedirectStandardInput = true })!;
        using CancellationTokenSource limit = new(_bootMax);
        while (!await _agent.AnswersAsync())
        {
            if (_machine.HasExited || limit.IsCancellationRequested)
                throw new TimeoutException($"The machine did not come up within {_bootMax.TotalMinutes} minutes:\n{Console}");
            await Task.Delay(_pause, TimeProvider.System, CancellationToken.None);
        }

        await RequireAsync("mkdir -p /host && modprobe 9pnet_virtio && mount -t 9p -o trans=virtio,ro,version=9p2000.L host /host");
        foreach ((int port, int inside) in _forwards)
        {
            // The service listens on its own loopback alone; the way in is this test's, not the product's.
            string name = string.Create(CultureInfo.InvariantCulture, $"lead-{port}");
            await RequireAsync(string.Create(CultureInfo.InvariantCulture,
                $"systemd-run --quiet --unit {name} --socket-property ListenStream={port} {Proxy} 127.0.0.1:{inside}"));
        }

        return Stopwatch.GetElapsedTime(began);
    }

    /// <summary>Runs a line of the shell in there as root.</summary>
    public Task<(int Status, string Said)> RunAsync(string line, int minutesMax = 10) =>
        _agent.RunAsync(line, TimeSpan.FromMinutes(minutesMax));

    /// <summary>As <see cref="RunAsync"/>; the line has to end well.</summary>
    public async Task<string> RequireAsync(string line, int minutesMax = 10)
    {
        (int status, string said) = await RunAsync(line, minutesMax);
        return status == 0 ? said : throw new InvalidOperationException($"In the machine, this ended with {status}: {line}\n{said}");
    }

    /// <summary>Returns when a line of the shell ends well.</summary>
    /// <exception cref="TimeoutException">It did not come to.</exception>
    public async Task UntilAsync(string line, int minutesMax = 10)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(minutesMax));
        while (await RunAsync(line) is { Status: not 0 } last)
        {
            if (limit.IsCancellationRequested)
                throw new TimeoutException($"In the machine, this did not come to hold within {minutesMax} minutes: {line}\n{last.Said}");
            await Task.Delay(_pause, TimeProvider.System, CancellationToken.None);
        }
    }

    /// <summary>Pulls the plug.</summary>
    public void Kill()
    {
        _machine!.Kill();
        _machine.WaitForExit();
        _machine.Dispose();
        _machine = null;
    }

    /// <summary>Returns when it has switched itself off.</summary>
    public async Task UntilOffAsync()
    {
        using CancellationTokenSource limit = new(_bootMax);
        await _machine!.WaitForExitAsync(limit.Token);
        _machine.Dispose();
        _machine = null;
    }

    public ValueTask DisposeAsync()
    {
        if (_machine is not null)
            Kill();
        return ValueTask.CompletedTask;
    }
}

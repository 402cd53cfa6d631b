using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using CheckpointEdge.Devices.ChipReaders;

namespace CheckpointEdge.Tests;

/// <summary>
/// A real pcscd with the virtual reader vpcd, for one test. vpcd listens on every address, so it runs in a network namespace
/// that has nothing but loopback; its socket lies in a folder of this test process, so runs do not collide. It ends with the
/// test, by its process id; were the test killed, it would end by itself after a minute without clients.
/// </summary>
internal sealed partial class Pcscd : IAsyncDisposable
{
    private const int FirstSlotPort = 0x8C7B;
    private const int SigKill = 9;

    /// <summary>Where the client library looks for the service.</summary>
    private const string Variable = "PCSCLITE_CSOCK_NAME";
    private const string SocketName = "pcscd.comm";

    private static readonly TimeSpan _startLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan _lookAgainAfter = TimeSpan.FromMilliseconds(50);

    /// <summary>One for the whole process: the client library looks for its variable once.</summary>
    private static readonly string _folder = MakeFolder();

    private readonly VpcdRelay[] _slots;
    private Process? _daemon;

    private Pcscd() => _slots = [new(FirstSlotPort, NetworkOfDaemon), new(FirstSlotPort + 1, NetworkOfDaemon)];

    /// <summary>On loopback: who connects is a chip laid on the first reader, who ends the connection is lifted.</summary>
    public int ChipPort => _slots[0].Port;

    /// <summary>The same for the second reader.</summary>
    public int SecondChipPort => _slots[1].Port;

    public static async Task<Pcscd> StartAsync()
    {
        Pcscd service = new();
        await service.StartAgainAsync();
        return service;
    }

    /// <summary>After <see cref="Kill"/>.</summary>
    public async Task StartAgainAsync()
    {
        string drivers = Path.Combine(_folder, "readers");
        Directory.CreateDirectory(drivers);
        await File.WriteAllTextAsync(Path.Combine(drivers, "vpcd"), string.Create(CultureInfo.InvariantCulture, $"""
            FRIENDLYNAME "Virtual PCD"
            DEVICENAME /dev/null:0x{FirstSlotPort:X}
            LIBPATH /usr/lib/pcsc/drivers/serial/libifdvpcd.so
            CHANNELID 0x{FirstSlotPort:X}

            """));
        File.Delete(Path.Combine(_folder, SocketName));
        File.Delete(Path.Combine(_folder, "pcscd.pid"));
        const string script = """
            set -e
            ip link set lo up
            mount -t tmpfs none /run
            mkdir /run/pcscd
            mount --bind "$1" /run/pcscd
            exec /usr/sbin/pcscd --foreground --critical --auto-exit --config "$1/readers"
            """;
        _daemon = Process.Start(new ProcessStartInfo(
            "/usr/bin/unshare", ["--net", "--mount", "/bin/sh", "-c", script, "sh", _folder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _daemon.OutputDataReceived += (_, _) => { };
        _daemon.ErrorDataReceived += (_, _) => { };
        _daemon.BeginOutputReadLine();
        _daemon.BeginErrorReadLine();
        using CancellationTokenSource limit = new(_startLimit);
        while (PcscReaders.List().Readers.Length < _slots.Length)
        {
            Assert.False(_daemon.HasExited, "pcscd ended instead of starting.");
            await Task.Delay(_lookAgainAfter, TimeProvider.System, limit.Token);
        }
    }

    /// <summary>Without a chance to say goodbye.</summary>
    public void Kill()
    {
        if (_daemon is not { } daemon)
            return;
        _daemon = null;
        _ = SendSignal(daemon.Id, SigKill);
        daemon.WaitForExit();
        daemon.Dispose();
        File.Delete(Path.Combine(_folder, SocketName));
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        foreach (VpcdRelay slot in _slots)
            await slot.DisposeAsync();
    }

    private string? NetworkOfDaemon() => _daemon is { } daemon
        ? string.Create(CultureInfo.InvariantCulture, $"/proc/{daemon.Id}/ns/net")
        : null;

    private static string MakeFolder()
    {
        string folder = Directory.CreateTempSubdirectory("checkpointedge-pcscd-").FullName;

        // The native library reads the environment of the process; processes started from here get the runtime's copy.
        _ = SetVariable(Variable, Path.Combine(folder, SocketName), 1);
        Environment.SetEnvironmentVariable(Variable, Path.Combine(folder, SocketName));
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}

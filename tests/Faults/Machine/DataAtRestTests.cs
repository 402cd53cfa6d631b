using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Xunit.Abstractions;

namespace CheckpointEdge.Tests.Faults.Machine;

/// <summary>
/// <c>deploy/image/encrypt-data</c> and <c>read-only-root</c> on a whole machine with a disk for the data and a TPM in software: what they
/// promise, and what somebody finds who carries the disk away. Run by <c>deploy/image/test</c>.
/// </summary>
public sealed partial class DataAtRestTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string Data = "/var/lib/checkpointedge";
    private const string Mapped = "/dev/mapper/checkpointedge-data";

    /// <summary>Without the TPM, which cryptsetup would ask first.</summary>
    private const string ByKey = "cryptsetup open --disable-external-tokens --key-file -";
    private const string Swtpm = "/usr/bin/swtpm";
    private const long DataDiskBytes = 256L << 20;

    private readonly string _folder = Directory.CreateTempSubdirectory("rest-").FullName;
    private readonly string _secret = $"nobody-reads-this-{RandomNumberGenerator.GetHexString(32)}";
    private readonly long _began = Stopwatch.GetTimestamp();
    private VirtualMachine _machine = null!;
    private Process? _tpm;

    private string DataDisk => Path.Combine(_folder, "data.raw");

    private string TpmSocket => Path.Combine(_folder, "tpm.socket");

    public async Task InitializeAsync()
    {
        string shared = Directory.CreateDirectory(Path.Combine(_folder, "shared")).FullName;
        foreach (string script in new[] { "encrypt-data", "read-only-root" })
            File.Copy(Path.Combine(Needs.RepositoryRoot, "deploy", "image", script), Path.Combine(shared, script));
        await using (FileStream disk = File.Create(DataDisk))
            disk.SetLength(DataDiskBytes);
        Directory.CreateDirectory(Path.Combine(_folder, "tpm"));
        _machine = new VirtualMachine(
            Environment.GetEnvironmentVariable(Needs.ImageVariable) ?? "", _folder, shared, new Dictionary<int, int>(),
            [
                "-smp", "1", "-drive", $"file={DataDisk},if=virtio,format=raw,cache=writeback",
                "-chardev", $"socket,id=tpm,path={TpmSocket}", "-tpmdev", "emulator,id=tpm0,chardev=tpm", "-device", "tpm-crb,tpmdev=tpm0",
            ]);
    }

    [FactNeeding(Needs.Image, Swtpm)]
    public async Task The_data_open_on_this_board_alone_and_the_system_cannot_be_written()
    {
        await _machine.FormatAsync();
        await StartAsync();
        await _machine.RequireAsync(
            $"mkdir -p {Data}/lists && echo {_secret} >{Data}/lists/records && chown -R nobody {Data} && chmod 0700 {Data} && sync");
        string key = await EncryptAsync();
        await ReadOnlyAsync();
        await StolenAsync(key);
    }

    public async Task DisposeAsync()
    {
        if (_machine is not null)
            await _machine.DisposeAsync();
        if (_tpm is { HasExited: false })
            _tpm.Kill();
        _tpm?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<string> EncryptAsync()
    {
        (int refused, string why) = await _machine.RunAsync("bash /host/read-only-root on");
        Assert.True(refused == 2 && why.Contains("a partition of its own first", StringComparison.Ordinal), why);
        string said = await _machine.RequireAsync("bash /host/encrypt-data --yes /dev/vdb");
        string key = RecoveryKey().Match(said).Value;
        Assert.True(key.Length > 0, said);
        Assert.Equal($"{Mapped} ext4", (await _machine.RequireAsync($"findmnt -no SOURCE,FSTYPE {Data}")).Trim());
        await RequireDataAsync();
        Assert.Equal("nobody 700", (await _machine.RequireAsync($"stat -c '%U %a' {Data}")).Trim());

        // The TPM's way and the recovery key's, and no other.
        string header = await _machine.RequireAsync("cryptsetup luksDump /dev/vdb");
        Assert.Equal(["systemd-recovery", "systemd-tpm2"], Token().Matches(header).Select(match => match.Value).Order(StringComparer.Ordinal));
        Assert.Equal(2, Slot().Count(header));
        await _machine.RequireAsync($"printf %s {key} | {ByKey} --test-passphrase /dev/vdb");
        Assert.NotEqual(0, (await _machine.RunAsync($"printf %sx {key} | {ByKey} --test-passphrase /dev/vdb")).Status);

        (int again, string no) = await _machine.RunAsync("bash /host/encrypt-data --yes /dev/vdb");
        Assert.True(again == 2 && no.StartsWith("encrypt-data: ", StringComparison.Ordinal), no);
        await RequireDataAsync();
        Say("the data lie on the encrypted disk, and a second try touched nothing");
        return key;
    }

    private async Task ReadOnlyAsync()
    {
        await _machine.RequireAsync("bash /host/read-only-root on");
        await OffAsync();
        await StartAsync();
        await RequireReadOnlyAsync();
        await _machine.RequireAsync($"echo more >{Data}/more && sync");
        _machine.Kill();
        await StartAsync();
        await RequireReadOnlyAsync();
        await _machine.RequireAsync($"grep --quiet more {Data}/more");
        Say("with a read-only system it starts, opens its data by itself, and survives a pulled plug");

        Assert.Equal(2, (await _machine.RunAsync("bash /host/read-only-root off")).Status);
        await _machine.RequireAsync("mount -o remount,rw / && bash /host/read-only-root off");
        await OffAsync();
        await StartAsync();
        await _machine.RequireAsync("touch /etc/writable && rm /etc/writable");
        await RequireDataAsync();
        Say("switched off again, the system can be written and the data are there");
    }

    /// <summary>Another start than the measured one opens nothing, and the disks alone say nothing.</summary>
    private async Task StolenAsync(string key)
    {
        await _machine.RequireAsync($"umount {Data} && systemctl stop systemd-cryptsetup@checkpointedge\\\\x2ddata && [ ! -e {Mapped} ]");
        const string attach = "/lib/systemd/systemd-cryptsetup attach tried /dev/vdb - tpm2-device=auto,headless=true";
        await _machine.RequireAsync($"{attach} && /lib/systemd/systemd-cryptsetup detach tried");
        await _machine.RequireAsync($"tpm2_pcrextend 7:sha256={new string('a', 64)}");
        Assert.NotEqual(0, (await _machine.RunAsync(attach)).Status);
        await _machine.RequireAsync($"printf %s {key} | {ByKey} /dev/vdb tried && mount /dev/mapper/tried /mnt "
            + $"&& grep --quiet {_secret} /mnt/lists/records && umount /mnt && cryptsetup close tried");
        await OffAsync();
        Assert.False(await HoldsAsync(DataDisk, _secret), "The disk with the data holds them in the clear.");
        Assert.False(await HoldsAsync(Path.Combine(_folder, "disk.qcow2"), _secret), "The system's disk still holds the data in the clear.");
        Say("another start than the measured one opens nothing, the recovery key does, and neither disk holds the data in the clear");
    }

    private async Task RequireDataAsync() =>
        await _machine.RequireAsync($"[ \"$(findmnt -no SOURCE {Data})\" = {Mapped} ] && grep --quiet {_secret} {Data}/lists/records");

    private async Task RequireReadOnlyAsync()
    {
        Assert.StartsWith("ro", await _machine.RequireAsync("findmnt -no OPTIONS /"), StringComparison.Ordinal);
        await RequireDataAsync();
        Assert.NotEqual(0, (await _machine.RunAsync("touch /etc/writable")).Status);
        const string places = "/tmp /var/tmp /var/log /var/lib/systemd /var/cache";
        await _machine.RequireAsync($"for place in {places}; do touch $place/x && rm $place/x || exit 1; done");
        Assert.Equal("1777 1777 755 755 755", (await _machine.RequireAsync($"echo $(stat -c %a {places})")).Trim());
        Assert.Equal("", (await _machine.RunAsync("systemctl list-units --failed --plain --no-legend")).Said.Trim());
    }

    private async Task StartAsync()
    {
        _tpm?.Dispose();
        File.Delete(TpmSocket);
        _tpm = Process.Start(new ProcessStartInfo(
            Swtpm,
            ["socket", "--tpm2", "--terminate", "--tpmstate", $"dir={Path.Combine(_folder, "tpm")}", "--ctrl", $"type=unixio,path={TpmSocket}"]))!;
        while (!File.Exists(TpmSocket) && !_tpm.HasExited)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
        Say($"up after {(await _machine.StartAsync()).TotalSeconds:0} s");
        await _machine.UntilAsync("! systemctl is-system-running | grep -E --quiet 'initializing|starting'");
    }

    private async Task OffAsync()
    {
        await _machine.RequireAsync("systemd-run --quiet --on-active=1 systemctl poweroff");
        await _machine.UntilOffAsync();
    }

    private static async Task<bool> HoldsAsync(string file, string text)
    {
        byte[] word = Encoding.ASCII.GetBytes(text);
        byte[] block = new byte[(1 << 20) + word.Length];
        await using FileStream stream = File.OpenRead(file);
        int kept = 0;
        for (int read; (read = await stream.ReadAsync(block.AsMemory(kept, 1 << 20))) > 0;)
        {
            int held = kept + read;
            if (block.AsSpan(0, held).IndexOf(word) >= 0)
                return true;
            kept = Math.Min(held, word.Length - 1);
            block.AsSpan(held - kept, kept).CopyTo(block);
        }

        return false;
    }

    [GeneratedRegex("[cbdefghijklnrtuv]{8}(-[cbdefghijklnrtuv]{8}){7}")]
    private static partial Regex RecoveryKey();

    [GeneratedRegex("systemd-(recovery|tpm2)$", RegexOptions.Multiline)]
    private static partial Regex Token();

    [GeneratedRegex("^  \\d: luks2$", RegexOptions.Multiline)]
    private static partial Regex Slot();

    private void Say(string sentence)
    {
        string line = string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(_began).TotalMinutes,5:0.0} min  {sentence}");
        output.WriteLine(line);
        if (Environment.GetEnvironmentVariable("CPE_LOG") is { Length: > 0 } log)
            File.AppendAllText(log, line + "\n");
    }
}

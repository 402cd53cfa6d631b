using System.Diagnostics;
using CheckpointEdge.Devices.Panel;
using CheckpointEdge.Devices.Panel.Guard;
using CheckpointEdge.Simulators.Panel;

namespace CheckpointEdge.Tests.Panel;

/// <summary>The panel's guard against a process that is killed while it holds a lamp: nothing stays switched.</summary>
public sealed class PanelGuardTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("guard-");
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(60));
    private readonly RecordedPanel _panel = new(TimeProvider.System, hasBarrier: true);
    private PanelGuard? _guard;
    private Task _running = Task.CompletedTask;

    private string Socket => Path.Combine(_folder.FullName, "panel.sock");

    public Task InitializeAsync()
    {
        _guard = new PanelGuard(_panel, Socket, TimeProvider.System);
        _running = _guard.RunAsync(_patience.Token);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _patience.CancelAsync();
        await _running.ContinueWith(_ => { }, TaskScheduler.Default);
        await _guard!.DisposeAsync();
        await _panel.DisposeAsync();
        _folder.Delete(recursive: true);
        _patience.Dispose();
    }

    [Fact]
    public async Task Outputs_fall_when_the_process_that_held_them_is_killed()
    {
        using Process holder = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, "checkpointctl.dll"), "device", "test", "panel", "--guard", Socket, "--hold", "GoOn",
                "--seconds", "600",
            },
            RedirectStandardOutput = true,
        })!;
        try
        {
            await UntilAsync(() => _panel.Outputs.Lamps == TravellerSignal.GoOn);
        }
        finally
        {
            holder.Kill();
        }

        await UntilAsync(() => _panel.Outputs == PanelOutputs.Safe);

        // The next service is let in.
        await using GuardedPanel next = new(Socket, TimeProvider.System);
        await UntilAsync(() => next.Trouble is null);
    }

    [Fact]
    public async Task A_service_that_goes_silent_is_not_kept_up_and_its_panel_says_what_it_sees()
    {
        await using GuardedPanel service = new(Socket, TimeProvider.System);
        _panel.Handle(new PanelHandling { TamperOpen = true, BatteryPercent = 40 });
        await UntilAsync(() => service.Inputs is { TamperOpen: true, BatteryPercent: 40, HasBarrier: true });

        service.Drive(PanelOutputs.Safe with { Lamps = TravellerSignal.GoOn });
        await UntilAsync(() => _panel.Outputs.Lamps == TravellerSignal.GoOn);
        await UntilAsync(() => _panel.Outputs == PanelOutputs.Safe);
        Assert.Null(service.Trouble);
    }

    [Fact]
    public async Task A_panel_without_its_guard_says_so()
    {
        await using GuardedPanel panel = new(Path.Combine(_folder.FullName, "none.sock"), TimeProvider.System);
        Assert.Equal("The guard of the panel does not answer.", panel.Trouble?.Sentence);
    }

    [Fact]
    public async Task Nonsense_ends_the_connection_and_switches_nothing()
    {
        foreach (byte[] nonsense in new[] { "{}\n"u8.ToArray(), """{"lamps":"goOn","buzzer":true,"barrier":"up"}"""u8.ToArray(), new byte[5000] })
        {
            using System.Net.Sockets.Socket socket = new(
                System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
            await socket.ConnectAsync(new System.Net.Sockets.UnixDomainSocketEndPoint(Socket), _patience.Token);
            await socket.SendAsync(nonsense, _patience.Token);
            socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
            byte[] rest = new byte[4096];
            try
            {
                while (await socket.ReceiveAsync(rest, _patience.Token) > 0)
                {
                    // What the panel sees, until the guard hangs up.
                }
            }
            catch (System.Net.Sockets.SocketException)
            {
                // Hung up with something unread.
            }
        }

        Assert.Equal(PanelOutputs.Safe, _panel.Outputs);
        Assert.Empty(_panel.Shown);
    }

    private async Task UntilAsync(Func<bool> reached)
    {
        while (!reached())
            await Task.Delay(20, _patience.Token);
    }
}

using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using CheckpointEdge.Devices.Panel;
using CheckpointEdge.Devices.Panel.Guard;
using CheckpointEdge.Simulators.Panel;

namespace CheckpointEdge.Tests.Panel;

/// <summary>The panel's guard against a process that is killed while it holds a lamp: nothing stays switched.</summary>
public sealed class PanelGuardTests : IAsyncLifetime
{
    /// <summary>A guard's line: a barrier with nothing in its way.</summary>
    private static readonly byte[] _free = [.. """{"inputs":{"hasBarrier":true},"trouble":null}"""u8, (byte)'\n'];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("guard-");
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(60));
    private readonly RecordedPanel _panel = new(TimeProvider.System, hasBarrier: true);
    private PanelGuard? _guard;
    private Task _running = Task.CompletedTask;

    private string Place => Path.Combine(_folder.FullName, "panel.sock");

    public Task InitializeAsync()
    {
        _guard = new PanelGuard(_panel, Place, TimeProvider.System);
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
                Path.Combine(AppContext.BaseDirectory, "checkpointctl.dll"), "device", "test", "panel", "--guard", Place, "--hold", "GoOn",
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
        await using GuardedPanel next = new(Place, TimeProvider.System);
        await UntilAsync(() => next.Trouble is null);
    }

    [Fact]
    public async Task A_service_that_goes_silent_is_not_kept_up_and_its_panel_says_what_it_sees()
    {
        await using GuardedPanel service = new(Place, TimeProvider.System);
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
            using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Place), _patience.Token);
            await socket.SendAsync(nonsense, _patience.Token);
            socket.Shutdown(SocketShutdown.Send);
            byte[] rest = new byte[4096];
            try
            {
                while (await socket.ReceiveAsync(rest, _patience.Token) > 0)
                {
                    // What the panel sees, until the guard hangs up.
                }
            }
            catch (SocketException)
            {
                // Hung up with something unread.
            }
        }

        Assert.Equal(PanelOutputs.Safe, _panel.Outputs);
        Assert.Empty(_panel.Shown);
    }

    [Fact]
    public async Task A_guard_that_starts_is_not_told_what_a_silent_service_wanted_long_ago()
    {
        string later = Path.Combine(_folder.FullName, "later.sock");
        await using GuardedPanel service = new(later, TimeProvider.System);
        service.Drive(PanelOutputs.Safe with { Lamps = TravellerSignal.GoOn });
        await Task.Delay(OutputKeeper.PettingMilliseconds + 100, _patience.Token);

        await using PanelGuard guard = new(_panel, later, TimeProvider.System);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(_patience.Token);
        Task running = guard.RunAsync(end.Token);
        await UntilAsync(() => service.Trouble is null);
        await Task.Delay(500, _patience.Token);
        Assert.Empty(_panel.Shown);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task A_guard_that_came_back_closes_nothing_before_the_service_knows_what_it_sees()
    {
        using Socket door = Door(out string place);
        await using GuardedPanel service = new(place, TimeProvider.System);
        PanelOutputs close = PanelOutputs.Safe with { Barrier = BarrierDrive.Close };
        using (Socket first = await door.AcceptAsync(_patience.Token))
        {
            await first.SendAsync(_free, _patience.Token);
            await UntilAsync(() => service.Inputs.HasBarrier);
            Assert.False(service.Inputs.BarrierObstructed);
            service.Drive(close);
            Assert.Contains("\"Close\"", await HeardAsync(first), StringComparison.Ordinal);
        }

        await UntilAsync(() => service.Trouble is not null);
        Assert.True(service.Inputs.BarrierObstructed);
        service.Drive(close);
        using Socket second = await door.AcceptAsync(_patience.Token);
        service.Drive(close);
        Assert.Empty(await HeardAsync(second));

        // It sees a free way again: what was wanted before is still not told, what is wanted now is.
        await second.SendAsync(_free, _patience.Token);
        await UntilAsync(() => service.Trouble is null);
        Assert.Empty(await HeardAsync(second));
        await second.SendAsync(_free, _patience.Token);
        service.Drive(close);
        Assert.Contains("\"Close\"", await HeardAsync(second), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_guard_that_hangs_with_its_connection_open_is_told_and_its_barrier_is_not_free()
    {
        using Socket door = Door(out string place);
        await using GuardedPanel service = new(place, TimeProvider.System);
        using Socket hung = await door.AcceptAsync(_patience.Token);
        await hung.SendAsync(_free, _patience.Token);
        await UntilAsync(() => service.Inputs.HasBarrier);
        long began = TimeProvider.System.GetTimestamp();
        await UntilAsync(() => service.Trouble is not null || TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromSeconds(10));
        Assert.Equal("The guard of the panel does not answer.", service.Trouble?.Sentence);
        Assert.True(service.Inputs.BarrierObstructed);
        using Socket again = await door.AcceptAsync(_patience.Token);
    }

    private Socket Door(out string place)
    {
        place = Path.Combine(_folder.FullName, "door.sock");
        Socket door = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        door.Bind(new UnixDomainSocketEndPoint(place));
        door.Listen(4);
        return door;
    }

    /// <summary>The first of what comes; empty when nothing comes for a while.</summary>
    private async Task<string> HeardAsync(Socket socket)
    {
        using CancellationTokenSource enough = CancellationTokenSource.CreateLinkedTokenSource(_patience.Token);
        enough.CancelAfter(700);
        byte[] heard = new byte[4096];
        try
        {
            return Encoding.UTF8.GetString(heard, 0, await socket.ReceiveAsync(heard, enough.Token));
        }
        catch (OperationCanceledException) when (!_patience.IsCancellationRequested)
        {
            return "";
        }
    }

    private async Task UntilAsync(Func<bool> reached)
    {
        while (!reached())
            await Task.Delay(20, _patience.Token);
    }
}

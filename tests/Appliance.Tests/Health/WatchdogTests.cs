using System.Net.Sockets;
using System.Text;
using CheckpointEdge.Appliance.Health;
using Microsoft.Extensions.Logging.Abstractions;

namespace CheckpointEdge.Appliance.Tests.Health;

/// <summary>What a service manager hears, over a real socket.</summary>
public sealed class WatchdogTests : IDisposable
{
    private const int WaitSecondsMax = 60;

    private readonly string _folder = Directory.CreateTempSubdirectory("notify-").FullName;
    private readonly Socket _manager = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    public WatchdogTests()
    {
        _manager.Bind(new UnixDomainSocketEndPoint(Path.Combine(_folder, "notify")));
    }

    [Fact]
    public async Task It_hears_that_the_service_is_ready_lives_and_stops()
    {
        await using (Watchdog watchdog = Watching(_ => Task.CompletedTask))
        {
            watchdog.Start("List 3,\nnothing waits");
            Assert.Equal("READY=1\nSTATUS=List 3, nothing waits", await HeardAsync());
            Assert.Equal("WATCHDOG=1", await HeardAsync());
            Assert.Equal("WATCHDOG=1", await HeardAsync());
        }

        string last;
        do
            last = await HeardAsync();
        while (last == "WATCHDOG=1");
        Assert.Equal("STOPPING=1", last);
    }

    [Fact]
    public async Task A_service_that_is_not_well_gives_no_sign_of_life_until_it_is()
    {
        int looks = 0;
        await using Watchdog watchdog = Watching(_ => ++looks <= 2 ? throw new IOException("The disk is gone.") : Task.CompletedTask);
        watchdog.Start("");
        await HeardAsync();

        Assert.Equal("STATUS=Not well: the records", await HeardAsync());
        Assert.Equal("STATUS=Not well: the records", await HeardAsync());
        Assert.Equal("WATCHDOG=1", await HeardAsync());
    }

    [Fact]
    public async Task What_hangs_is_not_well_and_does_not_hang_the_stop()
    {
        TaskCompletionSource never = new();
        await using Watchdog watchdog = Watching(_ => never.Task);
        watchdog.Start("");
        await HeardAsync();

        Assert.Equal("STATUS=Not well: the records", await HeardAsync());
    }

    public void Dispose()
    {
        _manager.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private Watchdog Watching(Func<CancellationToken, Task> look) => new(
        new NotifySocket(Path.Combine(_folder, "notify"), TimeSpan.FromMilliseconds(600)), [("the records", look)], TimeProvider.System,
        NullLogger<Watchdog>.Instance);

    private async Task<string> HeardAsync()
    {
        byte[] buffer = new byte[1024];
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(WaitSecondsMax));
        return Encoding.UTF8.GetString(buffer, 0, await _manager.ReceiveAsync(buffer, limit.Token));
    }
}

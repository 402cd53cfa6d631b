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

    /// <summary>A manager that was told of a stop kills what goes on all the same, half a minute later.</summary>
    [Fact]
    public async Task Between_the_set_up_and_the_service_of_one_process_it_hears_signs_of_life_and_of_no_stop()
    {
        Watchdog setUp = Watching(_ => throw new IOException("The set-up's door is shut."));
        setUp.HandOver("goes into service");
        setUp.Start("is set up");
        Assert.Equal("WATCHDOG=1\nSTATUS=goes into service", await HeardAsync());
        Assert.Equal("READY=1\nSTATUS=is set up", await HeardAsync());
        Assert.Equal("WATCHDOG=1", await HeardAsync());
        Assert.Equal("WATCHDOG=1", await HeardAsync());
        await setUp.DisposeAsync();
        await using Watchdog service = Watching(_ => Task.CompletedTask);
        service.Start("in service");

        string next;
        do
            next = await HeardAsync();
        while (next == "WATCHDOG=1");
        Assert.Equal("READY=1\nSTATUS=in service", next);
    }

    [Fact]
    public async Task What_follows_and_never_starts_is_given_up_all_the_same()
    {
        ManualTime time = ManualTime.Noon;
        Watchdog setUp = new(
            new NotifySocket(Path.Combine(_folder, "notify"), TimeSpan.FromMilliseconds(600)), [], time, NullLogger<Watchdog>.Instance);
        setUp.HandOver("");
        time.Advance(TimeSpan.FromMinutes(3));
        setUp.Start("");
        await HeardAsync();
        await HeardAsync();

        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        await setUp.DisposeAsync();
        await using Watchdog next = Watching(_ => Task.CompletedTask);
        next.Start("another");
        Assert.Equal("READY=1\nSTATUS=another", await HeardAsync());
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

using System.Collections.Concurrent;
using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Appliance.Kiosk.Alarms;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Appliance.Tests.Records;
using Microsoft.Extensions.Logging.Abstractions;

namespace CheckpointEdge.Appliance.Tests.Sync;

/// <summary>What nobody foresaw in a talk with Central costs that talk, and never the desk.</summary>
public sealed class CentralPartTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_part_that_fails_is_started_again_later_each_time_and_is_well_after_a_while()
    {
        HurriedTime time = new();
        using Part part = new(time, failures: 3);
        List<bool> told = [];
        part.Changed += () => told.Add(part.HasFailed);

        await part.StartAsync(CancellationToken.None);
        await part.Working.Task.WaitAsync(_patience);
        while (part.HasFailed)
            await Task.Yield();
        await part.StopAsync(CancellationToken.None);

        Assert.True(part.ExecuteTask!.IsCompletedSuccessfully);
        Assert.Equal([true, false], told);
        double[] waits = [.. time.Waits.Select(wait => wait.TotalSeconds)];
        Assert.Equal(4, waits.Length);
        for (int i = 0; i < 3; i++)
            Assert.InRange(waits[i], CentralPart.AgainFirstSeconds * (1 << i) / 2, CentralPart.AgainFirstSeconds * (1 << i));
        Assert.Equal(60 * CentralPart.WellMinutes, waits[3]);
    }

    [Fact]
    public async Task The_screen_says_that_a_part_has_failed_and_when_it_is_well_again()
    {
        using Board board = new();
        KioskScreen screen = new(board.Unit, board.Time, new AlarmBook(board.Time));
        using Part part = new(new HurriedTime(), failures: 1);
        ConcurrentQueue<DeviceView> shown = [];
        ApplianceHost.ShowPartsOfCentral([part], screen);
        part.Changed += () => shown.Enqueue(screen.State.Devices.Single(device => device.Name == CentralPart.DeviceName));
        Assert.DoesNotContain(screen.State.Devices, device => device.Name == CentralPart.DeviceName);

        await part.StartAsync(CancellationToken.None);
        await part.Working.Task.WaitAsync(_patience);
        while (part.HasFailed || shown.Count < 2)
            await Task.Yield();
        await part.StopAsync(CancellationToken.None);

        Assert.Equal([false, true], shown.Select(device => device.Well));
        Assert.Equal("A part of the exchange with Central failed and was started again.", shown.First().Sentence);
        Assert.True(shown.First().Aside);
    }

    private sealed class Part(TimeProvider time, int failures) : CentralPart(time, NullLogger.Instance)
    {
        private int _left = failures;

        public TaskCompletionSource Working { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected override async Task WorkAsync(CancellationToken stoppingToken)
        {
            if (_left-- > 0)
                throw new NullReferenceException("of a list with a hole");
            Working.TrySetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                // As the parts of the service do.
            }
        }
    }

    /// <summary>Every wait is over at once, and is told.</summary>
    private sealed class HurriedTime : TimeProvider
    {
        public ConcurrentQueue<TimeSpan> Waits { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits.Enqueue(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }
}

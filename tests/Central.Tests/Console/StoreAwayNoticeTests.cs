using CheckpointEdge.Central.Console;
using Microsoft.Extensions.Logging;

namespace CheckpointEdge.Central.Tests.Console;

public sealed class StoreAwayNoticeTests
{
    [Fact]
    public void A_fleet_that_asks_a_thousand_times_makes_two_lines_that_say_how_often()
    {
        Lines log = new();
        ManualClock clock = new();
        StoreAwayNotice notice = new(log, clock);

        for (int i = 0; i < 1_000; i++)
            notice.Say("nobody listens there");
        clock.Advance(TimeSpan.FromSeconds(StoreAwayNotice.PeriodSeconds));
        notice.Say("nobody listens there");

        Assert.Equal(
            [
                "The store cannot be reached: nobody listens there (requests refused since the last line: 1)",
                "The store cannot be reached: nobody listens there (requests refused since the last line: 1000)",
            ],
            log.Written);
    }

    private sealed class Lines : ILogger
    {
        public List<string> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Add(formatter(state, exception));
    }
}

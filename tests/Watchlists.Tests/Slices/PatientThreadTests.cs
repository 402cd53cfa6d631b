using System.Globalization;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Watchlists.Tests.Slices;

public sealed class PatientThreadTests
{
    [Fact]
    public async Task Work_gives_way_with_the_threads_it_starts_and_nobody_else_does()
    {
        int own = Niceness();
        (int work, int started) = await PatientThread.RunAsync(() =>
        {
            int inner = 0;
            Thread thread = new(() => inner = Niceness());
            thread.Start();
            thread.Join();
            return (Niceness(), inner);
        });
        int expected = OperatingSystem.IsLinux() ? Math.Min(19, own + 10) : own;
        Assert.Equal((expected, expected), (work, started));
        Assert.Equal(own, Niceness());
    }

    [Fact]
    public async Task What_the_work_throws_is_thrown_where_it_is_awaited() =>
        await Assert.ThrowsAsync<SliceException>(() => PatientThread.RunAsync<int>(() => throw new SliceException("no")));

    /// <summary>Of the calling thread, as Linux tells it; field 19 of the line.</summary>
    private static int Niceness()
    {
        if (!OperatingSystem.IsLinux())
            return 0;
        string line = File.ReadAllText("/proc/thread-self/stat");
        string[] fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
        return int.Parse(fields[16], CultureInfo.InvariantCulture);
    }
}

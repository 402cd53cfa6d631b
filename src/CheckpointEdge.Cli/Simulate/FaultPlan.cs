using CheckpointEdge.Central;

namespace CheckpointEdge.Cli.Simulate;

/// <summary>
/// What goes wrong, and when: episodes drawn by lot over the whole run, each of one kind. Half of the runs have few kinds of faults, so
/// that rare ones are not always drowned in the common.
/// </summary>
internal sealed class FaultPlan(
    World world, SimulationOptions options, CentralMachine central, List<BoardMachine> boards, List<Post> posts, Oracle oracle,
    Action<BoardMachine, int> openPost)
{
    /// <summary>From the end of one episode of a kind to the next (seconds).</summary>
    private const double QuietSecondsMax = 1800;

    /// <summary>A machine that came down is back after this time (seconds).</summary>
    private const double DownSecondsMax = 180;

    /// <summary>A power cut comes within so many writes and flushes (count).</summary>
    private const int OperationsMax = 60;

    private bool _over;
    private bool _copied;

    public int Deaths { get; private set; }

    public void Begin()
    {
        central.Died = CentralComesBack;
        bool few = world.Chance(0.5);
        foreach (string name in SimulationOptions.FaultNames.Where(options.Faults.Contains))
            if (!few || world.Chance(0.4))
                Plan(name);
    }

    /// <summary>Everything works again: machines that are down come up.</summary>
    public void End()
    {
        _over = true;
        central.Disk.Fault = DiskFault.None;
        central.Disk.OperationsUntilCut = -1;
        central.Clock.SetWrongBy(TimeSpan.Zero);
        foreach (BoardMachine board in boards)
        {
            board.Weather = Weather.Fine;
            board.Disk.Fault = DiskFault.None;
            board.Disk.OperationsUntilCut = -1;
            board.Clock.SetWrongBy(TimeSpan.Zero);
            board.SelfTestFails = false;
            if (board.Camera is { } camera)
                camera.StandsStill = false;
            if (board.ChipReader is { } reader)
                reader.Gone = false;
            board.Panel.Handle(new() { BarrierObstructed = false, BarrierStuck = false, TamperOpen = false });
        }
    }

    /// <summary>A board that is down starts after a while, and again, until it does.</summary>
    public void ComesBack(BoardMachine board, Post post)
    {
        Deaths++;
        world.Note($"{board.Name} died");
        world.After(world.Between(2, DownSecondsMax), () => StartAgain(board, post));
    }

    private void StartAgain(BoardMachine board, Post post)
    {
        if (board.Start() is { } sentence)
        {
            world.Broke(Invariant.LoopsLive, $"{board.Name} does not start: {sentence}");
            return;
        }

        world.Note($"{board.Name} is back, list {board.Shelf.Header?.Generation ?? 0}, {board.Records.Queue().Waiting} waiting");
        post.CameBack();
    }

    private void CentralComesBack()
    {
        Deaths++;
        world.Note("Central died");
        world.After(world.Between(2, DownSecondsMax), StartCentral);
    }

    private void StartCentral()
    {
        try
        {
            central.Start();
            world.Note("Central is back");
        }
        catch (CentralException failure)
        {
            world.Broke(Invariant.LoopsLive, $"Central does not start: {failure.Message}");
        }
    }

    private void Plan(string name) => world.After(world.Between(30, QuietSecondsMax), () =>
    {
        if (_over)
            return;
        TimeSpan lasts = Happen(name);
        world.After(lasts, () =>
        {
            if (!_over)
                Plan(name);
        });
    });

    /// <returns>How long it lasts.</returns>
    private TimeSpan Happen(string name)
    {
        BoardMachine board = world.Pick(boards);
        Post post = posts[boards.IndexOf(board)];
        switch (name)
        {
            case "network":
                return ForAWhile(20, 1200, $"{board.Name} line", () => board.Weather = DrawWeather(), () => board.Weather = Weather.Fine);
            case "disk" when board.Up:
                SimulatedDisk disk = board.Disk;
                DiskFault fault = world.Pick([DiskFault.Full, DiskFault.WriteError, DiskFault.FlushError, DiskFault.ReadOnly]);
                return ForAWhile(10, 400, $"{board.Name} disk {fault}", () => disk.Fault = fault, () => disk.Fault = DiskFault.None);
            case "power" when board is { Up: true, Doomed: false }:
                CutPower(board, post);
                return TimeSpan.Zero;
            case "central" when central is { Up: true, Doomed: false }:
                return HurtCentral();
            case "central-clock":
                oracle.CentralClockMoved = true;
                return ForAWhile(
                    60, 3600, "Central clock", () => BreakClock(central.Clock), () => central.Clock.SetWrongBy(TimeSpan.Zero));
            case "clock":
                return ForAWhile(60, 3600, $"{board.Name} clock", () => BreakClock(board.Clock), () => board.Clock.SetWrongBy(TimeSpan.Zero));
            case "devices" when board.Up:
                return HurtDevices(board);
            case "copy" when !_copied && board.Up && board.Screen.State.Result is null && oracle.UndecidedAt(board) is null:
                MakeCopy(board, post);
                return TimeSpan.Zero;
            case "night":
                TimeSpan night = world.Between(3600, 9 * 3600);
                foreach (Post each in posts)
                    each.Rest(night);
                Weather line = world.Chance(0.5) ? new Weather { Down = true } : Weather.Fine;
                return ForAWhile(
                    night.TotalSeconds, night.TotalSeconds + 1, "night",
                    () => boards.ForEach(one => one.Weather = line), () => boards.ForEach(one => one.Weather = Weather.Fine));
            default:
                return TimeSpan.FromMinutes(1);
        }
    }

    private TimeSpan ForAWhile(double fromSeconds, double toSeconds, string what, Action begin, Action end)
    {
        TimeSpan time = world.Between(fromSeconds, toSeconds);
        begin();
        world.Note(what);
        world.After(time, () =>
        {
            if (!_over)
                end();
        });
        return time;
    }

    /// <summary>At once, or in the middle of the next writes; the process alone, or the power with everything that was not flushed.</summary>
    private void CutPower(BoardMachine board, Post post)
    {
        if (world.Chance(0.5))
        {
            board.Disk.OperationsUntilCut = world.Random.Next(OperationsMax);
            return;
        }

        board.Kill(powerCut: world.Chance(0.5));
        ComesBack(board, post);
    }

    private TimeSpan HurtCentral()
    {
        SimulatedDisk disk = central.Disk;
        switch (world.Random.Next(3))
        {
            case 0:
                disk.OperationsUntilCut = world.Random.Next(OperationsMax * 4);
                return TimeSpan.Zero;
            case 1:
                DiskFault fault = world.Pick([DiskFault.Full, DiskFault.WriteError, DiskFault.FlushError]);
                return ForAWhile(10, 400, $"Central disk {fault}", () => disk.Fault = fault, () => disk.Fault = DiskFault.None);
            default:
                central.Kill(powerCut: world.Chance(0.5));
                CentralComesBack();
                return TimeSpan.Zero;
        }
    }

    private void BreakClock(MachineClock clock)
    {
        switch (world.Random.Next(4))
        {
            case 0:
                clock.Freeze();
                break;
            case 1:
                clock.SetWrongBy(world.Between(-60, 60));
                break;
            case 2:
                clock.SetWrongBy(-world.Between(60, 12 * 3600));
                break;
            default:
                clock.SetWrongBy(world.Between(60, 12 * 3600));
                break;
        }
    }

    private void MakeCopy(BoardMachine board, Post post)
    {
        _copied = true;
        BoardMachine copy = board.Copy(board.Name + "-copy");
        boards.Add(copy);
        openPost(copy, Math.Max(1, post.Travellers / 2));
        world.Note($"{board.Name} is copied");
        if (copy.Start() is { } sentence)
            world.Broke(Invariant.LoopsLive, $"{copy.Name} does not start: {sentence}");
    }

    private TimeSpan HurtDevices(BoardMachine board) => world.Random.Next(6) switch
    {
        0 => ForAWhile(
            10, 900, $"{board.Name} self-test", () => board.SelfTestFails = true, () => board.SelfTestFails = false),
        1 => ForAWhile(
            5, 300, $"{board.Name} barrier obstructed", () => board.Panel.Handle(new() { BarrierObstructed = true }),
            () => board.Panel.Handle(new() { BarrierObstructed = false })),
        2 => ForAWhile(
            5, 300, $"{board.Name} barrier stuck", () => board.Panel.Handle(new() { BarrierStuck = true }),
            () => board.Panel.Handle(new() { BarrierStuck = false })),
        3 when board.Camera is { } camera => ForAWhile(
            20, 1800, $"{board.Name} camera stands still", () => camera.StandsStill = true, () => camera.StandsStill = false),
        4 when board.ChipReader is { } reader => ForAWhile(
            5, 600, $"{board.Name} chip reader gone", () => reader.Gone = true, () => reader.Gone = false),
        _ => ForAWhile(
            5, 300, $"{board.Name} cabinet open", () => board.Panel.Handle(new() { TamperOpen = true }),
            () => board.Panel.Handle(new() { TamperOpen = false })),
    };

    private Weather DrawWeather() => world.Random.Next(9) switch
    {
        0 or 1 => new Weather { Down = true },
        2 => new Weather { LostOnTheWay = 0.4, AnswerLost = 0.4 },
        3 => new Weather { AnswerLost = 0.8 },
        4 => new Weather { Silent = 0.5, CutShort = 0.3 },
        5 => new Weather { Doubled = 0.7, SecondsMax = 25 },
        6 => new Weather { BytesPerSecond = world.Pick([1, 700, 40_000]), CutShort = 0.1 },
        7 => new Weather { Portal = true },
        _ => new Weather { ForeignName = true },
    };
}

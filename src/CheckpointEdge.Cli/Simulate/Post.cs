using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Appliance.Line;
using CheckpointEdge.Appliance.Officers;
using CheckpointEdge.Appliance.Outcomes;
using CheckpointEdge.Devices.MrzReaders;
using CheckpointEdge.Exchange.Reports;
using CheckpointEdge.Simulators.ChipReaders;

namespace CheckpointEdge.Cli.Simulate;

/// <summary>
/// The people at one desk: travellers who come one after the other, and the officer, who decides, thinks again, takes back at the last
/// moment or too late. What they see and do is told to the oracle as it happened.
/// </summary>
internal sealed class Post(World world, BoardMachine board, Documents documents, Oracle oracle, SimulationOptions options)
{
    private const string First = "4417";
    private const string Second = "9001";

    /// <summary>Around the limit of the undo, both sides (seconds): exactly at it is too late.</summary>
    private static readonly double[] _undoAfter = [1, 12, 29.9, 29.999, 30, 30.001, 31, 45];

    /// <summary>
    /// From the lines to the result at most (seconds): the wait for a chip, its longest reading, a chip that falls silent or is waited for at
    /// the end of that, and the longest look of the camera.
    /// </summary>
    private const double ResultSecondsMax =
        ((ChipStation.WaitMillisecondsDefault + FaceStation.LookMillisecondsMax) / 1000.0)
        + ChipStation.ReadingSecondsMax + ChipStation.ReconnectSecondsMax + 4;

    private const double TearsAway = 0.1;
    private const double TearsAwaySecondsMax = 6;

    private int _travellers;
    private bool _closed;
    private Guid _newest;
    private DateTimeOffset _restsUntil;
    private Reading? _reading;

    /// <summary>A document on the reader, until its result is there.</summary>
    private sealed record Reading(Document Document, int Life)
    {
        public Actor? Step { get; set; }
    }

    public BoardMachine Board => board;

    public int Travellers => _travellers;

    /// <summary>Null also when the board has died meanwhile.</summary>
    private Reading? UnderWay => _reading is { } reading && reading.Life == board.Life && board.Up ? reading : null;

    /// <summary>Travellers come until so many have been here.</summary>
    public void Open(int travellers)
    {
        _travellers = travellers;
        world.After(world.Between(5, 60), Next);
    }

    /// <summary>The post is closed for a while.</summary>
    public void Rest(TimeSpan time) => _restsUntil = world.Now + time;

    /// <summary>Nobody comes any more; what is undecided is decided.</summary>
    public void Close()
    {
        _closed = true;
        if (board.Up)
            DecideOnScreen(mayUndo: false);
    }

    /// <summary>After a start: the screen shows what it showed, and the officer goes on.</summary>
    public void CameBack()
    {
        if (oracle.UndecidedAt(board) is { } undecided && board.Screen.State.Result?.CheckId != undecided)
            world.Broke(Invariant.UndecidedComesBack, $"{board.Name} came back without the hit that was on its screen");
        if (board.Screen.State.Result is { NeedsDecision: true } result)
            world.After(world.Between(1, 30), () => DecideLater(result.CheckId));
    }

    private void Next()
    {
        if (_closed || _travellers == 0)
            return;
        if (world.Now < _restsUntil)
        {
            world.After(_restsUntil - world.Now + world.Between(1, 60), Next);
            return;
        }

        if (!board.Up || board.Doomed || board.Screen.State.Result is { NeedsDecision: true } || UnderWay is not null)
        {
            world.After(world.Between(10, 60), Next);
            return;
        }

        _travellers--;
        Document document = documents.Of(oracle.People.NextTraveller(world), options.Devices);
        if (board.Camera is { } camera)
            camera.Before = Documents.FaceOf(document.Person);
        world.After(world.Between(1.5, 5), () => Lay(document));
        world.After(world.Between(options.SecondsBetweenMin, options.SecondsBetweenMax), Next);
    }

    private void Lay(Document document)
    {
        if (!board.Up || board.Doomed || board.Screen.State.Result is { NeedsDecision: true })
            return; // the traveller is sent to another desk
        if (board.Session.Officer is null)
        {
            board.Session.Begin(First);
            board.Desk.SessionChanged();
        }

        oracle.Presented(board);
        Person person = document.Person;
        string zone = world.Chance(options.Devices ? 0.05 : 0) ? Garbled(person.Zone) : person.Zone;
        board.ChipReader?.Lay(document.Chip is { } passport ? new VirtualChip(passport, document.Fault) : null);
        Reading reading = new(document, board.Life);
        _reading = reading;
        world.After(TimeSpan.FromSeconds(ResultSecondsMax), () => SurelyEnded(reading));
        if (options.Devices && world.Chance(TearsAway))
            world.After(world.Between(0.01, TearsAwaySecondsMax), () => TearAway(reading));
        reading.Step = Actor.Start(world, board, "document", () => ReadAsync(zone), failure =>
        {
            _reading = null;
            if (failure is not null)
                world.Broke(Invariant.LoopsLive, $"{board.Name}: the desk ended with {failure.GetType().Name}: {failure.Message}");
            else if (board.Screen.State.Result is { } result)
                Look(document, zone == person.Zone, result);
        });
    }

    /// <summary>Taken away before its lines are read, or laid down while the reader is in trouble.</summary>
    private async Task ReadAsync(string zone)
    {
        await board.Desk.HandleAsync(new MrzReaderEvent.Placed());
        if (options.Devices && world.Chance(0.04))
        {
            await board.Desk.HandleAsync(new MrzReaderEvent.Removed());
            return;
        }

        if (options.Devices && world.Chance(0.02))
            await board.Desk.HandleAsync(new MrzReaderEvent.Trouble("The document reader does not answer.", "Unplug its cable."));
        await board.Desk.HandleAsync(new MrzReaderEvent.Lines(zone));
        await board.Desk.CheckEnded;
    }

    /// <summary>The document is torn from the reader while its chip is read, as impatient travellers do.</summary>
    private void TearAway(Reading reading)
    {
        if (UnderWay != reading)
            return;
        world.Note($"{board.Name} document torn away");
        board.ChipReader?.TakeAway();
        void Tell() => _ = board.Desk.HandleAsync(new MrzReaderEvent.Removed());
        if (board.ChipReader is { IsInUse: true })
            reading.Step!.Resume(Tell);
        else
            Tell();
    }

    private void SurelyEnded(Reading reading)
    {
        if (UnderWay == reading)
            world.Broke(Invariant.DeskGoesOn, $"{board.Name} still reads after {ResultSecondsMax} s: {reading.Document.Fault}");
    }

    private void Look(Document document, bool asPrinted, ResultView result)
    {
        world.Note(
            $"{board.Name} {document.Person} {result.Verdict} {result.ListVerdict} {board.Shelf.Header?.Generation ?? 0} "
            + $"{result.Chip?.State} {result.Face?.State}");
        oracle.Seen(board, document, asPrinted, result);
        if (result.NeedsDecision)
            world.After(world.Between(2, 40), () => DecideLater(result.CheckId));
        else if (result.Verdict == "clear" && world.Chance(0.8))
            Actor.Start(world, board, "removed", () => board.Desk.HandleAsync(new MrzReaderEvent.Removed()), _ => LetGo(result.CheckId));
        else
            LetGo(result.CheckId);
    }

    /// <summary>Where there is a barrier, a document that was taken away ends nothing: the officer does.</summary>
    private void LetGo(Guid check)
    {
        if (board.Up && board.Screen.State.Result?.CheckId == check)
            _ = board.Panel.ByHand(() => board.Desk.Release(check));
    }

    private void DecideLater(Guid check)
    {
        if (!board.Up || board.Screen.State.Result?.CheckId != check)
            return;
        DecideOnScreen(mayUndo: true);
    }

    private void DecideOnScreen(bool mayUndo)
    {
        if (board.Screen.State.Result is not { NeedsDecision: true } result)
            return;
        Guid check = result.CheckId;
        DecisionKind kind = world.Pick([DecisionKind.Refer, DecisionKind.NotSamePerson, DecisionKind.Supervisor]);
        if (board.Session.Officer is not { } officer)
        {
            board.Session.Begin(First);
            board.Desk.SessionChanged();
            officer = board.Session.Officer!;
        }

        int life = board.Life;
        DeskAnswer answer = board.Panel.ByHand(() => board.Desk.Decide(officer, check, kind, "", ""));
        if (answer is DeskAnswer.Asked)
            answer = board.Panel.ByHand(() => board.Desk.Confirm(check, Second));
        board.AfterStep();
        if (board.Life != life)
        {
            oracle.Unsure(check); // the power went while it was recorded
            return;
        }

        world.Note($"{board.Name} decided {kind} {answer.GetType().Name}");
        if (answer is DeskAnswer.Done)
        {
            oracle.Decided(check, kind);
            _newest = check;
            if (mayUndo && !_closed && world.Chance(0.4))
            {
                double after = world.Pick(_undoAfter);
                DateTimeOffset decidedAt = world.Now;
                world.After(TimeSpan.FromSeconds(after), () => Undo(check, decidedAt, life));
            }
        }
        else if (answer is DeskAnswer.NotRecorded && !_closed)
        {
            world.After(world.Between(20, 60), () => DecideLater(check));
        }
        else if (answer is DeskAnswer.Conflict conflict)
        {
            world.Broke(Invariant.DecisionsArrive, $"{board.Name} refused a decision on what it shows: {conflict.Sentence}");
        }
    }

    private void Undo(Guid check, DateTimeOffset decidedAt, int life)
    {
        if (!board.Up || board.Life != life || board.Doomed)
            return;
        // Another hit on the screen, or a document under way, comes first: the officer is told so.
        bool free = UnderWay is null
            && (board.Screen.State.Result is null
                || (board.Screen.State.Result is not { NeedsDecision: true } && board.Screen.State.LastDecision?.CheckId == check));
        bool newest = _newest == check;
        TimeSpan passed = world.Now - decidedAt;
        board.Desk.Tick(); // as every second
        DeskAnswer answer = board.Desk.Undo(check);
        board.AfterStep();
        if (board.Life != life)
        {
            oracle.Unsure(check);
            return;
        }

        world.Note($"{board.Name} undo after {passed.TotalSeconds:F3} s {answer.GetType().Name}");
        bool inTime = passed < TimeSpan.FromSeconds(options.UndoSeconds);
        if (answer is DeskAnswer.Done)
        {
            oracle.TakenBack(check);
            if (!inTime)
                world.Broke(Invariant.UndoLimit, $"{board.Name} took a decision back {passed.TotalSeconds:F3} s after it was made");
            world.After(world.Between(1, 20), () => DecideLater(check));
        }
        else if (answer is DeskAnswer.Conflict conflict && inTime && newest && free)
        {
            world.Broke(Invariant.UndoLimit, $"{board.Name} refused an undo after {passed.TotalSeconds:F3} s: {conflict.Sentence}");
        }
    }

    /// <summary>A letter or two misread, as optical readers do.</summary>
    private string Garbled(string zone)
    {
        char[] letters = zone.ToCharArray();
        for (int i = 0; i < 2; i++)
        {
            int at = world.Random.Next(letters.Length);
            if (char.IsAsciiLetterOrDigit(letters[at]))
                letters[at] = char.IsAsciiDigit(letters[at]) ? (char)('0' + world.Random.Next(10)) : 'I';
        }

        return new string(letters);
    }
}

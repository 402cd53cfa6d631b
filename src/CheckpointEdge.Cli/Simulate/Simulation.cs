using System.Globalization;
using CheckpointEdge.Central;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Reports;
using Microsoft.Data.Sqlite;

namespace CheckpointEdge.Cli.Simulate;

/// <summary>
/// One run: Central and some boards come into service, travellers come and go while faults happen, then everything works again, and
/// the oracle looks at what is left. Every choice comes from the seed. Belongs to one thread.
/// </summary>
internal sealed class Simulation : IDisposable
{
    /// <summary>When everything works again, this is enough for everything to arrive (minutes).</summary>
    private const int HealMinutes = 45;

    private const int DaysMax = 30;
    private const int ListedAtFirst = 25;

    private readonly SimulationOptions _options;
    private readonly World _world;
    private readonly string _root;
    private readonly ListPolicy _policy;
    private readonly People _people;
    private readonly Oracle _oracle;
    private readonly CentralMachine _central;
    private readonly Documents _documents;
    private readonly List<BoardMachine> _boards = [];
    private readonly List<Post> _posts = [];
    private readonly Dictionary<Guid, Guid> _answered = [];
    private FaultPlan? _faults;
    private bool _quiet;

    private Simulation(SimulationOptions options)
    {
        _options = options;
        _world = new World(options.Seed, options.Echo);
        _root = Directory.CreateTempSubdirectory("checkpoint-simulate-").FullName;
        _policy = new ListPolicy
        {
            ListAgeWarnHours = 3,
            ListAgeLimitHours = 6,
            PreviousKeptHours = 1,
            UndoSeconds = options.UndoSeconds,
        };
        _people = new People(_world.Random, ListedAtFirst);
        _oracle = new Oracle(_world, _people, _policy);
        _central = new CentralMachine(_world, _root);
        _documents = new Documents(_world);
    }

    /// <exception cref="SimulationException">The simulation itself could not go on.</exception>
    public static SimulationResult Run(SimulationOptions options, CancellationToken cancellation)
    {
        using Simulation simulation = new(options);
        simulation.Run(cancellation);
        return simulation.Result();
    }

    public void Dispose()
    {
        foreach (BoardMachine board in _boards)
            board.Dispose();
        _central.Dispose();
        _documents.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    private void Run(CancellationToken cancellation)
    {
        _central.Begin(_policy);
        _central.Publish(_people.NextList(), _people.Published);
        int count = 1 + _world.Random.Next(3);
        for (int number = 1; number <= count; number++)
            BringIn(number, cancellation);
        foreach (BoardMachine board in _boards)
            OpenPost(board, _options.Travellers / count);
        Repeat(600, 2400, PublishNext);
        Repeat(1200, 2400, () => Do(_central.Upkeep));
        Repeat(120, 600, AnswerSomeHit);
        _faults = new FaultPlan(_world, _options, _central, _boards, _posts, _oracle, OpenPost);
        _faults.Begin();

        while (_posts.Any(post => post.Travellers > 0) && _world.Now < World.Begin.AddDays(DaysMax))
            _world.RunUntil(_world.Now.AddMinutes(10), cancellation);
        Heal(cancellation);
    }

    private void BringIn(int number, CancellationToken cancellation)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"UTO-{number}");
        BoardMachine board = new(_world, _central, _documents, _oracle, _root, name, name, _options.LyingDisks)
        {
            ListAgeLimitHours = _policy.ListAgeLimitHours,
        };
        EnrolmentTicket ticket = _central.Units.IssueTicket(CentralMachine.Address, name, "North", "1", "ops");
        bool enrolled = false;
        Actor.Start(_world, board, "enrolment", () => board.EnrolAsync(ticket), failure =>
            enrolled = failure is null ? true : throw new SimulationException($"{name} could not be enrolled: {failure.Message}", failure));
        _world.RunUntil(_world.Now.AddMinutes(1), cancellation);
        if (!enrolled || board.Start() is not null)
            throw new SimulationException($"{name} did not come into service.");
        _boards.Add(board);
    }

    private void OpenPost(BoardMachine board, int travellers)
    {
        Post post = new(_world, board, _documents, _oracle, _options);
        _posts.Add(post);
        board.Died = () => _faults!.ComesBack(board, post);
        Repeat(5, 60, board.Deliver);
        Repeat(30, 120, board.LookForList);
        Repeat(30, 120, board.FetchAnswers);
        Repeat(60, 180, board.SendPictures);
        Repeat(60, 180, board.TellStatus);
        Repeat(60, 180, board.LookAtDisk);
        Repeat(10, 10, board.KeepScreen);
        post.Open(travellers);
    }

    private void Repeat(double fromSeconds, double toSeconds, Action happens) => _world.After(_world.Between(fromSeconds, toSeconds), () =>
    {
        happens();
        Repeat(fromSeconds, toSeconds, happens);
    });

    /// <summary>People at Central try what they want to do; a store that is away or a disk that fails tells them to try later.</summary>
    private void Do(Action work)
    {
        if (!_central.Up || _central.Doomed)
            return;
        try
        {
            work();
        }
        catch (Exception failure) when (failure is CentralException or StoreUnavailableException or SqliteException or IOException)
        {
            _world.Note($"Central: {failure.GetType().Name}");
        }

        _central.AfterStep();
    }

    private void PublishNext()
    {
        if (_quiet)
            return;
        IReadOnlyList<Person> people = _people.NextList();
        Do(() =>
        {
            _central.Publish(people, generation => _people.Published(generation));
            _world.Note($"Central published {_central.Published}");
        });
    }

    private void AnswerSomeHit()
    {
        if (_quiet || _oracle.Hits.Count == 0)
            return;
        Guid hit = _world.Pick([.. _oracle.Hits.Keys]);
        Do(() =>
        {
            if (_central.Hits.Find(hit) is null)
                return;
            _central.Hits.Answer(hit, AnswerKind.MoreNeeded, "The source country was asked.", "ops");
            if (!_central.Doomed)
                _answered[Guid.CreateVersion7(_world.Now)] = hit;
        });
    }

    private void Heal(CancellationToken cancellation)
    {
        _world.Note("everything works again");
        _faults!.End();
        _quiet = true; // what comes in the last moment cannot have arrived
        _world.RunUntil(_world.Now.AddMinutes(10), cancellation);
        foreach (Post post in _posts)
            post.Close();
        _world.RunUntil(_world.Now.AddMinutes(HealMinutes), cancellation);
        foreach (BoardMachine board in _boards.Where(board => !board.Up))
            _world.Broke(Invariant.LoopsLive, $"{board.Name} never started again");
        if (!_central.Up)
            _world.Broke(Invariant.LoopsLive, "Central never started again");
        if (!_central.Up || _boards.Any(board => !board.Up))
            return;
        FinalChecks checks = new(_world, _oracle, _central, _boards);
        checks.CheckConcerns(explained: false);
        foreach (string unit in _boards.GroupBy(board => board.UnitName).Where(unit => unit.Count() > 1).Select(unit => unit.Key))
            Do(() => _central.Units.Turns.Explain(unit, "ops"));
        _world.RunUntil(_world.Now.AddMinutes(HealMinutes), cancellation);
        checks.Run(_central.Published, _answered);
    }

    private SimulationResult Result() => new(
        _options.Seed, _world.TraceHash(), _boards.Count, _oracle.Checks, _oracle.Clear, _oracle.Matches, _oracle.CouldNotCheck,
        _central.Up ? _central.Number("SELECT count(*) FROM reports") : 0, _central.Up ? _central.Published : 0, _faults!.Deaths,
        (_world.Now - World.Begin).TotalHours, _world.Happened, _world.Violations);
}

using System.Collections.Immutable;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Phrases;
using CheckpointEdge.Watchlists.Calibration;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Central.Lists;

/// <summary>How far the false alarms of a draft are counted.</summary>
/// <param name="State"><c>running</c>; <c>done</c>: every list has its thresholds; <c>missing</c>: it could not be done, boards
/// would use the built-in thresholds.</param>
/// <param name="Done">Ordinary travellers searched (count).</param>
/// <param name="All">Ordinary travellers to search (count); it may end earlier.</param>
public sealed record CalibrationView(string State, int Done, int All, [property: Sentence] string Sentence);

/// <summary>
/// Counts the false alarms of the open draft in the background: one draft at a time, a new one ends the one before. Safe for
/// concurrent callers. Dispose it before the folder of the drafts goes.
/// </summary>
internal sealed class DraftCalibration(int? identities, Leases leases) : IDisposable
{
    private readonly Lock _gate = new();
    private Running? _running;

    /// <summary>Begins with a draft.</summary>
    /// <param name="folders">Each holds a slice; nothing else may write into them meanwhile.</param>
    /// <param name="policy">The policy that is signed with the draft; its budgets count.</param>
    /// <param name="done">Called once the thresholds are in the files; not called when it was ended.</param>
    public void Start(Guid draft, ImmutableArray<string> folders, ListPolicy policy, Action done)
    {
        Stop();
        Leases.Lease? lease = leases.TryTake(LeaseOf(draft));
        if (lease is null)
            return; // another Central is at it
        Running running = new(draft);
        running.Work = new Task(
            () =>
            {
                using (lease)
                    running.Run(folders, policy, identities, done);
            },
            CancellationToken.None, TaskCreationOptions.LongRunning);
        lock (_gate)
            _running = running;
        running.Work.Start(TaskScheduler.Default);
    }

    /// <summary>Ends what is under way and returns when it has let the files go.</summary>
    public void Stop()
    {
        Running? running;
        lock (_gate)
            (running, _running) = (_running, null);
        running?.Stop();
    }

    /// <summary>Waits until the draft is done.</summary>
    /// <returns>False when it is not done in time; it goes on.</returns>
    public bool Wait(Guid draft, TimeSpan atMost, CancellationToken cancellation)
    {
        Running? running = Of(draft);
        return running is null || running.Work.Wait((int)atMost.TotalMilliseconds, cancellation);
    }

    /// <summary>Whether this Central or another one counts the false alarms of a draft.</summary>
    public bool IsRunning(Guid draft) => Of(draft) is { Work.IsCompleted: false } || leases.IsTaken(LeaseOf(draft));

    /// <param name="headers">Of all slices of the draft.</param>
    public CalibrationView ViewOf(Guid draft, IEnumerable<SliceHeader> headers)
    {
        if (headers.All(header => header.Lists.All(list => list.Calibration is not null)))
            return new CalibrationView("done", 1, 1, "The false alarms were counted.");
        return Of(draft) is not { } running
            ? new CalibrationView("missing", 0, 0, "The false alarms were not counted; boards would use the built-in thresholds.")
            : running.View;
    }

    public void Dispose() => Stop();

    private static string LeaseOf(Guid draft) => $"calibration {draft:D}";

    private Running? Of(Guid draft)
    {
        lock (_gate)
            return _running?.Draft == draft ? _running : null;
    }

    private sealed class Running(Guid draft) : IProgress<CalibrationProgress>
    {
        private readonly CancellationTokenSource _stop = new();
        private volatile CalibrationProgress _progress = new(0, 0);
        private volatile string? _failure;
        private int _slices = 1;
        private int _finished;

        public Guid Draft => draft;
        public Task Work { get; set; } = Task.CompletedTask;

        public CalibrationView View => _failure is { } failure
            ? new CalibrationView("missing", _progress.Done, _progress.All, failure)
            : new CalibrationView(
                "running", _progress.Done, _progress.All, "The false alarms are being counted; the draft can be signed afterwards.");

        public void Report(CalibrationProgress value) =>
            _progress = new CalibrationProgress((_finished * value.All) + value.Done, _slices * value.All);

        public void Run(ImmutableArray<string> folders, ListPolicy policy, int? identities, Action done)
        {
            _slices = folders.Length;
            try
            {
                foreach (string folder in folders)
                {
                    SliceCalibrator.Calibrate(
                        folder,
                        list => policy.MeaningOf(list).Budget ?? FalseAlarmBudget.Default,
                        Background.Ordinary(),
                        new CalibrationOptions { Identities = identities },
                        this,
                        _stop.Token);
                    _finished++;
                }

                done();
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                // Another draft came, or the service stops.
            }
            catch (Exception failure) when (failure is SliceException or CentralException or IOException
                or System.Data.Common.DbException or StoreUnavailableException)
            {
                _failure = $"The false alarms could not be counted: {failure.Message}";
            }
        }

        public void Stop()
        {
            _stop.Cancel();
            Work.Wait(CancellationToken.None);
            _stop.Dispose();
        }
    }
}

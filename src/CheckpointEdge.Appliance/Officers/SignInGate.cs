using System.Collections.Immutable;
using CheckpointEdge.Appliance.Kiosk;

namespace CheckpointEdge.Appliance.Officers;

/// <summary>
/// How long the next attempt to sign in has to wait: it grows with every failure, per officer's number (known or not) and
/// for the desk as a whole. It outlives a restart, sealed in the desk's safe: a pulled plug buys no guesses. Safe for concurrent use.
/// </summary>
public sealed class SignInGate
{
    public const string FileName = "failures";

    /// <summary>So many wrong PINs cost nothing: fingers slip (count).</summary>
    public const int FreeFailuresPerOfficer = 3;

    /// <summary>The same for all numbers together: whoever tries one number after another (count).</summary>
    public const int FreeFailuresOverall = 10;

    /// <summary>The first wait; it doubles with every further failure (seconds).</summary>
    public const int FirstWaitSeconds = 5;

    /// <summary>The longest wait for one number (seconds).</summary>
    public const int WaitPerOfficerSecondsMax = 15 * 60;

    /// <summary>The longest wait for the whole desk: nobody can lock colleagues out for longer (seconds).</summary>
    public const int WaitOverallSecondsMax = 60;

    /// <summary>Failures older than this are forgotten (minutes).</summary>
    public const int ForgottenAfterMinutes = 60;

    /// <summary>So many numbers are remembered; the one that failed longest ago makes room (count).</summary>
    public const int NumbersMax = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Failures> _byNumber = new(StringComparer.Ordinal);
    private readonly HashSet<string> _lifted = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;
    private readonly DeskSafe? _safe;
    private Failures _overall;
    private Failures _lifting;

    /// <param name="safe">Where failures outlive the process; null: in memory alone.</param>
    public SignInGate(TimeProvider time, DeskSafe? safe = null)
    {
        _time = time;
        _safe = safe;
        Restore();
    }

    private readonly record struct Failures(int Count, long LastAt);

    /// <summary>How long this officer has to wait; zero when an attempt may be made now.</summary>
    /// <param name="lifts">
    /// A supervisor who lifts a wait does not stand in the desk's, but in that of all who tried to lift one: else whoever tries one
    /// supervisor's number after another would not have to wait at all.
    /// </param>
    public TimeSpan WaitFor(string number, bool lifts = false)
    {
        lock (_gate)
        {
            TimeSpan own = Remaining(_byNumber.GetValueOrDefault(number), FreeFailuresPerOfficer, WaitPerOfficerSecondsMax);
            if (_lifted.Contains(number))
                return own;
            TimeSpan all = Remaining(lifts ? _lifting : _overall, FreeFailuresOverall, WaitOverallSecondsMax);
            return own > all ? own : all;
        }
    }

    /// <param name="lifts">As in <see cref="WaitFor"/>.</param>
    public void Failed(string number, bool lifts = false)
    {
        lock (_gate)
        {
            long now = _time.GetTimestamp();
            if (lifts)
                _lifting = new Failures(CountOf(_lifting) + 1, now);
            else
                _overall = new Failures(CountOf(_overall) + 1, now);
            _lifted.Remove(number);
            int count = CountOf(_byNumber.GetValueOrDefault(number)) + 1;
            if (_byNumber.Count >= NumbersMax && !_byNumber.ContainsKey(number))
                _byNumber.Remove(_byNumber.MinBy(entry => entry.Value.LastAt).Key);
            _byNumber[number] = new Failures(count, now);
            Keep();
        }
    }

    /// <summary>
    /// Forgets the officer's own failures. Those of the desk stay until they are old: someone who knows one PIN must not
    /// buy free guesses at others with it.
    /// </summary>
    public void Succeeded(string number)
    {
        lock (_gate)
        {
            _lifted.Remove(number);
            if (_byNumber.Remove(number))
                Keep();
        }
    }

    /// <summary>
    /// A supervisor has looked: this officer may try again, until the next wrong PIN also while the whole desk waits. Everybody else
    /// waits on: whoever tries one number after another gains nothing by a colleague's help.
    /// </summary>
    /// <returns>False when this officer does not have to wait.</returns>
    public bool Lift(string number)
    {
        lock (_gate)
        {
            if (WaitFor(number) == TimeSpan.Zero)
                return false;
            _byNumber.Remove(number);
            if (_lifted.Count >= NumbersMax)
                _lifted.Clear();
            _lifted.Add(number);
            Keep();
            return true;
        }
    }

    private TimeSpan Remaining(Failures failures, int free, int waitSecondsMax)
    {
        int beyond = CountOf(failures) - free;
        if (beyond < 0)
            return TimeSpan.Zero;
        double waitSeconds = Math.Min(waitSecondsMax, FirstWaitSeconds * Math.Pow(2, Math.Min(beyond, 30)));
        TimeSpan left = TimeSpan.FromSeconds(waitSeconds) - _time.GetElapsedTime(failures.LastAt);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private int CountOf(Failures failures) =>
        failures.Count > 0 && _time.GetElapsedTime(failures.LastAt) < TimeSpan.FromMinutes(ForgottenAfterMinutes)
            ? failures.Count
            : 0;

    private void Keep() => _safe?.Put(FileName, new KeptFailures(
        Kept(_overall), Kept(_lifting), _byNumber.ToImmutableSortedDictionary(one => one.Key, one => Kept(one.Value), StringComparer.Ordinal)),
        DeskJson.Default.KeptFailures);

    /// <summary>What a clock that went back meanwhile dates in the future counts as just now.</summary>
    private void Restore()
    {
        if (_safe?.Get(FileName, DeskJson.Default.KeptFailures) is not { } kept)
            return;
        _overall = Restored(kept.Overall);
        _lifting = Restored(kept.Lifting);
        foreach ((string number, KeptFailure failure) in kept.ByNumber.Take(NumbersMax))
            _byNumber[number] = Restored(failure);
    }

    private KeptFailure Kept(Failures failures) =>
        new(CountOf(failures), _time.GetUtcNow() - (failures.Count == 0 ? TimeSpan.Zero : _time.GetElapsedTime(failures.LastAt)));

    private Failures Restored(KeptFailure kept) => new(kept.Count, _time.TimestampOf(kept.LastAt));
}

/// <summary>Wrong PINs as they lie in the desk's safe.</summary>
internal sealed record KeptFailures(KeptFailure Overall, KeptFailure Lifting, ImmutableSortedDictionary<string, KeptFailure> ByNumber);

/// <param name="Count">In a row, none of them older than <see cref="SignInGate.ForgottenAfterMinutes"/> at its successor.</param>
internal sealed record KeptFailure(int Count, DateTimeOffset LastAt);

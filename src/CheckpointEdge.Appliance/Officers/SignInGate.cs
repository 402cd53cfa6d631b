namespace CheckpointEdge.Appliance.Officers;

/// <summary>
/// How long the next attempt to sign in has to wait: it grows with every failure, per officer's number (known or not) and
/// for the desk as a whole. Safe for concurrent use.
/// </summary>
public sealed class SignInGate(TimeProvider time)
{
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
    private Failures _overall;

    private readonly record struct Failures(int Count, long LastAt);

    /// <summary>How long this officer has to wait; zero when an attempt may be made now.</summary>
    /// <param name="alone">Only for the officer's own failures: a supervisor who lifts a wait does not stand in the desk's.</param>
    public TimeSpan WaitFor(string number, bool alone = false)
    {
        lock (_gate)
        {
            TimeSpan own = Remaining(_byNumber.GetValueOrDefault(number), FreeFailuresPerOfficer, WaitPerOfficerSecondsMax);
            if (alone || _lifted.Contains(number))
                return own;
            TimeSpan all = Remaining(_overall, FreeFailuresOverall, WaitOverallSecondsMax);
            return own > all ? own : all;
        }
    }

    public void Failed(string number)
    {
        lock (_gate)
        {
            long now = time.GetTimestamp();
            _overall = new Failures(CountOf(_overall) + 1, now);
            _lifted.Remove(number);
            int count = CountOf(_byNumber.GetValueOrDefault(number)) + 1;
            if (_byNumber.Count >= NumbersMax && !_byNumber.ContainsKey(number))
                _byNumber.Remove(_byNumber.MinBy(entry => entry.Value.LastAt).Key);
            _byNumber[number] = new Failures(count, now);
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
            _byNumber.Remove(number);
            _lifted.Remove(number);
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
            return true;
        }
    }

    private TimeSpan Remaining(Failures failures, int free, int waitSecondsMax)
    {
        int beyond = CountOf(failures) - free;
        if (beyond < 0)
            return TimeSpan.Zero;
        double waitSeconds = Math.Min(waitSecondsMax, FirstWaitSeconds * Math.Pow(2, Math.Min(beyond, 30)));
        TimeSpan left = TimeSpan.FromSeconds(waitSeconds) - time.GetElapsedTime(failures.LastAt);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private int CountOf(Failures failures) =>
        failures.Count > 0 && time.GetElapsedTime(failures.LastAt) < TimeSpan.FromMinutes(ForgottenAfterMinutes)
            ? failures.Count
            : 0;
}

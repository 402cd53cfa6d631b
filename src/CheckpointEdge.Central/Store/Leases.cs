namespace CheckpointEdge.Central.Store;

/// <summary>
/// What one Central may do at a time though several run: a row with an end, which its holder moves on while it works. Who is
/// killed lets go by itself after <see cref="Seconds"/>; the clocks of the machines must agree to within a good part of that.
/// Safe for concurrent callers.
/// </summary>
public sealed class Leases(CentralDatabase database, TimeProvider time)
{
    /// <summary>A lease that nobody moves on ends (seconds).</summary>
    public const int Seconds = 120;

    /// <summary>
    /// A lease that ends later than this from now (seconds) was taken by a clock that was ahead; it is nobody's, or a Central that was killed
    /// then would hold it for as long as its clock was ahead.
    /// </summary>
    public const int SecondsMax = 10 * Seconds;

    /// <summary>A holder that lives moves it on this often (seconds).</summary>
    private const int RenewSeconds = 30;

    private const int WaitTries = 200;
    private const int WaitMilliseconds = 50;

    /// <summary>The lease, or null while somebody else holds it. The caller disposes it.</summary>
    public Lease? TryTake(string name)
    {
        DateTimeOffset now = time.GetUtcNow();
        string holder = Guid.CreateVersion7(now).ToString("D");
        // One statement decides: it waits for another that is at the same row, and then sees what that one did.
        int taken = database.WriteOwn(store => store.Execute(
            """
            INSERT INTO leases (name, holder, expires_at) VALUES ($name, $holder, $expires)
            ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at
            WHERE leases.expires_at <= $now OR leases.expires_at > $impossible
            """,
            ("$name", name), ("$holder", holder), ("$expires", now.AddSeconds(Seconds)), ("$now", now),
            ("$impossible", now.AddSeconds(SecondsMax))));
        return taken == 1 ? new Lease(this, name, holder) : null;
    }

    /// <summary>The lease, waited for up to ten seconds.</summary>
    /// <param name="busy">What a person reads when it does not come.</param>
    /// <exception cref="CentralException">Somebody else holds it.</exception>
    public Lease Take(string name, string busy)
    {
        for (int tries = 0; tries < WaitTries; tries++)
        {
            if (TryTake(name) is { } lease)
                return lease;
            Task.Delay(TimeSpan.FromMilliseconds(WaitMilliseconds), TimeProvider.System, CancellationToken.None).Wait(CancellationToken.None);
        }

        throw new CentralException(busy);
    }

    /// <summary>For a store that one Central alone has: whoever held a lease before it started has died.</summary>
    public void ForgetDead()
    {
        if (!database.IsShared)
            database.Write(store => store.Execute("DELETE FROM leases"));
    }

    public bool IsTaken(string name) => database.Read(store => store.Scalar(
        "SELECT 1 FROM leases WHERE name = $name AND expires_at > $now AND expires_at <= $impossible",
        ("$name", name), ("$now", time.GetUtcNow()), ("$impossible", time.GetUtcNow().AddSeconds(SecondsMax)))) is not null;

    private void Renew(string name, string holder) => database.WriteOwn(store => store.Execute(
        "UPDATE leases SET expires_at = $expires WHERE name = $name AND holder = $holder",
        ("$expires", time.GetUtcNow().AddSeconds(Seconds)), ("$name", name), ("$holder", holder)));

    private void Release(string name, string holder) => database.WriteOwn(store => store.Execute(
        "DELETE FROM leases WHERE name = $name AND holder = $holder", ("$name", name), ("$holder", holder)));

    /// <summary>Held until it is disposed. Safe to dispose from any thread, once.</summary>
    public sealed class Lease : IDisposable
    {
        private readonly Leases _leases;
        private readonly string _name;
        private readonly string _holder;
        private readonly ITimer _timer;

        internal Lease(Leases leases, string name, string holder)
        {
            (_leases, _name, _holder) = (leases, name, holder);
            TimeSpan period = TimeSpan.FromSeconds(RenewSeconds);
            _timer = TimeProvider.System.CreateTimer(_ => Quietly(leases.Renew), null, period, period);
        }

        public void Dispose()
        {
            _timer.Dispose();
            Quietly(_leases.Release);
        }

        // Without the store the lease ends by itself: there is nothing else to do about it, and nobody to tell.
        private void Quietly(Action<string, string> act)
        {
            try
            {
                act(_name, _holder);
            }
            catch (Exception failure) when (failure is StoreUnavailableException or System.Data.Common.DbException or ObjectDisposedException)
            {
            }
        }
    }
}

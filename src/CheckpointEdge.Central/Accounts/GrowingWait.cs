using System.Collections.Immutable;
using CheckpointEdge.Central.Store;

namespace CheckpointEdge.Central.Accounts;

/// <summary>
/// After every wrong password the account waits twice as long: 1 s, 2 s, 4 s … up to <see cref="WaitSecondsMax"/>. The right
/// password during a wait is refused as well, or the wait would guard nothing. It is kept in the store, so that neither a
/// restart nor another Central gives a guesser more tries; a try counts before the password is looked at, so that many at
/// once are no way around it. Thread-safe.
/// </summary>
public sealed class GrowingWait(CentralDatabase database, TimeProvider time)
{
    /// <summary>Wrong passwords that cost nothing (count): a typing mistake is human.</summary>
    public const int FreeFailures = 2;

    public const int WaitSecondsMax = 300;

    /// <summary>A try that may be made.</summary>
    /// <param name="Failures">Before it (count).</param>
    /// <param name="FailedAt">When the last one before it failed.</param>
    public readonly record struct Attempt(string Name, long Failures, DateTimeOffset FailedAt);

    /// <summary>Counts a try as failed until it is known better.</summary>
    /// <param name="attempt">To be ended with <see cref="Succeeded"/> or <see cref="TakeBack"/>, or to stay counted.</param>
    /// <returns>How long this name has to wait yet; zero when it may try.</returns>
    public TimeSpan Begin(string name, out Attempt attempt)
    {
        DateTimeOffset now = time.GetUtcNow();
        (TimeSpan left, attempt) = database.Write(transaction =>
        {
            ImmutableArray<Attempt> known = transaction.Query(
                "SELECT failures, failed_at FROM sign_in_failures WHERE name = $name",
                row => new Attempt(name, row.GetInt64(0), row.Moment(1)),
                ("$name", name));
            Attempt last = known.IsEmpty ? new Attempt(name, 0, DateTimeOffset.UnixEpoch) : known[0];
            if (last.FailedAt > now)
            {
                // By a clock that was ahead: the wait begins now, and does not last until that time has come.
                last = last with { FailedAt = now };
                Set(transaction, last);
            }

            TimeSpan wait = last.FailedAt + WaitAfter(last.Failures) - now;
            if (wait > TimeSpan.Zero)
                return (wait, last);
            Set(transaction, last with { Failures = last.Failures + 1, FailedAt = now });
            return (TimeSpan.Zero, last);
        });
        return left;
    }

    /// <summary>The try was right: nothing before it counts any more.</summary>
    public void Succeeded(string name) => database.Write(transaction =>
        transaction.Execute("DELETE FROM sign_in_failures WHERE name = $name", ("$name", name)));

    /// <summary>The try decided nothing: it is as if it had not been made.</summary>
    public void TakeBack(Attempt attempt) => database.Write(transaction =>
    {
        if (attempt.Failures == 0)
            transaction.Execute("DELETE FROM sign_in_failures WHERE name = $name AND failures = 1", ("$name", attempt.Name));
        else
            transaction.Execute(
                "UPDATE sign_in_failures SET failures = $n, failed_at = $at WHERE name = $name AND failures = $counted",
                ("$n", attempt.Failures), ("$at", attempt.FailedAt), ("$name", attempt.Name), ("$counted", attempt.Failures + 1));
    });

    private static void Set(StoreConnection transaction, Attempt state) => transaction.Execute(
        """
        INSERT INTO sign_in_failures (name, failures, failed_at) VALUES ($name, $failures, $at)
        ON CONFLICT (name) DO UPDATE SET failures = excluded.failures, failed_at = excluded.failed_at
        """,
        ("$name", state.Name), ("$failures", state.Failures), ("$at", state.FailedAt));

    private static TimeSpan WaitAfter(long failures) => failures <= FreeFailures
        ? TimeSpan.Zero
        : TimeSpan.FromSeconds(Math.Min(WaitSecondsMax, Math.Pow(2, Math.Min(failures - FreeFailures - 1, 20))));
}

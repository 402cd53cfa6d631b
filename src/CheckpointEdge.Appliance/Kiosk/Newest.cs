using System.Runtime.CompilerServices;

namespace CheckpointEdge.Appliance.Kiosk;

/// <summary>
/// One value that changes, and those who follow it. A follower who is slow misses what lay between, never the newest.
/// Safe for concurrent use.
/// </summary>
public sealed class Newest<T>(T first)
    where T : class
{
    private readonly Lock _gate = new();
    private T _value = first;
    private TaskCompletionSource _changed = NewSignal();

    public T Value
    {
        get
        {
            lock (_gate)
                return _value;
        }
    }

    /// <param name="change">Called under the lock; the same instance means: no change.</param>
    public T Change(Func<T, T> change)
    {
        TaskCompletionSource changed;
        T value;
        lock (_gate)
        {
            value = change(_value);
            if (ReferenceEquals(value, _value))
                return value;
            _value = value;
            changed = _changed;
            _changed = NewSignal();
        }

        changed.SetResult();
        return value;
    }

    /// <summary>The newest value at once, then again after every change, until cancelled.</summary>
    public async IAsyncEnumerable<T> FollowAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        T? last = null;
        while (true)
        {
            T value;
            Task changed;
            lock (_gate)
            {
                value = _value;
                changed = _changed.Task;
            }

            if (!ReferenceEquals(value, last))
                yield return last = value;
            await changed.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

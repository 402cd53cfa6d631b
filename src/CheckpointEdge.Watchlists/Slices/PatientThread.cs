using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace CheckpointEdge.Watchlists.Slices;

/// <summary>
/// Runs long work on a thread of its own that gives way: whoever checks a traveller meanwhile comes first. Threads that the work
/// starts give way as well. Stateless.
/// </summary>
/// <remarks>.NET sets no priorities on Linux; the system call does, for one thread, and never back up again: hence a thread that
/// ends with the work.</remarks>
public static class PatientThread
{
    /// <summary>
    /// How far it gives way behind the thread that asks for it, of 19. Not to the end: a collection of garbage runs on the
    /// thread that needs it while all others of the process stand still, and must not wait for other processes for long.
    /// </summary>
    private const int NicerBy = 10;

    /// <summary>Of <c>setpriority</c>: a process; which on Linux means one thread.</summary>
    private const int OneThread = 0;

    private const int Itself = 0;

    /// <returns>Ends when the work has ended, as the work ended.</returns>
    /// <remarks>A thread that gives way must wake nobody: the pool would make new workers from it, and they would give way for
    /// ever. So another thread waits for it and tells.</remarks>
    public static Task<T> RunAsync<T>(Func<T> work) => Task.Factory.StartNew(
        () => Run(work), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static T Run<T>(Func<T> work)
    {
        T? result = default;
        ExceptionDispatchInfo? failure = null;
        Thread thread = new(() =>
        {
            GiveWay();
            try
            {
                result = work();
            }
            catch (Exception thrown)
            {
                failure = ExceptionDispatchInfo.Capture(thrown);
            }
        })
        {
            IsBackground = true,
            Name = "patient",
        };
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result!;
    }

    private static void GiveWay()
    {
        if (OperatingSystem.IsLinux())
            _ = SetPriority(OneThread, Itself, GetPriority(OneThread, Itself) + NicerBy); // at most 19, whatever is asked for
    }

    [DllImport("libc", EntryPoint = "getpriority")]
    private static extern int GetPriority(int which, int who);

    [DllImport("libc", EntryPoint = "setpriority")]
    private static extern int SetPriority(int which, int who, int niceness);
}

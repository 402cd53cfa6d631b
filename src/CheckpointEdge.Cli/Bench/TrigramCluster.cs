using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using CheckpointEdge.Cli.Watchlist;

namespace CheckpointEdge.Cli.Bench;

/// <summary>
/// A PostgreSQL of its own for one run of the bench: in a temporary folder, listening on a socket there. It is stopped and
/// deleted when it is disposed and when the process is asked to end; what a killed run has left goes when the next one
/// starts. Disposing is safe from any thread.
/// </summary>
internal sealed class TrigramCluster : IDisposable
{
    private const string FolderPrefix = "checkpoint-trigrams-";
    private const string OwnerFile = "bench.pid";
    private const string DataFolder = "data";
    private const string ServerPidFile = "postmaster.pid";
    private const string DebianFolder = "/usr/lib/postgresql";
    private const string PostgresUser = "postgres";
    private const int StopSeconds = 30;

    /// <summary>The owner's file is written a moment after its process has started (seconds).</summary>
    private const int OwnerFileSecondsMax = 2;

    private static readonly PosixSignal[] _ends = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];

    private readonly string _programs;
    private readonly string _folder;
    private readonly Lock _gate = new();
    private readonly PosixSignalRegistration[] _signals;
    private bool _gone;

    private TrigramCluster(string programs, string folder)
    {
        _programs = programs;
        _folder = folder;
        // The process ends after the handler, as it would without one: the signal is not taken away from anybody.
        _signals = [.. _ends.Select(signal => PosixSignalRegistration.Create(signal, _ => RemoveInHaste()))];
    }

    /// <summary>A libpq connection string.</summary>
    public string Connection => $"host={_folder} user={PostgresUser} dbname=postgres";

    /// <summary>Creates and starts it.</summary>
    /// <param name="programs">Holds initdb and pg_ctl.</param>
    /// <exception cref="WatchlistException">It does not start; nothing is left.</exception>
    public static TrigramCluster Start(string programs)
    {
        RemoveLeftOver(programs);
        string folder = Directory.CreateTempSubdirectory(FolderPrefix).FullName;
        File.WriteAllText(
            Path.Combine(folder, OwnerFile), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        TrigramCluster cluster = new(programs, folder);
        try
        {
            if (Environment.IsPrivilegedProcess)
                PostgresProgram.Run("chown", [PostgresUser, folder]);
            string data = Path.Combine(folder, DataFolder);
            Server(programs, "initdb", "-D", data, "-A", "trust", "-U", PostgresUser, "-E", "UTF8", "--no-sync");
            Server(programs, "pg_ctl", "-D", data, "-w", "-l", Path.Combine(folder, "log"),
                "-o", $"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off -c shared_buffers=512MB",
                "start");
            return cluster;
        }
        catch (WatchlistException)
        {
            cluster.Dispose();
            throw;
        }
    }

    /// <summary>The folder of psql, the newest where there are several; null where PostgreSQL is not installed.</summary>
    public static string? Programs()
    {
        IEnumerable<string> folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (Directory.Exists(DebianFolder))
            folders = Directory.GetDirectories(DebianFolder).OrderDescending(StringComparer.Ordinal)
                .Select(version => Path.Combine(version, "bin")).Concat(folders);
        return folders.FirstOrDefault(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, "psql")));
    }

    public void Dispose()
    {
        foreach (PosixSignalRegistration signal in _signals)
            signal.Dispose();
        Remove();
    }

    private void RemoveInHaste()
    {
        try
        {
            Remove();
        }
        catch (IOException)
        {
            // A program that was just writing there has written on: the next run removes the rest.
        }
    }

    // A signal and the end of the measurement may come together: the second waits for the first.
    private void Remove()
    {
        lock (_gate)
        {
            if (!_gone)
                Remove(_programs, _folder);
            _gone = true;
        }
    }

    private static void RemoveLeftOver(string programs)
    {
        foreach (string folder in Directory.GetDirectories(Path.GetTempPath(), FolderPrefix + "*"))
        {
            try
            {
                if (!OwnerLives(folder))
                    Remove(programs, folder);
            }
            catch (UnauthorizedAccessException)
            {
                // Somebody else's; it is left to them.
            }
        }
    }

    /// <summary>Whether the process that made the folder still runs; a folder that names none is not touched.</summary>
    private static bool OwnerLives(string folder)
    {
        string file = Path.Combine(folder, OwnerFile);
        if (!File.Exists(file) || PidIn(file) is not { } pid)
            return true;
        try
        {
            using Process owner = Process.GetProcessById(pid);
            return owner.StartTime.ToUniversalTime() <= File.GetLastWriteTimeUtc(file).AddSeconds(OwnerFileSecondsMax);
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    private static void Remove(string programs, string folder)
    {
        string data = Path.Combine(folder, DataFolder);
        try
        {
            if (ServerRuns(data))
                Server(programs, "pg_ctl", "-D", data, "-m", "immediate", "-t", $"{StopSeconds}", "stop");
        }
        catch (WatchlistException)
        {
            // It had not started, or has just gone; the folder goes in any case.
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Whether the process that the server's own file names is a server on this very folder, and no other.</summary>
    private static bool ServerRuns(string data)
    {
        string file = Path.Combine(data, ServerPidFile);
        if (!File.Exists(file) || PidIn(file) is not { } pid)
            return false;
        string command = $"/proc/{pid}/cmdline";
        return File.Exists(command) && File.ReadAllText(command).Contains(data, StringComparison.Ordinal);
    }

    private static int? PidIn(string file) =>
        int.TryParse(File.ReadLines(file).FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out int pid)
            ? pid : null;

    // The server refuses to run as root.
    private static void Server(string programs, string program, params string[] arguments)
    {
        string path = Path.Combine(programs, program);
        if (Environment.IsPrivilegedProcess)
            PostgresProgram.Run("runuser", ["-u", PostgresUser, "--", path, .. arguments]);
        else
            PostgresProgram.Run(path, arguments);
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using CheckpointEdge.Cli.Watchlist;

namespace CheckpointEdge.Cli.Bench;

/// <summary>
/// A PostgreSQL of its own for one run: in a temporary folder, listening on a socket there and, where a port is asked for, on
/// loopback with a password. It is stopped and deleted when it is disposed and when the process is asked to end; what a
/// killed run has left goes when the next one starts. Disposing is safe from any thread.
/// </summary>
internal sealed class PostgresCluster : IDisposable
{
    private const string OwnerFile = "bench.pid";
    private const string DataFolder = "data";
    private const string ServerPidFile = "postmaster.pid";
    private const string DebianFolder = "/usr/lib/postgresql";
    private const string PostgresUser = "postgres";
    private const int StopSeconds = 30;
    private const int PasswordChars = 32;

    /// <summary>The owner's file is written a moment after its process has started (seconds).</summary>
    private const int OwnerFileSecondsMax = 2;

    private static readonly PosixSignal[] _ends = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];

    private readonly string _programs;
    private readonly string _folder;
    private readonly string _options;
    private readonly Lock _gate = new();
    private readonly PosixSignalRegistration[] _signals;
    private bool _gone;

    private PostgresCluster(string programs, string folder, string settings, int? port)
    {
        _programs = programs;
        _folder = folder;
        Port = port;
        string listen = port is null ? "listen_addresses=''" : $"listen_addresses=127.0.0.1 -c port={port}";
        _options = $"-c {listen} -c unix_socket_directories='{folder}' {settings}";
        // The process ends after the handler, as it would without one: the signal is not taken away from anybody.
        _signals = [.. _ends.Select(signal => PosixSignalRegistration.Create(signal, _ => RemoveInHaste()))];
    }

    /// <summary>A libpq connection string.</summary>
    public string Connection => $"host={_folder} user={PostgresUser} dbname=postgres";

    /// <summary>Where it listens on loopback, or null.</summary>
    public int? Port { get; }

    /// <summary>Of the superuser on loopback; drawn by lot, good for this run.</summary>
    public string Password { get; } = RandomNumberGenerator.GetHexString(PasswordChars, lowercase: true);

    /// <summary>Creates and starts it.</summary>
    /// <param name="programs">Holds initdb and pg_ctl.</param>
    /// <param name="folderPrefix">Tells the runs of one kind from others: what a killed one has left is removed.</param>
    /// <param name="settings">As the server takes them: <c>-c name=value …</c></param>
    /// <param name="port">On loopback; null: on a socket alone.</param>
    /// <exception cref="WatchlistException">It does not start; nothing is left.</exception>
    public static PostgresCluster Start(string programs, string folderPrefix, string settings, int? port = null)
    {
        RemoveLeftOver(programs, folderPrefix);
        string folder = Directory.CreateTempSubdirectory(folderPrefix).FullName;
        File.WriteAllText(
            Path.Combine(folder, OwnerFile), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        PostgresCluster cluster = new(programs, folder, settings, port);
        try
        {
            string password = Path.Combine(folder, "password");
            File.WriteAllText(password, cluster.Password);
            if (Environment.IsPrivilegedProcess)
                PostgresProgram.Run("chown", ["-R", PostgresUser, folder]);
            Server(programs, "initdb", "-D", Path.Combine(folder, DataFolder), "--auth-local=trust", "--auth-host=scram-sha-256",
                $"--pwfile={password}", "-U", PostgresUser, "-E", "UTF8", "--no-sync");
            cluster.StartServer();
            return cluster;
        }
        catch (WatchlistException)
        {
            cluster.Dispose();
            throw;
        }
    }

    /// <summary>Starts the server; after <see cref="KillServer"/> it recovers as after a power cut.</summary>
    /// <exception cref="WatchlistException">It does not start.</exception>
    public void StartServer() => Server(
        _programs, "pg_ctl", "-D", Path.Combine(_folder, DataFolder), "-w", "-l", Path.Combine(_folder, "log"), "-o", _options, "start");

    /// <summary>Kills the server's first process without a word; its children notice and end.</summary>
    public void KillServer()
    {
        string data = Path.Combine(_folder, DataFolder);
        if (!ServerRuns(data) || PidIn(Path.Combine(data, ServerPidFile)) is not { } pid)
            return;
        using Process server = Process.GetProcessById(pid);
        server.Kill();
        server.WaitForExit();
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

    /// <summary>As <see cref="Dispose"/>, by a process of its own: a process that is ending has no time to wait for it.</summary>
    public void RemoveAside()
    {
        string data = Path.Combine(_folder, DataFolder);
        string stop = $"'{Path.Combine(_programs, "pg_ctl")}' -D '{data}' -m immediate stop";
        string asOwner = Environment.IsPrivilegedProcess ? $"runuser -u {PostgresUser} -- {stop}" : stop;
        Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"{asOwner} >/dev/null 2>&1; rm -rf '{_folder}'"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })?.Dispose();
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

    private static void RemoveLeftOver(string programs, string folderPrefix)
    {
        foreach (string folder in Directory.GetDirectories(Path.GetTempPath(), folderPrefix + "*"))
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

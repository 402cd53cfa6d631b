using System.Net;
using System.Net.Sockets;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Cli.Bench;
using Npgsql;

namespace CheckpointEdge.Central.Tests.Store;

/// <summary>One PostgreSQL for the whole run of the tests, one database for each test. Thread-safe.</summary>
internal static class PostgresOfTests
{
    private const string FolderPrefix = "checkpoint-central-tests-";

    private static readonly Lazy<PostgresCluster> _cluster = new(Start);
    private static int _databases;

    /// <summary>Why there is none, or null.</summary>
    public static string? Missing { get; } =
        PostgresCluster.Programs() is { } folder && File.Exists(Path.Combine(folder, "initdb"))
            ? null
            : "skipped: postgresql is not installed (deploy/test installs it)";

    /// <summary>The server itself, for a test that has one of its own killed: never this shared one.</summary>
    public static PostgresCluster StartAnother(string settings = "") =>
        PostgresCluster.Start(PostgresCluster.Programs()!, FolderPrefix, settings, FreePort());

    /// <summary>An empty database.</summary>
    public static StoreAddress NewDatabase() => NewDatabase(_cluster.Value, $"central_{Interlocked.Increment(ref _databases)}");

    public static StoreAddress NewDatabase(PostgresCluster cluster, string name)
    {
        using NpgsqlDataSource source = NpgsqlDataSource.Create(
            $"Host=127.0.0.1;Port={cluster.Port};Username=postgres;Password={cluster.Password};Database=postgres;Pooling=false");
        using NpgsqlCommand create = source.CreateCommand($"CREATE DATABASE {name}");
        create.ExecuteNonQuery();
        return StoreAddress.Parse($"postgres://postgres:{cluster.Password}@127.0.0.1:{cluster.Port}/{name}");
    }

    private static PostgresCluster Start()
    {
        PostgresCluster cluster = StartAnother("-c fsync=off -c max_connections=400");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => cluster.RemoveAside();
        return cluster;
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

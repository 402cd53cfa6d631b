using System.Globalization;
using System.Net;
using CheckpointEdge.Central.Keys;
using Npgsql;

namespace CheckpointEdge.Central.Store;

/// <summary>
/// Where Central's store is: SQLite in the data directory, or a PostgreSQL. The password is never part of a text that is
/// shown. Immutable.
/// </summary>
public sealed class StoreAddress
{
    /// <summary>The environment variable that names the store: an address, or a file that holds one.</summary>
    public const string Variable = "CPE_STORE";

    /// <summary>Below the data directory (mode 0600): the set-up writes down which store belongs to it.</summary>
    public const string FileName = "store";

    private const int PortUsual = 5432;
    private const long FileBytesMax = 4096;

    private readonly string _text;

    private StoreAddress(string text, string? connection, string name)
    {
        _text = text;
        Connection = connection;
        Name = name;
    }

    /// <summary><c>central.db</c> in the data directory.</summary>
    public static StoreAddress Sqlite { get; } = new("sqlite", null, "SQLite");

    public bool IsPostgres => Connection is not null;

    /// <summary>Host, port and name of the store; no user and no password.</summary>
    public string Name { get; }

    /// <summary>What the driver takes, password included; null for SQLite.</summary>
    internal string? Connection { get; }

    /// <summary>
    /// The store of a data directory: what the option says, else <see cref="Variable"/>, else the file that the set-up left
    /// in the directory, else SQLite.
    /// </summary>
    /// <param name="option"><c>postgres://…</c>, <c>sqlite</c>, or a file that holds one of them; null when nothing was said.</param>
    /// <exception cref="CentralException">It is no address, or the file cannot be read.</exception>
    public static StoreAddress Of(string dataDirectory, string? option = null)
    {
        string kept = Path.Combine(dataDirectory, FileName);
        return (option ?? Environment.GetEnvironmentVariable(Variable)) is { Length: > 0 } said ? Parse(said)
            : File.Exists(kept) ? Parse(kept)
            : Sqlite;
    }

    /// <summary>Reads <c>postgres://user:password@host:port/database?sslmode=…&amp;rootcert=FILE</c>, or a file that holds it.</summary>
    /// <exception cref="CentralException">It is no address, or the file cannot be read. The sentence does not repeat it.</exception>
    public static StoreAddress Parse(string text)
    {
        if (text == "sqlite")
            return Sqlite;
        if (!text.Contains("://", StringComparison.Ordinal))
            return Parse(FirstLineOf(text));
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? address) || address.Scheme is not ("postgres" or "postgresql")
            || address.Host.Length == 0 || address.AbsolutePath.Length < 2)
            throw new CentralException("The store's address must look like postgres://user:password@host:5432/database, or be 'sqlite'.");
        string[] user = address.UserInfo.Split(':', 2);
        NpgsqlConnectionStringBuilder connection = new()
        {
            Host = address.DnsSafeHost,
            Port = address.Port > 0 ? address.Port : PortUsual,
            Database = Uri.UnescapeDataString(address.AbsolutePath[1..]),
            Username = Uri.UnescapeDataString(user[0]),
            Password = user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null,
            // A password and hits cross no network that nobody has proved the other end of, unless operators say so.
            SslMode = IsLoopback(address.DnsSafeHost) ? SslMode.Prefer : SslMode.VerifyFull,
            ApplicationName = "checkpointedge-central",
            IncludeErrorDetail = false,
        };
        foreach (string part in address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
            Set(connection, part.Split('=', 2));
        return new StoreAddress(
            text,
            connection.ConnectionString,
            string.Create(CultureInfo.InvariantCulture, $"PostgreSQL {connection.Host}:{connection.Port}/{connection.Database}"));
    }

    /// <summary>Writes the address into a data directory (mode 0600), where <see cref="Of"/> finds it.</summary>
    public void Keep(string dataDirectory) => PrivateFile.Write(Path.Combine(dataDirectory, FileName), _text + "\n");

    public override string ToString() => Name;

    private static void Set(NpgsqlConnectionStringBuilder connection, string[] part)
    {
        string value = part.Length > 1 ? Uri.UnescapeDataString(part[1]) : "";
        switch (part[0])
        {
            case "sslmode" when Enum.TryParse(value.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out SslMode mode):
                connection.SslMode = mode;
                break;
            case "rootcert":
                connection.RootCertificate = value;
                break;
            default:
                throw new CentralException(
                    $"The store's address takes sslmode (disable, prefer, require, verify-ca, verify-full) and rootcert, not '{part[0]}'.");
        }
    }

    private static bool IsLoopback(string host) =>
        host == "localhost" || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));

    private static string FirstLineOf(string file)
    {
        try
        {
            FileInfo found = new(file);
            if (!found.Exists || found.Length > FileBytesMax)
                throw new CentralException($"{file} holds no store's address.");
            string line = File.ReadLines(file).FirstOrDefault("").Trim();
            return line == "sqlite" || line.Contains("://", StringComparison.Ordinal)
                ? line
                : throw new CentralException($"{file} holds no store's address.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CentralException($"{file}, which holds the store's address, cannot be read: {failure.Message}", failure);
        }
    }
}

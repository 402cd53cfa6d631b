using System.Collections.Immutable;
using System.Security.Cryptography;
using CheckpointEdge.Central.Accounts;
using CheckpointEdge.Central.Audit;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Central.Keys;

/// <summary>Brings a new Central into being, once: keys, store, first accounts. Stateless.</summary>
public static class CentralSetup
{
    /// <summary>Five groups of four letters and digits out of 31 that are not mistaken for each other: 99 bits.</summary>
    private const string PasswordLetters = "abcdefghjkmnpqrstuvwxyz23456789";

    private const int PasswordGroups = 5;
    private const int PasswordGroupLetters = 4;

    /// <summary>Where the root keys wait to be taken away.</summary>
    public const string RootKeysFolderName = "root-keys-take-away";

    private static readonly Account[] _accounts =
    [
        new("ops", Role.Ops),
        new("approver1", Role.Approver),
        new("approver2", Role.Approver),
        new("approver3", Role.Approver),
        new("auditor", Role.Auditor),
    ];

    /// <summary>Sets up a data directory and returns the first passwords by account: they are stored nowhere in the clear.</summary>
    /// <param name="hosts">Names and addresses of this Central besides localhost.</param>
    /// <param name="passwordIterations">Rounds of PBKDF2.</param>
    /// <param name="rootKeysDirectory">
    /// Where the three root keys go, to be taken away from there; null: <see cref="RootKeysFolderName"/> below the data.
    /// </param>
    /// <param name="store">Where everything but files goes; it is written down in the directory. Null: SQLite there.</param>
    /// <exception cref="CentralException">The directory or the store holds a Central already, or cannot be written.</exception>
    public static ImmutableSortedDictionary<string, string> Run(
        string dataDirectory,
        IEnumerable<string> hosts,
        TimeProvider time,
        int passwordIterations = PasswordHash.DefaultIterations,
        string? rootKeysDirectory = null,
        StoreAddress? store = null)
    {
        string folder = Path.Combine(dataDirectory, CentralKeys.FolderName);
        string unfinished = folder + ".new";
        if (Path.Exists(folder))
            throw new CentralException($"{dataDirectory} is set up already; its keys are never overwritten.");
        if (File.Exists(Path.Combine(dataDirectory, CentralDatabase.FileName)))
        {
            throw new CentralException(
                $"{dataDirectory} holds a store without keys: a set-up was interrupted there; take an empty directory.");
        }

        try
        {
            if (Directory.Exists(unfinished))
                Directory.Delete(unfinished, recursive: true);
            Directory.CreateDirectory(dataDirectory);
            DateTimeOffset now = time.GetUtcNow();
            CentralKeys.Create(unfinished, hosts, now);
            ImmutableSortedDictionary<string, string> passwords =
                _accounts.ToImmutableSortedDictionary(account => account.Name, _ => NewPassword(), StringComparer.Ordinal);
            store ??= StoreAddress.Of(dataDirectory);
            using (CentralDatabase database = CentralDatabase.Open(dataDirectory, create: true, store: store))
            {
                AuditLog audit = new(database, time);
                database.Write(transaction =>
                {
                    foreach (Account account in _accounts)
                        AccountStore.Add(transaction, account, passwords[account.Name], passwordIterations, now);
                    audit.Add(transaction, "setup", "central-set-up", "Keys and first accounts were made.");
                });
                using SigningKey online = SigningKey.FromPem(File.ReadAllText(Path.Combine(unfinished, CentralKeys.OnlineKeyFile)));
                RootCeremony.Begin(
                    dataDirectory, rootKeysDirectory ?? Path.Combine(dataDirectory, RootKeysFolderName),
                    new AccountStore(database, audit, time).ListSigners(), online.Public, now);
            }

            if (store.IsPostgres)
                store.Keep(dataDirectory);
            Directory.Move(unfinished, folder);
            DurableFiles.SyncDirectory(dataDirectory);
            return passwords;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CentralException($"{dataDirectory} cannot be set up: {failure.Message}", failure);
        }
    }

    internal static string NewPassword() => string.Join('-', Enumerable.Range(0, PasswordGroups)
        .Select(_ => RandomNumberGenerator.GetString(PasswordLetters, PasswordGroupLetters)));
}

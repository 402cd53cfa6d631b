using System.Collections.Immutable;
using System.Data.Common;
using System.Security.Cryptography;
using CheckpointEdge.Central.Audit;
using CheckpointEdge.Central.Slicing;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Exchange.Metadata;

namespace CheckpointEdge.Central.Accounts;

/// <summary>What came of a password.</summary>
public abstract record PasswordResult
{
    private PasswordResult()
    {
    }

    /// <param name="Hash">Of the password that was checked: it tells whether somebody has reset the account since.</param>
    public sealed record SignedIn(Account Account, byte[] Hash) : PasswordResult;

    /// <summary>Unknown name or wrong password; which of the two is not said.</summary>
    public sealed record Refused : PasswordResult;

    /// <summary>The password is right; the code was wrong or used before. Who is not signed in is not told which of them it was.</summary>
    public sealed record WrongCode : PasswordResult;

    /// <summary>The password is right; the account has a second factor and its code is wanted as well.</summary>
    public sealed record NeedsCode : PasswordResult;

    /// <summary>Too many wrong passwords: not tried at all.</summary>
    public sealed record MustWait(TimeSpan Remaining) : PasswordResult;
}

/// <summary>
/// The accounts, their passwords and the approvers' signing keys. A signing key lies encrypted with its owner's password
/// (PKCS #8, PBES2): whoever holds the disk, or Central itself, cannot sign a list. Safe for concurrent callers.
/// </summary>
public sealed class AccountStore(CentralDatabase database, AuditLog audit, TimeProvider time)
{
    /// <summary>So many different approvers must sign a list (count).</summary>
    public const int SigningThreshold = 2;

    /// <summary>All names that are no account share one wait.</summary>
    private const string UnknownName = "(unknown)";

    private readonly GrowingWait _wait = new(database, time);

    /// <summary>Codes of authenticator apps, for the accounts that have them.</summary>
    public SecondFactors SecondFactors { get; } = new(database, audit, time);

    /// <summary>Hashed against when the name is unknown, so that the answer takes as long as for a known one.</summary>
    private readonly Lazy<PasswordHash> _nobody = new(() => PasswordHash.Of("nobody", PasswordHash.DefaultIterations));

    /// <summary>Adds an account inside a set-up's transaction; an approver gets a signing key.</summary>
    /// <param name="iterations">Rounds of PBKDF2 for the password and for the key's encryption.</param>
    public static void Add(
        StoreConnection transaction, Account account, string password, int iterations, DateTimeOffset createdAt)
    {
        PasswordHash hash = PasswordHash.Of(password, iterations);
        (string? publicPem, string? encryptedPem) = account.Role == Role.Approver
            ? NewSigningKey(password, iterations)
            : (null, null);
        transaction.Execute(
            """
            INSERT INTO accounts (name, role, iterations, salt, hash, public_key, signing_key, created_at)
            VALUES ($name, $role, $iterations, $salt, $hash, $public, $signing, $at)
            """,
            ("$name", account.Name),
            ("$role", account.Role.ToString()),
            ("$iterations", hash.Iterations),
            ("$salt", hash.Salt),
            ("$hash", hash.Hash),
            ("$public", publicPem),
            ("$signing", encryptedPem),
            ("$at", createdAt));
    }

    /// <summary>Checks a password and, where the account has a second factor, its code.</summary>
    /// <param name="code">Empty when none was given yet.</param>
    public PasswordResult SignIn(string name, string password, string code)
    {
        PasswordResult result = CheckPassword(name, password, out GrowingWait.Attempt attempt);
        if (result is not PasswordResult.SignedIn { Account: var account })
            return result;
        if (!SecondFactors.IsOn(account.Name))
        {
            _wait.Succeeded(account.Name);
            return result;
        }

        if (code.Length == 0)
        {
            _wait.TakeBack(attempt);
            return new PasswordResult.NeedsCode();
        }

        if (SecondFactors.Matches(account.Name, password, code))
        {
            _wait.Succeeded(account.Name);
            return result;
        }

        audit.Add(account.Name, "sign-in-refused", "The password was right, the code was wrong or used before.");
        return new PasswordResult.WrongCode();
    }

    /// <summary>Checks a password; a wrong one makes the next try wait and is written to the audit log.</summary>
    public PasswordResult CheckPassword(string name, string password)
    {
        PasswordResult result = CheckPassword(name, password, out GrowingWait.Attempt attempt);
        if (result is PasswordResult.SignedIn { Account: var account })
        {
            // With a second factor, guessing goes on at the code: only a right one ends the wait.
            if (SecondFactors.IsOn(account.Name))
                _wait.TakeBack(attempt);
            else
                _wait.Succeeded(account.Name);
        }

        return result;
    }

    private PasswordResult CheckPassword(string name, string password, out GrowingWait.Attempt attempt)
    {
        (Account Account, PasswordHash Hash)? found = Find(name);
        string waiting = found?.Account.Name ?? UnknownName;
        if (_wait.Begin(waiting, out attempt) is { Ticks: > 0 } remaining)
            return new PasswordResult.MustWait(remaining);
        bool right = (found?.Hash ?? _nobody.Value).Matches(password);
        if (found is { } known && right)
            return new PasswordResult.SignedIn(known.Account, known.Hash.Hash);
        audit.Add(waiting, "sign-in-refused", "A wrong name or password was given.");
        return new PasswordResult.Refused();
    }

    /// <summary>
    /// Whether the account is in use with the password that was checked: whoever resets it or puts it out of use between the check and
    /// what follows from it has the last word.
    /// </summary>
    internal static bool IsAsChecked(StoreConnection transaction, PasswordResult.SignedIn owner) => transaction.Scalar(
        """
        SELECT 1 FROM accounts
        WHERE name = $name AND hash = $hash AND NOT EXISTS (SELECT 1 FROM disabled_accounts WHERE account = name)
        """,
        ("$name", owner.Account.Name), ("$hash", owner.Hash)) is not null;

    /// <exception cref="CentralException">See <see cref="IsAsChecked"/>.</exception>
    internal static void RequireAsChecked(StoreConnection transaction, PasswordResult.SignedIn owner)
    {
        if (!IsAsChecked(transaction, owner))
            throw new CentralException("The account was changed by somebody else meanwhile; sign in again.");
    }

    /// <summary>The signing key of an approver whose password was just checked. The caller disposes it at once after use.</summary>
    /// <exception cref="CentralException">The account has no signing key, or the password does not open it.</exception>
    public SigningKey OpenSigningKey(Account approver, string password)
    {
        string? encrypted = database.Read(reader =>
            reader.Scalar("SELECT signing_key FROM accounts WHERE name = $name", ("$name", approver.Name))) as string;
        if (encrypted is null)
            throw new CentralException($"The key of {approver.Name} is not at Central: sign with 'checkpointctl central approve --key'.");
        using ECDsa key = ECDsa.Create();
        try
        {
            key.ImportFromEncryptedPem(encrypted, password);
        }
        catch (CryptographicException failure)
        {
            throw new CentralException($"The password does not open the signing key of {approver.Name}.", failure);
        }

        return SigningKey.FromPem(key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>The key of an approver under another password; null when there is none at Central.</summary>
    /// <exception cref="CentralException">The password does not open it.</exception>
    internal string? ReencryptedKey(Account account, string password, string newPassword, int iterations)
    {
        if (database.Read(reader => reader.Scalar(
            "SELECT signing_key FROM accounts WHERE name = $name", ("$name", account.Name))) is not string)
            return null;
        using SigningKey key = OpenSigningKey(account, password);
        using ECDsa plain = ECDsa.Create();
        plain.ImportFromPem(key.ExportPem());
        return plain.ExportEncryptedPkcs8PrivateKeyPem(
            newPassword, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, iterations));
    }

    /// <summary>
    /// Who signs whole lists, and how many must: the public key of every approver but those who are there for certain slices.
    /// </summary>
    public TrustedRole ListSigners() => new()
    {
        Keys = database.Read(reader =>
        {
            IReadOnlySet<string> ofSlices = ScopeBook.ApproversOfSlices(reader);
            return reader.Query(
                """
                SELECT name, public_key FROM accounts
                WHERE public_key IS NOT NULL AND NOT EXISTS (SELECT 1 FROM disabled_accounts WHERE account = name) ORDER BY name
                """,
                row => (Name: row.GetString(0), Key: new PublicKey { Value = new KeyValue(row.GetString(1)) }))
                .Where(one => !ofSlices.Contains(one.Name)).Select(one => one.Key).ToImmutableArray();
        }),
        Threshold = SigningThreshold,
    };

    /// <summary>All accounts by name.</summary>
    public ImmutableArray<(Account Account, string? KeyId)> All() => database.Read(reader => reader.Query(
        "SELECT name, role, public_key FROM accounts ORDER BY name",
        row => (AccountOf(row), row.Text(2) is { } pem ? new PublicKey { Value = new KeyValue(pem) }.KeyId : null)));

    private (Account, PasswordHash)? Find(string name)
    {
        ImmutableArray<(Account, PasswordHash)> rows = database.Read(reader => reader.Query(
            """
            SELECT name, role, iterations, salt, hash FROM accounts
            WHERE name = $name AND NOT EXISTS (SELECT 1 FROM disabled_accounts WHERE account = name)
            """,
            row => (AccountOf(row), new PasswordHash(row.GetInt32(2), row.Bytes(3), row.Bytes(4))),
            ("$name", name)));
        return rows.IsEmpty ? null : rows[0];
    }

    private static Account AccountOf(DbDataReader row) => new(row.GetString(0), Enum.Parse<Role>(row.GetString(1)));

    internal static (string PublicPem, string EncryptedPem) NewSigningKey(string password, int iterations)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        PbeParameters parameters = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, iterations);
        return (key.ExportSubjectPublicKeyInfoPem(), key.ExportEncryptedPkcs8PrivateKeyPem(password, parameters));
    }
}

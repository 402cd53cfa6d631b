using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using CheckpointEdge.Central.Audit;
using CheckpointEdge.Central.Store;

namespace CheckpointEdge.Central.Accounts;

/// <summary>
/// The second factors of accounts: a secret shared with the authenticator app of its owner. It lies encrypted with the
/// owner's password, so whoever holds the disk cannot make codes. Safe for concurrent callers.
/// </summary>
public sealed class SecondFactors(CentralDatabase database, AuditLog audit, TimeProvider time)
{
    private const int SaltBytes = 16;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>Whether the account signs in with a code.</summary>
    public bool IsOn(string account) => Find(account) is { Confirmed: true };

    /// <summary>A new secret, which counts once a code of it was given; one that waits for that is replaced.</summary>
    /// <param name="password">Of the account, just checked.</param>
    /// <exception cref="CentralException">The account has a second factor already.</exception>
    public byte[] Begin(Account account, string password)
    {
        byte[] secret = TimeBasedCode.NewSecret();
        byte[] sealedSecret = Seal(secret, account.Name, password, IterationsOf(account.Name));
        database.Write(transaction =>
        {
            if (transaction.Execute(
                """
                INSERT INTO second_factors (account, sealed_secret, last_step, confirmed_at) VALUES ($account, $secret, 0, NULL)
                ON CONFLICT (account) DO UPDATE SET sealed_secret = excluded.sealed_secret, last_step = 0
                WHERE second_factors.confirmed_at IS NULL
                """,
                ("$account", account.Name),
                ("$secret", sealedSecret)) == 0)
                throw new CentralException("This account has a second factor already; take it away first.");
        });
        return secret;
    }

    /// <summary>The first code proves that the app holds the secret: from now on it is asked for.</summary>
    public bool Confirm(Account account, string password, string code) => Take(account.Name, password, code, transaction =>
    {
        transaction.Execute(
            "UPDATE second_factors SET confirmed_at = $at WHERE account = $account AND confirmed_at IS NULL",
            ("$at", time.GetUtcNow()),
            ("$account", account.Name));
        audit.Add(transaction, account.Name, "second-factor-on", "The account signs in with a code from now on.");
    });

    /// <summary>Whether the code is right and new. A right one is used up.</summary>
    public bool Matches(string account, string password, string code) => Take(account, password, code, _ => { });

    /// <summary>The account signs in with its password alone again.</summary>
    /// <param name="by">Who asked for it.</param>
    /// <returns>False: it had no second factor.</returns>
    public bool Remove(string account, string by) => database.Write(transaction =>
    {
        if (transaction.Execute("DELETE FROM second_factors WHERE account = $account", ("$account", account)) == 0)
            return false;
        audit.Add(transaction, by, "second-factor-off", $"The account {account} signs in with its password alone.");
        return true;
    });

    /// <summary>The secret under another password; null when there is none.</summary>
    /// <exception cref="CentralException">The password does not open it.</exception>
    internal byte[]? Resealed(string account, string password, string newPassword, int iterations)
    {
        if (Find(account) is not { } factor)
            return null;
        byte[] secret = Open(factor.Sealed, account, password, IterationsOf(account))
            ?? throw new CentralException("The password does not open the second factor of this account.");
        byte[] box = Seal(secret, account, newPassword, iterations);
        CryptographicOperations.ZeroMemory(secret);
        return box;
    }

    private bool Take(string account, string password, string code, Action<StoreConnection> then)
    {
        if (Find(account) is not { } factor || Open(factor.Sealed, account, password, IterationsOf(account)) is not { } secret)
            return false;
        long? step = TimeBasedCode.StepOf(secret, code, time.GetUtcNow(), factor.LastStep);
        CryptographicOperations.ZeroMemory(secret);
        if (step is not { } taken)
            return false;
        return database.Write(transaction =>
        {
            // Two requests with one code at once: the store lets one of them through.
            if (transaction.Execute(
                "UPDATE second_factors SET last_step = $step WHERE account = $account AND last_step < $step",
                ("$step", taken),
                ("$account", account)) == 0)
                return false;
            then(transaction);
            return true;
        });
    }

    private Factor? Find(string account)
    {
        ImmutableArray<Factor> rows = database.Read(reader => reader.Query(
            "SELECT sealed_secret, last_step, confirmed_at FROM second_factors WHERE account = $account",
            row => new Factor(row.Bytes(0), row.GetInt64(1), row.MomentOrNull(2) is not null),
            ("$account", account)));
        return rows.IsEmpty ? null : rows[0];
    }

    private int IterationsOf(string account) => (int)(long)(database.Read(reader =>
        reader.Scalar("SELECT iterations FROM accounts WHERE name = $name", ("$name", account)))
        ?? throw new CentralException($"There is no account {account}."));

    // Salt, nonce, tag, secret; the account is bound to it.
    private static byte[] Seal(byte[] secret, string account, string password, int iterations)
    {
        byte[] box = new byte[SaltBytes + NonceBytes + TagBytes + secret.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, SaltBytes + NonceBytes));
        using AesGcm cipher = CipherOf(box, password, iterations);
        cipher.Encrypt(
            box.AsSpan(SaltBytes, NonceBytes), secret, box.AsSpan(SaltBytes + NonceBytes + TagBytes),
            box.AsSpan(SaltBytes + NonceBytes, TagBytes), Encoding.UTF8.GetBytes(account));
        return box;
    }

    private static byte[]? Open(byte[] box, string account, string password, int iterations)
    {
        byte[] secret = new byte[box.Length - SaltBytes - NonceBytes - TagBytes];
        using AesGcm cipher = CipherOf(box, password, iterations);
        try
        {
            cipher.Decrypt(
                box.AsSpan(SaltBytes, NonceBytes), box.AsSpan(SaltBytes + NonceBytes + TagBytes),
                box.AsSpan(SaltBytes + NonceBytes, TagBytes), secret, Encoding.UTF8.GetBytes(account));
            return secret;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static AesGcm CipherOf(byte[] box, string password, int iterations)
    {
        byte[] key = PasswordHash.Derive(password, box.AsSpan(0, SaltBytes), iterations);
        AesGcm cipher = new(key, TagBytes);
        CryptographicOperations.ZeroMemory(key);
        return cipher;
    }

    private sealed record Factor(byte[] Sealed, long LastStep, bool Confirmed);
}

using System.Collections.Immutable;
using System.Security.Cryptography;
using CheckpointEdge.Central.Audit;
using CheckpointEdge.Central.Keys;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Phrases;

namespace CheckpointEdge.Central.Accounts;

/// <summary>One account as operators see it.</summary>
/// <param name="KeyId">Of the key that signs lists, or null.</param>
/// <param name="KeyHere">The key lies at Central, encrypted with the owner's password.</param>
public sealed record AccountView(string Name, Role Role, bool Disabled, bool SecondFactor, string? KeyId, bool KeyHere);

/// <summary>A first password, shown once.</summary>
/// <param name="Sentence">What is to be known of it.</param>
public sealed record NewPasswordView(string Name, string Password, [property: Sentence] string Sentence);

/// <summary>
/// Passwords changed, accounts added, put out of use and reset. Nobody reads a password or a key of somebody else: who resets an
/// approver gets a new key, which boards believe only after the next root. Every change is in the audit log. Safe for
/// concurrent callers.
/// </summary>
public sealed class AccountDesk(CentralDatabase database, AuditLog audit, AccountStore accounts, TimeProvider time)
{
    /// <summary>A password that a person chooses (characters).</summary>
    public const int PasswordCharsMin = 12;

    /// <summary>Accounts (count).</summary>
    public const int AccountsMax = 1_000;

    private const int NameCharsMax = 32;

    public ImmutableArray<AccountView> All() => database.Read(reader => reader.Query(
        """
        SELECT name, role, public_key, signing_key IS NOT NULL,
            EXISTS (SELECT 1 FROM disabled_accounts d WHERE d.account = name),
            EXISTS (SELECT 1 FROM second_factors s WHERE s.account = name AND s.confirmed_at IS NOT NULL)
        FROM accounts ORDER BY name
        """,
        row => new AccountView(
            row.GetString(0), Enum.Parse<Role>(row.GetString(1)), row.Truth(4), row.Truth(5),
            row.Text(2) is { } pem ? new PublicKey { Value = new KeyValue(pem) }.KeyId : null, row.Truth(3))));

    /// <summary>Another password for one's own account; key and second factor go over to it, other sessions end.</summary>
    /// <param name="owner">Whose password was just checked.</param>
    /// <param name="password">Of today.</param>
    /// <param name="session">Token of the session that goes on, or null.</param>
    /// <exception cref="CentralException">
    /// The new password is too short, too long or the old one, or somebody has reset the account since the check.
    /// </exception>
    public void ChangePassword(PasswordResult.SignedIn owner, string password, string newPassword, string? session)
    {
        Account account = owner.Account;
        if (newPassword.Length is < PasswordCharsMin or > PasswordHash.PasswordCharsMax)
            throw new CentralException($"A password has {PasswordCharsMin} to {PasswordHash.PasswordCharsMax} characters.");
        if (newPassword == password)
            throw new CentralException("The new password is the old one.");
        PasswordHash hash = PasswordHash.Of(newPassword, PasswordHash.DefaultIterations);
        string? signingKey = accounts.ReencryptedKey(account, password, newPassword, hash.Iterations);
        byte[]? secret = accounts.SecondFactors.Resealed(account.Name, password, newPassword, hash.Iterations);
        database.Write(transaction =>
        {
            AccountStore.RequireAsChecked(transaction, owner);
            // A key that was destroyed since it was read stays destroyed.
            transaction.Execute(
                """
                UPDATE accounts SET iterations = $iterations, salt = $salt, hash = $hash,
                    signing_key = CASE WHEN signing_key IS NULL THEN NULL ELSE $key END
                WHERE name = $name
                """,
                ("$iterations", hash.Iterations), ("$salt", hash.Salt), ("$hash", hash.Hash), ("$key", signingKey), ("$name", account.Name));
            if (secret is not null)
                transaction.Execute(
                    "UPDATE second_factors SET sealed_secret = $secret WHERE account = $name", ("$secret", secret), ("$name", account.Name));
            Sessions.EndAll(transaction, account.Name, session);
            audit.Add(transaction, account.Name, "password-changed", "The password was changed by its owner.");
        });
    }

    /// <summary>A new account with a first password.</summary>
    /// <exception cref="CentralException">The name cannot be used or is taken.</exception>
    public NewPasswordView Add(string name, Role role, string by)
    {
        if (name.Length is 0 or > NameCharsMax || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.'))
            throw new CentralException($"The name of an account has 1 to {NameCharsMax} small letters, digits, dots and hyphens.");
        string password = CentralSetup.NewPassword();
        database.Write(transaction =>
        {
            if (transaction.Scalar("SELECT 1 FROM accounts WHERE name = $name", ("$name", name)) is not null)
                throw new CentralException($"There is an account {name} already.");
            if ((long)transaction.Scalar("SELECT count(*) FROM accounts")! >= AccountsMax)
                throw new CentralException($"There are {AccountsMax} accounts already.");
            AccountStore.Add(transaction, new Account(name, role), password, PasswordHash.DefaultIterations, time.GetUtcNow());
            audit.Add(transaction, by, "account-added", $"The account {name} ({role}) was added.");
        });
        return new NewPasswordView(name, password, SentenceFor(role));
    }

    /// <summary>Nobody signs in with it any more; its sessions end now.</summary>
    /// <exception cref="CentralException">There is none, it is one's own, or too few of its role would be left.</exception>
    public void Disable(string name, string by) => database.Write(transaction =>
    {
        Role role = RoleOf(transaction, name);
        if (name == by)
            throw new CentralException("Nobody puts the own account out of use; somebody else must.");
        int least = role == Role.Approver ? AccountStore.SigningThreshold + 1 : role == Role.Ops ? 2 : 1;
        if (LeftOf(transaction, role) < least)
            throw new CentralException($"{name} cannot be put out of use: {least - 1} accounts with the role {role} must stay.");
        transaction.Execute(
            "INSERT INTO disabled_accounts (account, disabled_by, disabled_at) VALUES ($name, $by, $now) ON CONFLICT (account) DO NOTHING",
            ("$name", name), ("$by", by), ("$now", time.GetUtcNow()));
        Sessions.EndAll(transaction, name);
        audit.Add(transaction, by, "account-disabled", $"The account {name} is out of use.");
    });

    /// <exception cref="CentralException">There is none, or it is not out of use.</exception>
    public void Enable(string name, string by) => database.Write(transaction =>
    {
        RoleOf(transaction, name);
        if (transaction.Execute("DELETE FROM disabled_accounts WHERE account = $name", ("$name", name)) == 0)
            throw new CentralException($"The account {name} is in use.");
        audit.Add(transaction, by, "account-enabled", $"The account {name} is in use again.");
    });

    /// <summary>For somebody who forgot the password: a first one again. Second factor and signing key of before are gone.</summary>
    /// <exception cref="CentralException">There is none, or it is one's own.</exception>
    public NewPasswordView Reset(string name, string by)
    {
        if (name == by)
            throw new CentralException("Nobody resets the own account; change its password instead.");
        string password = CentralSetup.NewPassword();
        PasswordHash hash = PasswordHash.Of(password, PasswordHash.DefaultIterations);
        (string publicPem, string encryptedPem) = AccountStore.NewSigningKey(password, hash.Iterations);
        Role role = database.Write(transaction =>
        {
            Role role = RoleOf(transaction, name);
            transaction.Execute(
                "UPDATE accounts SET iterations = $iterations, salt = $salt, hash = $hash WHERE name = $name",
                ("$iterations", hash.Iterations), ("$salt", hash.Salt), ("$hash", hash.Hash), ("$name", name));
            // A key that is not here is its owner's, whatever the password.
            transaction.Execute(
                "UPDATE accounts SET public_key = $public, signing_key = $key WHERE name = $name AND signing_key IS NOT NULL",
                ("$public", publicPem), ("$key", encryptedPem), ("$name", name));
            transaction.Execute("DELETE FROM second_factors WHERE account = $name", ("$name", name));
            Sessions.EndAll(transaction, name);
            audit.Add(transaction, by, "account-reset", $"The account {name} got a new first password; its second factor and key are gone.");
            return role;
        });
        return new NewPasswordView(name, password, SentenceFor(role));
    }

    private static string SentenceFor(Role role) => role == Role.Approver
        ? "Shown once. Boards believe the new key after 'checkpointctl central rotate'."
        : "Shown once; its owner changes it on the page Account.";

    private static long LeftOf(StoreConnection reader, Role role) => (long)reader.Scalar(
        "SELECT count(*) FROM accounts WHERE role = $role AND NOT EXISTS (SELECT 1 FROM disabled_accounts WHERE account = name)",
        ("$role", role.ToString()))!;

    private static Role RoleOf(StoreConnection reader, string name) =>
        reader.Scalar("SELECT role FROM accounts WHERE name = $name", ("$name", name)) is string role
            ? Enum.Parse<Role>(role)
            : throw new CentralException($"There is no account {name}.");
}

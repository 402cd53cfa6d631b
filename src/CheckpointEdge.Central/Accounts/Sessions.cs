using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using CheckpointEdge.Central.Store;

namespace CheckpointEdge.Central.Accounts;

/// <summary>
/// Who is signed in, in the store: any Central that shares it knows the session, and a restart signs nobody out. It is known
/// by the SHA-256 of its token, so that nothing in the store can be replayed as a cookie. Thread-safe.
/// </summary>
public sealed class Sessions(CentralDatabase database, TimeProvider time)
{
    /// <summary>A session without a request ends (minutes).</summary>
    public const int IdleMinutesMax = 30;

    /// <summary>A session ends however busy it is (hours).</summary>
    public const int AgeHoursMax = 12;

    /// <summary>Sessions at once (count); the one idle longest gives way.</summary>
    public const int CountMax = 1_000;

    /// <summary>A session that began or was seen later than this from now (seconds) did so by a clock that was ahead, and has ended.</summary>
    private const int ClockSkewSecondsMax = 120;

    private const int TokenBytes = 32;

    /// <summary>A request is written down at most this often per session (seconds): it costs a disk flush.</summary>
    private const int SeenSeconds = 60;

    /// <summary>A new session's token: 256 random bits, base64url; null when the account was reset or put out of use since the check.</summary>
    /// <param name="owner">Whose password was just checked.</param>
    public string? Begin(PasswordResult.SignedIn owner)
    {
        string token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        DateTimeOffset now = time.GetUtcNow();
        return database.Write(transaction =>
        {
            if (!AccountStore.IsAsChecked(transaction, owner))
                return null;
            transaction.Execute(
                "DELETE FROM sessions WHERE seen_at < $idle OR began_at < $old OR seen_at > $ahead",
                ("$idle", now.AddMinutes(-IdleMinutesMax)), ("$old", now.AddHours(-AgeHoursMax)),
                ("$ahead", now.AddSeconds(ClockSkewSecondsMax)));
            transaction.Execute(
                """
                DELETE FROM sessions WHERE token_hash IN
                    (SELECT token_hash FROM sessions ORDER BY seen_at DESC, token_hash LIMIT $max OFFSET $kept)
                """,
                ("$max", CountMax), ("$kept", CountMax - 1));
            transaction.Execute(
                "INSERT INTO sessions (token_hash, account, began_at, seen_at) VALUES ($hash, $account, $now, $now)",
                ("$hash", HashOf(token)), ("$account", owner.Account.Name), ("$now", now));
            return token;
        });
    }

    /// <summary>Whose token it is, or null when it is nobody's, has ended, or its account is out of use.</summary>
    /// <param name="keepAlive">False for a page that refreshes itself: only a person keeps a session alive.</param>
    public Account? Find(string? token, bool keepAlive = true)
    {
        if (string.IsNullOrEmpty(token))
            return null;
        string hash = HashOf(token);
        DateTimeOffset now = time.GetUtcNow();
        ImmutableArray<(Account Account, DateTimeOffset SeenAt)> found = database.Read(reader => reader.Query(
            """
            SELECT name, role, seen_at FROM sessions JOIN accounts ON name = account
            WHERE token_hash = $hash AND seen_at >= $idle AND began_at >= $old AND seen_at <= $ahead
                AND NOT EXISTS (SELECT 1 FROM disabled_accounts d WHERE d.account = sessions.account)
            """,
            row => (new Account(row.GetString(0), Enum.Parse<Role>(row.GetString(1))), row.Moment(2)),
            ("$hash", hash), ("$idle", now.AddMinutes(-IdleMinutesMax)), ("$old", now.AddHours(-AgeHoursMax)),
            ("$ahead", now.AddSeconds(ClockSkewSecondsMax))));
        if (found.IsEmpty)
            return null;
        if (keepAlive && now - found[0].SeenAt >= TimeSpan.FromSeconds(SeenSeconds))
            database.WriteOwn(transaction => transaction.Execute(
                "UPDATE sessions SET seen_at = $now WHERE token_hash = $hash AND seen_at < $now", ("$now", now), ("$hash", hash)));
        return found[0].Account;
    }

    public void End(string? token)
    {
        if (!string.IsNullOrEmpty(token))
            database.WriteOwn(transaction => transaction.Execute(
                "DELETE FROM sessions WHERE token_hash = $hash", ("$hash", HashOf(token))));
    }

    /// <summary>Ends every session of an account, inside the transaction of the change that calls for it.</summary>
    /// <param name="but">The token of the session that may go on, or null.</param>
    internal static void EndAll(StoreConnection transaction, string account, string? but = null) => transaction.Execute(
        "DELETE FROM sessions WHERE account = $account AND token_hash <> $but",
        ("$account", account), ("$but", but is null ? "" : HashOf(but)));

    private static string HashOf(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}

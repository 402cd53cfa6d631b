using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace CheckpointEdge.Central.Accounts;

/// <summary>
/// Who is signed in, in memory only: a restart signs everybody out. A session is known by the SHA-256 of its token, so that
/// nothing in memory can be replayed as a cookie. Thread-safe.
/// </summary>
public sealed class Sessions(TimeProvider time)
{
    /// <summary>A session without a request ends (minutes).</summary>
    public const int IdleMinutesMax = 30;

    /// <summary>A session ends however busy it is (hours).</summary>
    public const int AgeHoursMax = 12;

    /// <summary>Sessions at once (count); the one idle longest gives way.</summary>
    public const int CountMax = 1_000;

    private const int TokenBytes = 32;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Session> _sessions = new(StringComparer.Ordinal);

    /// <summary>A new session's token: 256 random bits, base64url.</summary>
    public string Begin(Account account)
    {
        string token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        DateTimeOffset now = time.GetUtcNow();
        lock (_gate)
        {
            if (_sessions.Count >= CountMax)
                _sessions.Remove(_sessions.MinBy(session => session.Value.SeenAt).Key);
            _sessions[KeyOf(token)] = new Session(account, now, now);
        }

        return token;
    }

    /// <summary>Whose token it is, or null when it is nobody's or has ended.</summary>
    /// <param name="keepAlive">False for a page that refreshes itself: only a person keeps a session alive.</param>
    public Account? Find(string? token, bool keepAlive = true)
    {
        if (string.IsNullOrEmpty(token))
            return null;
        string key = KeyOf(token);
        DateTimeOffset now = time.GetUtcNow();
        lock (_gate)
        {
            if (!_sessions.TryGetValue(key, out Session? session))
                return null;
            if (now - session.SeenAt > TimeSpan.FromMinutes(IdleMinutesMax)
                || now - session.BeganAt > TimeSpan.FromHours(AgeHoursMax))
            {
                _sessions.Remove(key);
                return null;
            }

            if (keepAlive)
                _sessions[key] = session with { SeenAt = now };
            return session.Account;
        }
    }

    public void End(string? token)
    {
        if (string.IsNullOrEmpty(token))
            return;
        lock (_gate)
            _sessions.Remove(KeyOf(token));
    }

    private static string KeyOf(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private sealed record Session(Account Account, DateTimeOffset BeganAt, DateTimeOffset SeenAt);
}

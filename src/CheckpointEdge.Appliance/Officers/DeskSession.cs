using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace CheckpointEdge.Appliance.Officers;

/// <summary>An officer at work.</summary>
public sealed record SignedInOfficer(string Number, DateTimeOffset SignedInAt);

/// <summary>
/// Who is signed in at the desk. One desk, one screen, one officer: signing in ends whatever session there was, so that
/// two people never act under each other's name. In memory only: a restart signs everybody out. Safe for concurrent use.
/// </summary>
public sealed class DeskSession(TimeProvider time)
{
    /// <summary>
    /// The desk locks itself after so long without a touch of the screen or a document on the reader: officers work through
    /// clear travellers without touching anything (minutes).
    /// </summary>
    public const int IdleMinutes = 10;

    /// <summary>A shift; after it the officer signs in anew, however busy (hours).</summary>
    public const int LengthHoursMax = 12;

    private const int TokenBytes = 32;

    private readonly Lock _gate = new();
    private byte[] _tokenHash = [];
    private SignedInOfficer? _officer;
    private long _lastTouch;
    private long _began;

    /// <summary>Somebody signed in or out, or the desk locked itself. Called outside of any lock.</summary>
    public event Action? Changed;

    /// <summary>Null when nobody is signed in.</summary>
    public SignedInOfficer? Officer
    {
        get
        {
            lock (_gate)
                return Live() ? _officer : null;
        }
    }

    /// <returns>The cookie's value: 256 random bits, base64url. Only its hash is kept.</returns>
    public string Begin(string number)
    {
        string token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        lock (_gate)
        {
            _tokenHash = HashOf(token);
            _officer = new SignedInOfficer(number, time.GetUtcNow());
            _began = _lastTouch = time.GetTimestamp();
        }

        Changed?.Invoke();
        return token;
    }

    /// <summary>The officer whose session a request belongs to, or null.</summary>
    public SignedInOfficer? Of(string? token)
    {
        lock (_gate)
        {
            return token is { Length: > 0 } && Live() && CryptographicOperations.FixedTimeEquals(HashOf(token), _tokenHash)
                ? _officer
                : null;
        }
    }

    /// <summary>The officer is there: the idle time starts anew.</summary>
    public void Touch()
    {
        lock (_gate)
        {
            if (Live())
                _lastTouch = time.GetTimestamp();
        }
    }

    public void End()
    {
        lock (_gate)
        {
            if (_officer is null)
                return;
            _officer = null;
            _tokenHash = [];
        }

        Changed?.Invoke();
    }

    /// <summary>Locks the desk when nobody has been there for too long. Called every few seconds.</summary>
    public void LockWhenIdle()
    {
        bool over;
        lock (_gate)
            over = _officer is not null && !Live();
        if (over)
            End();
    }

    private bool Live() =>
        _officer is not null
        && time.GetElapsedTime(_lastTouch) < TimeSpan.FromMinutes(IdleMinutes)
        && time.GetElapsedTime(_began) < TimeSpan.FromHours(LengthHoursMax);

    private static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}

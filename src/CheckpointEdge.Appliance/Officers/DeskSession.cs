using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CheckpointEdge.Appliance.Officers;

/// <summary>An officer at work.</summary>
public sealed record SignedInOfficer(string Number, DateTimeOffset SignedInAt)
{
    public bool Supervisor { get; init; }

    /// <summary>Signed in with a card: taken away, it locks the desk.</summary>
    public bool WithCard { get; init; }
}

/// <summary>
/// Who is signed in at the desk. One desk, one screen, one officer: signing in ends whatever session there was, so that
/// two people never act under each other's name. It outlives a restart of the service, sealed in the desk's safe: the hash of the
/// token, never the token. Safe for concurrent use.
/// </summary>
public sealed class DeskSession
{
    public const string FileName = "session";

    /// <summary>
    /// The desk locks itself after so long without a touch of the screen or a document on the reader: officers work through
    /// clear travellers without touching anything (minutes).
    /// </summary>
    public const int IdleMinutes = 10;

    /// <summary>A shift; after it the officer signs in anew, however busy (hours).</summary>
    public const int LengthHoursMax = 12;

    /// <summary>
    /// A touch is written down at most as often (seconds): a desk that comes back locks itself this much too early at worst, never
    /// too late.
    /// </summary>
    public const int TouchKeptSeconds = 60;

    private const int TokenBytes = 32;

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly DeskSafe? _safe;
    private byte[] _tokenHash = [];
    private SignedInOfficer? _officer;
    private long _lastTouch;
    private long _keptTouch;
    private long _began;

    /// <param name="safe">Where the session outlives the process; null: in memory alone.</param>
    public DeskSession(TimeProvider time, DeskSafe? safe = null)
    {
        _time = time;
        _safe = safe;
        Restore();
    }

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
    public string Begin(string number, bool supervisor = false, bool withCard = false)
    {
        string token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        lock (_gate)
        {
            _tokenHash = HashOf(token);
            _officer = new SignedInOfficer(number, _time.GetUtcNow()) { Supervisor = supervisor, WithCard = withCard };
            _began = _lastTouch = _time.GetTimestamp();
            Keep();
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
            if (!Live())
                return;
            _lastTouch = _time.GetTimestamp();
            if (_time.GetElapsedTime(_keptTouch) >= TimeSpan.FromSeconds(TouchKeptSeconds))
                Keep();
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
            _safe?.Wipe(FileName);
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
        && _time.GetElapsedTime(_lastTouch) < TimeSpan.FromMinutes(IdleMinutes)
        && _time.GetElapsedTime(_began) < TimeSpan.FromHours(LengthHoursMax);

    private void Keep()
    {
        _keptTouch = _lastTouch;
        _safe?.Put(FileName, JsonSerializer.SerializeToUtf8Bytes(
            new KeptSession(_tokenHash, _officer!, _time.GetUtcNow()), SessionJson.Default.KeptSession));
    }

    /// <summary>A clock that went back meanwhile ends the session: nobody can say how long the desk was left alone.</summary>
    private void Restore()
    {
        try
        {
            if (_safe?.Get(FileName) is not { } plain
                || JsonSerializer.Deserialize(plain, SessionJson.Default.KeptSession) is not { } kept)
                return;
            DateTimeOffset now = _time.GetUtcNow();
            _tokenHash = kept.TokenHash;
            _officer = kept.Officer;
            _lastTouch = _keptTouch = _time.TimestampOf(kept.TouchedAt);
            _began = _time.TimestampOf(kept.Officer.SignedInAt);
            if (now >= kept.TouchedAt && kept.TouchedAt >= kept.Officer.SignedInAt && Live())
                return;
        }
        catch (JsonException)
        {
            // Of another build: the officer signs in again.
        }

        End();
    }

    private static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}

/// <summary>A session as it lies in the desk's safe.</summary>
/// <param name="TouchedAt">When somebody was last seen at the desk, to within <see cref="DeskSession.TouchKeptSeconds"/>.</param>
internal sealed record KeptSession(byte[] TokenHash, SignedInOfficer Officer, DateTimeOffset TouchedAt);

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(KeptSession))]
internal sealed partial class SessionJson : JsonSerializerContext;

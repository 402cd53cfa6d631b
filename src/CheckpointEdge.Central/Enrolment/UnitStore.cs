using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CheckpointEdge.Central.Accounts;
using CheckpointEdge.Central.Audit;
using CheckpointEdge.Central.Keys;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Exchange.Slices;

namespace CheckpointEdge.Central.Enrolment;

/// <summary>
/// The boards that Central knows, and the tickets by which new ones come in. A board is its key; a name is never given
/// twice, since reports are numbered per name. Safe for concurrent callers.
/// </summary>
/// <param name="certificateDays">How long a board's certificate serves.</param>
public sealed class UnitStore(
    CentralDatabase database, AuditLog audit, AccountStore accounts, CentralKeys keys, TimeProvider time,
    int certificateDays = BoardCertificates.DaysUsual)
{
    /// <summary>A ticket that nobody uses ends (hours).</summary>
    public const int TicketHours = 48;

    public const int UnitCharsMax = 32;
    public const int PlaceCharsMax = 64;

    /// <summary>Letters and digits that nobody mistakes for each other when typing: 20 of 31 make 99 bits.</summary>
    private const string TokenLetters = "abcdefghjkmnpqrstuvwxyz23456789";

    private const int TokenChars = 20;

    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, bool> _withKey = new(StringComparer.Ordinal);

    /// <summary>The certificates of these boards.</summary>
    public BoardCertificates Certificates { get; } = new(database, audit, keys, time, certificateDays);

    /// <summary>Whether two boards are at work with one key.</summary>
    public UnitTurns Turns { get; } = new(database, audit, time);

    /// <summary>Other boards than before may open lists. Raised after the commit, on the thread that made it.</summary>
    public event Action? RecipientsChanged;

    /// <summary>A new ticket for one board.</summary>
    /// <param name="central">Where the board finds Central: <c>https://host:port</c>.</param>
    /// <exception cref="CentralException">A name or the address cannot be used, or the name is taken.</exception>
    public EnrolmentTicket IssueTicket(string central, string unit, string site, string lane, string issuedBy)
    {
        CheckNames(unit, site, lane);
        if (!Uri.TryCreate(central, UriKind.Absolute, out Uri? address) || address.Scheme != Uri.UriSchemeHttps)
            throw new CentralException($"'{central}' is no address for boards; it must begin with https://.");
        string token = RandomNumberGenerator.GetString(TokenLetters, TokenChars);
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset expiresAt = now.AddHours(TicketHours);
        database.Write(transaction =>
        {
            if (transaction.Scalar("SELECT 1 FROM units WHERE unit = $unit", ("$unit", unit)) is not null)
                throw new CentralException($"The name {unit} is taken; a board's name is never given twice.");
            transaction.Execute("DELETE FROM tickets WHERE expires_at < $now", ("$now", now));
            transaction.Execute(
                """
                INSERT INTO tickets (token_hash, unit, site, lane, created_by, created_at, expires_at)
                VALUES ($hash, $unit, $site, $lane, $by, $now, $expires)
                """,
                ("$hash", HashOf(token)),
                ("$unit", unit),
                ("$site", site),
                ("$lane", lane),
                ("$by", issuedBy),
                ("$now", now),
                ("$expires", expiresAt));
            audit.Add(transaction, issuedBy, "ticket-issued", $"A ticket for {unit} ({site}, {lane}) was made.");
        });
        return TicketOf(address.GetLeftPart(UriPartial.Authority), unit, site, lane, token, expiresAt);
    }

    /// <summary>The same ticket to be typed or scanned.</summary>
    public TicketCode CodeOf(EnrolmentTicket ticket) =>
        new(ticket.Central, ticket.Unit, ticket.Token, TicketCode.PinOf(keys.Authority.RawDataMemory.Span));

    /// <summary>What a ticket says besides its token, for a board that was told the code alone.</summary>
    /// <exception cref="CentralException">The token is not this board's, or its time is over.</exception>
    public EnrolmentTicket TicketOf(string unit, string token)
    {
        ImmutableArray<Ticket> found = database.Read(reader => Find(reader, HashOf(token)));
        if (found.IsEmpty || found[0].Unit != unit || found[0].ExpiresAt <= time.GetUtcNow())
            throw new CentralException("This ticket is not known or has expired; ask for a new one.");
        return TicketOf("", unit, found[0].Site, found[0].Lane, "", found[0].ExpiresAt);
    }

    private EnrolmentTicket TicketOf(string central, string unit, string site, string lane, string token, DateTimeOffset expiresAt) => new()
    {
        Central = central,
        AuthorityPem = keys.AuthorityPem,
        Unit = unit,
        Site = site,
        Lane = lane,
        Token = token,
        ExpiresAt = expiresAt,
        ListSigners = accounts.ListSigners(),
        ListRoot = keys.ListRoot,
        ReportKeyPem = keys.ReportKeyPem,
        ReceiptKey = keys.ReceiptKey,
    };

    /// <summary>
    /// Takes a board in. The same key again with the same ticket has the same effect, as the answer to the first may have been
    /// lost.
    /// </summary>
    /// <param name="unit">As the ticket names it.</param>
    /// <returns>The board's certificate; the caller disposes it.</returns>
    /// <exception cref="CentralException">The token or the key is not accepted.</exception>
    public X509Certificate2 Enrol(string unit, string token, BoardRequest request)
    {
        byte[] hash = HashOf(token);
        DateTimeOffset now = time.GetUtcNow();
        X509Certificate2 certificate;
        try
        {
            certificate = database.Write(transaction => Enrol(transaction, unit, hash, request, now));
        }
        catch (TicketRefusedException refused)
        {
            audit.Add("unit:" + refused.Unit, "ticket-refused", refused.Message);
            throw new CentralException(refused.Message, refused);
        }

        RecipientsChanged?.Invoke();
        return certificate;
    }

    /// <summary>
    /// The next certificate for a key that is known. A board keeps its key as long as it is in service: what lists are sealed
    /// to never changes unnoticed, and whoever copied a key cannot put another in its place.
    /// </summary>
    /// <param name="unit">Who asks, as its certificate says.</param>
    /// <exception cref="CentralException">The request is for another key.</exception>
    public X509Certificate2 Renew(string unit, BoardRequest request) => database.Write(transaction =>
        transaction.Scalar("SELECT public_key FROM unit_keys WHERE unit = $unit", ("$unit", unit)) as string == request.KeyPem
            ? Certificates.Issue(transaction, unit, request)
            : throw new CentralException($"A renewal keeps the key of {unit}; a board with a new key comes in with a ticket."));

    private X509Certificate2 Enrol(
        StoreConnection transaction, string unit, byte[] tokenHash, BoardRequest request, DateTimeOffset now)
    {
        ImmutableArray<Ticket> found = Find(transaction, tokenHash);
        if (found.IsEmpty)
            throw new CentralException("This ticket is not known or has expired; ask for a new one.");
        Ticket ticket = found[0];
        if (ticket.Unit != unit)
            throw new TicketRefusedException(ticket.Unit, $"The ticket of {ticket.Unit} was shown under another name.");
        string? keyOf = transaction.Scalar("SELECT unit FROM unit_keys WHERE public_key = $key", ("$key", request.KeyPem)) as string;
        if (ticket.UsedAt is not null)
        {
            bool same = keyOf == unit && transaction.Scalar(
                "SELECT 1 FROM units WHERE unit = $unit AND revoked_at IS NULL", ("$unit", unit)) is not null;
            return same
                ? Certificates.Issue(transaction, unit, request)
                : throw new TicketRefusedException(
                    unit, $"The ticket of {unit} was used already, with another key: a ticket lets one board in, once; ask for a new one.");
        }

        if (ticket.ExpiresAt <= now)
            throw new TicketRefusedException(unit, $"The ticket of {unit} has expired; ask for a new one.");
        if (keyOf is not null)
            throw new TicketRefusedException(unit, $"The key shown with the ticket of {unit} belongs to another board; make a new key.");
        X509Certificate2 certificate = Certificates.Issue(transaction, unit, request);
        TakeIn(transaction, ticket, BoardCertificates.FingerprintOf(certificate), now);
        PutKey(transaction, unit, request.KeyPem);
        transaction.Execute("UPDATE tickets SET used_at = $now WHERE token_hash = $hash", ("$now", now), ("$hash", tokenHash));
        return certificate;
    }

    /// <summary>The boards in service and the keys that lists are sealed to.</summary>
    public ImmutableArray<SliceRecipient> Recipients() => database.Read(reader => reader.Query(
        """
        SELECT units.unit, public_key, site FROM units JOIN unit_keys ON unit_keys.unit = units.unit
        WHERE revoked_at IS NULL ORDER BY units.unit
        """,
        row => new SliceRecipient(row.GetString(0), row.GetString(1), row.GetString(2))));

    /// <summary>Boards that were ever revoked (count). None comes back: who has seen fewer knows of one since, whatever clocks say.</summary>
    public long RevokedCount() => database.Read(reader => (long)reader.Scalar("SELECT count(*) FROM units WHERE revoked_at IS NOT NULL")!);

    /// <summary>Whether a board was revoked since there were so many.</summary>
    /// <param name="before">See <see cref="RevokedCount"/>; null where a Central of older days counted none: then its clock must say.</param>
    public bool AnyRevokedSince(long? before, DateTimeOffset moment) => before is { } count
        ? RevokedCount() != count
        : database.Read(reader => reader.Scalar("SELECT 1 FROM units WHERE revoked_at >= $moment LIMIT 1", ("$moment", moment))) is not null;

    /// <summary>Keeps the key of a board that enrolled when only certificates' hashes were kept.</summary>
    public void Learn(string unit, X509Certificate2 certificate)
    {
        if (_withKey.ContainsKey(unit))
            return;
        bool isNew = database.Read(reader => reader.Scalar("SELECT 1 FROM unit_keys WHERE unit = $unit", ("$unit", unit))) is null;
        if (isNew)
        {
            string publicKey = BoardRequest.PemOf(certificate);
            database.Write(transaction => PutKey(transaction, unit, publicKey));
            RecipientsChanged?.Invoke();
        }

        _withKey[unit] = true;
    }

    /// <summary>From now on the board is a stranger.</summary>
    /// <exception cref="CentralException">There is no such board in service.</exception>
    public void Revoke(string unit, string revokedBy)
    {
        database.Write(transaction =>
        {
            int changed = transaction.Execute(
                "UPDATE units SET revoked_at = $now WHERE unit = $unit AND revoked_at IS NULL",
                ("$now", time.GetUtcNow()),
                ("$unit", unit));
            if (changed == 0)
                throw new CentralException($"There is no board {unit} in service.");
            BoardCertificates.Revoke(transaction, unit, time.GetUtcNow());
            audit.Add(
                transaction, revokedBy, "unit-revoked",
                $"The board {unit} was revoked: its certificates are taken back, and no list goes out any more under a key that it knows.");
        });
        RecipientsChanged?.Invoke();
    }

    private static void PutKey(StoreConnection transaction, string unit, string publicKey) => transaction.Execute(
        "INSERT INTO unit_keys (unit, public_key) VALUES ($unit, $key) ON CONFLICT (unit) DO UPDATE SET public_key = $key",
        ("$unit", unit), ("$key", publicKey));

    private void TakeIn(StoreConnection transaction, Ticket ticket, string fingerprint, DateTimeOffset now)
    {
        if (transaction.Scalar("SELECT 1 FROM units WHERE unit = $unit", ("$unit", ticket.Unit)) is not null)
            throw new CentralException($"The name {ticket.Unit} is taken; a board's name is never given twice.");
        transaction.Execute(
            """
            INSERT INTO units (unit, site, lane, fingerprint, enrolled_at, contact_at)
            VALUES ($unit, $site, $lane, $fingerprint, $now, $now)
            """,
            ("$unit", ticket.Unit),
            ("$site", ticket.Site),
            ("$lane", ticket.Lane),
            ("$fingerprint", fingerprint),
            ("$now", now));
        audit.Add(transaction, "unit:" + ticket.Unit, "unit-enrolled", $"The board {ticket.Unit} was taken in.");
    }

    private static void CheckNames(string unit, string site, string lane)
    {
        bool unitGood = unit.Length is > 0 and <= UnitCharsMax && unit[0] != '-'
            && unit.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-');
        if (!unitGood)
            throw new CentralException($"A board's name has 1 to {UnitCharsMax} letters, digits and hyphens.");
        foreach (string place in (ReadOnlySpan<string>)[site, lane])
            if (place.Length is 0 or > PlaceCharsMax || place.Any(char.IsControl))
                throw new CentralException($"Site and lane have 1 to {PlaceCharsMax} printable characters.");
    }

    private static ImmutableArray<Ticket> Find(StoreConnection reader, byte[] tokenHash) => reader.Query(
        "SELECT unit, site, lane, expires_at, used_at FROM tickets WHERE token_hash = $hash",
        row => new Ticket(row.GetString(0), row.GetString(1), row.GetString(2), row.Moment(3), row.MomentOrNull(4)),
        ("$hash", tokenHash));

    private static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private sealed record Ticket(string Unit, string Site, string Lane, DateTimeOffset ExpiresAt, DateTimeOffset? UsedAt);

    /// <summary>A ticket that exists was not accepted: worth a line in the audit log.</summary>
    private sealed class TicketRefusedException(string unit, string sentence) : Exception(sentence)
    {
        public string Unit { get; } = unit;
    }
}

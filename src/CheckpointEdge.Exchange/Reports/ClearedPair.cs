using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using CheckpointEdge.Exchange.Metadata;

namespace CheckpointEdge.Exchange.Reports;

/// <summary>
/// Central's signed word that the bearer of one document is not one listed person. It sets apart this document with this
/// record and nothing else: another field of the document, another word of the record or another day ends it. Immutable.
/// </summary>
/// <param name="Id">Also the key under which <paramref name="Holder"/> was hashed, so that no two pairs look alike.</param>
/// <param name="Record">As in the slice; at most <see cref="RecordCharsMax"/> characters.</param>
/// <param name="RecordDigest">Digest of the whole record as the officer saw it: a changed record rings again.</param>
/// <param name="Holder">See <see cref="HolderOf"/>; 32 bytes, from which no number or name can be read.</param>
/// <param name="Reason">One of the officer's reason codes.</param>
/// <param name="Signature">ECDSA P-256 with SHA-256 over <see cref="Signed()"/>, DER, by Central's receipt key.</param>
public sealed record ClearedPair(
    Guid Id,
    string Record,
    string RecordDigest,
    byte[] Holder,
    string Reason,
    DateTimeOffset ClearedAt,
    DateTimeOffset ExpiresAt,
    byte[] Signature)
{
    public const int RecordCharsMax = 128;

    /// <summary>A reason code (characters).</summary>
    public const int ReasonCharsMax = 64;

    private const int DigestChars = 32;

    /// <summary>The longest that a pair may stay cleared (days): people and lists change.</summary>
    public const int DaysMax = 365;

    /// <summary>HMAC-SHA256, under the pair's id, over every field of the document that was in use at the check.</summary>
    public static byte[] HolderOf(Guid id, ReportedTraveller traveller) => HMACSHA256.HashData(
        id.ToByteArray(bigEndian: true),
        Encoding.UTF8.GetBytes(string.Join('\n',
            "checkpointedge cleared holder v1",
            traveller.PrimaryIdentifier,
            traveller.SecondaryIdentifier,
            traveller.DateOfBirth,
            traveller.Sex,
            traveller.Nationality,
            traveller.DocumentCode,
            traveller.IssuingState,
            traveller.DocumentNumber,
            traveller.DateOfExpiry)));

    /// <summary>
    /// Whether Central could mean it. A line break in a word would move what is signed from one field into the next; and boards refuse a page
    /// with one impossible pair as a whole.
    /// </summary>
    public bool IsPossible() =>
        IsWord(Record, RecordCharsMax) && Record.Length > 0 && RecordDigest.Length == DigestChars && RecordDigest.All(char.IsAsciiHexDigitLower)
        && Holder.Length == HMACSHA256.HashSizeInBytes && IsWord(Reason, ReasonCharsMax);

    /// <summary>The bytes under the signature.</summary>
    public byte[] Signed() => Encoding.UTF8.GetBytes(FormattableString.Invariant(
        $"checkpointedge cleared pair v1\n{Id:D}\n{Record}\n{RecordDigest}\n{Convert.ToHexStringLower(Holder)}\n{Reason}\n")
        + FormattableString.Invariant($"{ClearedAt.ToUnixTimeMilliseconds()}\n{ExpiresAt.ToUnixTimeMilliseconds()}"));

    /// <summary>Whether it speaks of this bearer and this record today, and whether Central said so.</summary>
    /// <param name="recordDigest">Of the record as it stands on the list now.</param>
    public bool Covers(
        ReportedTraveller traveller, string record, string recordDigest, DateTimeOffset now, PublicKey central) =>
        Record == record
        && RecordDigest.Length > 0 && RecordDigest == recordDigest
        && ClearedAt <= now && now < ExpiresAt
        && ExpiresAt - ClearedAt <= TimeSpan.FromDays(DaysMax)
        && CryptographicOperations.FixedTimeEquals(Holder, HolderOf(Id, traveller))
        && central.Verifies(Signed(), Signature);

    private static bool IsWord(string text, int charsMax) => text.Length <= charsMax && !text.Any(char.IsControl);
}

/// <summary>A pair was cleared, or one that was is withdrawn.</summary>
/// <param name="Cursor">Grows with every piece of news of Central; 1 or more.</param>
/// <param name="Pair">Null: a withdrawal.</param>
/// <param name="Withdrawn">The pair that is withdrawn; null when one was cleared.</param>
public sealed record ClearedNews(long Cursor, ClearedPair? Pair, Guid? Withdrawn);

/// <summary>A page of news, oldest first: <c>GET /api/units/cleared?after=N</c>.</summary>
public sealed record ClearedPage(ImmutableArray<ClearedNews> News)
{
    /// <summary>News in one page (count).</summary>
    public const int CountMax = 200;
}

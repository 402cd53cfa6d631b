using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace CheckpointEdge.Exchange.Reports;

/// <summary>What a report tells Central.</summary>
public enum ReportKind
{
    /// <summary>A traveller met a list, or a check could not be made; sealed <see cref="HitReport"/>.</summary>
    Hit,

    /// <summary>What the officer decided; sealed <see cref="DecisionReport"/>.</summary>
    Decision,

    /// <summary>A decision taken back in time; sealed <see cref="DecisionReport"/> of the decision it takes back.</summary>
    Undo,

    /// <summary>A list left the board's disk; sealed <see cref="RemovalReport"/>. It belongs to no hit: its own id stands there.</summary>
    Removal,

    /// <summary>Something else that happened at the desk; sealed <see cref="DeskReport"/>. Without a hit its own id stands there.</summary>
    Desk,
}

/// <summary>
/// One report as it lies in the outbox, travels and is stored: a header without personal data around sealed bytes.
/// <c>(Unit, Sequence)</c> and <see cref="Id"/> are each unique for ever, so that a resend is harmless. Immutable.
/// </summary>
[JsonConverter(typeof(ReportConverter))]
public sealed record Report
{
    public required Guid Id { get; init; }

    /// <summary>The board that recorded it.</summary>
    public required string Unit { get; init; }

    /// <summary>1, 2, 3 … without a gap, per board.</summary>
    public required long Sequence { get; init; }

    public required ReportKind Kind { get; init; }
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>The hit that a decision or an undo belongs to; equal to <see cref="Id"/> for a hit and a removal.</summary>
    public required Guid HitId { get; init; }

    /// <summary>See <see cref="SealedBox"/>; its context is <see cref="ContextOf"/> of <see cref="Id"/>.</summary>
    public required byte[] Sealed { get; init; }

    /// <summary><see cref="Hash"/> of the report before this one of the same board; 32 zero bytes for the first.</summary>
    public required byte[] PreviousHash { get; init; }

    /// <summary>Numbers under the hash: three fields, and the lengths of six others (count).</summary>
    private const int HashedFields = 9;

    /// <summary>A report of an honest board needs less (bytes).</summary>
    private const int HashedBytesUsual = 512;

    private const int GuidBytes = 16;

    /// <summary>What binds a sealed content to its report: the id as 16 bytes, big-endian.</summary>
    public static byte[] ContextOf(Guid id) => id.ToByteArray(bigEndian: true);

    /// <summary>SHA-256 of <see cref="Sealed"/>: stands for the content where the content is no longer kept.</summary>
    public byte[] SealedHash() => SHA256.HashData(Sealed);

    /// <summary>
    /// SHA-256 over every field above in this order, lengths first, with the content as its SHA-256: the link of the audit
    /// chain, and what a receipt signs. The content can be deleted after delivery and the chain still be verified.
    /// </summary>
    public byte[] Hash() => HashOf(Id, Unit, Sequence, Kind, RecordedAt, HitId, SealedHash(), PreviousHash);

    /// <inheritdoc cref="Hash"/>
    /// <param name="sealedHash">See <see cref="SealedHash"/>: 32 bytes.</param>
    public static byte[] HashOf(
        Guid id,
        string unit,
        long sequence,
        ReportKind kind,
        DateTimeOffset recordedAt,
        Guid hitId,
        ReadOnlySpan<byte> sealedHash,
        ReadOnlySpan<byte> previousHash)
    {
        // In one buffer and one call: the seventeen small ones of an incremental hash cost three times as much.
        ReadOnlySpan<byte> domain = "checkpointedge report v1"u8;
        int unitBytes = Encoding.UTF8.GetByteCount(unit);
        int size = (HashedFields * sizeof(long)) + domain.Length + (2 * GuidBytes) + unitBytes + sealedHash.Length + previousHash.Length;
        Span<byte> all = size <= HashedBytesUsual ? stackalloc byte[size] : new byte[size];
        Span<byte> rest = all;
        Append(ref rest, domain);
        Append(ref rest, id);
        BinaryPrimitives.WriteInt64BigEndian(rest, unitBytes);
        Encoding.UTF8.GetBytes(unit, rest[sizeof(long)..]);
        rest = rest[(sizeof(long) + unitBytes)..];
        Append(ref rest, sequence);
        Append(ref rest, (long)kind);
        Append(ref rest, recordedAt.ToUnixTimeMilliseconds());
        Append(ref rest, hitId);
        Append(ref rest, sealedHash);
        Append(ref rest, previousHash);
        return SHA256.HashData(all);
    }

    private static void Append(ref Span<byte> rest, ReadOnlySpan<byte> bytes)
    {
        Append(ref rest, bytes.Length);
        bytes.CopyTo(rest);
        rest = rest[bytes.Length..];
    }

    private static void Append(ref Span<byte> rest, Guid id)
    {
        Append(ref rest, GuidBytes);
        id.TryWriteBytes(rest, bigEndian: true, out _);
        rest = rest[GuidBytes..];
    }

    private static void Append(ref Span<byte> rest, long number)
    {
        BinaryPrimitives.WriteInt64BigEndian(rest, number);
        rest = rest[sizeof(long)..];
    }
}

/// <summary>What a board sends in one request: <c>POST /api/units/reports</c>.</summary>
public sealed record ReportBatch(ImmutableArray<Report> Reports)
{
    /// <summary>Reports in one request (count).</summary>
    public const int CountMax = 200;

    /// <summary>One request (bytes of JSON).</summary>
    public const int SizeBytesMax = 4 << 20;
}

/// <summary>
/// Central's promise that a report lies on its disk. The board deletes nothing and counts nothing as delivered without it.
/// </summary>
/// <param name="Hash"><see cref="Report.Hash"/>, base64 in JSON.</param>
/// <param name="Signature">ECDSA P-256 with SHA-256 over <see cref="Signed"/>, DER, by Central's receipt key.</param>
public sealed record Receipt(Guid Id, string Unit, long Sequence, byte[] Hash, DateTimeOffset ReceivedAt, byte[] Signature)
{
    /// <summary>The bytes under the signature.</summary>
    public static byte[] Signed(Guid id, string unit, long sequence, byte[] hash, DateTimeOffset receivedAt) =>
        Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"checkpointedge receipt v1\n{id:D}\n{unit}\n{sequence}\n{Convert.ToHexStringLower(hash)}\n{receivedAt.ToUnixTimeMilliseconds()}"));

    public byte[] Signed() => Signed(Id, Unit, Sequence, Hash, ReceivedAt);
}

/// <summary>Central's answer to a batch: one receipt for every report in it, old or new.</summary>
public sealed record ReceiptBatch(ImmutableArray<Receipt> Receipts)
{
    /// <summary>
    /// Central lacks the reports from this number up to the batch: it came back from a backup. The board sends those again
    /// whose content it still has. Null: nothing is missing.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? SendFrom { get; init; }
}

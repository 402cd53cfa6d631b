using System.Security.Cryptography;
using CheckpointEdge.Exchange.Reports;
using Microsoft.Data.Sqlite;

namespace CheckpointEdge.Appliance.Records;

/// <summary>One row of the chain as it lies in the file, believed by nobody yet. Immutable.</summary>
/// <param name="Sealed">Null once the content was deleted after its receipt.</param>
internal sealed record StoredReport(
    long Sequence,
    Guid Id,
    string Unit,
    ReportKind Kind,
    DateTimeOffset RecordedAt,
    Guid HitId,
    byte[] SealedHash,
    byte[] PreviousHash,
    byte[] Hash,
    byte[]? Sealed)
{
    /// <summary>Columns: sequence, id, kind, recorded_at, hit_id, sealed_hash, previous_hash, hash, sealed.</summary>
    public static StoredReport Read(SqliteDataReader row, string unit) => new(
        row.GetInt64(0),
        Guid.TryParse(row.GetString(1), out Guid id) ? id : Guid.Empty,
        unit,
        (ReportKind)row.GetInt32(2),
        RecordReader.Instant(row.GetInt64(3)),
        Guid.TryParse(row.GetString(4), out Guid hit) ? hit : Guid.Empty,
        row.GetFieldValue<byte[]>(5),
        row.GetFieldValue<byte[]>(6),
        row.GetFieldValue<byte[]>(7),
        row.IsDBNull(8) ? null : row.GetFieldValue<byte[]>(8));

    public bool HeaderHolds() => Hash.AsSpan().SequenceEqual(
        Report.HashOf(Id, Unit, Sequence, Kind, RecordedAt, HitId, SealedHash, PreviousHash));

    public bool ContentHolds() => Sealed is null || SHA256.HashData(Sealed).AsSpan().SequenceEqual(SealedHash);

    /// <summary>The report, or null when a byte of it is not as it was recorded.</summary>
    public Report? Whole() => Sealed is null || !ContentHolds() || !HeaderHolds()
        ? null
        : new Report
        {
            Id = Id,
            Unit = Unit,
            Sequence = Sequence,
            Kind = Kind,
            RecordedAt = RecordedAt,
            HitId = HitId,
            Sealed = Sealed,
            PreviousHash = PreviousHash,
        };
}

using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using CheckpointEdge.Central.Audit;
using CheckpointEdge.Central.Fleet;
using CheckpointEdge.Central.Keys;
using CheckpointEdge.Central.Lists;
using CheckpointEdge.Central.Reports;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Courier;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Central.Courier;

/// <summary>
/// Central's side of the courier: packs what a board would fetch, takes what it would send. Holds nothing between two
/// requests. Safe for concurrent callers.
/// </summary>
public sealed class CourierDesk(
    CentralDatabase database,
    AuditLog audit,
    CentralKeys keys,
    ReportIntake reports,
    FleetStore fleet,
    HitBook hits,
    ClearedBook cleared,
    ListWorkflow lists,
    string dataDirectory,
    TimeProvider time)
{
    /// <summary>Receipts in one bundle (count), those of the oldest reports without one first.</summary>
    public const int ReceiptsMax = 20_000;

    /// <summary>Receipts in one file of a bundle (count).</summary>
    private const int ReceiptsAtOnce = 2_000;

    /// <summary>Answers, or news of cleared pairs, in pages of their own size (pages).</summary>
    private const int PagesMax = 200;

    private readonly CourierLists _lists = new(dataDirectory, lists, time);

    /// <summary>By this a stick names bundles that are for this Central.</summary>
    public string KeyId { get; } = CourierSeal.KeyIdOf(keys.ReportKeyPem);

    /// <summary>Packs lists, receipts, answers and cleared pairs for a board, sealed to its key.</summary>
    /// <exception cref="CourierException">There is no such board in service, or something does not fit.</exception>
    public PackedForBoard Pack(string unit, string by)
    {
        (string site, string publicKey) = InService(unit)
            ?? throw new CourierException($"There is no board {unit} in service whose key is known.");
        Told told = ToldBy(unit);
        CourierPacking packing = new();
        _lists.AddTo(packing, unit, site);
        AddReceipts(packing, unit, told.ReceiptedTo);
        AddAnswers(packing, unit, told.AnswerCursor);
        AddCleared(packing, told.ClearedCursor);
        (long? sendFrom, long? sendTo) = LackedUpTo(unit, told.ReceiptedTo);
        DateTimeOffset now = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
        CourierContents contents = new()
        {
            Id = Guid.CreateVersion7(now),
            From = CourierContents.CentralName,
            To = CourierSeal.KeyIdOf(publicKey),
            PackedAt = now,
            Key = packing.Key,
            Members = [.. packing.Members.Select(packed => packed.Member)],
            AnswerCursor = told.AnswerCursor,
            ClearedCursor = told.ClearedCursor,
            SendFrom = sendFrom,
            SendTo = sendTo,
        };
        audit.Add(by, "courier-packed", $"A bundle of {contents.Members.Length} file(s) was packed for {unit}.");
        return new PackedForBoard(
            StickBundle.ForBoard(contents.To),
            CourierSeal.Seal(contents, publicKey, keys.SignForCourier),
            [.. packing.Members.Select(one => new PackedFile(one.Member, one.Content, one.Content is null ? one.Member.Name : ""))]);
    }

    /// <summary>What a board's bundle holds, after its signature was verified.</summary>
    /// <exception cref="CourierException">It is not for this Central, not by a board in service, or not possible.</exception>
    public CourierView Open(byte[] sealedContents, string by)
    {
        CourierContents contents = Verified(sealedContents);
        Remember(contents);
        audit.Add(by, "courier-opened", $"A bundle of {contents.From} with {contents.Members.Length} file(s) was brought.");
        return new CourierView(contents.From, contents.PackedAt, contents.Members);
    }

    /// <summary>Takes one member of a board's bundle; what was taken before, or came over the line, is known and stays once.</summary>
    /// <exception cref="CourierException">The member is not what the bundle says.</exception>
    public CourierTaken Take(byte[] sealedContents, byte[] member)
    {
        CourierContents contents = Verified(sealedContents);
        string hash = Convert.ToHexStringLower(SHA256.HashData(member));
        CourierMember named = contents.Members.FirstOrDefault(one => one.Sha256 == hash)
            ?? throw new CourierException("The bundle does not name this file: it was cut or changed.");
        if (named.Name == CourierContents.StatusName)
        {
            fleet.StoreBrought(contents.From, Status(CourierSeal.OpenMember(named.Name, member, contents.Key)), contents.PackedAt);
            return new CourierTaken(0, 0, []);
        }

        ReportBatch batch = Batch(named.Name, CourierSeal.OpenMember(named.Name, member, contents.Key));
        DateTimeOffset begin = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
        HashSet<Guid> before = Known(contents.From, batch);
        StoredBatch stored = reports.Take(contents.From, batch);
        int fresh = stored.Receipts.Count(receipt => !before.Contains(receipt.Id) && receipt.ReceivedAt >= begin);
        return new CourierTaken(fresh, stored.Receipts.Length - fresh, stored.Refusals);
    }

    /// <summary>Something on a stick was refused, here or by who read it.</summary>
    public void Refuse(string sentence, string by) => audit.Add(by, "courier-refused", sentence);

    private CourierContents Verified(byte[] sealedContents)
    {
        CourierEnvelope envelope = CourierSeal.Open(sealedContents, box => keys.OpenSealed(box.Span, CourierSeal.Context));
        string unit = CourierSeal.ClaimedSender(envelope);
        (string _, string publicKey) = InService(unit)
            ?? throw new CourierException("The bundle comes from a board that is not in service.");
        return CourierSeal.Verify(envelope, (signed, by) => Verifies(publicKey, signed, by), KeyId);
    }

    private static bool Verifies(string publicKeyPem, byte[] signed, byte[] signature)
    {
        using ECDsa key = ECDsa.Create();
        key.ImportFromPem(publicKeyPem);
        return key.VerifyData(signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    private static UnitStatus Status(byte[] json)
    {
        try
        {
            if (JsonSerializer.Deserialize(json, ExchangeJson.Default.UnitStatus) is { } status)
                return status;
        }
        catch (JsonException)
        {
            // Told below.
        }

        throw new CourierException("What the board says of itself in the bundle cannot be read.");
    }

    private static ReportBatch Batch(string name, byte[] json)
    {
        try
        {
            if (JsonSerializer.Deserialize(json, ExchangeJson.Default.ReportBatch) is { Reports.IsDefault: false } batch
                && batch.Reports.Length <= ReportBatch.CountMax)
                return batch;
        }
        catch (JsonException)
        {
            // Told below.
        }

        throw new CourierException($"{name} in the bundle holds no batch of at most {ReportBatch.CountMax} reports.");
    }

    /// <summary>The first and the last number that Central lacks of those that it has signed for, by the board's word.</summary>
    private (long? From, long? To) LackedUpTo(string unit, long receiptedTo) => database.Read(reader =>
    {
        ImmutableArray<long> behindGaps = reader.Query(
            """
            SELECT k.sequence FROM report_keys k
            WHERE k.unit = $unit AND k.sequence BETWEEN 2 AND $to
                AND NOT EXISTS (SELECT 1 FROM report_keys b WHERE b.unit = $unit AND b.sequence = k.sequence - 1)
            ORDER BY k.sequence
            """,
            row => row.GetInt64(0), ("$unit", unit), ("$to", receiptedTo));
        long newest = NewestUpTo(reader, unit, receiptedTo);
        if (behindGaps.IsEmpty && newest == receiptedTo)
            return ((long?)null, (long?)null);
        long from = 1 + (behindGaps.IsEmpty ? newest : NewestUpTo(reader, unit, behindGaps[0] - 1));
        return (from, newest < receiptedTo ? receiptedTo : behindGaps[^1] - 1);
    });

    private static long NewestUpTo(StoreConnection reader, string unit, long to) => (long)reader.Scalar(
        "SELECT coalesce(max(sequence), 0) FROM report_keys WHERE unit = $unit AND sequence <= $to", ("$unit", unit), ("$to", to))!;

    private void AddReceipts(CourierPacking packing, string unit, long after)
    {
        ImmutableArray<(Guid Id, long Sequence, byte[] Hash, DateTimeOffset ReceivedAt)> stored = database.Read(reader => reader.Query(
            """
            SELECT id, sequence, hash, received_at FROM report_keys WHERE unit = $unit AND sequence > $after
            UNION ALL SELECT id, sequence, hash, received_at FROM report_twins WHERE unit = $unit AND sequence > $after
            ORDER BY sequence LIMIT $max
            """,
            row => (Guid.Parse(row.GetString(0)), row.GetInt64(1), row.Bytes(2), row.Moment(3)),
            ("$unit", unit), ("$after", after), ("$max", ReceiptsMax)));
        int page = 0;
        foreach ((Guid Id, long Sequence, byte[] Hash, DateTimeOffset ReceivedAt)[] some in stored.Chunk(ReceiptsAtOnce))
        {
            ReceiptBatch batch = new(keys.Sign(
                [.. some.Select(one => new Receipt(one.Id, unit, one.Sequence, one.Hash, one.ReceivedAt, []))]));
            packing.AddSealed(PageName("receipts", ++page), JsonSerializer.SerializeToUtf8Bytes(batch, ExchangeJson.Default.ReceiptBatch));
        }
    }

    private void AddAnswers(CourierPacking packing, string unit, long after)
    {
        for (int page = 1; page <= PagesMax; page++)
        {
            AnswerPage answers = hits.AnswersFor(unit, after);
            if (answers.Answers.IsEmpty)
                return;
            packing.AddSealed(PageName("answers", page), JsonSerializer.SerializeToUtf8Bytes(answers, ExchangeJson.Default.AnswerPage));
            after = answers.Answers[^1].Cursor;
        }
    }

    private void AddCleared(CourierPacking packing, long after)
    {
        for (int page = 1; page <= PagesMax; page++)
        {
            ClearedPage news = cleared.After(after);
            if (news.News.IsEmpty)
                return;
            packing.AddSealed(PageName("cleared", page), JsonSerializer.SerializeToUtf8Bytes(news, ExchangeJson.Default.ClearedPage));
            after = news.News[^1].Cursor;
        }
    }

    private static string PageName(string folder, int page) => FormattableString.Invariant($"{folder}/{page}");

    private (string Site, string PublicKey)? InService(string unit)
    {
        ImmutableArray<(string, string)> found = database.Read(reader => reader.Query(
            """
            SELECT site, public_key FROM units JOIN unit_keys ON unit_keys.unit = units.unit
            WHERE units.unit = $unit AND revoked_at IS NULL
            """,
            row => (row.GetString(0), row.GetString(1)),
            ("$unit", unit)));
        return found.IsEmpty ? null : found[0];
    }

    private HashSet<Guid> Known(string unit, ReportBatch batch) => batch.Reports.IsEmpty ? [] :
    [
        .. database.Read(reader => reader.Query(
            "SELECT id FROM report_keys WHERE unit = $unit AND sequence BETWEEN $first AND $last",
            row => Guid.Parse(row.GetString(0)),
            ("$unit", unit),
            ("$first", batch.Reports.Min(report => report.Sequence)),
            ("$last", batch.Reports.Max(report => report.Sequence)))),
    ];

    /// <summary>How far the board was when it packed its newest bundle: what follows is what it has to get.</summary>
    private Told ToldBy(string unit) => database.Read(reader => reader.Query(
        "SELECT answer_cursor, cleared_cursor, receipted_to FROM couriers WHERE unit = $unit",
        row => new Told(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)),
        ("$unit", unit))).FirstOrDefault() ?? new Told(0, 0, 0);

    private void Remember(CourierContents contents) => database.Write(transaction => transaction.Execute(
        """
        INSERT INTO couriers (unit, packed_at, taken_at, answer_cursor, cleared_cursor, receipted_to)
        VALUES ($unit, $packed, $now, $answers, $cleared, $receipted)
        ON CONFLICT (unit) DO UPDATE SET packed_at = excluded.packed_at, taken_at = excluded.taken_at,
            answer_cursor = excluded.answer_cursor, cleared_cursor = excluded.cleared_cursor, receipted_to = excluded.receipted_to
        WHERE couriers.packed_at <= excluded.packed_at
        """,
        ("$unit", contents.From),
        ("$packed", BoardClock.Believed(contents.PackedAt, time.GetUtcNow())),
        ("$now", time.GetUtcNow()),
        ("$answers", contents.AnswerCursor),
        ("$cleared", contents.ClearedCursor),
        ("$receipted", contents.ReceiptedTo)));

    private sealed record Told(long AnswerCursor, long ClearedCursor, long ReceiptedTo);
}

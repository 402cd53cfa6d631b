using System.Globalization;
using System.Text.Json;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Exchange.Tests.Reports;

/// <summary>Boards and Central of different versions must agree on these bytes for as long as a record is kept.</summary>
public sealed class ReportHashTests
{
    private static readonly Report _report = new()
    {
        Id = Guid.Parse("0192f3a4-5b6c-7d8e-9f01-23456789abcd"),
        Unit = "UTO-1",
        Sequence = 42,
        Kind = ReportKind.Decision,
        RecordedAt = DateTimeOffset.Parse("2031-03-14T09:26:53.589Z", CultureInfo.InvariantCulture),
        HitId = Guid.Parse("0192f3a4-0000-7000-8000-000000000001"),
        Sealed = [0xDE, 0xAD, 0xBE, 0xEF],
        PreviousHash = new byte[32],
    };

    /// <summary>Worked out apart from this code, from the layout in the comment of <see cref="Report.Hash"/>.</summary>
    [Fact]
    public void The_hash_of_a_known_report_never_changes() => Assert.Equal(
        "c4f53960d1c6368ef4354fb1d01ad2f0b11e3d61ebdc43cd1114bc14084adf26", Convert.ToHexStringLower(_report.Hash()));

    [Fact]
    public void Every_field_is_under_the_hash()
    {
        Report[] changed =
        [
            _report with { Id = _report.HitId },
            _report with { Unit = "UTO-2" },
            _report with { Sequence = 43 },
            _report with { Kind = ReportKind.Undo },
            _report with { RecordedAt = _report.RecordedAt.AddMilliseconds(1) },
            _report with { HitId = _report.Id },
            _report with { Sealed = [0xDE, 0xAD, 0xBE, 0xEE] },
            _report with { PreviousHash = [.. new byte[31], 1] },
        ];
        Assert.Equal(changed.Length + 1, changed.Append(_report).Select(r => Convert.ToHexString(r.Hash())).Distinct().Count());
    }

    [Fact]
    public void The_hash_needs_the_contents_hash_only_so_the_content_may_go() => Assert.Equal(
        _report.Hash(),
        Report.HashOf(
            _report.Id,
            _report.Unit,
            _report.Sequence,
            _report.Kind,
            _report.RecordedAt,
            _report.HitId,
            _report.SealedHash(),
            _report.PreviousHash));

    [Fact]
    public void A_report_that_travelled_as_JSON_has_the_same_hash()
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(new ReportBatch([_report]), ExchangeJson.Default.ReportBatch);
        ReportBatch read = JsonSerializer.Deserialize(json, ExchangeJson.Default.ReportBatch)!;
        Assert.Equal(_report.Hash(), read.Reports[0].Hash());
    }

    [Fact]
    public void A_receipt_that_travelled_as_JSON_still_carries_its_signature()
    {
        using SigningKey key = SigningKey.Create();
        byte[] signed = Receipt.Signed(_report.Id, _report.Unit, _report.Sequence, _report.Hash(), _report.RecordedAt);
        Receipt receipt = new(_report.Id, _report.Unit, _report.Sequence, _report.Hash(), _report.RecordedAt, key.Sign(signed));
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(new ReceiptBatch([receipt]), ExchangeJson.Default.ReceiptBatch);
        Receipt read = JsonSerializer.Deserialize(json, ExchangeJson.Default.ReceiptBatch)!.Receipts[0];
        Assert.True(key.Public.Verifies(read.Signed(), read.Signature));
        Assert.False(key.Public.Verifies((read with { Sequence = 43 }).Signed(), read.Signature));
    }
}

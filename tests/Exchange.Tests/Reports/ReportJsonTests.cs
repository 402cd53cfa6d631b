using System.Text;
using System.Text.Json;
using CheckpointEdge.Exchange.Reports;
using Xunit;

namespace CheckpointEdge.Exchange.Tests.Reports;

/// <summary>Reports as they travel: what boards in service send is read, and everything else is refused as JSON.</summary>
public sealed class ReportJsonTests
{
    private const string AsSent =
        """
        {"id":"0190c2a4-0000-7000-8000-000000000001","unit":"PORT-1","sequence":42,"kind":"Undo",
        "recordedAt":"2031-05-04T03:02:01.234+00:00","hitId":"0190c2a4-0000-7000-8000-000000000002","sealed":"AQID",
        "previousHash":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}
        """;

    [Fact]
    public void A_report_reads_as_boards_in_service_write_it()
    {
        Report report = Read(AsSent);

        Assert.Equal(new Guid("0190c2a4-0000-7000-8000-000000000001"), report.Id);
        Assert.Equal(new Guid("0190c2a4-0000-7000-8000-000000000002"), report.HitId);
        Assert.Equal(("PORT-1", 42, ReportKind.Undo), (report.Unit, report.Sequence, report.Kind));
        Assert.Equal(new DateTimeOffset(2031, 5, 4, 3, 2, 1, 234, TimeSpan.Zero), report.RecordedAt);
        Assert.Equal([1, 2, 3], report.Sealed);
        Assert.Equal(new byte[32], report.PreviousHash);
    }

    [Fact]
    public void A_report_is_written_as_it_always_was() => Assert.Equal(
        AsSent.ReplaceLineEndings(""),
        JsonSerializer.Serialize(Read(AsSent), ExchangeJson.Default.Report).Replace("\\u002B", "+", StringComparison.Ordinal));

    [Fact]
    public void What_a_later_version_adds_is_passed_over() => Assert.Equal(
        42, Read(AsSent.Replace("\"unit\"", "\"later\":{\"id\":[1,{\"sealed\":2}]},\"unit\"", StringComparison.Ordinal)).Sequence);

    [Fact]
    public void Contents_of_every_length_survive()
    {
        for (int length = 0; length < 70; length++)
        {
            byte[] content = [.. Enumerable.Range(0, length).Select(i => (byte)(255 - i))];
            ReportBatch sent = new([Read(AsSent) with { Sealed = content }]);
            byte[] json = JsonSerializer.SerializeToUtf8Bytes(sent, ExchangeJson.Default.ReportBatch);
            Assert.Equal(content, JsonSerializer.Deserialize(json, ExchangeJson.Default.ReportBatch)!.Reports[0].Sealed);
        }
    }

    [Theory]
    [InlineData("\"sealed\":\"AQID\"", "\"sealed\":\"AQI\"")]
    [InlineData("\"sealed\":\"AQID\"", "\"sealed\":\"AQ D\"")]
    [InlineData("\"sealed\":\"AQID\"", "\"sealed\":\"====\"")]
    [InlineData("\"sealed\":\"AQID\"", "\"sealed\":null")]
    [InlineData("\"sealed\":\"AQID\"", "\"sealed\":[1,2,3]")]
    [InlineData("\"sealed\":\"AQID\",", "")]
    [InlineData("\"sequence\":42", "\"sequence\":\"forty-two\"")]
    [InlineData("\"sequence\":42", "\"sequence\":4.2")]
    [InlineData("\"sequence\":42", "\"sequence\":99999999999999999999")]
    [InlineData("\"kind\":\"Undo\"", "\"kind\":\"Arrest\"")]
    [InlineData("\"kind\":\"Undo\"", "\"kind\":7")]
    [InlineData("\"unit\":\"PORT-1\"", "\"unit\":null")]
    [InlineData("\"unit\":\"PORT-1\"", "\"unit\":\"\\ud800\"")]
    [InlineData("0190c2a4-0000-7000-8000-000000000001", "number one")]
    [InlineData("2031-05-04T03:02:01.234", "yesterday")]
    public void What_is_no_report_is_refused_as_malformed_JSON(string part, string instead)
    {
        string text = AsSent.Replace(part, instead, StringComparison.Ordinal);
        Assert.NotEqual(AsSent, text);
        Assert.Throws<JsonException>(() => Read(text));
    }

    [Fact]
    public void A_report_that_was_cut_anywhere_is_refused()
    {
        byte[] whole = Encoding.UTF8.GetBytes(AsSent);
        for (int length = 0; length < whole.Length; length++)
            Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize(whole.AsSpan(0, length), ExchangeJson.Default.Report));
    }

    private static Report Read(string json) => JsonSerializer.Deserialize(json, ExchangeJson.Default.Report)!;
}

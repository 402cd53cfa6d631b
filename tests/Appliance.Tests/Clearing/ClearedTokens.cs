using CheckpointEdge.Appliance.Line;
using CheckpointEdge.Appliance.Tests.Kiosk;
using CheckpointEdge.Exchange.Reports;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Watchlists.Records;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Appliance.Tests.Clearing;

/// <summary>Pairs as Central signs them for the one person on the list of <see cref="EnrolledBoard"/>.</summary>
internal static class ClearedTokens
{
    private const int Days = 90;

    public static ReportedTraveller Bearer(MrzFields fields) => new(
        fields.PrimaryIdentifier, fields.SecondaryIdentifier, fields.DateOfBirth.ToString(), fields.Sex.ToString(),
        fields.Nationality, fields.DocumentCode, fields.IssuingState, fields.DocumentNumber, fields.DateOfExpiry.ToString());

    public static ClearedPair For(Check check, TimeProvider time) => For(Bearer(check.Traveller.Fields), time.GetUtcNow());

    public static ClearedPair For(ReportedTraveller bearer, DateTimeOffset now) => For(bearer, EnrolledBoard.Person, now);

    public static ClearedPair For(ReportedTraveller bearer, ListRecord record, DateTimeOffset now)
    {
        Guid id = Guid.CreateVersion7(now);
        return Signed(new ClearedPair(
            id, record.Id, RecordDigest.Of(record).ToString(), ClearedPair.HolderOf(id, bearer), "photo", now, now.AddDays(Days), []));
    }

    public static ClearedPair Signed(ClearedPair pair) => pair with { Signature = EnrolledBoard.ReceiptKey.Sign(pair.Signed()) };

    public static ClearedPage Page(params ClearedPair[] pairs) =>
        new([.. pairs.Select((pair, at) => new ClearedNews(at + 1, pair, null))]);
}

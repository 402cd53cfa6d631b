using System.Collections.Immutable;
using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Appliance.Outcomes;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Reports;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Watchlists.Matching;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Appliance.Line;

/// <summary>What is told to Central about a hit: what the officer saw, no more. Pure.</summary>
internal static class HitReports
{
    public static HitReport Of(
        Guid id, DateTimeOffset checkedAt, UnitIdentity unit, string officer, MrzFields traveller, ListInUse? list,
        ListPolicy policy, Outcome outcome) => new()
        {
            Id = id,
            Unit = unit.Unit,
            Site = unit.Site,
            Lane = unit.Lane,
            Officer = officer,
            CheckedAt = checkedAt,
            Verdict = outcome.Verdict == Verdict.Stop ? "stop" : "look",
            Reasons = outcome.Reasons,
            ListGeneration = list?.Header.Generation ?? 0,
            ListCreatedAt = list?.Header.CreatedAt ?? DateTimeOffset.UnixEpoch,
            Traveller = TravellerOf(traveller),
            Matches = [.. outcome.Matches.Select(match => MatchOf(match, policy))],
        };

    /// <summary>The document as reports and cleared pairs name it.</summary>
    public static ReportedTraveller TravellerOf(MrzFields fields) => new(
        fields.PrimaryIdentifier,
        fields.SecondaryIdentifier,
        fields.DateOfBirth.ToString(),
        fields.Sex.ToString(),
        fields.Nationality,
        fields.DocumentCode,
        fields.IssuingState,
        fields.DocumentNumber,
        fields.DateOfExpiry.ToString());

    private static ReportedMatch MatchOf(Match match, ListPolicy policy) => new(
        match.Record.Id,
        match.Record.List,
        policy.MeaningOf(match.Record.List).Title,
        match.Record.Source,
        match.Record.SourceId,
        match.Name?.Full ?? "",
        match.Score.ToString(),
        match.Band == MatchBand.Strong ? "strong" : "possible",
        match.DocumentAgrees,
        RecordDigest.Of(match.Record).ToString())
    {
        Document = MatchViews.WordOf(match.Document),
    };
}

namespace CheckpointEdge.Appliance.Outcomes;

/// <summary>How much a reason weighs: the weightiest are read first, and only the first four are shown.</summary>
internal enum ReasonWeight
{
    Unusual,
    MatchPiece,
    Expired,
    ListAge,
    Contradiction,
    DocumentOnList,
    NotChecked,
}

/// <summary>One reason in plain words.</summary>
internal sealed record WeighedReason(ReasonWeight Weight, string Sentence);

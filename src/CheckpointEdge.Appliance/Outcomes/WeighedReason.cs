namespace CheckpointEdge.Appliance.Outcomes;

/// <summary>How much a reason weighs: the weightiest are read first, and only the first four are shown.</summary>
internal enum ReasonWeight
{
    /// <summary>Always told, decides nothing: BAC in the place of PACE.</summary>
    Told,

    /// <summary>The chip was read, and what would prove it is missing.</summary>
    NotVerified,
    Unusual,
    MatchPiece,
    Expired,
    ListAge,
    ChipDoubtful,
    FaceDiffers,
    Contradiction,
    NotGenuine,
    DocumentOnList,
    NotChecked,
}

/// <summary>One reason in plain words.</summary>
internal sealed record WeighedReason(ReasonWeight Weight, string Sentence);

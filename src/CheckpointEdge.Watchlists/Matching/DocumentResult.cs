namespace CheckpointEdge.Watchlists.Matching;

/// <summary>What the number of the traveller's document says, apart from any name; the graver, the later.</summary>
public enum DocumentResult
{
    /// <summary>The number says nothing about this record.</summary>
    None,

    /// <summary>
    /// A listed document has a number that print may be mistaken for. The officer compares the numbers; it never stops anybody.
    /// </summary>
    LookAlike,

    /// <summary>
    /// The document is in order and stands in the record of a person who is sought, whoever presents it (INTERPOL: travel
    /// documents associated with notices). It is not stolen: the holder is compared, the document is not kept.
    /// </summary>
    OfWantedPerson,

    /// <summary>The document itself is reported lost, stolen or revoked.</summary>
    Listed,
}

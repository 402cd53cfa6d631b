namespace CheckpointEdge.Appliance.Records;

/// <summary>What became of a receipt. Only the first two let a report count as delivered.</summary>
public enum ReceiptVerdict
{
    /// <summary>The report is delivered now.</summary>
    Accepted,

    /// <summary>It was delivered before; nothing changed.</summary>
    AlreadyAccepted,

    /// <summary>Not signed by Central's receipt key.</summary>
    WrongSignature,

    /// <summary>Validly signed, but for another board's report or one that this board does not have.</summary>
    UnknownReport,

    /// <summary>Validly signed for other content than this board recorded.</summary>
    OtherContent,

    /// <summary>
    /// Validly signed for a report in this board's name that it does not have: its data came back from a backup, or a copy of it is at work.
    /// Central tells of both, and nothing changes here.
    /// </summary>
    NoReportHere,
}

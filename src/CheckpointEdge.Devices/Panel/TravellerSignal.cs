namespace CheckpointEdge.Devices.Panel;

/// <summary>
/// What the traveller may know. The same signals in the same order for everybody: nothing here tells a hit from a clear
/// check before the officer has released the traveller.
/// </summary>
public enum TravellerSignal
{
    /// <summary>The desk is closed.</summary>
    OutOfService,

    /// <summary>Lay the document on the reader.</summary>
    PlaceDocument,

    /// <summary>From the first sign of a document until the officer has released the traveller.</summary>
    PleaseWait,

    /// <summary>The officer released the traveller.</summary>
    GoOn,

    /// <summary>The officer will help: read again, supervisor, second line alike.</summary>
    OfficerWillHelp,
}

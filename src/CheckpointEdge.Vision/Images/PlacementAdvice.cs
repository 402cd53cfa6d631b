namespace CheckpointEdge.Vision.Images;

/// <summary>What the live view tells the officer to do with the document under the camera.</summary>
public enum PlacementAdvice
{
    /// <summary>No document is in view.</summary>
    NoDocument,

    /// <summary>The letters are too small to read: nearer.</summary>
    TooFar,

    /// <summary>A reflection covers part of the lines: tilt it or shade it.</summary>
    Glare,

    /// <summary>The lines stand on their head or on their side.</summary>
    TurnRound,

    /// <summary>It moves, or is out of focus.</summary>
    HoldStill,

    /// <summary>It lies well and can be read.</summary>
    Good,
}

namespace CheckpointEdge.TravelDocuments.Mrz;

/// <summary>The five machine-readable zone layouts of ICAO Doc 9303 parts 4 to 7.</summary>
public enum MrzFormat
{
    /// <summary>ID card, 3 lines of 30 (Doc 9303-5).</summary>
    TD1,

    /// <summary>Older, larger card, 2 lines of 36 (Doc 9303-6).</summary>
    TD2,

    /// <summary>Passport booklet, 2 lines of 44 (Doc 9303-4).</summary>
    TD3,

    /// <summary>Full-size visa, 2 lines of 44 (Doc 9303-7).</summary>
    MrvA,

    /// <summary>Small visa, 2 lines of 36 (Doc 9303-7).</summary>
    MrvB,
}

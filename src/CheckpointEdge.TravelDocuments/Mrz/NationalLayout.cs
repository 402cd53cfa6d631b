namespace CheckpointEdge.TravelDocuments.Mrz;

/// <summary>
/// Zones that states print in layouts of their own. None is a layout of Doc 9303, so <see cref="MrzReading.Format"/> is
/// null; what they say is read all the same, and whether such a document opens a border is decided elsewhere.
/// </summary>
public enum NationalLayout
{
    /// <summary>The French national identity card issued until 2021, 2 lines of 36.</summary>
    FrenchIdentityCard,

    /// <summary>The French driving licence since 2013, 1 line of 30.</summary>
    FrenchDrivingLicence,

    /// <summary>The Swiss driving licence, lines of 9, 30 and 30.</summary>
    SwissDrivingLicence,
}

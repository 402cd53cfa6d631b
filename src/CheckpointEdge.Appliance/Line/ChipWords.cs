using CheckpointEdge.TravelDocuments.Chip.Reading;

namespace CheckpointEdge.Appliance.Line;

/// <summary>How a chip was opened, in words. Pure.</summary>
internal static class ChipWords
{
    /// <summary>"Opened with PACE".</summary>
    public static string Opened(ChipAccess access) => access.Protocol switch
    {
        ChipAccessProtocol.Pace => "Opened with PACE and read.",
        ChipAccessProtocol.Bac => "Opened with BAC and read.",
        _ => "Read; the chip asked for no password.",
    };
}

using CheckpointEdge.Devices.Cameras;

namespace CheckpointEdge.Appliance.Cameras;

/// <summary>The cameras of this desk, or none. Immutable.</summary>
/// <param name="Document">Looks at the data page.</param>
/// <param name="Traveller">Looks at the traveller's face.</param>
public sealed record CamerasOfDesk(ICamera? Document, ICamera? Traveller)
{
    public IEnumerable<ICamera> All => new[] { Document, Traveller }.OfType<ICamera>();
}

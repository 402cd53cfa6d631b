namespace CheckpointEdge.TravelDocuments.Trust.Certificates;

/// <summary>A country or link certificate that was taken into a store. Immutable.</summary>
/// <param name="Listed">It stands in a master list whose signature holds; else it lay in the folder by itself.</param>
/// <param name="Source">Name of the file.</param>
internal sealed record Authority(Certificate Certificate, bool Listed, string Source);

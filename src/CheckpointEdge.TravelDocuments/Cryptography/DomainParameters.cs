namespace CheckpointEdge.TravelDocuments.Cryptography;

/// <summary>A group in which two sides agree on a key (Doc 9303-11, 9.5). A closed set. Immutable.</summary>
public abstract class DomainParameters
{
    private protected DomainParameters(string name) => Name = name;

    /// <summary>For reports: <c>brainpoolP256r1</c>, <c>2048-bit MODP group with 256-bit subgroup</c>.</summary>
    public string Name { get; }
}

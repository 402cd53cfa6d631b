namespace CheckpointEdge.TravelDocuments.Cryptography;

/// <summary>A group in which two sides agree on a key (Doc 9303-11, 9.5). A closed set. Immutable.</summary>
public abstract class DomainParameters
{
    private protected DomainParameters(string name) => Name = name;

    /// <summary>For reports: <c>brainpoolP256r1</c>, <c>2048-bit MODP, 256-bit subgroup</c>.</summary>
    public string Name { get; }

    /// <summary>Size of the field (bits): what the strength grows with.</summary>
    public abstract int FieldSizeBits { get; }

    /// <summary>An ephemeral public key as it is sent, at most (bytes).</summary>
    public abstract int PublicKeySizeBytesMax { get; }

    /// <summary>The integrated mapping can be done in it (Doc 9303-11, 9.5.1: not on NIST P-224).</summary>
    public abstract bool AllowsIntegratedMapping { get; }

    /// <summary>Of a public key within a public key object (Doc 9303-11, 9.4.3 and 9.4.4).</summary>
    internal abstract uint PublicKeyTag { get; }

    /// <summary>An ephemeral pair of keys; null when the group has none.</summary>
    internal abstract AgreementKey? NewKey(RandomFill random);

    /// <summary>The public key is a member of the group, and neither its neutral element nor of a small subgroup.</summary>
    internal abstract bool Accepts(ReadOnlySpan<byte> publicKey);

    /// <summary>Both encode the same member of the group.</summary>
    internal abstract bool AreSame(ReadOnlySpan<byte> onePublicKey, ReadOnlySpan<byte> otherPublicKey);

    /// <summary>The shared secret, at the full length of the field; null when the other side's key is refused.</summary>
    internal abstract byte[]? Agree(AgreementKey own, ReadOnlySpan<byte> otherPublicKey);

    /// <summary>Generic mapping (Doc 9303-11, 4.4.3.3.1); null when the key is refused or nothing can come of it.</summary>
    internal abstract DomainParameters? MapGeneric(
        ReadOnlySpan<byte> nonce, AgreementKey own, ReadOnlySpan<byte> otherPublicKey);

    /// <summary>Integrated mapping (Doc 9303-11, 4.4.3.3.2); null when nothing can come of it.</summary>
    /// <param name="pseudoRandom">R(s,t) before it is reduced.</param>
    internal abstract DomainParameters? MapIntegrated(ReadOnlySpan<byte> pseudoRandom);

    /// <summary>
    /// The multiple of a public key by a number, encoded as the key is; null when either is refused. For the proof of the
    /// chip-authentication mapping.
    /// </summary>
    internal abstract byte[]? Multiple(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> number);
}

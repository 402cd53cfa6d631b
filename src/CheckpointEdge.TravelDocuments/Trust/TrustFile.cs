namespace CheckpointEdge.TravelDocuments.Trust;

/// <summary>
/// A file that says whom to trust: a master list, a certificate or a revocation list, as DER or PEM. What it is is read from
/// its content; the name is for people.
/// </summary>
/// <param name="Name">Without directory: <c>DE_ML.ml</c>.</param>
public sealed record TrustFile(string Name, ReadOnlyMemory<byte> Content);

/// <summary>What a <see cref="TrustFile"/> was found to be.</summary>
public enum TrustFileKind
{
    /// <summary>None of the others; nothing was taken from it.</summary>
    Unknown,
    MasterList,
    Certificate,
    RevocationList,
}

/// <summary>What became of one file.</summary>
/// <param name="Taken">False: nothing of it is trusted, and the sentence says why.</param>
/// <param name="Certificates">Taken from it (count).</param>
/// <param name="Sentence">What was found, in plain words.</param>
public sealed record TrustFileFinding(string Name, TrustFileKind Kind, bool Taken, int Certificates, string Sentence);

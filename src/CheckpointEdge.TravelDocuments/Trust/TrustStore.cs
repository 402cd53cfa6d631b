using System.Collections.Immutable;

namespace CheckpointEdge.TravelDocuments.Trust;

/// <summary>
/// Whom an inspection trusts: country certificates (CSCA), link certificates between them, and revocation lists
/// (Doc 9303-12). Made once, then immutable and safe for concurrent readers.
/// </summary>
public sealed class TrustStore
{
    private TrustStore(ImmutableArray<TrustFileFinding> findings)
    {
        Findings = findings;
    }

    /// <summary>Trusts nobody.</summary>
    public static TrustStore Empty { get; } = new([]);

    /// <summary>One per file, in their order.</summary>
    public ImmutableArray<TrustFileFinding> Findings { get; }

    /// <summary>Country and link certificates, each counted once however many files hold it.</summary>
    public int Certificates => 0;

    /// <summary>Revocation lists (count).</summary>
    public int RevocationLists => 0;

    /// <summary>The states of the certificates, two letters, upper case, sorted.</summary>
    public ImmutableSortedSet<string> Countries { get; } = [];

    /// <summary>Reads files; what cannot be used is refused and told in <see cref="Findings"/>. Never throws.</summary>
    public static TrustStore Of(IEnumerable<TrustFile> files) => Empty;
}

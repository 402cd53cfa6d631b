using System.Collections.Immutable;
using CheckpointEdge.TravelDocuments.Trust.Certificates;

namespace CheckpointEdge.TravelDocuments.Trust;

/// <summary>
/// Whom an inspection trusts: country certificates (CSCA), link certificates between them, and revocation lists
/// (Doc 9303-12). Made once, then immutable and safe for concurrent readers.
/// </summary>
public sealed class TrustStore
{
    private readonly ILookup<string, Authority> _byKeyId;
    private readonly ILookup<string, Authority> _bySubject;
    private readonly ILookup<string, Authority> _byCountry;
    private readonly ImmutableArray<RevocationList> _revocationLists;

    internal TrustStore(
        IReadOnlyCollection<Authority> authorities,
        IReadOnlyCollection<Certificate> signers,
        IEnumerable<RevocationList> revocationLists,
        IEnumerable<TrustFileFinding> findings)
    {
        Findings = [.. findings];
        Signers = signers;
        Certificates = authorities.Count;
        _byKeyId = authorities.ToLookup(each => each.Certificate.KeyId, StringComparer.Ordinal);
        _bySubject = authorities.ToLookup(each => each.Certificate.Subject.Comparable, StringComparer.Ordinal);
        _byCountry = authorities.ToLookup(each => each.Certificate.Country, StringComparer.Ordinal);
        _revocationLists = [.. revocationLists];
        Countries = [.. _byCountry.Select(country => country.Key).Where(country => country.Length > 0)];
    }

    /// <summary>Trusts nobody.</summary>
    public static TrustStore Empty { get; } = new([], [], [], []);

    /// <summary>One per file, in their order.</summary>
    public ImmutableArray<TrustFileFinding> Findings { get; }

    /// <summary>Country and link certificates, each counted once however many files hold it.</summary>
    public int Certificates { get; }

    /// <summary>Revocation lists (count).</summary>
    public int RevocationLists => _revocationLists.Length;

    /// <summary>The states of the certificates, two letters, upper case, sorted.</summary>
    public ImmutableSortedSet<string> Countries { get; }

    /// <summary>Document signers that lay in the folder: trusted no further than what stands above them.</summary>
    internal IReadOnlyCollection<Certificate> Signers { get; }

    /// <summary>Reads files; what cannot be used is refused and told in <see cref="Findings"/>. Never throws.</summary>
    public static TrustStore Of(IEnumerable<TrustFile> files) => TrustStoreReading.Read(files);

    internal IEnumerable<Authority> WithKeyId(string keyId) => _byKeyId[keyId];

    internal IEnumerable<Authority> WithSubject(DistinguishedName name) => _bySubject[name.Comparable];

    /// <summary>Country and link certificates of a state (count).</summary>
    internal int CountOf(string country) => _byCountry[country].Count();

    internal IEnumerable<RevocationList> RevocationListsOf(string country) =>
        _revocationLists.Where(list => list.Issuer.Country == country);
}

using System.Security.Cryptography;
using CheckpointEdge.TravelDocuments.Cryptography;
using CheckpointEdge.TravelDocuments.Trust.Certificates;
using CheckpointEdge.TravelDocuments.Trust.Signing;

namespace CheckpointEdge.TravelDocuments.Trust;

/// <summary>
/// Files to a store, in three rounds: certificates that lie there by themselves, master lists (whose signers may stand under
/// them), revocation lists (whose signers may stand in the lists). One use.
/// </summary>
internal sealed class TrustStoreReading
{
    /// <summary>Certificates tried for one revocation list (count).</summary>
    private const int RevocationAuthoritiesMax = 64;

    private readonly Dictionary<string, Authority> _authorities = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Certificate> _signers = new(StringComparer.Ordinal);
    private readonly List<RevocationList> _revocationLists = [];

    public static TrustStore Read(IEnumerable<TrustFile> files)
    {
        TrustFile[] all = [.. files];
        TrustFileFinding?[] findings = new TrustFileFinding?[all.Length];
        TrustStoreReading reading = new();
        SignedData?[] lists = new SignedData?[all.Length];
        List<(int File, RevocationList List)> revocations = [];
        for (int i = 0; i < all.Length; i++)
            findings[i] = reading.Sort(i, all[i], lists, revocations);

        Certificate[] given = [.. reading._authorities.Values.Select(each => each.Certificate)];
        for (int i = 0; i < all.Length; i++)
            if (lists[i] is { } signed)
                findings[i] = reading.TakeMasterList(all[i], signed, given);
        foreach (IGrouping<int, (int File, RevocationList List)> file in revocations.GroupBy(each => each.File))
            findings[file.Key] = reading.TakeRevocationLists(all[file.Key], file.Select(each => each.List), findings[file.Key]);
        return new(
            reading._authorities.Values, reading._signers.Values, reading._revocationLists, findings.OfType<TrustFileFinding>());
    }

    /// <summary>Takes the certificates of a file; lists wait for their round.</summary>
    private TrustFileFinding? Sort(
        int index, TrustFile file, SignedData?[] lists, List<(int File, RevocationList List)> revocations)
    {
        if (file.Content.Length > MasterList.SizeBytesMax)
            return Unusable(file, $"The file is larger than {MasterList.SizeBytesMax} bytes.");
        bool pem = PemText.IsPem(file.Content.Span);
        int certificates = 0;
        int waiting = 0;
        string problem = "";
        foreach (ReadOnlyMemory<byte> item in pem ? PemText.Read(file.Content).Select(each => (ReadOnlyMemory<byte>)each) : [file.Content])
        {
            if (MasterList.Recognise(item) is { } signed)
            {
                lists[index] = signed;
                waiting++;
            }
            else if (Certificate.Read(item, out problem) is { } certificate)
            {
                certificates += Take(certificate, file.Name) ? 1 : 0;
            }
            else if (RevocationList.Read(item, out string other) is { } list)
            {
                revocations.Add((index, list));
                waiting++;
            }
            else if (file.Name.EndsWith(".crl", StringComparison.OrdinalIgnoreCase))
            {
                problem = other;
            }
        }

        if (certificates == 0)
            return waiting > 0 ? null : Unusable(file, problem.Length > 0 ? problem : "The file holds no certificate.");
        return new(file.Name, TrustFileKind.Certificate, true, certificates, $"Certificates taken: {certificates}.");
    }

    private static TrustFileFinding Unusable(TrustFile file, string sentence) =>
        new(file.Name, TrustFileKind.Unknown, false, 0, sentence);

    /// <summary>An authority that says it signed itself and did not is nobody's.</summary>
    private bool Take(Certificate certificate, string source)
    {
        if (!certificate.IsAuthority)
        {
            _signers.TryAdd(KeyOf(certificate), certificate);
            return true;
        }

        if (certificate.ClaimsOwnSignature && certificate.OwnSignature == SignatureResult.Wrong)
            return false;
        _authorities.TryAdd(KeyOf(certificate), new(certificate, Listed: false, source));
        return true;
    }

    private static string KeyOf(Certificate certificate) => Convert.ToHexString(SHA256.HashData(certificate.Whole.Span));

    private TrustFileFinding TakeMasterList(TrustFile file, SignedData signed, IReadOnlyCollection<Certificate> given)
    {
        if (MasterList.Read(signed, given, out string problem) is not { } list)
            return new(file.Name, TrustFileKind.MasterList, false, 0, problem);
        int added = 0;
        foreach (Certificate certificate in list.Certificates)
        {
            string key = KeyOf(certificate);
            added += _authorities.ContainsKey(key) ? 0 : 1;
            _authorities[key] = new(certificate, Listed: true, file.Name);
        }

        string above = list.SignerAboveGiven
            ? "under a certificate given beside it"
            : "under a certificate that stands in the list itself";
        string unreadable = list.Unreadable == 0 ? "" : $" {list.Unreadable} entries are no certificates.";
        return new(
            file.Name, TrustFileKind.MasterList, true, list.Certificates.Count,
            $"Master list of {list.SignerAbove.Country}, signed {above}: {list.Certificates.Count} certificates, "
            + $"{added} of them new.{unreadable}");
    }

    private TrustFileFinding TakeRevocationLists(TrustFile file, IEnumerable<RevocationList> lists, TrustFileFinding? before)
    {
        int taken = 0;
        string sentence = before is null ? "" : before.Sentence + " ";
        foreach (RevocationList list in lists)
        {
            bool signed = _authorities.Values
                .Select(each => each.Certificate)
                .Where(each => list.AuthorityKeyId is { } keyId
                    ? each.KeyId == keyId
                    : each.Subject.Comparable == list.Issuer.Comparable)
                .Take(RevocationAuthoritiesMax)
                .Any(each => list.VerifiedBy(each) == SignatureResult.Valid);
            taken += signed ? 1 : 0;
            if (signed)
                _revocationLists.Add(list);
            sentence += signed
                ? $"Revocation list of {list.Issuer.Country} with {list.Entries} entries. "
                : $"The revocation list of {list.Issuer.Country} is signed by nobody who is trusted. ";
        }

        return new(
            file.Name, before?.Kind ?? TrustFileKind.RevocationList, taken > 0 || before is { Taken: true },
            before?.Certificates ?? 0, sentence.TrimEnd());
    }
}

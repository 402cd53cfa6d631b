using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using CheckpointEdge.Simulators.ChipReaders.Agreement;
using CheckpointEdge.Simulators.ChipReaders.Faces;
using CheckpointEdge.Simulators.ChipReaders.Protocol;
using CheckpointEdge.TravelDocuments.Chip;

namespace CheckpointEdge.Simulators.ChipReaders.Issuing;

/// <summary>
/// A fictional state that issues e-passports: its root (CSCA) with a link certificate from the root before, its document
/// signers, its revocation list and a master list. Safe for concurrent use.
/// </summary>
public sealed class PassportIssuer : IDisposable
{
    private const string KeysFile = "issuer.json";

    /// <summary>Between signing a passport and presenting it.</summary>
    private const int AgeDays = 30;

    private const int FingerprintsSizeBytes = 12_000;

    private readonly IssuerKeys _keys;
    private readonly TimeProvider _time;

    private PassportIssuer(IssuerKeys keys, TimeProvider time)
    {
        _keys = keys;
        _time = time;
    }

    public IssuerOptions Options => _keys.Options;

    /// <summary>For a folder of trust: roots, link certificate, revocation list, master list.</summary>
    public ImmutableArray<IssuedFile> TrustFiles =>
    [
        new($"{Prefix}-csca.cer", _keys.RootCertificate),
        new($"{Prefix}-csca-before.cer", _keys.OldRootCertificate),
        new($"{Prefix}-csca-link.cer", _keys.LinkCertificate),
        new($"{Prefix}-signers.crl", _keys.RevocationList),
        new($"{Prefix}-masterlist.ml", _keys.MasterList),
    ];

    private string Prefix => Options.CountryCode.ToLowerInvariant();

    /// <summary>A new state with new keys.</summary>
    public static PassportIssuer Create(IssuerOptions options, TimeProvider time) =>
        new(IssuerKeys.Create(options, time.GetUtcNow()), time);

    /// <summary>The state kept in a directory; made and kept there where it is not yet.</summary>
    /// <param name="options">Of a new state; one that is kept stays what it is.</param>
    /// <exception cref="InvalidOperationException">The directory cannot be used; one sentence says why.</exception>
    public static PassportIssuer OpenOrCreate(string directory, IssuerOptions options, TimeProvider time)
    {
        string file = Path.Combine(directory, KeysFile);
        try
        {
            if (File.Exists(file))
                return new PassportIssuer(IssuerKeys.Read(File.ReadAllBytes(file)), time);
            PassportIssuer issuer = Create(options, time);
            Directory.CreateDirectory(directory);
            File.WriteAllBytes(file, issuer._keys.Write());
            return issuer;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or CryptographicException)
        {
            throw new InvalidOperationException($"The fictional state in {file} cannot be used: remove the file and a new one is made.", e);
        }
    }

    /// <summary>Writes <see cref="TrustFiles"/> into a folder, over what is there.</summary>
    /// <exception cref="InvalidOperationException">The folder cannot be written.</exception>
    public void WriteTrust(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory);
            foreach (IssuedFile file in TrustFiles)
                File.WriteAllBytes(Path.Combine(directory, file.Name), file.Content.Span);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"The simulators cannot write their roots into {directory}: {e.Message}", e);
        }
    }

    /// <exception cref="ArgumentException">The lines are of no passport or card, or the hash is none that the state uses.</exception>
    public VirtualPassport Issue(PassportOptions options)
    {
        DateTimeOffset now = _time.GetUtcNow();
        DateTimeOffset signedAt = now.AddDays(-AgeDays);
        ImmutableArray<AgreementKey> keys = AgreementKeys(options);
        (byte[] activeKey, byte[] activePublic, string activeHash) = ActiveAuthenticationKey(options.ActiveAuthentication);
        byte[][] paceInfos = [.. options.Pace.Select(SecurityInfoWriting.Pace)];
        SortedDictionary<int, ReadOnlyMemory<byte>> groups = DataGroups(options, signedAt);
        byte[][] infos = [.. paceInfos, .. ChipInfos(options, keys, activeHash)];
        if (infos.Length > 0)
            groups[14] = DataObjects.Write(0x6E, SecurityInfoWriting.Set(infos));
        if (activePublic.Length > 0)
            groups[15] = DataObjects.Write(0x6F, activePublic);

        DocumentSigner signer = Signer(options.Fault, now);
        Dictionary<ChipFile, ReadOnlyMemory<byte>> files = groups.ToDictionary(g => ChipFile.DataGroup(g.Key), g => g.Value);
        byte[] securityObject = SignedDataWriting.SecurityObject(options.DataGroupHash, groups, signer, signedAt);
        files[ChipFile.Com] = DataGroupWriting.Com(groups.Keys.Select(ChipFile.DataGroup));
        files[ChipFile.Sod] = DataObjects.Write(0x77, securityObject);
        files[ChipFile.Dir] = DataGroupWriting.Directory();
        files[ChipFile.AttributeInfo] = DataGroupWriting.AttributeInfo(options.Limits);
        if (paceInfos.Length > 0)
            files[ChipFile.CardAccess] = SecurityInfoWriting.Set(paceInfos);
        if (options.Pace.Any(o => o.Mapping == PaceMapping.ChipAuthentication))
        {
            byte[] card = SecurityInfoWriting.Set([.. paceInfos, .. keys.Select(k => SecurityInfoWriting.PublicKey(k, standardised: true))]);
            files[ChipFile.CardSecurity] = SignedDataWriting.CardSecurity(card, signer, signedAt);
        }

        return ContentsFaults.Apply(options.Fault, new VirtualPassport
        {
            Lines = options.PrintedLines.IsDefaultOrEmpty ? options.Lines : options.PrintedLines,
            KeyInformation = KeyInformation.Of(options.PrintedLines.IsDefaultOrEmpty ? options.Lines : options.PrintedLines),
            CardAccessNumber = options.CardAccessNumber.Length > 0 ? options.CardAccessNumber : RandomNumberGenerator.GetString("0123456789", 6),
            Files = files.ToImmutableDictionary(),
            BasicAccess = options.BasicAccess,
            Pace = options.Pace,
            AgreementKeys = keys,
            ActiveAuthenticationKey = activeKey,
            ActiveAuthenticationHash = activeHash,
            Limits = options.Limits,
        });
    }

    public void Dispose() => _keys.Dispose();

    private DocumentSigner Signer(ChipFault fault, DateTimeOffset now) => fault.Name switch
    {
        "foreign-signer" => _keys.Foreign(now),
        "expired-signer" => _keys.Expired(now),
        "revoked-signer" => _keys.RevokedSigner,
        "other-country" => _keys.OfOtherCountry(now),
        _ => _keys.Signer,
    };

    private static SortedDictionary<int, ReadOnlyMemory<byte>> DataGroups(PassportOptions options, DateTimeOffset issued)
    {
        bool drawn = options.Portrait.IsEmpty;
        byte[] picture = drawn ? DrawnFace.Jpeg(string.Concat(options.Lines)) : options.Portrait.ToArray();
        SortedDictionary<int, ReadOnlyMemory<byte>> groups = new()
        {
            [1] = DataGroupWriting.MachineReadableZone(options.Lines),
            [2] = FaceRecord.DataGroup(picture, options.Face, DrawnFace.Width, DrawnFace.Height),
        };
        if (options.Fingerprints)
            groups[3] = DataObjects.Write(0x63, RandomNumberGenerator.GetBytes(FingerprintsSizeBytes));
        if (options.FullName.Length > 0)
            groups[11] = DataGroupWriting.PersonalDetails(options.FullName);
        if (options.ManyDataGroups)
        {
            groups[7] = DataGroupWriting.SignatureMark(picture);
            groups[12] = DataGroupWriting.DocumentDetails(issued);
            groups[13] = DataGroupWriting.OptionalDetails();
            groups[16] = DataGroupWriting.PersonToNotify(issued);
        }

        return groups;
    }

    /// <summary>The keys asked for, and one for chip-authentication mapping where none of them fits it.</summary>
    private static ImmutableArray<AgreementKey> AgreementKeys(PassportOptions options)
    {
        List<(ChipCipher Cipher, int ParameterId)> wanted = [.. options.ChipAuthentication];
        foreach (PaceOffer offer in options.Pace.Where(o => o.Mapping == PaceMapping.ChipAuthentication))
        {
            if (!wanted.Exists(w => w.ParameterId == offer.ParameterId))
                wanted.Add((offer.Cipher, offer.ParameterId));
        }

        ChipRandom random = new();
        return
        [
            .. wanted.Select((w, i) =>
            {
                AgreementDomain domain = AgreementDomain.Standardised(w.ParameterId);
                byte[] key = PrimeCurve.Octets(random.PrivateKey(domain), domain.PrivateSizeBytes);
                return new AgreementKey(w.Cipher, w.ParameterId, key, wanted.Count > 1 ? i + 1 : null);
            }),
        ];
    }

    private static IEnumerable<byte[]> ChipInfos(PassportOptions options, ImmutableArray<AgreementKey> keys, string activeHash)
    {
        foreach (AgreementKey key in keys)
        {
            if (!options.WithoutChipAuthenticationInfo)
                yield return SecurityInfoWriting.ChipAuthentication(key);
            yield return SecurityInfoWriting.PublicKey(key, standardised: false);
        }

        if (options.ActiveAuthentication is ActiveAuthenticationChoice.EcdsaP256 or ActiveAuthenticationChoice.EcdsaBrainpool256)
            yield return SecurityInfoWriting.ActiveAuthentication(activeHash);
        if (options.Fingerprints)
            yield return SecurityInfoWriting.Terminal();
    }

    private static (byte[] Private, byte[] Public, string Hash) ActiveAuthenticationKey(ActiveAuthenticationChoice choice)
    {
        switch (choice)
        {
            case ActiveAuthenticationChoice.Rsa1024 or ActiveAuthenticationChoice.Rsa2048:
                bool isShort = choice == ActiveAuthenticationChoice.Rsa1024;
                using (RSA rsa = RSA.Create(isShort ? 1024 : 2048))
                    return (rsa.ExportPkcs8PrivateKey(), rsa.ExportSubjectPublicKeyInfo(), isShort ? "SHA-1" : "SHA-256");
            case ActiveAuthenticationChoice.EcdsaP256:
                using (ECDsa ec = ECDsa.Create(ECCurve.NamedCurves.nistP256))
                    return (ec.ExportPkcs8PrivateKey(), ec.ExportSubjectPublicKeyInfo(), "SHA-256");
            case ActiveAuthenticationChoice.EcdsaBrainpool256:
                using (ECDsa ec = ECDsa.Create(ECCurve.NamedCurves.brainpoolP256r1))
                {
                    byte[] info = SigningKey.CurveKeyInfo(ec.ExportExplicitParameters(includePrivateParameters: false));
                    return (ec.ExportPkcs8PrivateKey(), info, "SHA-256");
                }

            default:
                return ([], [], "SHA-256");
        }
    }
}

using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using CheckpointEdge.Appliance.Officers;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Slices;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Watchlists.Documents;
using CheckpointEdge.Watchlists.Records;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Appliance.Tests.Kiosk;

/// <summary>
/// A data directory as enrolment and Central leave it: identity, key, certificate, an officer, a supervisor, and a signed list with a
/// fictional person. Nobody answers at its Central.
/// </summary>
internal sealed class EnrolledBoard : IDisposable
{
    public const string Officer = "4417";
    public const string Pin = "480371";
    public const string DuressPin = "615902";

    /// <summary>A second officer, and supervisor.</summary>
    public const string Supervisor = "9001";

    public const string SupervisorPin = "274916";

    private static readonly SigningKey _signer = SigningKey.Create();
    private static readonly ECDiffieHellman _reportKey = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>Made once: hashing a PIN is slow on purpose.</summary>
    private static readonly Lazy<byte[]> _officers = new(() =>
    {
        DirectoryInfo place = Directory.CreateTempSubdirectory("officers-");
        OfficerRegister register = new(place.FullName);
        register.Put(Officer, Pin, DateTimeOffset.UnixEpoch);
        register.PutDuress(Officer, Pin, DuressPin);
        register.Put(Supervisor, SupervisorPin, DateTimeOffset.UnixEpoch, supervisor: true);
        byte[] file = File.ReadAllBytes(Path.Combine(place.FullName, OfficerRegister.FileName));
        place.Delete(recursive: true);
        return file;
    });

    private readonly ListPolicy _policy;
    private readonly ListRecord[] _people;

    /// <param name="withFaces">Told of the list's folder while its key still lies there: what it puts there is signed.</param>
    /// <param name="people">On the list instead of <see cref="Person"/>.</param>
    /// <param name="strict">Its list's threshold (thousandths of a nat); null: as usual.</param>
    public EnrolledBoard(
        TimeProvider time, TimeSpan? listAge = null, bool withList = true, Action<string>? withFaces = null, ListRecord[]? people = null,
        (string List, int PossibleThousandths)? strict = null)
    {
        _people = people ?? [Person];
        _policy = new ListPolicy
        {
            Lists = _meanings.SetItems(strict is not { } one ? [] :
            [
                KeyValuePair.Create(one.List, new ListMeaning
                {
                    Title = "A list that is hard to be on",
                    Action = "Refer to the second line.",
                    PossibleThousandths = one.PossibleThousandths,
                    StrongThousandths = one.PossibleThousandths,
                }),
            ]),
        };
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        DateTimeOffset now = time.GetUtcNow();
        X509Certificate2 certificate = new CertificateRequest("CN=UTO-1", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        using (certificate)
        {
            Unit = new UnitIdentity
            {
                Central = "https://127.0.0.1:9",
                AuthorityPem = certificate.ExportCertificatePem(),
                Unit = "UTO-1",
                Site = "Utopia South",
                Lane = "3",
                ListSigners = new TrustedRole { Keys = [_signer.Public], Threshold = 1 },
                ReportKeyPem = _reportKey.ExportSubjectPublicKeyInfoPem(),
                ReceiptKey = _signer.Public,
            };
            File.WriteAllText(At("unit-cert.pem"), certificate.ExportCertificatePem());
        }

        File.WriteAllText(At("unit-key.pem"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllBytes(At("unit.json"), JsonSerializer.SerializeToUtf8Bytes(Unit, ExchangeJson.Default.UnitIdentity));
        File.WriteAllBytes(At(OfficerRegister.FileName), _officers.Value);
        if (withList)
            Shelve(1, now - (listAge ?? TimeSpan.FromHours(1)), key, withFaces);
    }

    public string Data { get; } = Directory.CreateTempSubdirectory("board-").FullName;
    public UnitIdentity Unit { get; }

    /// <summary>Central's, whose word clears pairs and receipts reports.</summary>
    public static SigningKey ReceiptKey => _signer;

    public string ReportPrivateKeyPem => _reportKey.ExportPkcs8PrivateKeyPem();

    public string At(params string[] parts) => Path.Combine([Data, .. parts]);

    public void Dispose() => Directory.Delete(Data, recursive: true);

    /// <summary>Of the one document on the list of reported documents.</summary>
    public const string ReportedNumber = "R70O4418";

    private void Shelve(long generation, DateTimeOffset createdAt, ECDsa boardKey, Action<string>? withFaces)
    {
        string directory = At("lists", string.Create(CultureInfo.InvariantCulture, $"gen-{generation}"));
        Directory.CreateDirectory(At("lists"));
        SliceHeader header = WriteSlice(directory, generation, createdAt);
        File.WriteAllBytes(Path.Combine(directory, SliceKeys.FileName), Sync.Publication.KeysFor(directory, boardKey, Unit.Unit));
        withFaces?.Invoke(directory);
        File.Delete(Path.Combine(directory, SliceKey.FileName));
        File.WriteAllBytes(
            Path.Combine(directory, ListManifest.PolicyTarget),
            JsonSerializer.SerializeToUtf8Bytes(_policy, ExchangeJson.Default.ListPolicy));
        ListManifest manifest = new ListManifest
        {
            Version = generation,
            Expires = createdAt.AddYears(1),
            Targets = new[] { ListManifest.SliceTarget, ListManifest.PolicyTarget, ListManifest.DocumentsTarget, ListManifest.GalleryTarget }
                .Where(name => File.Exists(Path.Combine(directory, name)))
                .ToImmutableSortedDictionary(name => name, name => TargetOf(Path.Combine(directory, name)), StringComparer.Ordinal),
        }.WithSlice(header);
        File.WriteAllBytes(
            Path.Combine(directory, "manifest.json"), SignedMetadata.Sign(manifest, ExchangeJson.Default.ListManifest, [_signer]));
        File.WriteAllText(At("lists", "current"), generation.ToString(CultureInfo.InvariantCulture));
    }

    private static readonly ImmutableSortedDictionary<string, ListMeaning> _meanings = ImmutableSortedDictionary<string, ListMeaning>.Empty
        .Add("uto-wanted", new ListMeaning { Title = "Utopian wanted persons", Action = "Refer to the second line." })
        .Add("documents", new ListMeaning
        {
            Title = "Utopian reported documents",
            Action = "Keep the document.",
            OnPossible = HitMeaning.Stop,
        });

    private SliceHeader WriteSlice(string directory, long generation, DateTimeOffset createdAt)
    {
        using SliceWriter writer = new(directory, generation, createdAt);
        foreach (ListRecord person in _people)
            writer.Add(person);
        writer.Add("documents", "Utopian Registry", new ReportedDocument(
            new Country("Utopia", "UTO"), "P", ReportedNumber, new DateOnly(2026, 1, 2), DocumentNotice.Stolen, "R-1"));
        return writer.Finish();
    }

    private static ManifestTarget TargetOf(string file)
    {
        byte[] content = File.ReadAllBytes(file);
        return new ManifestTarget(
            content.Length,
            ImmutableSortedDictionary<string, string>.Empty.Add("sha256", Convert.ToHexStringLower(SHA256.HashData(content))));
    }

    public static ListRecord Person { get; } = new()
    {
        Id = "UTO-W-1",
        List = "uto-wanted",
        Source = "Utopian Police",
        SourceId = "W/1",
        Names = [new ListedName("VASTERGAARD, Kasimira Oldemar", NameStrength.Primary)],
        BirthDates = [BirthDateRange.Day(new DateOnly(1974, 8, 12))],
        Sex = Sex.F,
        Nationalities = [new Country("Utopia", "UTO")],
        Documents = [new ListedDocument("Passport", "K7744120", new Country("Utopia", "UTO"))],
        LastChanged = new DateOnly(2026, 1, 2),
    };
}

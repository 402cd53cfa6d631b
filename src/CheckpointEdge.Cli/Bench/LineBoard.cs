using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using CheckpointEdge.Appliance.Officers;
using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Slices;
using CheckpointEdge.Watchlists.Records;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Cli.Bench;

/// <summary>A board's data directory for a measurement, with a signed list and one officer; gone when disposed.</summary>
internal sealed class LineBoard : IDisposable
{
    public const string Officer = "1";
    public const string Pin = "480371";

    private const string Unit = "bench";

    /// <summary>Nobody answers here: what is measured is a board that is alone.</summary>
    private const string NoCentral = "https://127.0.0.1:9";

    private readonly SigningKey _signer = SigningKey.Create();

    public LineBoard(IEnumerable<ListRecord> records, DateTimeOffset now)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using ECDiffieHellman reportKey = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = new CertificateRequest("CN=bench", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        UnitIdentity unit = new()
        {
            Central = NoCentral,
            AuthorityPem = certificate.ExportCertificatePem(),
            Unit = Unit,
            Site = "bench",
            Lane = "1",
            ListSigners = new TrustedRole { Keys = [_signer.Public], Threshold = 1 },
            ReportKeyPem = reportKey.ExportSubjectPublicKeyInfoPem(),
            ReceiptKey = _signer.Public,
        };
        File.WriteAllText(At(UnitFiles.CertificateName), certificate.ExportCertificatePem());
        File.WriteAllText(At(UnitFiles.KeyName), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllBytes(At(UnitFiles.IdentityName), JsonSerializer.SerializeToUtf8Bytes(unit, ExchangeJson.Default.UnitIdentity));
        new OfficerRegister(Data).Put(Officer, Pin, now);
        Header = Shelve(records, now, key);
    }

    public string Data { get; } = Directory.CreateTempSubdirectory("checkpoint-bench-").FullName;
    public SliceHeader Header { get; }

    public void Dispose()
    {
        _signer.Dispose();
        Directory.Delete(Data, recursive: true);
    }

    private string At(params string[] parts) => Path.Combine([Data, .. parts]);

    private SliceHeader Shelve(IEnumerable<ListRecord> records, DateTimeOffset now, ECDsa boardKey)
    {
        Directory.CreateDirectory(At("lists"));
        string directory = At("lists", "gen-1");
        using SliceKey sliceKey = SliceKey.Create();
        SliceHeader header = SliceFile.Write(directory, 1, now, records, sliceKey);
        File.WriteAllBytes(
            Path.Combine(directory, SliceKeys.FileName),
            SliceKeys.Wrap(sliceKey, [new SliceRecipient(Unit, boardKey.ExportSubjectPublicKeyInfoPem())]));
        byte[] policy = JsonSerializer.SerializeToUtf8Bytes(new ListPolicy(), ExchangeJson.Default.ListPolicy);
        File.WriteAllBytes(Path.Combine(directory, ListManifest.PolicyTarget), policy);
        ListManifest manifest = new ListManifest
        {
            Version = 1,
            Expires = now.AddDays(1),
            Targets = new[] { ListManifest.SliceTarget, ListManifest.PolicyTarget }.ToImmutableSortedDictionary(
                name => name, name => TargetOf(Path.Combine(directory, name)), StringComparer.Ordinal),
        }.WithSlice(header);
        File.WriteAllBytes(
            Path.Combine(directory, "manifest.json"), SignedMetadata.Sign(manifest, ExchangeJson.Default.ListManifest, [_signer]));
        File.WriteAllText(At("lists", "current"), "1");
        return header;
    }

    private static ManifestTarget TargetOf(string file)
    {
        using FileStream content = File.OpenRead(file);
        string hash = Convert.ToHexStringLower(SHA256.HashData(content));
        return new ManifestTarget(content.Length, ImmutableSortedDictionary<string, string>.Empty.Add("sha256", hash));
    }
}

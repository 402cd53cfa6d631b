using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Metadata.Roles;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Appliance.Tests.Records;

/// <summary>A board's data directory with a fictional unit, and Central's keys to both sides of it. Not thread-safe.</summary>
internal sealed class Board : IDisposable
{
    public static readonly DateTimeOffset Start = new(2031, 3, 14, 9, 26, 53, TimeSpan.Zero);

    private readonly ECDiffieHellman _reportKey = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);

    public Board(string central = "https://localhost:1", string authorityPem = "")
    {
        Unit = new UnitIdentity
        {
            Central = central,
            AuthorityPem = authorityPem,
            Unit = "UTO-1",
            Site = "Utopia South",
            Lane = "3",
            ListSigners = new TrustedRole { Keys = [ListKeyA.Public, ListKeyB.Public], Threshold = 2 },
            ListRoot = Root(1),
            ReportKeyPem = _reportKey.ExportSubjectPublicKeyInfoPem(),
            ReceiptKey = ReceiptKey.Public,
        };
        File.WriteAllText(Path.Combine(Data, UnitFiles.KeyName), UnitKey.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>The board's own, as enrolment leaves it.</summary>
    public ECDsa UnitKey { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string Data { get; } = Directory.CreateTempSubdirectory("checkpointedge-").FullName;
    public string RecordsFile => Path.Combine(Data, "records.db");
    public UnitIdentity Unit { get; init; }
    public ManualTime Time { get; } = new(Start);
    public SigningKey ListKeyA { get; } = SigningKey.Create();
    public SigningKey ListKeyB { get; } = SigningKey.Create();
    public SigningKey ReceiptKey { get; } = SigningKey.Create();

    public SigningKey RootKey { get; } = SigningKey.Create();
    public SigningKey OnlineKey { get; } = SigningKey.Create();

    /// <summary>A root of this board's Central.</summary>
    /// <param name="signers">Who signs lists; null: the two keys of the board.</param>
    public byte[] Root(long version, SigningKey? online = null, params SigningKey[] signers)
    {
        PublicKey[] listKeys = [.. (signers is [] ? [ListKeyA, ListKeyB] : signers).Select(key => key.Public)];
        PublicKey onlineKey = (online ?? OnlineKey).Public;
        RoleKeys onlineAlone = new() { KeyIds = [onlineKey.KeyId], Threshold = 1 };
        return SignedMetadata.Sign(
            new RootRole
            {
                Type = RootRole.TypeName,
                Version = version,
                Expires = Start.AddYears(10),
                ConsistentSnapshot = true,
                Keys = listKeys.Append(onlineKey).Append(RootKey.Public).ToImmutableSortedDictionary(key => key.KeyId, key => key),
                Roles = ImmutableSortedDictionary<string, RoleKeys>.Empty
                    .Add(RootRole.TypeName, new RoleKeys { KeyIds = [RootKey.Public.KeyId], Threshold = 1 })
                    .Add(TargetsRole.TypeName, new RoleKeys { KeyIds = [.. listKeys.Select(key => key.KeyId)], Threshold = 2 })
                    .Add(SnapshotRole.TypeName, onlineAlone)
                    .Add(TimestampRole.TypeName, onlineAlone),
            },
            ExchangeJson.Default.RootRole,
            [RootKey]);
    }

    public static HitReport Hit(int number = 1) => new()
    {
        Id = new Guid(number, 0, 7, 0, 0, 0, 0, 0, 0, 0, 1),
        Unit = "UTO-1",
        Site = "Utopia South",
        Lane = "3",
        Officer = "4417",
        CheckedAt = Start,
        Verdict = "look",
        Reasons = ["The name is close to a listed one."],
        ListGeneration = 3,
        ListCreatedAt = Start,
        Traveller = new ReportedTraveller("ERIKSSON", "ANNA MARIA", "1974-08-12", "F", "UTO", "P", "UTO", "L898902C3", "2032-04-15"),
        Matches = [],
    };

    public static DecisionReport Decision(HitReport hit, DecisionKind kind = DecisionKind.Refer) => new(
        new Guid(hit.Id.GetHashCode(), 0, 8, 0, 0, 0, 0, 0, 0, 0, 2), hit.Id, kind, "", "", "4417", Start);

    public RecordStore OpenRecords() => RecordStore.Open(Data, Unit, Time);

    public Receipt Receipt(Report report, SigningKey? key = null)
    {
        DateTimeOffset at = Time.GetUtcNow();
        byte[] signed = Exchange.Reports.Receipt.Signed(report.Id, report.Unit, report.Sequence, report.Hash(), at);
        return new Receipt(report.Id, report.Unit, report.Sequence, report.Hash(), at, (key ?? ReceiptKey).Sign(signed));
    }

    /// <summary>What Central finds in a sealed box.</summary>
    public byte[] Open(byte[] box, Guid context) =>
        SealedBox.Open(box, _reportKey.ExportPkcs8PrivateKeyPem(), Report.ContextOf(context));

    public T Unseal<T>(Report report, JsonTypeInfo<T> type) => JsonSerializer.Deserialize(UnsealedBytes(report), type)!;

    public byte[] UnsealedBytes(Report report) =>
        SealedBox.Open(report.Sealed, _reportKey.ExportPkcs8PrivateKeyPem(), Report.ContextOf(report.Id));

    public void Dispose()
    {
        _reportKey.Dispose();
        UnitKey.Dispose();
        ListKeyA.Dispose();
        ListKeyB.Dispose();
        ReceiptKey.Dispose();
        RootKey.Dispose();
        OnlineKey.Dispose();
        Directory.Delete(Data, recursive: true);
    }
}

using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using CheckpointEdge.Exchange.Courier;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Metadata.Roles;
using CheckpointEdge.Exchange.Reports;
using CheckpointEdge.Watchlists;

namespace CheckpointEdge.Exchange;

/// <summary>The one way these types become JSON: camelCase names, enumerations by name.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UseStringEnumConverter = true,
    Converters = [typeof(WholeLists)],
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PublicKey))]
[JsonSerializable(typeof(TrustedRole))]
[JsonSerializable(typeof(RootRole))]
[JsonSerializable(typeof(TimestampRole))]
[JsonSerializable(typeof(SnapshotRole))]
[JsonSerializable(typeof(TargetsRole))]
[JsonSerializable(typeof(ListManifest))]
[JsonSerializable(typeof(ListPolicy))]
[JsonSerializable(typeof(EnrolmentTicket))]
[JsonSerializable(typeof(UnitIdentity))]
[JsonSerializable(typeof(ReportBatch))]
[JsonSerializable(typeof(ReceiptBatch))]
[JsonSerializable(typeof(HitReport))]
[JsonSerializable(typeof(DecisionReport))]
[JsonSerializable(typeof(DeskReport))]
[JsonSerializable(typeof(RemovalStatement))]
[JsonSerializable(typeof(AnswerPage))]
[JsonSerializable(typeof(ClearedPage))]
[JsonSerializable(typeof(UnitStatus))]
[JsonSerializable(typeof(EvidenceState))]
[JsonSerializable(typeof(CourierContents))]
[JsonSerializable(typeof(CourierEnvelope))]
[JsonSerializable(typeof(ImmutableArray<AlertTally>))]
public sealed partial class ExchangeJson : JsonSerializerContext;

using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using CheckpointEdge.Appliance.Provisioning.SetUp;
using CheckpointEdge.Exchange.Phrases;
using CheckpointEdge.Watchlists;

namespace CheckpointEdge.Appliance.Kiosk;

/// <summary><c>POST /api/session</c>.</summary>
internal sealed record SignInRequest(string Officer, string Pin)
{
    /// <summary>A PIN is never printed.</summary>
    public override string ToString() => "sign-in";
}

/// <summary><c>POST /api/session/lift</c>.</summary>
/// <param name="Officer">Who has to wait.</param>
internal sealed record LiftRequest(string Officer, string Supervisor, string Pin)
{
    /// <summary>A PIN is never printed.</summary>
    public override string ToString() => "lift";
}

/// <summary><c>POST /api/kiosk/decisions/confirm</c>.</summary>
/// <param name="Officer">The second one.</param>
internal sealed record ConfirmRequest(Guid CheckId, string Officer, string Pin)
{
    /// <summary>A PIN is never printed.</summary>
    public override string ToString() => "confirm";
}

/// <summary><c>POST /api/kiosk/decisions</c>.</summary>
internal sealed record DecisionRequest(Guid CheckId, string Decision, string? Reason = null, string? Text = null);

/// <summary><c>POST /api/kiosk/decisions/undo</c>, <c>/withdraw</c> and <c>/api/kiosk/release</c>.</summary>
internal sealed record CheckRequest(Guid CheckId);

/// <summary><c>POST /api/kiosk/cases/call</c>.</summary>
/// <param name="Officer">The supervisor.</param>
internal sealed record CallRequest(Guid CaseId, string Officer, string Pin)
{
    /// <summary>A PIN is never printed.</summary>
    public override string ToString() => "call";
}

/// <summary><c>POST /api/kiosk/clock</c>.</summary>
/// <param name="Officer">The supervisor.</param>
/// <param name="Shown">The time that was on the screen.</param>
internal sealed record ClockRequest(string Officer, string Pin, DateTimeOffset Shown)
{
    /// <summary>A PIN is never printed.</summary>
    public override string ToString() => "clock";
}

/// <summary><c>POST /api/kiosk/cases</c>.</summary>
internal sealed record JudgementRequest(Guid CaseId, string Judgement);

/// <summary><c>POST /api/kiosk/alarms</c>.</summary>
internal sealed record AlarmRequest(Guid AlarmId);

/// <summary><c>POST /api/kiosk/page</c>: how large the page of the desk's own browser is, and the screen it stands on (pixels of the page).</summary>
internal sealed record PageSizeRequest(int Width, int Height, int ScreenWidth, int ScreenHeight);

/// <summary><c>POST /api/kiosk/lines</c>.</summary>
internal sealed record LinesRequest(ImmutableArray<string> Lines)
{
    /// <summary>A document's lines are never printed.</summary>
    public override string ToString() => "lines";
}

/// <summary><c>GET /health</c>.</summary>
/// <param name="Status"><c>ready</c> or <c>notReady</c>.</param>
/// <param name="Missing">What is missing, one sentence each.</param>
internal sealed record HealthView(string Status, ImmutableArray<string> Missing);

/// <summary>RFC 9457: one plain sentence in <c>title</c>.</summary>
internal sealed record Problem([property: Sentence] string Title, int Status);

/// <summary>The one way the kiosk's types become JSON: camelCase names and words.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    Converters = [typeof(CamelCasePhase), typeof(WholeLists)],
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(KioskState))]
[JsonSerializable(typeof(DecisionView))]
[JsonSerializable(typeof(ImmutableArray<QueueLineView>))]
[JsonSerializable(typeof(ImmutableSortedDictionary<string, ImmutableArray<ReasonView>>))]
[JsonSerializable(typeof(SignInRequest))]
[JsonSerializable(typeof(LiftRequest))]
[JsonSerializable(typeof(PageSizeRequest))]
[JsonSerializable(typeof(ConfirmRequest))]
[JsonSerializable(typeof(ClockRequest))]
[JsonSerializable(typeof(ConfirmationView))]
[JsonSerializable(typeof(JudgementRequest))]
[JsonSerializable(typeof(CallRequest))]
[JsonSerializable(typeof(BlindView))]
[JsonSerializable(typeof(FirstLookView))]
[JsonSerializable(typeof(ShiftView))]
[JsonSerializable(typeof(DecisionRequest))]
[JsonSerializable(typeof(CheckRequest))]
[JsonSerializable(typeof(LinesRequest))]
[JsonSerializable(typeof(AlarmRequest))]
[JsonSerializable(typeof(HealthView))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(SetUpView))]
[JsonSerializable(typeof(CameraRequest))]
[JsonSerializable(typeof(TicketRequest))]
[JsonSerializable(typeof(DeviceRequest))]
[JsonSerializable(typeof(ListRequest))]
[JsonSerializable(typeof(SupervisorRequest))]
[JsonSerializable(typeof(SheetRequest))]
internal sealed partial class KioskJson : JsonSerializerContext;

internal sealed class CamelCasePhase() : JsonStringEnumConverter<Phase>(JsonNamingPolicy.CamelCase);

using System.Text.Json;
using System.Text.Json.Serialization;
using CheckpointEdge.Watchlists.Matching;

namespace CheckpointEdge.Watchlists.Calibration;

/// <summary>
/// The thresholds of one list in one slice, the budget they keep, and what they were derived from. Travels in the header of the
/// slice and is signed with it. Immutable; equal when every member is.
/// </summary>
public sealed record ListCalibration
{
    /// <summary>What operations asked for.</summary>
    public required FalseAlarmBudget Budget { get; init; }

    /// <summary>The lowest scores that keep the budget.</summary>
    public required MatchThresholds Thresholds { get; init; }

    /// <summary>Ordinary travellers who will be shown for this list.</summary>
    public required EstimatedRate Possible { get; init; }

    /// <summary>Those of them shown as a strong match.</summary>
    public required EstimatedRate Strong { get; init; }

    /// <summary>Ordinary identities that were searched (count).</summary>
    public required int Identities { get; init; }

    /// <summary>Which identities: the generator with version and seed, or the name and SHA-256 of a file.</summary>
    public required string Background { get; init; }

    /// <summary>How rare every score is among them.</summary>
    public required ScoreRarity Rarity { get; init; }
}

/// <summary>A calibration as text inside the slice's table of lists.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ListCalibration))]
internal sealed partial class CalibrationJson : JsonSerializerContext
{
    /// <summary>One list's calibration (characters).</summary>
    public const int CharsMax = 8_192;

    private const int BackgroundCharsMax = 200;

    public static string Encode(ListCalibration calibration) =>
        JsonSerializer.Serialize(calibration, Default.ListCalibration);

    /// <summary>Null when the text is no calibration that a board could use.</summary>
    public static ListCalibration? Decode(string text)
    {
        try
        {
            return text.Length <= CharsMax && JsonSerializer.Deserialize(text, Default.ListCalibration) is { } calibration
                && IsUsable(calibration) ? calibration : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsUsable(ListCalibration calibration) =>
        calibration.Thresholds.Possible <= calibration.Thresholds.Strong
        && calibration.Budget.IsMeaningful
        && calibration.Identities > 0
        && calibration.Background.Length <= BackgroundCharsMax
        && calibration.Rarity.IsCurve;
}

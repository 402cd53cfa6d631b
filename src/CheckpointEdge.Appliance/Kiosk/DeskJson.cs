using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using CheckpointEdge.Appliance.Kiosk.Alarms;
using CheckpointEdge.Appliance.Officers;

namespace CheckpointEdge.Appliance.Kiosk;

/// <summary>How what lies in the desk's safe becomes JSON, and back.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ShownCheck))]
[JsonSerializable(typeof(ReferredCase))]
[JsonSerializable(typeof(SecondLooks))]
[JsonSerializable(typeof(ShiftCounts))]
[JsonSerializable(typeof(KeptAlarms))]
[JsonSerializable(typeof(KeptFailures))]
internal sealed partial class DeskJson : JsonSerializerContext;

/// <summary>Values in the desk's safe. Stateless.</summary>
internal static class SafeValues
{
    public static bool Put<T>(this DeskSafe safe, string name, T value, JsonTypeInfo<T> type) =>
        safe.Put(name, JsonSerializer.SerializeToUtf8Bytes(value, type));

    /// <summary>Null: nothing of this name, or what another build wrote and this one does not understand.</summary>
    public static T? Get<T>(this DeskSafe safe, string name, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return safe.Get(name) is { } plain ? JsonSerializer.Deserialize(plain, type) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using CheckpointEdge.Exchange;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Appliance.Provisioning;

/// <summary>What a device does at this desk.</summary>
public enum DeviceRole
{
    /// <summary>Reads the chip of a document; a reader of the smart card service, by its name.</summary>
    ChipReader,

    /// <summary>Reads printed lines over a serial line; a path under <c>/dev/serial</c> that stays the same.</summary>
    MrzReader,

    /// <summary>Looks at the data page; a camera as the service's options name one.</summary>
    DocumentCamera,

    /// <summary>Looks at the traveller; as <see cref="DocumentCamera"/>.</summary>
    FaceCamera,

    /// <summary>Reads the officer's card at sign-in; a reader of the smart card service, by its name.</summary>
    OfficerCardReader,
}

/// <summary>
/// Which device has which role on this board: <c>devices.json</c> in its data directory, written by the technician and read at the
/// start of the service. Immutable.
/// </summary>
public sealed record DeviceBindings
{
    public const string FileName = "devices.json";

    private const long SizeBytesMax = 64 * 1024;

    /// <summary>By role; a role without a device is absent.</summary>
    public ImmutableSortedDictionary<DeviceRole, string> Devices { get; init; } = ImmutableSortedDictionary<DeviceRole, string>.Empty;

    [JsonIgnore]
    public int Count => Devices.Count;

    /// <summary>The device of a role, or null.</summary>
    public string? Of(DeviceRole role) => Devices.GetValueOrDefault(role);

    /// <summary>Nothing is bound where there is no file.</summary>
    /// <exception cref="ApplianceException">The file is there and cannot be used.</exception>
    public static DeviceBindings Load(string dataDirectory)
    {
        string file = Path.Combine(dataDirectory, FileName);
        try
        {
            FileInfo found = new(file);
            if (!found.Exists)
                return new DeviceBindings();
            if (found.Length > SizeBytesMax)
                throw new ApplianceException($"{file} is larger than {SizeBytesMax} bytes: bind the devices again.");
            return JsonSerializer.Deserialize(File.ReadAllBytes(file), DeviceBindingsJson.Default.DeviceBindings)
                ?? throw new ApplianceException($"{file} is empty: bind the devices again.");
        }
        catch (JsonException failure)
        {
            throw new ApplianceException(
                $"{file}, line {(failure.LineNumber ?? 0) + 1}, cannot be read: bind the devices again.", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ApplianceException($"{file} cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>Writes the file: a power cut leaves the old one or the new one.</summary>
    /// <exception cref="ApplianceException">It cannot be written.</exception>
    public void Save(string dataDirectory)
    {
        string file = Path.Combine(dataDirectory, FileName);
        try
        {
            DurableFiles.Replace(file, JsonSerializer.SerializeToUtf8Bytes(this, DeviceBindingsJson.Default.DeviceBindings));
            FolderOwner.GiveTo(dataDirectory, file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ApplianceException($"{file} cannot be written: {failure.Message}", failure);
        }
    }

    /// <summary>The same with another device in a role; null takes it away.</summary>
    public DeviceBindings With(DeviceRole role, string? device) =>
        this with { Devices = device is null ? Devices.Remove(role) : Devices.SetItem(role, device) };
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, WriteIndented = true, Converters = [typeof(CamelCaseDeviceRole)],
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(DeviceBindings))]
internal sealed partial class DeviceBindingsJson : JsonSerializerContext;

internal sealed class CamelCaseDeviceRole() : JsonStringEnumConverter<DeviceRole>(
    JsonNamingPolicy.CamelCase, allowIntegerValues: false);

using System.Collections.Immutable;
using CheckpointEdge.Devices.ChipReaders;

namespace CheckpointEdge.Appliance.Provisioning;

/// <summary>A device that is plugged in.</summary>
/// <param name="Kind"><c>camera</c>, <c>serial</c> or <c>smartCard</c>.</param>
/// <param name="Identity">What stays the same over starts and other sockets: by make and serial number, else by the socket.</param>
/// <param name="Node">Where it is now; the identity itself for readers of the smart card service.</param>
public sealed record FoundDevice(string Kind, string Identity, string Node);

/// <summary>What is plugged into this board, under names that stay (udev's links). Stateless.</summary>
public static class DeviceSearch
{
    public const string Camera = "camera";
    public const string Serial = "serial";
    public const string SmartCard = "smartCard";

    /// <summary>Everything that could have a role, by kind and identity. Never throws for what is absent.</summary>
    /// <param name="root">Where <c>/dev</c> lies.</param>
    public static ImmutableArray<FoundDevice> All(string root = "/") =>
    [
        .. Links(root, "v4l", Camera, "video*"),
        .. Links(root, "serial", Serial, "ttyUSB*", "ttyACM*"),
        .. PcscReaders.List().Readers.Select(reader => new FoundDevice(SmartCard, reader.Name, reader.Name)),
    ];

    /// <summary>The kind of device that a role needs.</summary>
    public static string KindOf(DeviceRole role) => role switch
    {
        DeviceRole.DocumentCamera or DeviceRole.FaceCamera => Camera,
        DeviceRole.MrzReader => Serial,
        _ => SmartCard,
    };

    /// <summary>
    /// The name that stays for a device that was named by where it is now; what is no node of this board, such as a camera behind a
    /// program with its settings, is taken as it is.
    /// </summary>
    public static string Lasting(string device, string root = "/")
    {
        string[] parts = device.Split(',', 2);
        string node = Resolved(parts[0]);
        FoundDevice? found = parts[0].StartsWith('/')
            ? All(root).FirstOrDefault(one => one.Kind != SmartCard && (one.Node == node || one.Identity == parts[0]))
            : null;
        return found is null ? device : string.Join(',', parts.Skip(1).Prepend(found.Identity));
    }

    /// <summary>One line for each node: by-id where its maker gave it a number, else by-path, else the node itself.</summary>
    private static IEnumerable<FoundDevice> Links(string root, string folder, string kind, params string[] patterns)
    {
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        foreach (string way in new[] { "by-id", "by-path" })
        {
            string links = Path.Combine(root, "dev", folder, way);
            if (!Directory.Exists(links))
                continue;
            foreach (string link in Directory.EnumerateFileSystemEntries(links).Order(StringComparer.Ordinal))
                names.TryAdd(Resolved(link), link);
        }

        string dev = Path.Combine(root, "dev");
        if (Directory.Exists(dev))
        {
            foreach (string node in patterns.SelectMany(pattern => Directory.EnumerateFileSystemEntries(dev, pattern)))
                names.TryAdd(node, node);
        }

        return names.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new FoundDevice(kind, pair.Value, pair.Key));
    }

    private static string Resolved(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        }
        catch (IOException)
        {
            return path;
        }
    }
}

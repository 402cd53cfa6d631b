using System.Collections.Immutable;
using System.Text.Json;
using CheckpointEdge.Devices;
using CheckpointEdge.Devices.Cameras;

namespace CheckpointEdge.Appliance.Provisioning.SetUp;

/// <summary>
/// The cameras that the plug-in brings. The service takes each for its use, whatever is bound beside it, so they are tried here and need no
/// binding. Open until disposed; safe for concurrent use.
/// </summary>
internal sealed class PluginCameras : IAsyncDisposable
{
    /// <summary>Before the role, in the name under which the page knows such a camera.</summary>
    private const string Prefix = "plugin:";

    private readonly IDevicePlugin? _plugin;
    private readonly ImmutableDictionary<DeviceRole, ICamera> _cameras;

    private PluginCameras(IDevicePlugin? plugin, ImmutableDictionary<DeviceRole, ICamera> cameras, string trouble) =>
        (_plugin, _cameras, Trouble) = (plugin, cameras, trouble);

    /// <summary>Why the plug-in brings nothing, in one sentence; empty when nothing is wrong.</summary>
    public string Trouble { get; }

    /// <summary>As the page names them.</summary>
    public IEnumerable<string> Identities => _cameras.Keys.Order().Select(NameOf);

    /// <summary>A plug-in that does not start keeps nobody from setting the board up.</summary>
    public static async Task<PluginCameras> OpenAsync(ApplianceOptions options, TimeProvider time, CancellationToken cancel)
    {
        if (options.PluginPath is not { } path)
            return new PluginCameras(null, ImmutableDictionary<DeviceRole, ICamera>.Empty, "");
        IDevicePlugin? plugin = null;
        ImmutableDictionary<DeviceRole, ICamera> cameras = ImmutableDictionary<DeviceRole, ICamera>.Empty;
        try
        {
            plugin = PluginLoader.Load(path);
            await plugin.StartAsync(options.PluginSettings, time, cancel);
            foreach ((DeviceRole role, CameraUse use) in new[]
            {
                (DeviceRole.DocumentCamera, CameraUse.Document), (DeviceRole.FaceCamera, CameraUse.Traveller),
            })
            {
                if (plugin.OpenCamera(use) is { } camera)
                    cameras = cameras.Add(role, camera);
            }

            return new PluginCameras(plugin, cameras, "");
        }
        catch (Exception failure) when (failure is ApplianceException or InvalidOperationException)
        {
            await new PluginCameras(plugin, cameras, "").DisposeAsync();
            return new PluginCameras(null, ImmutableDictionary<DeviceRole, ICamera>.Empty, failure.Message);
        }
    }

    /// <summary>The name of the plug-in's camera in a role, or null where it brings none.</summary>
    public string? In(DeviceRole role) => _cameras.ContainsKey(role) ? NameOf(role) : null;

    /// <summary>The camera of this name, looking; null for any other name. It stays this one's to dispose.</summary>
    public ICamera? Open(string name)
    {
        ICamera? camera = _cameras.Where(one => NameOf(one.Key) == name).Select(one => one.Value).FirstOrDefault();
        camera?.Start();
        return camera;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ICamera camera in _cameras.Values)
            await camera.DisposeAsync();
        if (_plugin is not null)
            await _plugin.DisposeAsync();
    }

    private static string NameOf(DeviceRole role) => Prefix + JsonNamingPolicy.CamelCase.ConvertName(role.ToString());
}

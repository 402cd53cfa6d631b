using System.Collections.Immutable;
using System.CommandLine;
using CheckpointEdge.Appliance;
using CheckpointEdge.Devices;
using CheckpointEdge.Devices.Panel;
using CheckpointEdge.Devices.Panel.Guard;

namespace CheckpointEdge.Cli.Panel;

/// <summary>Where a command finds the panel: in a plug-in of this process, or behind its guard. Belongs to one command.</summary>
internal sealed class PanelPlace : IAsyncDisposable
{
    private readonly IDevicePlugin? _plugin;

    private PanelPlace(IDevicePlugin? plugin, IPanel panel)
    {
        _plugin = plugin;
        Panel = panel;
    }

    public static Option<string?> PluginOption { get; } = new("--plugin") { Description = "The plug-in's assembly." };

    public static Option<string[]> SettingOption { get; } = new("--setting")
    {
        Description = "A setting of the plug-in, NAME=VALUE; several times.",
        DefaultValueFactory = _ => [],
    };

    public IPanel Panel { get; }

    /// <exception cref="InvalidOperationException">Neither or both are named, or there is no panel.</exception>
    public static async Task<PanelPlace> OpenAsync(
        string? pluginPath, string[] settings, string? guard, TimeProvider time, CancellationToken cancellation)
    {
        if (pluginPath is null == guard is null)
            throw new InvalidOperationException("Name the panel with --plugin PATH.dll or with --guard SOCKET, one of them.");
        if (guard is not null)
            return new PanelPlace(null, new GuardedPanel(guard, time));
        IDevicePlugin plugin = PluginLoader.Load(pluginPath!);
        try
        {
            await plugin.StartAsync(SettingsOf(settings), time, cancellation);
            return new PanelPlace(
                plugin, plugin.OpenPanel() ?? throw new InvalidOperationException($"The plug-in {plugin.Name} has no panel; look at its settings."));
        }
        catch
        {
            await plugin.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Panel.DisposeAsync();
        if (_plugin is not null)
            await _plugin.DisposeAsync();
    }

    private static ImmutableDictionary<string, string> SettingsOf(string[] settings) => settings.ToImmutableDictionary(
        setting => setting.IndexOf('=', StringComparison.Ordinal) is > 0 and var at
            ? setting[..at]
            : throw new InvalidOperationException($"--setting is NAME=VALUE, not {setting}."),
        setting => setting[(setting.IndexOf('=', StringComparison.Ordinal) + 1)..],
        StringComparer.Ordinal);
}

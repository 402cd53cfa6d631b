using System.Reflection;
using System.Runtime.Loader;
using CheckpointEdge.Devices;
using CheckpointEdge.Tests;

namespace CheckpointEdge.Simulators;

/// <summary>The plug-in as the service meets it: a file in its own folder, loaded by name.</summary>
public sealed class PluginLoadingTests
{
    /// <summary>The build output of the plug-in project with the configuration of this test's own output (…/bin/Debug/net10.0/).</summary>
    private static readonly string _file = Path.Combine(
        Needs.RepositoryRoot, "src", "CheckpointEdge.Simulators", "bin",
        new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", "CheckpointEdge.Simulators.dll");

    [Fact]
    public async Task It_loads_from_its_own_folder_and_shares_the_device_types()
    {
        FolderContext context = new(_file);
        Assembly assembly = context.LoadFromAssemblyPath(_file);
        Type type = Assert.Single(assembly.GetExportedTypes(), found => found.IsAssignableTo(typeof(IDevicePlugin)));
        Assert.NotSame(typeof(SimulatorsPlugin), type);

        await using IDevicePlugin plugin = (IDevicePlugin)Activator.CreateInstance(type)!;
        await plugin.StartAsync(
            new Dictionary<string, string> { ["deskUrl"] = "http://127.0.0.1:0" }, TimeProvider.System, CancellationToken.None);

        Assert.NotNull(plugin.OpenMrzReader());
        Assert.NotNull(plugin.OpenPanel());
        Assert.Equal([assembly.GetName().Name], context.Assemblies.Select(loaded => loaded.GetName().Name));
    }

    [Fact]
    public void Its_folder_holds_no_second_copy_of_what_it_shares() =>
        Assert.Equal(
            ["CheckpointEdge.Simulators.dll"],
            Directory.EnumerateFiles(Path.GetDirectoryName(_file)!, "*.dll").Select(Path.GetFileName));

    /// <summary>Takes what lies in the plug-in's folder from there, and all else from the service.</summary>
    private sealed class FolderContext(string file) : AssemblyLoadContext(isCollectible: false)
    {
        private readonly AssemblyDependencyResolver _resolver = new(file);

        protected override Assembly? Load(AssemblyName assemblyName) =>
            _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;
    }
}

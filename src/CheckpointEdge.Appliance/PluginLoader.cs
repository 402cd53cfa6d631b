using System.Reflection;
using System.Runtime.Loader;
using CheckpointEdge.Devices;

namespace CheckpointEdge.Appliance;

/// <summary>Loads the board's devices by name, so that the service knows neither its hardware nor the simulators. Stateless.</summary>
internal static class PluginLoader
{
    /// <param name="path">The plug-in's assembly; what it needs lies beside it.</param>
    /// <exception cref="ApplianceException">It cannot be loaded, or holds not exactly one plug-in.</exception>
    public static IDevicePlugin Load(string path)
    {
        string full = Path.GetFullPath(path);
        if (!File.Exists(full))
            throw new ApplianceException($"The plug-in {full} is not there; name its assembly with --plugin.");
        try
        {
            Type[] kinds =
            [
                .. new PluginContext(full).LoadFromAssemblyPath(full).GetExportedTypes()
                    .Where(type => type is { IsClass: true, IsAbstract: false } && typeof(IDevicePlugin).IsAssignableFrom(type)),
            ];
            return kinds is [{ } only] && Activator.CreateInstance(only) is IDevicePlugin plugin
                ? plugin
                : throw new ApplianceException($"{full} holds {kinds.Length} device plug-ins; it has to be exactly one.");
        }
        catch (Exception failure) when (failure is BadImageFormatException or FileLoadException or FileNotFoundException
            or TypeLoadException or ReflectionTypeLoadException or MissingMethodException or TargetInvocationException)
        {
            throw new ApplianceException($"{full} is no plug-in for this version of the service ({failure.GetType().Name}).", failure);
        }
    }

    /// <summary>A context of its own for what the plug-in brings; whatever the service has too is the service's.</summary>
    private sealed class PluginContext(string path) : AssemblyLoadContext("plug-in")
    {
        private readonly AssemblyDependencyResolver _beside = new(path);

        protected override Assembly? Load(AssemblyName assemblyName)
        {
            try
            {
                return Default.LoadFromAssemblyName(assemblyName);
            }
            catch (FileNotFoundException)
            {
                return _beside.ResolveAssemblyToPath(assemblyName) is { } found ? LoadFromAssemblyPath(found) : null;
            }
        }

        protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
            _beside.ResolveUnmanagedDllToPath(unmanagedDllName) is { } found ? LoadUnmanagedDllFromPath(found) : 0;
    }
}

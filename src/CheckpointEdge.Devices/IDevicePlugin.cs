using CheckpointEdge.Devices.Cameras;
using CheckpointEdge.Devices.MrzReaders;
using CheckpointEdge.Devices.Panel;
using CheckpointEdge.TravelDocuments.Chip;

namespace CheckpointEdge.Devices;

/// <summary>
/// A set of devices that is loaded by name, so that the service knows neither the board's hardware nor the simulators.
/// Real: <c>CheckpointEdge.Devices.Board</c>. Twin: <c>CheckpointEdge.Simulators</c>. A plug-in assembly holds exactly one
/// public class of this kind with a constructor without parameters.
/// </summary>
public interface IDevicePlugin : IAsyncDisposable
{
    /// <summary>As shown in the device list: "Simulators".</summary>
    string Name { get; }

    /// <summary>Starts what the plug-in needs. Called once, before anything is opened.</summary>
    /// <param name="settings">The plug-in's own settings from the unit's configuration (<c>plugin:*</c>), by name.</param>
    /// <exception cref="InvalidOperationException">It cannot start; the message is one sentence that says what to do.</exception>
    Task StartAsync(IReadOnlyDictionary<string, string> settings, TimeProvider time, CancellationToken cancellation);

    /// <summary>Null when the plug-in has none; the service then uses the Linux driver.</summary>
    IMrzReader? OpenMrzReader();

    /// <summary>Null when the plug-in has none; the service then uses PC/SC where it is asked to.</summary>
    IChipReader? OpenChipReader();

    /// <summary>The reader of the officers' own cards. Null when the plug-in has none; the service then uses PC/SC where it is asked to.</summary>
    IChipReader? OpenOfficerCardReader() => null;

    /// <summary>Null when the plug-in has none.</summary>
    IPanel? OpenPanel();

    /// <summary>Null when the plug-in has none; the service then uses the one it was given, if any.</summary>
    ICamera? OpenCamera(CameraUse use) => null;
}

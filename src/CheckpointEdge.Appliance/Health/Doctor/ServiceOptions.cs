using CheckpointEdge.Appliance.Provisioning;

namespace CheckpointEdge.Appliance.Health.Doctor;

/// <summary>The options with which the service would start now: the options file, then what was bound on this board. Stateless.</summary>
public static class ServiceOptions
{
    /// <exception cref="ApplianceException">File or bindings cannot be used; one sentence.</exception>
    public static ApplianceOptions Of(DoctorOptions options) => Of(options.OptionsPath, options.DataDirectory);

    /// <inheritdoc cref="Of(DoctorOptions)"/>
    public static ApplianceOptions Of(string optionsPath, string dataDirectory) =>
        ApplianceOptions.Parse(["--data", dataDirectory, .. OptionsFile.Read(optionsPath).Arguments])
            .With(DeviceBindings.Load(dataDirectory));
}

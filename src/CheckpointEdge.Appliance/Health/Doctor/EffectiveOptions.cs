using System.Collections.Immutable;
using System.Globalization;
using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Exchange.Enrolment;

namespace CheckpointEdge.Appliance.Health.Doctor;

/// <summary>What the service would start with now, each value with where it comes from. Stateless.</summary>
public static class EffectiveOptions
{
    private const string BuiltIn = "built in";

    /// <exception cref="ApplianceException">Options or bindings cannot be used; one sentence.</exception>
    public static ImmutableArray<OptionOrigin> Of(string optionsPath, string dataDirectory)
    {
        OptionsFile file = OptionsFile.Read(optionsPath);
        DeviceBindings bound = DeviceBindings.Load(dataDirectory);
        ApplianceOptions asStarted = ServiceOptions.Of(optionsPath, dataDirectory);
        string bindings = Path.Combine(dataDirectory, DeviceBindings.FileName);
        ImmutableArray<OptionOrigin>.Builder all = ImmutableArray.CreateBuilder<OptionOrigin>();
        Add("--urls", asStarted.Url.ToString().TrimEnd('/'));
        Add("--plugin", asStarted.PluginPath);
        Add("--reader", asStarted.ReaderPath, DeviceRole.MrzReader);
        Add("--chip-reader", asStarted.ChipReaderName, DeviceRole.ChipReader);
        Add("--officer-card-reader", asStarted.OfficerCardReaderName, DeviceRole.OfficerCardReader);
        Add("--chip-wait-milliseconds", asStarted.ChipWaitMilliseconds.ToString(CultureInfo.InvariantCulture));
        Add("--document-camera", asStarted.DocumentCamera, DeviceRole.DocumentCamera);
        Add("--traveller-camera", asStarted.TravellerCamera, DeviceRole.FaceCamera);
        Add("--traveller-languages", string.Join(',', asStarted.TravellerLanguages));
        Add("--stop-released-by", asStarted.StopReleasedByTwo ? "two" : "one");
        Add("--proof-hour", asStarted.ProofHour?.ToString(CultureInfo.InvariantCulture) ?? "never");
        Add("--trust", asStarted.TrustDirectory);
        Add(asStarted.ModelsForTests ? "--models-for-tests" : "--models", asStarted.ModelsDirectory);
        all.AddRange(file.Options.Where(option => option.Name.StartsWith("--plugin:", StringComparison.Ordinal)));
        AddIdentity(all, dataDirectory);
        return all.ToImmutable();

        void Add(string name, string? value, DeviceRole? role = null)
        {
            OptionOrigin? written = file.Options.LastOrDefault(option => option.Name == name);
            string origin = role is { } one && bound.Of(one) is { } device && device == value && written?.Value != value ? bindings
                : written is not null ? written.Origin
                : BuiltIn;
            all.Add(new OptionOrigin(name, value ?? "", origin));
        }
    }

    private static void AddIdentity(ImmutableArray<OptionOrigin>.Builder all, string dataDirectory)
    {
        string file = Path.Combine(dataDirectory, UnitFiles.IdentityName);
        if (!File.Exists(file))
            return;
        try
        {
            UnitIdentity unit = UnitFiles.Load(dataDirectory);
            foreach ((string name, string value) in new[]
                { ("unit", unit.Unit), ("site", unit.Site), ("lane", unit.Lane), ("central", unit.Central) })
                all.Add(new OptionOrigin(name, value, file));
        }
        catch (ProvisioningException)
        {
            // The doctor says what is wrong with it.
        }
    }
}

using CheckpointEdge.Simulators.ChipReaders;
using CheckpointEdge.Simulators.ChipReaders.Issuing;
using CheckpointEdge.TravelDocuments.Trust;

namespace CheckpointEdge.Appliance.Tests.Line;

/// <summary>E-passports of the fictional state, its certificates, and a reader to lay them on.</summary>
internal static class ChipDocuments
{
    private static readonly Lazy<PassportIssuer> _utopia = new(() => PassportIssuer.Create(new IssuerOptions(), ManualTime.Noon));

    private static readonly Lazy<TrustStore> _trust = new(() => TrustStore.Of(
        _utopia.Value.TrustFiles.Select(file => new TrustFile(file.Name, file.Content))));

    public static TrustStore Trust => _trust.Value;

    /// <param name="zone">What stands on the chip; the same is printed unless it is said otherwise.</param>
    public static VirtualPassport Issue(string zone, Func<PassportOptions, PassportOptions>? change = null)
    {
        PassportOptions options = new() { Lines = [.. zone.Split('\n')] };
        lock (_utopia)
            return _utopia.Value.Issue(change?.Invoke(options) ?? options);
    }

    /// <summary>A reader on which this lies already.</summary>
    public static VirtualChipReader Reader(VirtualPassport? passport, ChipFault? fault = null, TimeSpan latency = default)
    {
        VirtualChipReader reader = new(ManualTime.Noon) { Latency = latency };
        if (passport is not null)
            reader.Place(passport, fault);
        return reader;
    }
}

using System.Collections.Concurrent;
using System.Collections.Immutable;
using CheckpointEdge.Simulators.ChipReaders;
using CheckpointEdge.Simulators.ChipReaders.Issuing;

namespace CheckpointEdge.Simulators.Travellers;

/// <summary>
/// Issues the chips of a travellers' file, each when it is first wanted, so that a board does not wait for them at its start.
/// Safe for concurrent use.
/// </summary>
internal sealed class TravellerChips : IDisposable
{
    /// <summary>The lengths of the lines of TD3, TD2 and TD1.</summary>
    private static readonly (int Lines, int Length)[] _layouts = [(2, 44), (2, 36), (3, 30)];

    private readonly string? _file;
    private readonly ImmutableDictionary<string, Traveller> _travellers;
    private readonly TimeProvider _time;
    private readonly PassportIssuer _utopia;
    private readonly ConcurrentDictionary<string, Lazy<PassportIssuer>> _others = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<VirtualPassport>> _issued = new(StringComparer.Ordinal);

    /// <param name="utopia">The state whose roots are published; disposed with this.</param>
    public TravellerChips(string? file, ImmutableArray<Traveller> travellers, PassportIssuer utopia, TimeProvider time)
    {
        _file = file;
        _travellers = travellers.ToImmutableDictionary(t => t.Id, StringComparer.Ordinal);
        _utopia = utopia;
        _time = time;
    }

    public static bool CanBeIssued(Traveller traveller) => Array.Exists(
        _layouts, layout => traveller.Mrz.Length == layout.Lines && traveller.Mrz.All(line => line.Length == layout.Length));

    /// <summary>Null: nobody, or a document without a chip.</summary>
    /// <exception cref="InvalidOperationException">The picture that the file names cannot be read.</exception>
    public VirtualPassport? Of(string id) => _travellers.GetValueOrDefault(id) is { Chip: { } chip } traveller
        ? _issued.GetOrAdd(id, _ => new Lazy<VirtualPassport>(() => Issue(traveller, chip))).Value
        : null;

    public void Dispose()
    {
        _utopia.Dispose();
        foreach (Lazy<PassportIssuer> issuer in _others.Values)
            issuer.Value.Dispose();
    }

    private VirtualPassport Issue(Traveller traveller, TravellerChip chip)
    {
        byte[] portrait = _file is null ? [] : TravellerFile.ChipPortrait(_file, chip);
        return State(chip).Issue(chip.Options(traveller.Mrz, portrait));
    }

    private PassportIssuer State(TravellerChip chip) => chip.Country == _utopia.Options.CountryCode
        ? _utopia
        : _others.GetOrAdd(chip.Country, country => new Lazy<PassportIssuer>(
            () => PassportIssuer.Create(new IssuerOptions { State = country, CountryCode = country }, _time))).Value;
}

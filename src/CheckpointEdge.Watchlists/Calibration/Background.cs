using System.Security.Cryptography;
using System.Text;
using CheckpointEdge.Watchlists.Matching;

namespace CheckpointEdge.Watchlists.Calibration;

/// <summary>
/// Ordinary travellers that a list is calibrated with: invented ones, or those operations give. None of them may stand on the
/// list. Immutable, safe for concurrent callers.
/// </summary>
public sealed class Background
{
    /// <summary>Fewer tell nothing about rates (identities).</summary>
    public const int IdentitiesMin = 100;

    private const int HashCharsShown = 16;

    private readonly Func<int, TravellerIdentity> _at;

    private Background(string description, int identities, Func<int, TravellerIdentity> at) =>
        (Description, Identities, _at) = (description, identities, at);

    /// <summary>Which identities: stands in the slice, so that the same calibration can be made again.</summary>
    public string Description { get; }

    /// <summary>How many there are (count).</summary>
    public int Identities { get; }

    /// <summary>Invented travellers, as many as anybody asks for.</summary>
    public static Background Ordinary(long seed = OrdinaryTravellers.DefaultSeed) => new(
        $"ordinary travellers {OrdinaryTravellers.Version}, seed {seed}", int.MaxValue,
        number => OrdinaryTravellers.Default.At(seed, number));

    /// <summary>Travellers that operations give.</summary>
    /// <param name="name">The file's name; its content is told by a hash, no name of a person is kept.</param>
    /// <exception cref="ArgumentException">There are fewer than <see cref="IdentitiesMin"/>.</exception>
    public static Background Of(string name, IReadOnlyList<TravellerIdentity> travellers)
    {
        if (travellers.Count < IdentitiesMin)
        {
            throw new ArgumentException(
                $"{name} holds {travellers.Count} travellers; at least {IdentitiesMin} are needed, better 20,000.", nameof(travellers));
        }

        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (TravellerIdentity traveller in travellers)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(
                $"{traveller.Primary}<<{traveller.Secondary}\t{traveller.DateOfBirth}\t{traveller.Sex}\t{traveller.Nationality}\n"));
        }

        string digest = Convert.ToHexStringLower(hash.GetHashAndReset())[..HashCharsShown];
        return new Background($"{name}, {digest}", travellers.Count, number => travellers[number]);
    }

    /// <param name="number">0 to <see cref="Identities"/> - 1.</param>
    public TravellerIdentity At(int number) => _at(number);
}

using System.Text;
using CheckpointEdge.Simulators.ChipReaders;
using CheckpointEdge.Simulators.ChipReaders.Issuing;
using CheckpointEdge.TravelDocuments.Trust;

namespace CheckpointEdge.Cli.Simulate;

/// <summary>What a traveller lays down.</summary>
/// <param name="Chip">Null: the document has none.</param>
internal sealed record Document(Person Person, VirtualPassport? Chip, ChipFault Fault)
{
    private static readonly ChipFault[] _forgeries =
        [ChipFault.Clone, ChipFault.AlteredData, ChipFault.AlteredFace, ChipFault.AlteredSignature];

    /// <summary>Of no state: it may never be called genuine.</summary>
    public bool IsForged => IsChanged || Fault.Is(ChipFault.ForeignSigner);

    /// <summary>Something on it was changed or copied, and shows it: who bears it is never waved on.</summary>
    public bool IsChanged => Array.Exists(_forgeries, Fault.Is);

    /// <summary>Its chip never gets to the end of a reading.</summary>
    public bool NeverEnds => Fault.Is(ChipFault.TornOff) || Fault.Is(ChipFault.Silent) || Fault.Is(ChipFault.EndlessWaiting)
        || Fault.Is(ChipFault.WrongStatus);
}

/// <summary>
/// The fictional state whose passports are read at the desks, with real keys, signatures and files; each is issued when it is first laid
/// down. Keys are drawn at random and stand in no trace.
/// </summary>
internal sealed class Documents : IDisposable
{
    private const double ChipShare = 0.6;
    private const double FaultShare = 0.35;

    /// <summary>A chip that breaks off does so before a reading can have ended (commands).</summary>
    private const int CommandsMax = 10;

    private static readonly ChipFault[] _faults =
    [
        ChipFault.TornOff, ChipFault.TornOffOnce, ChipFault.TornOffOnce, ChipFault.Silent, ChipFault.EndlessWaiting, ChipFault.WrongStatus,
        ChipFault.WrongMac, ChipFault.SkippedCounter, ChipFault.WrongPassword, ChipFault.RefusesPace, ChipFault.EarlyEnd,
        ChipFault.LyingLength, ChipFault.WithoutSod, ChipFault.ExpiredSigner, ChipFault.ForeignSigner, ChipFault.Clone,
        ChipFault.AlteredData, ChipFault.AlteredFace, ChipFault.AlteredSignature,
    ];

    private static readonly ChipLimits _limits = new()
    {
        Latency = TimeSpan.FromMilliseconds(30),
        KeyLatency = TimeSpan.FromMilliseconds(180),
    };

    private readonly World _world;
    private readonly PassportIssuer _issuer;
    private readonly Dictionary<(int Person, string Fault), VirtualPassport> _issued = [];

    public Documents(World world)
    {
        _world = world;
        _issuer = PassportIssuer.Create(new IssuerOptions(), new MachineClock(world));
        Trust = TrustStore.Of(_issuer.TrustFiles.Select(file => new TrustFile(file.Name, file.Content)));
    }

    /// <summary>What every board knows of the state.</summary>
    public TrustStore Trust { get; }

    /// <param name="faults">Whether something may be wrong with the chip.</param>
    public Document Of(Person person, bool faults)
    {
        ChipFault fault = faults && _world.Chance(FaultShare) ? _world.Pick(_faults).After(_world.Random.Next(CommandsMax)) : ChipFault.None;
        bool hasChip = _world.Chance(ChipShare);
        return new Document(person, hasChip ? Passport(person, fault) : null, hasChip ? fault : ChipFault.None);
    }

    /// <summary>A picture file that nobody else's camera picture is like.</summary>
    public static byte[] FaceOf(Person person)
    {
        byte[] header = Encoding.ASCII.GetBytes("P6\n8 8\n255\n");
        byte[] picture = [.. header, .. new byte[8 * 8 * 3]];
        BitConverter.TryWriteBytes(picture.AsSpan(header.Length), person.Number);
        return picture;
    }

    public void Dispose() => _issuer.Dispose();

    private VirtualPassport Passport(Person person, ChipFault fault)
    {
        if (!_issued.TryGetValue((person.Number, fault.Name), out VirtualPassport? passport))
        {
            passport = _issuer.Issue(new PassportOptions { Lines = [.. person.Zone.Split('\n')], Limits = _limits, Fault = fault });
            _issued.Add((person.Number, fault.Name), passport);
        }

        return passport;
    }
}

using CheckpointEdge.Simulators.ChipReaders.Protocol;

namespace CheckpointEdge.Simulators.ChipReaders;

/// <summary>
/// The chip of a <see cref="VirtualPassport"/>: powered by a reader, it answers commands one by one, as Doc 9303-10 and -11
/// demand, or as its fault has it. Used by one caller.
/// </summary>
public sealed class VirtualChip : VirtualCard
{
    /// <summary>Historical bytes: category 80, card capabilities with extended length (ISO/IEC 7816-4, 8.1.1).</summary>
    private static readonly byte[] _historical = [0x80, 0x73, 0xC0, 0x21, 0xC0];

    private readonly ChipRandom _random;
    private readonly ChipMisbehaviour _misbehaviour;
    private ChipSession? _session;

    public VirtualChip(VirtualPassport passport, ChipFault? fault = null)
        : this(passport, fault ?? ChipFault.None, new ChipRandom())
    {
    }

    /// <param name="random">Gives the numbers of a worked example.</param>
    internal VirtualChip(VirtualPassport passport, ChipFault fault, ChipRandom random)
    {
        Passport = passport;
        Fault = fault;
        _random = random;
        _misbehaviour = new ChipMisbehaviour(fault);
    }

    public VirtualPassport Passport { get; }

    public ChipFault Fault { get; }

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> Atr => AtrOf(_historical);

    /// <inheritdoc/>
    public override void PowerOn() => _session = new ChipSession(Passport, Fault, Limits, _random);

    /// <inheritdoc/>
    public override void PowerOff() => _session = null;

    /// <inheritdoc/>
    public override ChipAnswer Answer(ReadOnlySpan<byte> command)
    {
        if (_session is not { } session)
            return new ChipAnswer(ChipAnswerKind.Silence, default);
        if (_misbehaviour.Instead() is { } instead)
            return instead;
        byte[] response = session.Answer(command);
        TimeSpan took = command.Length > 1 && command[1] is 0x22 or 0x82 or 0x86 or 0x88
            ? Passport.Limits.KeyLatency
            : Passport.Limits.Latency;
        return new ChipAnswer(ChipAnswerKind.Answered, response, took);
    }

    /// <summary>Of the passport, unless the fault sets others.</summary>
    private ChipLimits Limits => Fault.Name switch
    {
        "reads-256" => Passport.Limits with { ExtendedLength = false, ReadBytesMax = 256, Refusal = ReadRefusal.WrongLength },
        "reads-224" => Passport.Limits with { ExtendedLength = false, ReadBytesMax = 224, Refusal = ReadRefusal.WrongParameters },
        "reads-160" => Passport.Limits with { ExtendedLength = false, ReadBytesMax = 160, Refusal = ReadRefusal.ExactLength },
        _ => Passport.Limits,
    };
}

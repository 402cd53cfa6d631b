namespace CheckpointEdge.Simulators.ChipReaders.Protocol;

/// <summary>
/// From power on to power off: which file is selected, which keys are agreed, which steps are under way. One command, one
/// answer. Used by one caller.
/// </summary>
internal sealed class ChipSession
{
    private const byte Chained = 0x10;
    private const byte ReadOdd = 0xB1;

    /// <summary>The longest data that chained commands may gather (bytes).</summary>
    private const int GatheredBytesMax = 4096;

    private readonly ChipFault _fault;
    private readonly ChipLimits _limits;
    private readonly ChipMemory _memory;
    private readonly ChipAuthenticity _authenticity;
    private MessageProtection? _protection;
    private byte[] _gathered = [];
    private byte[] _waiting = [];

    public ChipSession(VirtualPassport passport, ChipFault fault, ChipLimits limits, ChipRandom random)
    {
        _fault = fault;
        _limits = limits;
        _memory = new ChipMemory(passport, fault, limits);
        _authenticity = new ChipAuthenticity(passport, fault, random, _memory);
    }

    public byte[] Answer(ReadOnlySpan<byte> bytes)
    {
        if (ApduCommand.Parse(bytes) is not { } command || command.Extended && !_limits.ExtendedLength)
            return Plain(ChipStatus.WrongLength);
        if ((command.Class & ~(Chained | MessageProtection.ClassBits)) != 0)
            return Plain(ChipStatus.ClassUnknown);
        if (command.Instruction == 0xC0 && _waiting.Length > 0)
            return Within(_waiting, command);
        _waiting = [];
        byte[] response = (command.Class & MessageProtection.ClassBits) == MessageProtection.ClassBits
            ? Protected(command)
            : Unprotected(command);
        return Within(response, command);
    }

    private static byte[] Plain(ChipReply reply) => [.. reply.Data, (byte)(reply.Status >> 8), (byte)reply.Status];

    /// <summary>A plain command ends secure messaging (Doc 9303-11, 9.8.8); what it closed stays closed.</summary>
    private byte[] Unprotected(ApduCommand command)
    {
        if (_protection is not null)
            EndSession();
        (ChipReply reply, MessageProtection? agreed) = Execute(command, fitting: command.Extended ? 65_535 : 256);
        if (agreed is not null)
            _protection = agreed;
        return Plain(reply);
    }

    private byte[] Protected(ApduCommand outer)
    {
        if (_protection is not { } protection)
            return Plain(ChipStatus.MessagingNotSupported);
        (ApduCommand? inner, ushort status) = protection.Unprotect(outer);
        if (inner is null)
        {
            EndSession();
            return Plain(status);
        }

        int fitting = outer.Extended ? 65_000 : protection.ShortDataBytesMax;
        (ChipReply reply, MessageProtection? agreed) = Execute(inner, fitting);
        bool spoilt = _fault.Is(ChipFault.WrongMac) && protection.Answers >= _fault.Number;
        if (_fault.Is(ChipFault.SkippedCounter) && protection.Answers >= _fault.Number)
            protection.Advance();
        byte[] response = protection.Protect(reply, odd: inner.Instruction == ReadOdd, spoilt);
        if (agreed is not null)
            _protection = agreed;
        return response;
    }

    private void EndSession()
    {
        _protection = null;
        _memory.Opened = _memory.OpenedByPace = false;
        _authenticity.Forget();
    }

    /// <summary>A response too long for a short command waits for GET RESPONSE (ISO/IEC 7816-4, 5.3.4).</summary>
    private byte[] Within(byte[] response, ApduCommand command)
    {
        if (command.Extended || response.Length <= 256 + 2)
        {
            _waiting = [];
            return response;
        }

        int count = command.Instruction == 0xC0 ? Math.Min(command.Expected ?? 256, 256) : 256;
        _waiting = response[count..];
        int left = Math.Min(_waiting.Length - 2, 256);
        return [.. response[..count], 0x61, (byte)left];
    }

    private (ChipReply Reply, MessageProtection? Agreed) Execute(ApduCommand command, int fitting)
    {
        if ((command.Class & Chained) != 0 && command.Instruction != 0x86)
            return (Gather(command), null);
        if (_gathered.Length > 0)
        {
            command = command with { Data = (byte[])[.. _gathered, .. command.Data.Span] };
            _gathered = [];
        }

        return command.Instruction switch
        {
            0xA4 => (_memory.Select(command), null),
            0xB0 => (_memory.Read(command, fitting), null),
            ReadOdd => (_memory.ReadOdd(command, fitting), null),
            0x84 => (_authenticity.GetChallenge(command), null),
            0x82 => _authenticity.ExternalAuthenticate(command),
            0x22 => _authenticity.SetEnvironment(command),
            0x86 => _authenticity.GeneralAuthenticate(command, last: (command.Class & Chained) == 0),
            0x88 => (_authenticity.InternalAuthenticate(command), null),
            _ => (ChipStatus.InstructionUnknown, null),
        };
    }

    private ChipReply Gather(ApduCommand command)
    {
        if (_gathered.Length + command.Data.Length > GatheredBytesMax)
        {
            _gathered = [];
            return ChipStatus.WrongLength;
        }

        _gathered = [.. _gathered, .. command.Data.Span];
        return ChipStatus.Done;
    }
}

using CheckpointEdge.Simulators.ChipReaders.Agreement;

namespace CheckpointEdge.Simulators.ChipReaders.Protocol;

/// <summary>
/// The commands that open the chip and prove it: BAC, PACE, Chip Authentication, Active Authentication. One session; used by
/// one caller.
/// </summary>
internal sealed class ChipAuthenticity(VirtualPassport passport, ChipFault fault, ChipRandom random, ChipMemory memory)
{
    private const ushort SetForAuthentication = 0xC1A4;
    private const ushort SetForChipAuthentication = 0x41A4;
    private const ushort SetForKeyAgreement = 0x41A6;

    private readonly BasicAccess _basicAccess = new(passport.KeyInformation, random);
    private PaceExchange? _pace;
    private AgreementKey? _chosenKey;

    /// <summary>The session is over: what was under way is dropped.</summary>
    public void Forget()
    {
        _pace = null;
        _chosenKey = null;
    }

    public ChipReply GetChallenge(ApduCommand command)
    {
        if (!passport.BasicAccess)
            return ChipStatus.InstructionUnknown;
        if (!memory.InApplication || memory.Opened)
            return ChipStatus.ConditionsOfUse;
        return command.Expected is >= 8 ? _basicAccess.Challenge() : ChipStatus.WrongLength;
    }

    public (ChipReply Reply, MessageProtection? Agreed) ExternalAuthenticate(ApduCommand command)
    {
        if (!passport.BasicAccess)
            return (ChipStatus.InstructionUnknown, null);
        (ChipReply reply, MessageProtection? agreed) = _basicAccess.Authenticate(command.Data.Span);
        if (agreed is not null && fault.Is(ChipFault.WrongPassword))
            return (ChipStatus.AuthenticationFailed, null);
        memory.Opened |= agreed is not null;
        return (reply, agreed);
    }

    public (ChipReply Reply, MessageProtection? Agreed) SetEnvironment(ApduCommand command)
    {
        Forget();
        if (fault.Is(ChipFault.RefusesLeInMse) && command.Expected is not null)
            return (ChipStatus.WrongLength, null);
        if (!DataObjects.TryRead(command.Data, out DataObjects? objects))
            return (ChipStatus.WrongData, null);
        return command.Parameters switch
        {
            SetForAuthentication => (ChoosePace(objects), null),
            SetForChipAuthentication => (ChooseKey(objects), null),
            SetForKeyAgreement => AgreeAtOnce(objects),
            _ => (ChipStatus.WrongSelection, null),
        };
    }

    /// <summary>A step of PACE, or Chip Authentication with the key that was chosen before.</summary>
    public (ChipReply Reply, MessageProtection? Agreed) GeneralAuthenticate(ApduCommand command, bool last)
    {
        if (command.P1 != 0 || command.P2 != 0)
            return (ChipStatus.WrongSelection, null);
        if (_pace is { } pace)
        {
            (ChipReply reply, MessageProtection? agreed) = pace.Step(command.Data, last);
            if (pace.Over)
                _pace = null;
            if (agreed is not null && fault.Is(ChipFault.WrongPassword))
                return (ChipStatus.AuthenticationFailed, null);
            if (agreed is not null)
                memory.Opened = memory.OpenedByPace = true;
            return (reply, agreed);
        }

        if (_chosenKey is not { } key)
            return (ChipStatus.ConditionsOfUse, null);
        if (!DataObjects.TryReadWithin(command.Data, 0x7C, out DataObjects? objects) || objects[0x80] is not { } theirs || !last)
            return (ChipStatus.WrongData, null);
        return Agree(key, theirs, DataObjects.Write(0x7C, []));
    }

    public ChipReply InternalAuthenticate(ApduCommand command)
    {
        if (passport.ActiveAuthenticationKey.IsEmpty)
            return ChipStatus.InstructionUnknown;
        if (!memory.Opened && (passport.BasicAccess || passport.Pace.Length > 0))
            return ChipStatus.AccessNotAllowed;
        if (command.Data.Length != ActiveAuthentication.ChallengeSizeBytes)
            return ChipStatus.WrongLength;
        return ChipReply.Of(ActiveAuthentication.Answer(
            passport.ActiveAuthenticationKey.Span, passport.ActiveAuthenticationHash, command.Data.Span));
    }

    private ChipReply ChoosePace(DataObjects objects)
    {
        if (fault.Is(ChipFault.RefusesPace) || objects[0x80] is not { } protocol)
            return ChipStatus.WrongData;
        if (objects[0x84] is null && fault.Is(ChipFault.NeedsMappingParameter))
            return ChipStatus.LengthInconsistent;
        if (objects[0x83] is not { Length: 1 } password || password.Span[0] is not (1 or 2))
            return ChipStatus.ReferenceNotFound;
        int? parameters = objects[0x84] is { Length: 1 } told ? told.Span[0] : null;
        PaceOffer[] fitting =
        [
            .. passport.Pace.Where(offer =>
                protocol.Span.SequenceEqual(ObjectIdentifiers.Octets(ObjectIdentifiers.Pace(offer)))
                && (parameters is null || parameters == offer.ParameterId)),
        ];
        if (fitting.Length != 1)
            return parameters is null && fitting.Length > 1 ? ChipStatus.ReferenceNotFound : ChipStatus.WrongData;
        AgreementKey? own = passport.AgreementKeys.FirstOrDefault(key => key.ParameterId == fitting[0].ParameterId);
        if (fitting[0].Mapping == PaceMapping.ChipAuthentication && own is null)
            return ChipStatus.ConditionsOfUse;
        _pace = new PaceExchange(fitting[0], (PacePassword)password.Span[0], passport, own, random);
        return ChipStatus.Done;
    }

    private ChipReply ChooseKey(DataObjects objects)
    {
        if (objects[0x80] is not { } protocol || !memory.Opened)
            return memory.Opened ? ChipStatus.WrongData : ChipStatus.AccessNotAllowed;
        AgreementKey[] fitting =
        [
            .. passport.AgreementKeys.Where(key =>
                protocol.Span.SequenceEqual(ObjectIdentifiers.Octets(ObjectIdentifiers.ChipAuthentication(key.Cipher, key.ParameterId)))
                && IsMeant(key, objects)),
        ];
        _chosenKey = fitting.Length == 1 ? fitting[0] : null;
        return fitting.Length == 1 ? ChipStatus.Done : ChipStatus.ReferenceNotFound;
    }

    /// <summary>MSE:SET KAT (Doc 9303-11, 6.2.4.1): for 3DES alone, everything in one command.</summary>
    private (ChipReply Reply, MessageProtection? Agreed) AgreeAtOnce(DataObjects objects)
    {
        if (!memory.Opened)
            return (ChipStatus.AccessNotAllowed, null);
        AgreementKey[] fitting =
            [.. passport.AgreementKeys.Where(key => key.Cipher == ChipCipher.TripleDes && IsMeant(key, objects))];
        if (fitting.Length != 1 || objects[0x91] is not { } theirs)
            return (ChipStatus.WrongData, null);
        return Agree(fitting[0], theirs, []);
    }

    private static bool IsMeant(AgreementKey key, DataObjects objects)
    {
        if (objects[0x84] is not { } told)
            return true;
        int id = 0;
        foreach (byte part in told.Span[..Math.Min(told.Length, 4)])
            id = id << 8 | part;
        return key.KeyId == id;
    }

    private (ChipReply Reply, MessageProtection? Agreed) Agree(AgreementKey key, ReadOnlyMemory<byte> theirs, byte[] answer)
    {
        _chosenKey = null;
        AgreementDomain domain = AgreementDomain.Standardised(key.ParameterId);
        if (domain.Multiply(PrimeCurve.Number(key.PrivateKey.Span), theirs.Span) is not { } shared)
            return (ChipStatus.WrongData, null);
        return (ChipReply.Of(answer), MessageProtection.Agreed(key.Cipher, domain.SharedSecret(shared)));
    }
}

using System.Buffers.Binary;
using CheckpointEdge.TravelDocuments.Chip;

namespace CheckpointEdge.Simulators.ChipReaders.Protocol;

/// <summary>
/// The chip's files and who may read them (Doc 9303-10, 3): SELECT and READ BINARY. One session; used by one caller.
/// </summary>
internal sealed class ChipMemory(VirtualPassport passport, ChipFault fault, ChipLimits limits)
{
    private const ushort MasterFileId = 0x3F00;

    /// <summary>What the endless file claims to hold (bytes).</summary>
    private const int EndlessSizeBytes = 0x0100_0000;

    private static readonly byte[] _application = Convert.FromHexString("A0000002471001");

    private ChipFile? _current;

    /// <summary>The e-passport application is selected.</summary>
    public bool InApplication { get; private set; }

    /// <summary>BAC or PACE succeeded in this session.</summary>
    public bool Opened { get; set; }

    /// <summary>PACE succeeded in this session.</summary>
    public bool OpenedByPace { get; set; }

    public ChipReply Select(ApduCommand command)
    {
        ReadOnlySpan<byte> name = command.Data.Span;
        switch (command.P1)
        {
            case 0x04:
                if (!name.SequenceEqual(_application))
                    return ChipStatus.FileNotFound;
                (InApplication, _current) = (true, null);
                return ChipStatus.Done;
            case 0x00 when name.Length == 0 || name.Length == 2 && Id(name) == MasterFileId:
                if (fault.Is(ChipFault.RefusesMasterFile))
                    return ChipStatus.WrongSelection;
                (InApplication, _current) = (false, null);
                return ChipStatus.Done;
            case 0x00 or 0x02 when name.Length == 2:
                return SelectFile(command, Id(name));
            default:
                return ChipStatus.WrongSelection;
        }
    }

    public ChipReply Read(ApduCommand command, int fitting)
    {
        int offset = command.Parameters;
        if ((command.P1 & 0x80) != 0)
        {
            if (Find(f => f.ShortId == (command.P1 & 0x1F)) is not { } named)
                return ChipStatus.FileNotFound;
            _current = named;
            offset = command.P2;
        }

        return ReadCurrent(offset, command, fitting);
    }

    /// <summary>Odd instruction B1 (ISO/IEC 7816-4, 11.3.3): offset in 54, data in 53.</summary>
    public ChipReply ReadOdd(ApduCommand command, int fitting)
    {
        if (!DataObjects.TryRead(command.Data, out DataObjects? objects) || objects[0x54] is not { Length: >= 1 and <= 4 } offset)
            return ChipStatus.WrongData;
        if (command.Parameters != 0)
        {
            if (Find(f => command.P1 == 0 && command.P2 <= 0x1F ? f.ShortId == command.P2 : f.Id == command.Parameters) is not { } named)
                return ChipStatus.FileNotFound;
            _current = named;
        }

        long at = 0;
        foreach (byte part in offset.Span)
            at = at << 8 | part;
        if (at > int.MaxValue)
            return ChipStatus.WrongOffset;
        int header = DataObjects.Write(0x53, new byte[Math.Min(command.Expected ?? 0, fitting)]).Length
            - Math.Min(command.Expected ?? 0, fitting);
        ApduCommand inner = command with { Expected = command.Expected is { } ne ? Math.Max(1, ne - (command.ExpectsAll ? 0 : header)) : null };
        ChipReply reply = ReadCurrent((int)at, inner, fitting - header);
        return reply.Data.Length == 0 ? reply : reply with { Data = DataObjects.Write(0x53, reply.Data) };
    }

    private static ushort Id(ReadOnlySpan<byte> name) => (ushort)(name[0] << 8 | name[1]);

    private ChipReply SelectFile(ApduCommand command, ushort id)
    {
        ChipFile? file = Find(f => f.Id == id);
        if (file is null || !passport.Files.ContainsKey(file))
            return InApplication && !Opened && NeedsOpening ? ChipStatus.AccessNotAllowed : ChipStatus.FileNotFound;
        if (!MayRead(file))
            return ChipStatus.AccessNotAllowed;
        _current = file;
        if ((command.P2 & 0x0C) == 0x0C)
            return ChipStatus.Done;
        int size = passport.Files[file].Length;
        byte[] control =
        [
            .. DataObjects.Write(0x80, [(byte)(size >> 8), (byte)size]),
            .. DataObjects.Write(0x83, [(byte)(id >> 8), (byte)id]),
        ];
        return ChipReply.Of(DataObjects.Write(command.P2 == 0x04 ? 0x62u : 0x6Fu, control));
    }

    private bool NeedsOpening => passport.BasicAccess || passport.Pace.Length > 0;

    private ChipFile? Find(Func<ChipFile, bool> isMeant) => ChipFile.All.FirstOrDefault(f => f.InApplication == InApplication && isMeant(f));

    /// <summary>Fingerprints and irises stay closed: this chip knows no terminal authentication (Doc 9303-11, 7).</summary>
    private bool MayRead(ChipFile file)
    {
        if (file.Number is 3 or 4)
            return false;
        if (file.InApplication)
            return Opened || !NeedsOpening;
        return file != ChipFile.CardSecurity || OpenedByPace;
    }

    private ChipReply ReadCurrent(int offset, ApduCommand command, int fitting)
    {
        if (_current is not { } file)
            return ChipStatus.NoCurrentFile;
        if (!MayRead(file))
            return ChipStatus.AccessNotAllowed;
        if (!passport.Files.TryGetValue(file, out ReadOnlyMemory<byte> content))
            return ChipStatus.FileNotFound;
        if (command.Expected is not { } wanted)
            return ChipStatus.WrongLength;
        if (!command.ExpectsAll || !command.Extended)
        {
            if (wanted > limits.ReadBytesMax && limits.Refusal != ReadRefusal.Shorter)
                return Refused();
        }

        int size = SizeOf(file, content);
        if (offset >= size)
            return fault.Is(ChipFault.EarlyEnd) && offset < content.Length ? ChipStatus.EndOfFile : ChipStatus.WrongOffset;
        int sent = Math.Min(Math.Min(wanted, Math.Min(limits.ReadBytesMax, fitting)), size - offset);
        bool ended = wanted > size - offset && !command.ExpectsAll;
        return new ChipReply(ended ? ChipStatus.EndOfFile : ChipStatus.Done, Bytes(file, content, offset, sent));
    }

    private ChipReply Refused() => limits.Refusal switch
    {
        ReadRefusal.WrongLength => ChipStatus.WrongLength,
        ReadRefusal.ExactLength => (ushort)(0x6C00 | limits.ReadBytesMax & 0xFF),
        _ => ChipStatus.WrongOffset,
    };

    private int SizeOf(ChipFile file, ReadOnlyMemory<byte> content) => file.Number != 2
        ? content.Length
        : fault.Is(ChipFault.EndlessFile) ? int.MaxValue : fault.Is(ChipFault.EarlyEnd) ? content.Length * 3 / 4 : content.Length;

    private byte[] Bytes(ChipFile file, ReadOnlyMemory<byte> content, int offset, int count)
    {
        if (file.Number != 2 || !fault.Is(ChipFault.EndlessFile))
            return content.Slice(offset, count).ToArray();
        byte[] header = [0x75, 0x84, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(2), EndlessSizeBytes);
        byte[] bytes = new byte[count];
        for (int i = 0; i < count && offset + i < header.Length; i++)
            bytes[i] = header[offset + i];
        return bytes;
    }
}

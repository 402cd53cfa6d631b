using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Tlv;

namespace CheckpointEdge.Tests.Chip.Reading;

/// <summary>
/// A scripted chip that asks for nothing: files in the open, and every way of reading them that a test wants refused. It
/// speaks ISO/IEC 7816-4 as a chip of its own and counts what it is asked.
/// </summary>
internal sealed class PlainChip : IChipReader
{
    private static readonly byte[] _application = Convert.FromHexString("A0000002471001");
    private ushort? _current;

    public Dictionary<ushort, byte[]> Files { get; } = [];

    /// <summary>The most bytes of a file in one answer; more is answered with <see cref="TooMuch"/>.</summary>
    public int ReadSizeBytesMax { get; set; } = 65_536;

    /// <summary>6Cxx names the size itself; 9000 sends less.</summary>
    public ushort TooMuch { get; set; } = 0x6700;

    public bool KnowsExtendedLength { get; set; } = true;

    public bool KnowsShortIds { get; set; } = true;

    public bool KnowsOddInstruction { get; set; } = true;

    /// <summary>Reading behind the end: 6282 with what is there; else this status and nothing.</summary>
    public ushort BehindEnd { get; set; } = 0x6282;

    /// <summary>Answers instead of the chip when it gives one.</summary>
    public Func<byte[], byte[]?>? Instead { get; set; }

    public List<byte[]> Sent { get; } = [];

    public int Reads => Sent.Count(command => command[1] is 0xB0 or 0xB1);

    public int Selects => Sent.Count(command => command[1] == 0xA4 && command[2] == 0x02);

    public string Name => "scripted";

    public ChipPresence Presence { get; set; } = ChipPresence.Present;

    public int CommandSizeBytesMax { get; init; } = 65_544;

    public int ResponseSizeBytesMax { get; init; } = 65_538;

    public event Action? Changed;

    public void Change(ChipPresence presence)
    {
        Presence = presence;
        Changed?.Invoke();
    }

    public PlainChip With(ChipFile file, byte[] content)
    {
        Files[file.Id] = content;
        return this;
    }

    public ValueTask ConnectAsync(CancellationToken cancellation)
    {
        if (Presence != ChipPresence.Present)
            throw new ChipReaderException(ChipReaderFault.ChipGone, "There is no chip.");
        _current = null;
        return ValueTask.CompletedTask;
    }

    public ValueTask<ReadOnlyMemory<byte>> TransceiveAsync(ReadOnlyMemory<byte> command, CancellationToken cancellation)
    {
        byte[] bytes = command.ToArray();
        Sent.Add(bytes);
        if (Presence != ChipPresence.Present)
            throw new ChipReaderException(ChipReaderFault.ChipGone, "There is no chip.");
        return new(Instead?.Invoke(bytes) ?? Answer(bytes));
    }

    public ValueTask DisconnectAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private byte[] Answer(byte[] command)
    {
        bool extended = command.Length > 5 && command[4] == 0;
        if (extended && !KnowsExtendedLength)
            return Status(0x6700);
        int at = extended ? 5 : 4;
        int left = command.Length - at;
        int dataLength = left > (extended ? 2 : 1) ? extended ? command[at] << 8 | command[at + 1] : command[at] : 0;
        int dataAt = dataLength == 0 ? at : at + (extended ? 2 : 1);
        byte[] data = command[dataAt..(dataAt + dataLength)];
        byte[] le = command[(dataAt + dataLength)..];
        int expected = le.Length switch
        {
            0 => 0,
            1 => le[0] == 0 ? 256 : le[0],
            _ => (le[0] << 8 | le[1]) is > 0 and var given ? given : 65_536,
        };
        return command[1] switch
        {
            0xA4 => Select(command[2], data),
            0xB0 => ReadEven(command[2], command[3], expected),
            0xB1 => ReadOdd(data, expected),
            _ => Status(0x6D00),
        };
    }

    private byte[] Select(byte how, byte[] data)
    {
        if (how == 0x04)
            return Status(data.AsSpan().SequenceEqual(_application) ? (ushort)0x9000 : (ushort)0x6A82);
        ushort id = data.Length == 2 ? (ushort)(data[0] << 8 | data[1]) : (ushort)0x3F00;
        if (how == 0x02 && !Files.ContainsKey(id))
            return Status(0x6A82);
        _current = id;
        return Status(0x9000);
    }

    private byte[] ReadEven(byte p1, byte p2, int expected)
    {
        if ((p1 & 0x80) == 0)
            return Read(p1 << 8 | p2, expected);
        if (!KnowsShortIds)
            return Status(0x6A86);
        ChipFile? file = ChipFile.All.FirstOrDefault(known => known.ShortId == (p1 & 0x1F) && Files.ContainsKey(known.Id));
        if (file is null)
            return Status(0x6A82);
        _current = file.Id;
        return Read(p2, expected);
    }

    private byte[] ReadOdd(byte[] data, int expected)
    {
        if (!KnowsOddInstruction || !BerTlv.TryRead(data, out BerTlv offset) || offset.Tag != 0x54)
            return Status(0x6A80);
        int at = 0;
        foreach (byte next in offset.Value.Span)
            at = at << 8 | next;
        int size = expected - 4;
        byte[] answer = Read(at, size);
        return answer.Length == 2 ? answer : [.. TlvWriting.Object(0x53, answer[..^2]), .. answer[^2..]];
    }

    private byte[] Read(int offset, int expected)
    {
        if (_current is not { } id || !Files.TryGetValue(id, out byte[]? file))
            return Status(0x6986);
        if (expected > ReadSizeBytesMax)
        {
            if (TooMuch == 0x6C00)
                return Status((ushort)(0x6C00 | (ReadSizeBytesMax & 0xFF)));
            if (TooMuch != 0x9000)
                return Status(TooMuch);
            expected = ReadSizeBytesMax;
        }

        if (offset >= file.Length)
            return Status(0x6B00);
        int there = Math.Min(expected, file.Length - offset);
        if (there < expected && BehindEnd != 0x6282)
            return Status(BehindEnd);
        return [.. file[offset..(offset + there)], .. Status(there < expected ? (ushort)0x6282 : (ushort)0x9000)];
    }

    private static byte[] Status(ushort status) => [(byte)(status >> 8), (byte)status];
}

using CheckpointEdge.TravelDocuments.Chip.Commands;
using CheckpointEdge.TravelDocuments.Tlv;

namespace CheckpointEdge.TravelDocuments.Chip.Reading;

/// <summary>How the reading of a file ended: with its content, or with a sentence.</summary>
/// <param name="Absent">The chip says that there is no such file.</param>
internal readonly record struct FileOutcome(ReadOnlyMemory<byte>? Content, string Sentence, bool Absent = false)
{
    public static FileOutcome Failed(string sentence) => new(null, sentence);

    public static FileOutcome Refused(ChipFile file, ushort status) =>
        new(null, StatusSentences.Of(file, status), StatusSentences.IsAbsent(status));
}

/// <summary>
/// Reads one file in as few commands as the chip allows (Doc 9303-10, 3.6): by short identifier where it takes them, the
/// first read as large as any, its header taken from what came. Lasts for one session.
/// </summary>
internal sealed class FileReader(ChipChannel channel, ReadSizes sizes, int sizeBytesMax)
{
    // Offsets of the ordinary READ BINARY have 15 bits (ISO/IEC 7816-4, 7.2.2).
    private const int OffsetMax = 0x7FFF;
    private const uint OffsetTag = 0x54;
    private const uint DataTag = 0x53;

    // 53 and up to three bytes of length stand in front of what an odd READ BINARY brings.
    private const int DataHeaderSizeBytes = 4;
    private const ushort NoCurrentFile = 0x6986;
    private const ushort CommandNotAllowed = 0x6981;

    private bool _current;
    private bool _selected;
    private bool _headerFirst;
    private bool _shortIdFailed;
    private bool _ended;

    /// <summary>Sent before the first SELECT of a file: the way to the master file.</summary>
    public Func<Task>? BeforeSelect { get; init; }

    /// <summary>Reads on from what is there until the file is whole.</summary>
    /// <param name="show">After every part.</param>
    public async Task<FileOutcome> ReadAsync(PartialFile partial, Action show, CancellationToken cancellation)
    {
        int level = sizes.Level;
        _headerFirst = sizes.HeaderFirst && partial.File.Tag != 0;
        _current = false;
        _selected = false;
        _ended = false;
        _shortIdFailed = sizes.ShortIdsRefused;
        while (!partial.IsWhole)
        {
            if (partial.AnnouncedSize > sizeBytesMax || partial.Length > sizeBytesMax)
                return FileOutcome.Failed(TooLarge(partial));
            bool byShortId = !_current && partial.Length == 0 && !_shortIdFailed;
            if (!_current && !byShortId && await SelectAsync(partial.File, cancellation) is { } refused)
            {
                sizes.Restore(level);
                return refused;
            }

            if (await ReadPartAsync(partial, byShortId, cancellation) is { } failure)
            {
                sizes.Restore(level);
                return failure;
            }

            show();
        }

        return partial.AnnouncedSize > sizeBytesMax
            ? FileOutcome.Failed(TooLarge(partial))
            : new(partial.Bytes, "");
    }

    /// <summary>One command and what follows from its answer; null: go on.</summary>
    private async Task<FileOutcome?> ReadPartAsync(PartialFile partial, bool byShortId, CancellationToken cancellation)
    {
        int asked = SizeToAsk(partial);
        int before = channel.Commands;
        ResponseApdu response = await ReadAsync(partial, byShortId, asked, cancellation);
        bool good = response.Status is StatusWord.Success or StatusWord.EndOfFile;
        if (good && !response.Data.IsEmpty)
        {
            Take(partial, byShortId, asked, response, again: channel.Commands > before + 1);
            return null;
        }

        // 6B00 may mean the short identifier or the end of the file; a read of the header alone tells.
        bool unclear = response.Status == StatusWord.WrongOffset && !_headerFirst;
        if (byShortId && !good && !IsSize(response.Status) && !unclear)
        {
            _shortIdFailed = true;
            _headerFirst = sizes.HeaderFirst;
            return null;
        }

        return AfterRefusal(partial, asked, response.Status, good);
    }

    /// <summary>Keeps what came, and what it says about the chip for the files to come.</summary>
    /// <param name="again">The chip named another length first (6Cxx), or held the answer back (61xx).</param>
    private void Take(PartialFile partial, bool byShortId, int asked, ResponseApdu response, bool again)
    {
        ReadOnlySpan<byte> data = response.Data.Span[..Math.Min(response.Data.Length, asked)];
        if (asked > CommandApdu.ShortExpectedLengthMax && !again)
        {
            sizes.ExtendedLengthProven = true;
            channel.ExtendedLength = true;
        }

        // The whole first read was refused and the rest comes in one: only the end of the file was in the way.
        if (_headerFirst && partial.Length > 0 && asked == partial.AnnouncedSize - partial.Length)
            sizes.HeaderFirst = true;
        if (_selected && partial.Length == 0 && _shortIdFailed)
            sizes.ShortIdsRefused = true;
        _current |= byShortId;
        partial.Append(data);
        _ended = response.Status == StatusWord.EndOfFile;
        if (partial.AnnouncedSize is null && (_ended || data.Length < asked))
            partial.EndHere();
        else if (again && data.Length < asked && !partial.IsWhole)
            sizes.Limit(data.Length);
    }

    private FileOutcome? AfterRefusal(PartialFile partial, int asked, ushort status, bool good)
    {
        if (status == NoCurrentFile && !_selected)
        {
            _current = false;
            _shortIdFailed = true;
            return null;
        }

        bool mayBeSize = good || IsSize(status) || status is StatusWord.WrongOffset or CommandNotAllowed;
        if (mayBeSize && partial.Length > 0 && partial.AnnouncedSize is null)
        {
            partial.EndHere();
            return null;
        }

        if (mayBeSize && partial.Length == 0 && !_headerFirst && !sizes.TriesExtendedLength
            && asked > ReadSizes.HeaderSizeBytes)
        {
            _headerFirst = true;
            return null;
        }

        if (mayBeSize && !_ended && sizes.StepDown(channel.Messaging, asked))
            return null;
        if (partial.Length > 0 && mayBeSize)
        {
            return FileOutcome.Failed(
                $"{partial.File.Name} ends after {partial.Length} of the {partial.AnnouncedSize} bytes that it announces.");
        }

        return good
            ? FileOutcome.Failed($"The chip answers the reading of {partial.File.Name} without data.")
            : FileOutcome.Refused(partial.File, status);
    }

    private int SizeToAsk(PartialFile partial)
    {
        int most = sizes.Current(channel.Messaging);
        if (partial.Length == 0)
            return _headerFirst ? Math.Min(most, ReadSizes.HeaderSizeBytes) : most;
        int rest = partial.AnnouncedSize is { } size ? size - partial.Length : most;
        if (partial.Length > OffsetMax)
            most -= DataHeaderSizeBytes;
        return Math.Max(1, Math.Min(most, rest));
    }

    private async Task<FileOutcome?> SelectAsync(ChipFile file, CancellationToken cancellation)
    {
        if (BeforeSelect is not null)
            await BeforeSelect();
        ResponseApdu select = await channel.SendAsync(
            new(0x00, 0xA4, 0x02, 0x0C, (byte[])[(byte)(file.Id >> 8), (byte)file.Id]), cancellation);
        _current = select.IsSuccess;
        _selected = select.IsSuccess;
        return select.IsSuccess ? null : FileOutcome.Refused(file, select.Status);
    }

    private async ValueTask<ResponseApdu> ReadAsync(
        PartialFile partial, bool byShortId, int size, CancellationToken cancellation)
    {
        if (byShortId)
            return await channel.SendAsync(new(0x00, 0xB0, (byte)(0x80 | partial.File.ShortId), 0, default, size), cancellation);
        int offset = partial.Length;
        if (offset <= OffsetMax)
            return await channel.SendAsync(new(0x00, 0xB0, (byte)(offset >> 8), (byte)offset, default, size), cancellation);

        // From 32 768 on the offset is an object of its own, and the data come in one (ISO/IEC 7816-4, odd instruction).
        byte[] place = offset > 0xFFFF
            ? [(byte)(offset >> 16), (byte)(offset >> 8), (byte)offset]
            : [(byte)(offset >> 8), (byte)offset];
        ResponseApdu response = await channel.SendAsync(
            new(0x00, 0xB1, 0, 0, TlvWriting.Object(OffsetTag, place), size + DataHeaderSizeBytes), cancellation);
        return BerTlv.TryRead(response.Data, out BerTlv data) && data.Tag == DataTag
            ? response with { Data = data.Value }
            : response with { Data = default };
    }

    private static bool IsSize(ushort status) => status == StatusWord.WrongLength || StatusWord.IsRightLength(status);

    private string TooLarge(PartialFile partial)
    {
        string announced = partial.AnnouncedSize is int.MaxValue
            ? "more bytes than any file has"
            : $"{partial.AnnouncedSize ?? partial.Length} bytes";
        return $"{partial.File.Name} announces {announced}; at most {sizeBytesMax} are read.";
    }
}

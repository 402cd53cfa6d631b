using CheckpointEdge.TravelDocuments.Tlv;

namespace CheckpointEdge.TravelDocuments.Chip.Reading;

/// <summary>A file while it is read. It outlives the session, so that a chip presented again is read on.</summary>
internal sealed class PartialFile(ChipFile file)
{
    private byte[] _bytes = new byte[512];

    public ChipFile File => file;

    /// <summary>Read so far (bytes).</summary>
    public int Length { get; private set; }

    /// <summary>By its own header (bytes); null: not known before its end.</summary>
    public int? AnnouncedSize { get; private set; }

    /// <summary>As much as the header announces is there, or the chip said that no more comes.</summary>
    public bool IsWhole => AnnouncedSize is { } size && Length >= size;

    public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, AnnouncedSize is { } size ? Math.Min(size, Length) : Length);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (Length + bytes.Length > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + bytes.Length));
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;

        // A row of objects (EF.DIR, EF.ATR/INFO) and an object of indefinite length end where the chip says so.
        bool announces = file.Tag != 0 && file != ChipFile.Dir;
        ReadOnlySpan<byte> head = _bytes.AsSpan(0, Math.Min(Length, ReadSizes.HeaderSizeBytes));
        if (AnnouncedSize is null && announces)
            AnnouncedSize = BerTlv.AnnouncedSize(head) ?? (IsBeyondAnyFile(head) ? int.MaxValue : null);
    }

    // A definite length that is reserved or has no place in 31 bits; an indefinite one (80) is none of these.
    private static bool IsBeyondAnyFile(ReadOnlySpan<byte> head) => head.Length >= 6 && head[1] > 0x80;

    /// <summary>The chip has no more.</summary>
    public void EndHere() => AnnouncedSize ??= Length;
}

using CheckpointEdge.TravelDocuments.Chip.Access;

namespace CheckpointEdge.TravelDocuments.Chip.Reading;

/// <summary>
/// What one chip at one reader has shown about reading: how much at once, by which way, from which end. It begins with the
/// most and remembers what was refused, across sessions with the same chip.
/// </summary>
internal sealed class ReadSizes
{
    /// <summary>Enough to see tag and length of any file (bytes).</summary>
    public const int HeaderSizeBytes = 8;

    private const int ShortSizeBytesMax = 256;
    private const int ShortCommandSizeBytesMax = 261;
    private const int StatusSizeBytes = 2;

    // What readers and chips in the field carry: 256 by the standard, 224 and 160 by what applications settled on.
    private static readonly int[] _shortSizesBytes = [256, 224, 192, 160, 128, 96, 64, 32];

    private readonly int[] _sizesBytes;
    private int _responseSizeBytesMax;
    private int _level;

    /// <param name="sizeBytesMax">Never more than this, whatever chip and reader promise.</param>
    public ReadSizes(IChipReader reader, int sizeBytesMax)
    {
        _responseSizeBytesMax = Math.Max(ShortSizeBytesMax, reader.ResponseSizeBytesMax - StatusSizeBytes);
        bool extended = _responseSizeBytesMax > ShortSizeBytesMax
            && reader.CommandSizeBytesMax > ShortCommandSizeBytesMax;
        int most = Math.Clamp(sizeBytesMax, 1, extended ? _responseSizeBytesMax : ShortSizeBytesMax);
        int[] larger = most > ShortSizeBytesMax ? [most, Math.Min(most, 2048)] : [];
        _sizesBytes = [.. larger.Concat(_shortSizesBytes.Select(size => Math.Min(size, most))).Distinct()];
    }

    /// <summary>READ BINARY by short identifier was refused where SELECT was not.</summary>
    public bool ShortIdsRefused { get; set; }

    /// <summary>The chip refuses to read behind the end of a file: its header comes first.</summary>
    public bool HeaderFirst { get; set; }

    /// <summary>A read of extended length brought data.</summary>
    public bool ExtendedLengthProven { get; set; }

    /// <summary>The next read may have extended length, and nobody knows yet whether the chip has.</summary>
    public bool TriesExtendedLength => !ExtendedLengthProven && _sizesBytes[_level] > ShortSizeBytesMax;

    public int Level => _level;

    /// <summary>The most to ask for now (bytes of the file).</summary>
    public int Current(SecureMessaging? messaging)
    {
        int size = Math.Min(_sizesBytes[_level], _responseSizeBytesMax);
        if (messaging is null)
            return size;
        int room = messaging.PlainSizeBytesMax(size > ShortSizeBytesMax ? _responseSizeBytesMax : ShortSizeBytesMax);
        return Math.Max(1, Math.Min(size, room));
    }

    /// <summary>Less from now on; from a size that was never proven, at once to short reads.</summary>
    /// <returns>False when there is no less.</returns>
    public bool StepDown(SecureMessaging? messaging, int askedSizeBytes)
    {
        int before = _level;
        if (TriesExtendedLength)
            StepDownAfterLoss();
        else
            _level++;
        for (; _level < _sizesBytes.Length; _level++)
            if (Current(messaging) < askedSizeBytes)
                return true;
        _level = before;
        return false;
    }

    /// <summary>The fault was the file's and not the size's: as before it, but no extended length that nobody has seen.</summary>
    public void Restore(int level)
    {
        int least = ExtendedLengthProven ? 0 : Array.FindIndex(_sizesBytes, size => size <= ShortSizeBytesMax);
        if (_level > level)
            _level = Math.Max(level, Math.Min(_level, least));
    }

    /// <summary>The chip named the size itself (6Cxx): no more than that from now on (bytes).</summary>
    public void Limit(int sizeBytes)
    {
        int fitting = Array.FindIndex(_sizesBytes, size => size <= sizeBytes);
        if (fitting > _level)
            _level = fitting;
    }

    /// <summary>What the chip's own EF.ATR/INFO says of its answers (bytes, status included).</summary>
    public void LimitResponse(int sizeBytes) =>
        _responseSizeBytesMax = Math.Clamp(sizeBytes - StatusSizeBytes, ShortSizeBytesMax, _responseSizeBytesMax);

    /// <summary>A session died of the size: short reads from now on, or smaller ones.</summary>
    public void StepDownAfterLoss()
    {
        if (_sizesBytes[_level] > ShortSizeBytesMax)
            _level = Array.FindIndex(_sizesBytes, size => size <= ShortSizeBytesMax);
        else if (_level + 1 < _sizesBytes.Length)
            _level++;
    }
}

namespace CheckpointEdge.TravelDocuments.Cryptography;

/// <summary>Padding method 2 of ISO/IEC 9797-1: one byte 80, then zero bytes up to whole blocks. Stateless.</summary>
public static class BlockPadding
{
    /// <summary>Always adds one byte at least.</summary>
    public static byte[] Pad(ReadOnlySpan<byte> data, int blockSizeBytes)
    {
        byte[] padded = new byte[(data.Length / blockSizeBytes + 1) * blockSizeBytes];
        data.CopyTo(padded);
        padded[data.Length] = 0x80;
        return padded;
    }

    /// <summary>How long the data is before its padding; -1 when there is no padding of this method.</summary>
    public static int PlainLength(ReadOnlySpan<byte> padded)
    {
        int last = padded.LastIndexOfAnyExcept((byte)0);
        return last >= 0 && padded[last] == 0x80 ? last : -1;
    }
}

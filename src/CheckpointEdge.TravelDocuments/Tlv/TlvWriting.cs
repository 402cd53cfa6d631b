namespace CheckpointEdge.TravelDocuments.Tlv;

/// <summary>Writes data objects with the shortest definite length (DER). Stateless.</summary>
public static class TlvWriting
{
    /// <summary>One object around the parts, in order.</summary>
    /// <param name="tag">As in <see cref="BerTlv.Tag"/>.</param>
    public static byte[] Object(uint tag, params ReadOnlySpan<byte[]> parts)
    {
        int length = 0;
        foreach (byte[] part in parts)
            length += part.Length;
        Span<byte> header = stackalloc byte[9];
        int size = WriteHeader(header, tag, length);
        byte[] whole = new byte[size + length];
        header[..size].CopyTo(whole);
        int at = size;
        foreach (byte[] part in parts)
        {
            part.CopyTo(whole, at);
            at += part.Length;
        }

        return whole;
    }

    private static int WriteHeader(Span<byte> header, uint tag, int length)
    {
        int at = 0;
        for (int shift = 24; shift >= 0; shift -= 8)
            if (tag >> shift != 0 || shift == 0)
                header[at++] = (byte)(tag >> shift);
        if (length < 0x80)
        {
            header[at++] = (byte)length;
            return at;
        }

        int count = length > 0xFFFFFF ? 4 : length > 0xFFFF ? 3 : length > 0xFF ? 2 : 1;
        header[at++] = (byte)(0x80 | count);
        for (int shift = 8 * (count - 1); shift >= 0; shift -= 8)
            header[at++] = (byte)(length >> shift);
        return at;
    }
}

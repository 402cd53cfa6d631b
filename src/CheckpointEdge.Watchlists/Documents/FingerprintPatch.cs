using System.Buffers.Binary;
using System.Security.Cryptography;

namespace CheckpointEdge.Watchlists.Documents;

/// <summary>
/// The difference of two fingerprint files as the blocks that changed. Documents added and withdrawn change only their own
/// pages, so most blocks stay as they are. Stateless.
/// </summary>
/// <remarks>
/// Format: "CEDFPTCH", SHA-256 of the base's block hashes, SHA-256 of the result's, number of blocks (4 bytes), then for each
/// its number (4 bytes) and content.
/// </remarks>
public static class FingerprintPatch
{
    /// <summary>Hashed and exchanged as a whole (bytes); the last block of a file may be shorter.</summary>
    public const int BlockSizeBytes = 64 * 1024;

    private static ReadOnlySpan<byte> Magic => "CEDFPTCH"u8;

    /// <summary>SHA-256 of every block, in order.</summary>
    public static byte[] BlockHashes(Stream file)
    {
        byte[] block = new byte[BlockSizeBytes];
        using MemoryStream hashes = new();
        int read;
        file.Position = 0;
        while ((read = file.ReadAtLeast(block, BlockSizeBytes, throwOnEndOfStream: false)) > 0)
            hashes.Write(SHA256.HashData(block.AsSpan(0, read)));
        return hashes.ToArray();
    }

    /// <summary>Writes what turns <paramref name="from"/> into <paramref name="to"/>.</summary>
    /// <returns>Blocks that differ (count).</returns>
    /// <exception cref="FingerprintFileException">The files differ in length: a snapshot is needed.</exception>
    public static int Write(Stream from, Stream to, Stream patch)
    {
        if (from.Length != to.Length)
            throw new FingerprintFileException("The files have different lengths; only a whole file can replace the old one.");
        byte[] old = BlockHashes(from);
        byte[] wanted = BlockHashes(to);
        int[] changed =
        [
            .. Enumerable.Range(0, wanted.Length / SHA256.HashSizeInBytes)
                .Where(at => !HashAt(old, at).SequenceEqual(HashAt(wanted, at))),
        ];
        patch.Write(Magic);
        patch.Write(SHA256.HashData(old));
        patch.Write(SHA256.HashData(wanted));
        Span<byte> number = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(number, changed.Length);
        patch.Write(number);
        byte[] block = new byte[BlockSizeBytes];
        foreach (int at in changed)
        {
            BinaryPrimitives.WriteInt32LittleEndian(number, at);
            patch.Write(number);
            patch.Write(BlockAt(to, at, block));
        }

        return changed.Length;
    }

    /// <summary>
    /// Writes base and patch together as a new file; the base stays as it is, so that a power cut loses nothing.
    /// </summary>
    /// <exception cref="FingerprintFileException">The patch is damaged or belongs to another base.</exception>
    public static void Apply(Stream from, Stream patch, Stream to)
    {
        byte[] head = new byte[Magic.Length + 2 * SHA256.HashSizeInBytes + sizeof(int)];
        if (patch.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length || !head.AsSpan().StartsWith(Magic))
            throw new FingerprintFileException("This is no patch of a fingerprint file.");
        if (!SHA256.HashData(BlockHashes(from)).AsSpan().SequenceEqual(head.AsSpan(Magic.Length, SHA256.HashSizeInBytes)))
            throw new FingerprintFileException("The patch belongs to another file than the one on this board.");
        from.Position = 0;
        from.CopyTo(to);
        int left = BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan()[^sizeof(int)..]);
        int blocks = (int)((from.Length + BlockSizeBytes - 1) / BlockSizeBytes);
        if (left < 0 || left > blocks)
            throw Damaged();
        byte[] block = new byte[BlockSizeBytes];
        byte[] number = new byte[sizeof(int)];
        for (; left > 0; left--)
        {
            if (patch.ReadAtLeast(number, number.Length, throwOnEndOfStream: false) < number.Length)
                throw Damaged();
            int at = BinaryPrimitives.ReadInt32LittleEndian(number);
            if (at < 0 || at >= blocks)
                throw Damaged();
            int size = (int)Math.Min(BlockSizeBytes, from.Length - (long)at * BlockSizeBytes);
            if (patch.ReadAtLeast(block.AsSpan(0, size), size, throwOnEndOfStream: false) < size)
                throw Damaged();
            to.Position = (long)at * BlockSizeBytes;
            to.Write(block, 0, size);
        }

        ReadOnlySpan<byte> wanted = head.AsSpan(Magic.Length + SHA256.HashSizeInBytes, SHA256.HashSizeInBytes);
        if (!SHA256.HashData(BlockHashes(to)).AsSpan().SequenceEqual(wanted))
            throw Damaged();
    }

    private static FingerprintFileException Damaged() => new("The patch is damaged; the whole file is needed.");

    private static ReadOnlySpan<byte> HashAt(byte[] hashes, int at) =>
        hashes.AsSpan(at * SHA256.HashSizeInBytes, SHA256.HashSizeInBytes);

    private static ReadOnlySpan<byte> BlockAt(Stream file, int at, byte[] block)
    {
        file.Position = (long)at * BlockSizeBytes;
        return block.AsSpan(0, file.ReadAtLeast(block, BlockSizeBytes, throwOnEndOfStream: false));
    }
}

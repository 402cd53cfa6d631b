using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Watchlists.Documents;
using CheckpointEdge.Watchlists.Records;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Watchlists.Matching;

/// <summary>
/// The index of a slice, sealed beside it under the slice's key, so that a start reads it instead of building it. It can always be built
/// again and is never sent anywhere: what was written by other programs than these, for another slice, or has suffered, is passed by.
/// Stateless.
/// </summary>
public static class SearchIndexFile
{
    /// <summary>Where it lies in the folder of a slice.</summary>
    public const string FileName = "search.index";

    // Magic, SHA-256 of the programs, SHA-256 of the slice, salt, length of the arrays.
    private const int BoundAt = 8;
    private const int SaltAt = BoundAt + (2 * SHA256.HashSizeInBytes);
    private const int LengthAt = SaltAt + SealedArrays.SaltSizeBytes;
    private const int HeadBytes = LengthAt + sizeof(long);
    private static readonly byte[] _magic = "CESEARC1"u8.ToArray();

    /// <summary>Names and letters are read by these assemblies on this runtime: another build of one may index differently.</summary>
    private static readonly byte[] _programs = SHA256.HashData(Encoding.ASCII.GetBytes(
        $"{typeof(WatchlistSearch).Module.ModuleVersionId} {typeof(Sex).Module.ModuleVersionId} {Environment.Version}"));

    /// <summary>Seals the index of a slice into its folder; the name appears when the content is on the disk.</summary>
    /// <param name="sliceSha256">Of the file that was indexed, hexadecimal.</param>
    public static void Write(string directory, SliceKey key, string sliceSha256, WatchlistSearch search)
    {
        if (!BitConverter.IsLittleEndian)
            return; // arrays lie there as in this machine's memory; no board counts the other way round
        byte[] head = new byte[HeadBytes];
        Bind(head, sliceSha256);
        RandomNumberGenerator.Fill(head.AsSpan(SaltAt, SealedArrays.SaltSizeBytes));
        BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(LengthAt), search.SealedSizeBytes);
        string path = Path.Combine(directory, FileName), temporary = path + ".tmp";
        using (FileStream file = new(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            file.Write(head);
            using SealedArrays.Writer arrays = new(file, key, head, head.AsSpan(SaltAt, SealedArrays.SaltSizeBytes));
            search.Write(arrays);
            arrays.Finish();
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
        DurableFiles.SyncDirectory(Path.GetFullPath(directory));
    }

    /// <summary>The search of a slice from the index beside it; null when there is none that fits, and one must be built.</summary>
    /// <param name="sliceSha256">Of the file, hexadecimal, as it has just been found.</param>
    /// <param name="records">How many the slice has.</param>
    /// <param name="byOrdinal">As for <see cref="WatchlistSearch.Build"/>.</param>
    /// <param name="listedDocument">As for <see cref="WatchlistSearch.Build"/>.</param>
    public static WatchlistSearch? Open(
        string directory, SliceKey key, string sliceSha256, long records, Func<int, ListRecord> byOrdinal,
        Func<DocumentKey, FoundDocument?>? listedDocument = null)
    {
        string path = Path.Combine(directory, FileName);
        if (!BitConverter.IsLittleEndian || !File.Exists(path))
            return null;
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            byte[] head = new byte[HeadBytes], expected = new byte[HeadBytes];
            file.ReadExactly(head);
            Bind(expected, sliceSha256);
            long plainBytes = BinaryPrimitives.ReadInt64LittleEndian(head.AsSpan(LengthAt));
            if (!head.AsSpan(0, SaltAt).SequenceEqual(expected.AsSpan(0, SaltAt)) || plainBytes < 0 || plainBytes > file.Length)
                return null;
            using SealedArrays.Reader arrays = new(file, key, head, head.AsSpan(SaltAt, SealedArrays.SaltSizeBytes), plainBytes);
            WatchlistSearch search = WatchlistSearch.Read(arrays, byOrdinal, listedDocument);
            return arrays.AtEnd && file.Position == file.Length && search.Records == records ? search : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static void Bind(byte[] head, string sliceSha256)
    {
        _magic.CopyTo(head, 0);
        _programs.CopyTo(head, BoundAt);
        Convert.FromHexString(sliceSha256).CopyTo(head, BoundAt + SHA256.HashSizeInBytes);
    }
}

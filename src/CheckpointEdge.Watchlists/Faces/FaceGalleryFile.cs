using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Watchlists.Faces;

/// <summary>
/// The gallery as it lies in a slice: sealed under the slice's key like its records and bound to the model. On the disk nothing says whose
/// face it is, nor how many dimensions of it lie where. The same faces under the same key are the same bytes, so that a board does not fetch
/// them again with every list; which publication a file belongs to is said by the signed manifest. Stateless.
/// </summary>
public static class FaceGalleryFile
{
    /// <summary>Where the gallery lies in the folder of a slice.</summary>
    public const string FileName = "faces.gallery";

    /// <summary>Largest file that is taken (bytes): two million faces of the longest template.</summary>
    public const long FileBytesMax = 1L << 31;

    // Magic, dimensions, faces, blocks, SHA-256 of the model.
    private const int HeadBytes = 8 + 4 + 4 + 4 + 32;
    private const int ModelAt = 20;
    private const int BlockFaces = 4096;
    private const int BlockHeadBytes = SliceCipher.NameSizeBytes + sizeof(int);
    private const int IdBytesMax = 4 * SliceLimits.IdCharsMax;
    private static readonly byte[] _magic = "CEFACES2"u8.ToArray();

    /// <summary>Seals a gallery into the folder of a slice; the name appears when the content is on the disk.</summary>
    public static void Write(string directory, SliceKey key, FaceGallery gallery)
    {
        string path = Path.Combine(directory, FileName);
        string temporary = path + ".tmp";
        int blocks = (gallery.Count + BlockFaces - 1) / BlockFaces;
        byte[] head = Head(gallery.Dimensions, gallery.Count, blocks, gallery.ModelSha256);
        using (SliceCipher cipher = new(key))
        using (FileStream file = new(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            file.Write(head);
            for (int block = 0; block < blocks; block++)
            {
                byte[] plain = Plain(gallery, block * BlockFaces, Math.Min(BlockFaces, gallery.Count - block * BlockFaces));
                byte[] sealedPiece = new byte[plain.Length + SliceCipher.TagSizeBytes];
                byte[] blockHead = new byte[BlockHeadBytes];
                cipher.Seal(plain, Context(head, block), sealedPiece, blockHead.AsSpan(0, SliceCipher.NameSizeBytes));
                BinaryPrimitives.WriteInt32LittleEndian(blockHead.AsSpan(SliceCipher.NameSizeBytes), plain.Length);
                CryptographicOperations.ZeroMemory(plain);
                file.Write(blockHead);
                file.Write(sealedPiece);
            }

            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
        DurableFiles.SyncDirectory(Path.GetFullPath(directory));
    }

    /// <summary>Unseals a gallery into memory; null when the slice has none.</summary>
    /// <exception cref="SliceException">It is cut, changed, of another slice, or beyond the limits: one sentence.</exception>
    public static FaceGallery? Open(string directory, SliceKey key)
    {
        string path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
            return null;
        FaceGallery? gallery = null;
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20);
            byte[] head = new byte[HeadBytes];
            file.ReadExactly(head);
            int dimensions = BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(8));
            int faces = BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(12));
            int blocks = BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(16));
            if (!head.AsSpan(0, 8).SequenceEqual(_magic) || dimensions is < 1 or > FaceGallery.DimensionsMax
                || faces is < 0 or > FaceGallery.FacesMax || blocks != (faces + BlockFaces - 1) / BlockFaces)
                throw Broken();
            gallery = new FaceGallery(ModelOf(head), dimensions);
            using SliceCipher cipher = new(key);
            for (int block = 0; block < blocks; block++)
                ReadBlock(file, cipher, Context(head, block), gallery, Math.Min(BlockFaces, faces - block * BlockFaces));
            return file.Position == file.Length ? gallery : throw Broken();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            gallery?.Dispose();
            throw new SliceException("The gallery of faces is cut off or cannot be read.", failure);
        }
        catch (SliceException)
        {
            gallery?.Dispose();
            throw;
        }
    }

    /// <summary>How many faces of which model lie in the folder of a slice, without a key; null when there are none to be read.</summary>
    public static (int Faces, string ModelSha256)? Peek(string directory)
    {
        string path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
            return null;
        byte[] head = new byte[HeadBytes];
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        return file.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false) == HeadBytes && head.AsSpan(0, 8).SequenceEqual(_magic)
            ? (BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(12)), ModelOf(head))
            : null;
    }

    private static string ModelOf(byte[] head) => Convert.ToHexStringLower(head.AsSpan(ModelAt, 32));

    private static SliceException Broken() => new("The gallery of faces is not what was sealed with the list's key.");

    private static byte[] Head(int dimensions, int faces, int blocks, string modelSha256)
    {
        byte[] head = new byte[HeadBytes];
        _magic.CopyTo(head, 0);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(8), dimensions);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(12), faces);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(16), blocks);
        Convert.FromHexString(modelSha256).CopyTo(head, ModelAt);
        return head;
    }

    private static byte[] Context(byte[] head, int block)
    {
        byte[] context = new byte[HeadBytes + sizeof(int)];
        head.CopyTo(context, 0);
        BinaryPrimitives.WriteInt32LittleEndian(context.AsSpan(HeadBytes), block);
        return context;
    }

    /// <summary>For each face: length and text of the record's id, scale, code.</summary>
    private static byte[] Plain(FaceGallery gallery, int first, int count)
    {
        using MemoryStream plain = new();
        Span<byte> number = stackalloc byte[sizeof(float)];
        for (int i = first; i < first + count; i++)
        {
            (string recordId, float scale, ReadOnlyMemory<sbyte> code) = gallery.Face(i);
            byte[] id = Encoding.UTF8.GetBytes(recordId);
            BinaryPrimitives.WriteUInt16LittleEndian(number, (ushort)id.Length);
            plain.Write(number[..sizeof(ushort)]);
            plain.Write(id);
            BinaryPrimitives.WriteSingleLittleEndian(number, scale);
            plain.Write(number);
            plain.Write(MemoryMarshal.AsBytes(code.Span));
        }

        byte[] bytes = plain.ToArray();
        CryptographicOperations.ZeroMemory(plain.GetBuffer());
        return bytes;
    }

    private static void ReadBlock(FileStream file, SliceCipher cipher, byte[] context, FaceGallery gallery, int faces)
    {
        byte[] head = new byte[BlockHeadBytes];
        file.ReadExactly(head);
        int length = BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(SliceCipher.NameSizeBytes));
        int longest = faces * (sizeof(ushort) + IdBytesMax + sizeof(float) + gallery.Dimensions);
        if (length < 0 || length > longest)
            throw Broken();
        byte[] sealedPiece = new byte[length + SliceCipher.TagSizeBytes];
        file.ReadExactly(sealedPiece);
        byte[] plain = GC.AllocateUninitializedArray<byte>(length, pinned: true);
        try
        {
            if (!cipher.TryOpen(sealedPiece, context, head.AsSpan(0, SliceCipher.NameSizeBytes), plain))
                throw Broken();
            ReadOnlySpan<byte> left = plain;
            for (int i = 0; i < faces; i++)
                left = ReadFace(left, gallery);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private static ReadOnlySpan<byte> ReadFace(ReadOnlySpan<byte> left, FaceGallery gallery)
    {
        if (left.Length < sizeof(ushort))
            throw Broken();
        int id = BinaryPrimitives.ReadUInt16LittleEndian(left);
        left = left[sizeof(ushort)..];
        if (left.Length < id + sizeof(float) + gallery.Dimensions)
            throw Broken();
        gallery.AddCode(
            Encoding.UTF8.GetString(left[..id]), BinaryPrimitives.ReadSingleLittleEndian(left[id..]),
            MemoryMarshal.Cast<byte, sbyte>(left.Slice(id + sizeof(float), gallery.Dimensions)));
        return left[(id + sizeof(float) + gallery.Dimensions)..];
    }
}

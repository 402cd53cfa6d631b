using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using CheckpointEdge.Watchlists.Documents;

namespace CheckpointEdge.Watchlists.Slices;

/// <summary>What a delta says of itself, in the clear. Immutable.</summary>
public sealed record SliceDeltaHead
{
    /// <summary>The generation it begins with.</summary>
    [JsonPropertyName("from")]
    public required long From { get; init; }

    /// <summary>The generation it leads to.</summary>
    [JsonPropertyName("to")]
    public required long To { get; init; }

    /// <summary>Of the very slice it begins with: the name of its index, 64 hexadecimal digits.</summary>
    [JsonPropertyName("fromName")]
    public required string FromName { get; init; }

    /// <summary>Of the file it leads to, hexadecimal, lower case.</summary>
    [JsonPropertyName("toSha256")]
    public required string ToSha256 { get; init; }

    /// <summary>Identity of the key it is sealed with: that of the slice it leads to.</summary>
    [JsonPropertyName("key")]
    public required string Key { get; init; }

    /// <summary>Records (count).</summary>
    [JsonPropertyName("added")]
    public required int Added { get; init; }

    /// <inheritdoc cref="Added"/>
    [JsonPropertyName("changed")]
    public required int Changed { get; init; }

    /// <inheritdoc cref="Added"/>
    [JsonPropertyName("removed")]
    public required int Removed { get; init; }

    /// <summary>Of the content before it was packed (bytes).</summary>
    [JsonPropertyName("plainBytes")]
    public long PlainBytes { get; init; }
}

/// <summary>What a step does.</summary>
internal enum DeltaStepKind : byte
{
    Add = 1,
    Change = 2,
    Remove = 3,
}

/// <summary>One step. Immutable.</summary>
/// <param name="Value">What stands under the key afterwards; of a removal the reason, one byte.</param>
internal sealed record DeltaStep(DeltaStepKind Kind, byte[] Key, byte[] Value)
{
    public static DeltaStep Remove(byte[] key, RemovalReason reason) => new(DeltaStepKind.Remove, key, [(byte)reason]);
}

/// <summary>The sealed part of a delta. Immutable.</summary>
/// <param name="Head">Of the slice it leads to, as it stands in its file.</param>
internal sealed record DeltaContent(
    byte[] Head, byte[]? FingerprintSecret, List<DeltaStep> Records, List<DeltaStep> Details, List<DeltaStep> Changes);

/// <summary>Reads and writes the file of a delta. Stateless.</summary>
internal static class DeltaFile
{
    /// <summary>A larger delta is refused, and so is one that unpacks to more (bytes).</summary>
    public const long SizeBytesMax = 1L << 30;

    private const int HeadBytesMax = 4096;

    private static ReadOnlySpan<byte> Mark => "CEDELTA\u0001"u8;

    /// <summary>Mark, and length of the head (4).</summary>
    private const int StartBytes = 12;

    public static SliceDeltaHead Write(string file, SliceDeltaHead head, DeltaContent content, SliceKey key)
    {
        ArrayBufferWriter<byte> plain = new();
        Bytes(plain, content.Head);
        Bytes(plain, content.FingerprintSecret ?? []);
        foreach (List<DeltaStep> steps in (ReadOnlySpan<List<DeltaStep>>)[content.Records, content.Details, content.Changes])
        {
            Number(plain, steps.Count);
            foreach (DeltaStep step in steps)
            {
                plain.Write((ReadOnlySpan<byte>)[(byte)step.Kind]);
                Bytes(plain, step.Key);
                Bytes(plain, step.Value);
            }
        }

        byte[] packed = Pack(plain.WrittenMemory);
        SliceDeltaHead whole = head with { PlainBytes = plain.WrittenCount };
        byte[] headBytes = JsonSerializer.SerializeToUtf8Bytes(whole, DeltaJson.Default.SliceDeltaHead);
        byte[] piece = new byte[packed.Length + SliceCipher.TagSizeBytes];
        byte[] name = new byte[SliceCipher.NameSizeBytes];
        using SliceCipher cipher = new(key);
        cipher.Seal(packed, headBytes, piece, name);
        byte[] start = [.. Mark, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(start.AsSpan(Mark.Length), headBytes.Length);
        try
        {
            using FileStream stream = new(file, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            foreach (byte[] part in (ReadOnlySpan<byte[]>)[start, headBytes, name, piece])
                stream.Write(part);
            stream.Flush(flushToDisk: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SliceException($"{file} cannot be written: {failure.Message}", failure);
        }

        return whole;
    }

    public static SliceDeltaHead ReadHead(string file)
    {
        using FileStream stream = Open(file);
        return Start(stream, file).Head;
    }

    /// <exception cref="SliceException">It is no delta, it is damaged, or this is not its key.</exception>
    public static (SliceDeltaHead Head, DeltaContent Content) Read(string file, SliceKey key)
    {
        using FileStream stream = Open(file);
        (SliceDeltaHead head, byte[] headBytes) = Start(stream, file);
        if (head.Key != key.Identity)
            throw new SliceException($"{file} is sealed with another key than the one at hand.");
        long left = stream.Length - stream.Position - SliceCipher.NameSizeBytes;
        if (left < SliceCipher.TagSizeBytes)
            throw new SliceException($"{file} is cut.");
        byte[] name = new byte[SliceCipher.NameSizeBytes];
        byte[] piece = new byte[left];
        stream.ReadExactly(name);
        stream.ReadExactly(piece);
        byte[] packed = new byte[left - SliceCipher.TagSizeBytes];
        using SliceCipher cipher = new(key);
        return cipher.TryOpen(piece, headBytes, name, packed)
            ? (head, Decode(Unpack(packed, head.PlainBytes, file), file))
            : throw Damaged(file);
    }

    private static FileStream Open(string file)
    {
        try
        {
            FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (stream.Length <= SizeBytesMax)
                return stream;
            stream.Dispose();
            throw new SliceException($"{file} is larger than {SizeBytesMax} bytes.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SliceException($"{file} cannot be opened: {failure.Message}", failure);
        }
    }

    private static (SliceDeltaHead Head, byte[] Bytes) Start(FileStream stream, string file)
    {
        Span<byte> start = stackalloc byte[StartBytes];
        if (stream.ReadAtLeast(start, StartBytes, throwOnEndOfStream: false) < StartBytes || !start.StartsWith(Mark))
            throw new SliceException($"{file} is no delta of format {Mark[^1]}.");
        int length = BinaryPrimitives.ReadInt32BigEndian(start[Mark.Length..]);
        if (length is < 1 or > HeadBytesMax || length > stream.Length - StartBytes)
            throw Damaged(file);
        byte[] bytes = new byte[length];
        stream.ReadExactly(bytes);
        try
        {
            SliceDeltaHead head = JsonSerializer.Deserialize(bytes, DeltaJson.Default.SliceDeltaHead) ?? throw new JsonException();
            return head.PlainBytes is >= 0 and <= SizeBytesMax ? (head, bytes) : throw Damaged(file);
        }
        catch (JsonException)
        {
            throw Damaged(file);
        }
    }

    private static byte[] Pack(ReadOnlyMemory<byte> plain)
    {
        if (plain.Length > SizeBytesMax)
            throw new SliceException("The delta is larger than the format allows: the whole slice must be taken.");
        using MemoryStream packed = new();
        using (BrotliStream stream = new(packed, CompressionLevel.Optimal, leaveOpen: true))
            stream.Write(plain.Span);
        return packed.ToArray();
    }

    /// <summary>Never more than the head says, whatever the packed bytes would give.</summary>
    private static byte[] Unpack(byte[] packed, long plainBytes, string file)
    {
        byte[] plain = new byte[plainBytes];
        try
        {
            using BrotliStream stream = new(new MemoryStream(packed), CompressionMode.Decompress);
            return stream.ReadAtLeast(plain, plain.Length, throwOnEndOfStream: false) == plain.Length && stream.ReadByte() < 0
                ? plain
                : throw Damaged(file);
        }
        catch (Exception failure) when (failure is InvalidDataException or InvalidOperationException)
        {
            throw Damaged(file);
        }
    }

    private static DeltaContent Decode(ReadOnlySpan<byte> plain, string file)
    {
        byte[] head = TakeBytes(ref plain, file);
        byte[] secret = TakeBytes(ref plain, file);
        List<DeltaStep>[] tables = [[], [], []];
        foreach (List<DeltaStep> steps in tables)
        {
            for (int left = TakeNumber(ref plain, file); left > 0; left--)
            {
                DeltaStepKind kind = plain.IsEmpty ? throw Damaged(file) : (DeltaStepKind)plain[0];
                plain = plain[1..];
                DeltaStep step = new(kind, TakeBytes(ref plain, file), TakeBytes(ref plain, file));
                bool rising = steps.Count == 0 || steps[^1].Key.AsSpan().SequenceCompareTo(step.Key) < 0;
                if (!rising || kind is < DeltaStepKind.Add or > DeltaStepKind.Remove || step.Key.Length > ushort.MaxValue
                    || step.Value.Length > SliceLimits.PayloadBytesMax + RecordEntry.ListBytesMax + 1)
                    throw Damaged(file);
                steps.Add(step);
            }
        }

        return plain.IsEmpty && secret.Length is 0 or FingerprintKey.SecretSizeBytes
            ? new DeltaContent(head, secret.Length == 0 ? null : secret, tables[0], tables[1], tables[2])
            : throw Damaged(file);
    }

    private static int TakeNumber(ref ReadOnlySpan<byte> rest, string file)
    {
        if (rest.Length < sizeof(int) || BinaryPrimitives.ReadInt32BigEndian(rest) is var number && number < 0)
            throw Damaged(file);
        rest = rest[sizeof(int)..];
        return number;
    }

    private static byte[] TakeBytes(ref ReadOnlySpan<byte> rest, string file)
    {
        int length = TakeNumber(ref rest, file);
        if (length > rest.Length)
            throw Damaged(file);
        byte[] bytes = rest[..length].ToArray();
        rest = rest[length..];
        return bytes;
    }

    private static void Number(ArrayBufferWriter<byte> to, int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(to.GetSpan(sizeof(int)), value);
        to.Advance(sizeof(int));
    }

    private static void Bytes(ArrayBufferWriter<byte> to, ReadOnlySpan<byte> bytes)
    {
        Number(to, bytes.Length);
        to.Write(bytes);
    }

    private static SliceException Damaged(string file) => new($"{file} is damaged: take the whole slice.");
}

[JsonSourceGenerationOptions(
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(SliceDeltaHead))]
internal sealed partial class DeltaJson : JsonSerializerContext;

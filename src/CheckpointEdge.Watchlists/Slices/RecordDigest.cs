using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Security.Cryptography;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Watchlists.Slices;

/// <summary>
/// The first 128 bits of SHA-256 over every word of a record: two records with the same digest say the same. A value.
/// </summary>
public readonly record struct RecordDigest(UInt128 Value)
{
    [ThreadStatic]
    private static RecordCodec? _codec;

    public static RecordDigest Of(ListRecord record)
    {
        _codec ??= new RecordCodec(FrozenDictionary<string, string>.Empty);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(_codec.Encode(record).Span, hash);
        return new RecordDigest(BinaryPrimitives.ReadUInt128BigEndian(hash));
    }

    /// <summary>32 hexadecimal digits, lower case.</summary>
    public override string ToString() => Value.ToString("x32", System.Globalization.CultureInfo.InvariantCulture);
}

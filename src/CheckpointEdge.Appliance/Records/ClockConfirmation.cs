using System.Buffers.Binary;
using System.Security.Cryptography;

namespace CheckpointEdge.Appliance.Records;

/// <summary>What the records say about the time now. Immutable.</summary>
/// <param name="Newest">The latest instant that a record counts for; null when none does.</param>
/// <param name="Signed">Of those, the latest that Central has signed for: no supervisor sets it aside. Null when none is.</param>
public sealed record RecordedTime(DateTimeOffset? Newest, DateTimeOffset? Signed);

/// <summary>
/// How the board finds in its own chain the records by which a supervisor confirmed the clock, although it cannot read what it has sealed:
/// their ids begin alike. The chain runs over them as over all others.
/// </summary>
internal static class ClockConfirmation
{
    private const int GuidBytes = 16;

    private static readonly byte[] _start = SHA256.HashData("checkpointedge clock confirmed"u8)[..8];

    /// <summary>The least of such ids, as text.</summary>
    public static string IdsFrom { get; } = Id([.. _start, .. new byte[GuidBytes - 8]]).ToString("D");

    /// <summary>Greater than all such ids, as text.</summary>
    public static string IdsBefore { get; } = Id([.. After(_start), .. new byte[GuidBytes - 8]]).ToString("D");

    /// <summary>An id for one more of them.</summary>
    public static Guid NewId()
    {
        byte[] bytes = [.. _start, .. RandomNumberGenerator.GetBytes(GuidBytes - 8)];
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return Id(bytes);
    }

    /// <summary>Version 8 of RFC 9562: made by the application's own rule.</summary>
    private static Guid Id(byte[] bytes)
    {
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    private static byte[] After(byte[] start)
    {
        byte[] after = [.. start];
        BinaryPrimitives.WriteUInt64BigEndian(after, BinaryPrimitives.ReadUInt64BigEndian(start) + 1);
        return after;
    }
}

using System.Text;

namespace CheckpointEdge.Watchlists.Slices;

/// <summary>A record as an entry of its table: the key is its id, the value its list and its payload. Stateless.</summary>
internal static class RecordEntry
{
    /// <summary>Of a list's code, UTF-8 (bytes).</summary>
    public const int ListBytesMax = byte.MaxValue;

    public static byte[] KeyOf(string id) => Encoding.UTF8.GetBytes(id);

    public static byte[] ValueOf(string list, ReadOnlySpan<byte> payload)
    {
        int listBytes = Encoding.UTF8.GetByteCount(list);
        byte[] value = new byte[1 + listBytes + payload.Length];
        value[0] = checked((byte)listBytes);
        Encoding.UTF8.GetBytes(list, value.AsSpan(1));
        payload.CopyTo(value.AsSpan(1 + listBytes));
        return value;
    }

    public static string IdOf(ReadOnlySpan<byte> key) => Encoding.UTF8.GetString(key);

    /// <returns>False: there is no list in the value.</returns>
    public static bool TryRead(ReadOnlySpan<byte> value, out string list, out ReadOnlySpan<byte> payload)
    {
        list = "";
        payload = default;
        if (value.IsEmpty || value.Length < 1 + value[0])
            return false;
        list = Encoding.UTF8.GetString(value.Slice(1, value[0]));
        payload = value[(1 + value[0])..];
        return true;
    }
}

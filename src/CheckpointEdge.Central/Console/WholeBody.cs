using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CheckpointEdge.Central.Console;

/// <summary>
/// JSON bodies of some hundred kilobytes in one piece: read into one lent buffer and parsed there, written with their length
/// before them. Piece by piece costs the parser its quick way and the reader a chunk for every 4 KB. Stateless.
/// </summary>
internal static class WholeBody
{
    /// <summary>What is lent at first (bytes): a body that says less gets less, and one that says more has to come first.</summary>
    private const int FirstBytesMax = 1 << 20;

    /// <param name="sizeBytesMax">The server holds the body to this as well; no larger buffer is ever lent.</param>
    /// <exception cref="JsonException">It is not the JSON that is expected.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext context, int sizeBytesMax, JsonTypeInfo<T> type)
    {
        HttpRequest request = context.Request;
        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(request.ContentLength + 1 ?? FirstBytesMax, FirstBytesMax));
        try
        {
            int length = 0;
            while (true)
            {
                if (length == buffer.Length)
                    Grow(ref buffer, sizeBytesMax);
                int read = await request.Body.ReadAsync(buffer.AsMemory(length), context.RequestAborted);
                if (read == 0)
                    break;
                length += read;
            }

            return JsonSerializer.Deserialize(buffer.AsSpan(0, length), type) ?? throw new JsonException("The request is empty.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void Grow(ref byte[] buffer, int sizeBytesMax)
    {
        if (buffer.Length > sizeBytesMax)
            throw new BadHttpRequestException("The request is too large.", StatusCodes.Status413PayloadTooLarge);
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Min(2 * buffer.Length, sizeBytesMax + 1));
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }

    /// <summary>A value as JSON with its length. Immutable.</summary>
    public sealed class Answer<T>(T value, JsonTypeInfo<T> type) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            using LentBuffer body = new();
            await using (Utf8JsonWriter writer = new(body))
                JsonSerializer.Serialize(writer, value, type);
            httpContext.Response.ContentType = "application/json; charset=utf-8";
            httpContext.Response.ContentLength = body.Written.Length;
            await httpContext.Response.Body.WriteAsync(body.Written, httpContext.RequestAborted);
        }
    }

    /// <summary>Grows in buffers of the pool: arrays of this size would be garbage of the most expensive kind. For one thread.</summary>
    private sealed class LentBuffer : IBufferWriter<byte>, IDisposable
    {
        private const int FirstBytes = 4 * 1024;

        private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBytes);
        private int _length;

        public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, _length);

        public void Advance(int count) => _length += count;

        public Memory<byte> GetMemory(int sizeHint = 0)
        {
            int needed = checked(_length + Math.Max(sizeHint, 1));
            if (needed > _buffer.Length)
            {
                byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, 2 * _buffer.Length));
                Written.CopyTo(larger);
                ArrayPool<byte>.Shared.Return(_buffer);
                _buffer = larger;
            }

            return _buffer.AsMemory(_length);
        }

        public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

        public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);
    }
}

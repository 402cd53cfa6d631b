using System.Net.Http.Headers;
using System.Text;

namespace CheckpointEdge.Tests.Doors;

/// <summary>A request out of bytes: the first line is method and address, what follows is the body. Immutable.</summary>
internal sealed record BentRequest(string Method, string Address, byte[] Body)
{
    /// <summary>A longer request line is cut off by the server itself, in the middle of the sending (bytes).</summary>
    private const int AddressBytesMax = 2000;

    /// <summary>One in so many keeps an address that nobody serves: what comes of it is soon known.</summary>
    private const int StrangeAddresses = 4;

    /// <param name="known">First lines of the seeds: another becomes one of them mostly.</param>
    public static BentRequest Of(byte[] input, IReadOnlyList<string> known)
    {
        int end = input.AsSpan().IndexOf((byte)'\n');
        string line = Encoding.ASCII.GetString(input.AsSpan(0, Math.Min(end < 0 ? input.Length : end, AddressBytesMax)));
        byte[] body = end < 0 ? [] : input[(end + 1)..];
        if (input.Length % StrangeAddresses != 0 && !known.Contains(line))
            line = known[input.Length % known.Count];
        string[] words = line.Split(' ', 2);
        string method = words[0] is "GET" or "POST" or "PUT" or "DELETE" ? words[0] : "POST";
        string address = "/" + Uri.EscapeDataString((words.Length > 1 ? words[1] : "").TrimStart('/'))
            .Replace("%2F", "/", StringComparison.Ordinal)
            .Replace("%3F", "?", StringComparison.Ordinal)
            .Replace("%3D", "=", StringComparison.Ordinal);
        return new BentRequest(method, address, method == "GET" ? [] : body);
    }

    /// <summary>The first lines of what <see cref="Of"/> takes apart.</summary>
    public static IReadOnlyList<string> LinesOf(IEnumerable<byte[]> seeds) =>
        [.. seeds.Select(seed => Encoding.ASCII.GetString(seed).Split('\n')[0])];

    public HttpResponseMessage SendTo(HttpClient client)
    {
        using HttpRequestMessage request = new(new HttpMethod(Method), new Uri(Address, UriKind.Relative));
        if (Body.Length > 0)
        {
            request.Content = new ByteArrayContent(Body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        return client.SendAsync(request).GetAwaiter().GetResult();
    }
}

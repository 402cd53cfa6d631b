using System.Net;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Metadata.Client;

namespace CheckpointEdge.Cli.Tuf;

/// <summary>A repository behind http or https. What it serves is believed by nobody before it is verified. Safe for one caller.</summary>
internal sealed class RepositoryFiles : IDisposable
{
    /// <summary>Until a metadata file is whole, and until a target's next bytes come (seconds).</summary>
    public const double RequestTimeoutSeconds = 60;

    /// <summary>A target of no stated use is not longer than this (bytes).</summary>
    public const long TargetBytesMax = 1L << 36;

    private const int ChunkBytes = 64 * 1024;

    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false })
    {
        Timeout = TimeSpan.FromSeconds(RequestTimeoutSeconds),
    };

    /// <summary>See <see cref="MetadataSource"/>.</summary>
    public async Task<byte[]?> ReadAsync(string baseAddress, string name, int sizeBytesMax, CancellationToken cancel)
    {
        using HttpResponseMessage response = await AskAsync(baseAddress, name, cancel);
        if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Forbidden)
            return null;
        response.EnsureSuccessStatusCode();
        await using Stream body = await response.Content.ReadAsStreamAsync(cancel);
        using MemoryStream whole = new();
        await CopyAsync(body, whole, sizeBytesMax, cancel);
        return whole.ToArray();
    }

    /// <summary>Puts a verified file in place in one step; one that is there already and right is not fetched again.</summary>
    /// <exception cref="MetadataException">It is missing, or not the file that was signed: nothing is left behind.</exception>
    public async Task DownloadAsync(string baseAddress, string path, ManifestTarget target, string file, CancellationToken cancel)
    {
        if (File.Exists(file) && Holds(file, target))
            return;
        if (target.Length is < 0 or > TargetBytesMax)
            throw new MetadataException(MetadataRefusal.TooLong, $"The target has {target.Length} bytes by its metadata; that is not fetched.");
        string part = file + ".part";
        try
        {
            string escaped = string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
            using (HttpResponseMessage response = await AskAsync(baseAddress, escaped, cancel))
            {
                if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Forbidden)
                    throw new MetadataException(MetadataRefusal.Missing, "The target's file is missing from the repository.");
                response.EnsureSuccessStatusCode();
                await using FileStream content = new(part, FileMode.Create, FileAccess.Write, FileShare.None);
                await using Stream body = await response.Content.ReadAsStreamAsync(cancel);
                await CopyAsync(body, content, target.Length, cancel);
            }

            if (!Holds(part, target))
                throw new MetadataException(MetadataRefusal.MixAndMatch, "The file is not the one that was signed: its length or hash differs.");
            File.Move(part, file, overwrite: true);
        }
        finally
        {
            File.Delete(part);
        }
    }

    public void Dispose() => _client.Dispose();

    private Task<HttpResponseMessage> AskAsync(string baseAddress, string name, CancellationToken cancel) =>
        _client.GetAsync(new Uri(baseAddress.TrimEnd('/') + "/" + name), HttpCompletionOption.ResponseHeadersRead, cancel);

    /// <summary>At most one byte more than the limit is taken.</summary>
    private static async Task CopyAsync(Stream body, Stream to, long sizeBytesMax, CancellationToken cancel)
    {
        byte[] chunk = new byte[ChunkBytes];
        long room = sizeBytesMax + 1;
        while (room > 0)
        {
            using CancellationTokenSource late = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            late.CancelAfter(TimeSpan.FromSeconds(RequestTimeoutSeconds));
            int read = await body.ReadAsync(chunk.AsMemory(0, (int)Math.Min(chunk.Length, room)), late.Token);
            if (read == 0)
                return;
            await to.WriteAsync(chunk.AsMemory(0, read), cancel);
            room -= read;
        }
    }

    private static bool Holds(string file, ManifestTarget target)
    {
        using FileStream content = File.OpenRead(file);
        return FileHashes.Holds(content, target.Length, target.Hashes);
    }
}

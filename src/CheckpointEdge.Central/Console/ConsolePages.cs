using System.Collections.Frozen;
using System.Security.Cryptography;

namespace CheckpointEdge.Central.Console;

/// <summary>
/// The console's pages. They are part of the program file, so there is no folder to change and no working directory to
/// miss. Immutable, safe for concurrent readers.
/// </summary>
public static class ConsolePages
{
    private const string Prefix = "wwwroot/";

    private static readonly FrozenDictionary<string, Page> _pages = Load();

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach ((string path, Page page) in _pages)
        {
            string pattern = path == "index.html" ? "/" : "/" + path;
            routes.MapGet(pattern, (HttpContext context) => Send(context, page)).WithMetadata(new WithoutSession());
        }
    }

    private static async Task Send(HttpContext context, Page page)
    {
        context.Response.Headers.ETag = page.Tag;
        context.Response.Headers.CacheControl = "no-cache";
        if (context.Request.Headers.IfNoneMatch == page.Tag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        context.Response.ContentType = page.ContentType;
        context.Response.ContentLength = page.Content.Length;
        await context.Response.Body.WriteAsync(page.Content, context.RequestAborted);
    }

    private static FrozenDictionary<string, Page> Load()
    {
        Dictionary<string, Page> pages = new(StringComparer.Ordinal);
        foreach (string name in typeof(ConsolePages).Assembly.GetManifestResourceNames())
        {
            if (!name.StartsWith(Prefix, StringComparison.Ordinal))
                continue;
            using Stream stream = typeof(ConsolePages).Assembly.GetManifestResourceStream(name)!;
            byte[] content = new byte[stream.Length];
            stream.ReadExactly(content);
            string tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8))}\"";
            pages[name[Prefix.Length..].Replace('\\', '/')] = new Page(content, ContentTypeOf(name), tag);
        }

        return pages.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static string ContentTypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".json" => "application/schema+json",
        string other => throw new InvalidOperationException($"Nobody said how pages ending in {other} are served."),
    };

    private sealed record Page(byte[] Content, string ContentType, string Tag);
}

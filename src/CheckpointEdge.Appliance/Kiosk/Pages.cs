using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;

namespace CheckpointEdge.Appliance.Kiosk;

/// <summary>
/// The pages, carried inside the assembly: nothing on the disk can change what an officer sees. Immutable, safe for
/// concurrent readers.
/// </summary>
internal sealed class Pages
{
    /// <summary>The page at the front, with the traveller's beside it.</summary>
    public const string Officer = "officer";

    /// <summary>The page of a board that is being set up; a board in service has it at no address.</summary>
    public const string SetUp = "setup";

    private const string Root = "wwwroot/";

    private static readonly FrozenDictionary<string, string> _types = new Dictionary<string, string>
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".woff2"] = "font/woff2",
        [".json"] = "application/json",
        [".png"] = "image/png",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly FrozenDictionary<string, Page> _byPath;
    private readonly string _front;

    private Pages(FrozenDictionary<string, Page> byPath, string front) => (_byPath, _front) = (byPath, front);

    private sealed record Page(byte[] Content, string MediaType, string Tag);

    /// <param name="front">The page at the bare address: <see cref="Officer"/> or <see cref="SetUp"/>.</param>
    public static Pages Load(string front)
    {
        Assembly assembly = typeof(Pages).Assembly;
        Dictionary<string, Page> pages = new(StringComparer.Ordinal);
        foreach (string name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Root, StringComparison.Ordinal)))
        {
            // The set-up borrows modules of the officer's page; the other way round there is nothing.
            if (front == Officer && name.StartsWith(Root + SetUp, StringComparison.Ordinal))
                continue;
            using Stream stream = assembly.GetManifestResourceStream(name)!;
            byte[] content = new byte[stream.Length];
            stream.ReadExactly(content);
            string type = _types.GetValueOrDefault(Path.GetExtension(name), "application/octet-stream");
            string tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 12))}\"";
            pages["/" + name[Root.Length..].Replace('\\', '/')] = new Page(content, type, tag);
        }

        return new Pages(pages.ToFrozenDictionary(StringComparer.Ordinal), $"/{front}/index.html");
    }

    /// <summary>Answers a request for a page; false when there is none of that name.</summary>
    public async Task<bool> TrySendAsync(HttpContext context)
    {
        string path = context.Request.Path.Value switch
        {
            "/" => _front,
            "/traveller" or "/traveller/" => "/traveller/index.html",
            { } other => other,
            null => "",
        };
        if (!HttpMethods.IsGet(context.Request.Method) || !_byPath.TryGetValue(path, out Page? page))
            return false;
        // Kept by the browser, but asked for anew each time: a new version of the service shows at once.
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers.ETag = page.Tag;
        if (context.Request.Headers.IfNoneMatch == page.Tag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return true;
        }

        context.Response.ContentType = page.MediaType;
        context.Response.ContentLength = page.Content.Length;
        await context.Response.Body.WriteAsync(page.Content, context.RequestAborted);
        return true;
    }
}

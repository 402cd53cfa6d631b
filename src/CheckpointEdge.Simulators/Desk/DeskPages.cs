using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace CheckpointEdge.Simulators.Desk;

/// <summary>The desk's page; its files lie in the assembly, since a plug-in has no web root of its own.</summary>
internal static class DeskPages
{
    private static readonly (string Address, string File, string Type)[] _pages =
    [
        ("/", "desk.html", "text/html; charset=utf-8"),
        ("/desk.js", "desk.js", "text/javascript; charset=utf-8"),
        ("/desk.css", "desk.css", "text/css; charset=utf-8"),
    ];

    public static void Map(WebApplication application)
    {
        foreach ((string address, string file, string type) in _pages)
        {
            byte[] content = Load(file);
            application.MapGet(address, () => Results.Bytes(content, type));
        }
    }

    private static byte[] Load(string file)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("pages/" + file)
            ?? throw new InvalidOperationException($"The plug-in was built without its page {file}.");
        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}

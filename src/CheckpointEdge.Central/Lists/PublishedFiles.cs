using System.Text.RegularExpressions;
using CheckpointEdge.Central.Publishing;

namespace CheckpointEdge.Central.Lists;

/// <summary>
/// Which of the published files boards may fetch: the manifest and contents by their own name. Safe for concurrent readers.
/// </summary>
public sealed partial class PublishedFiles(string folder)
{
    /// <summary>The full path of a file that boards may fetch, or null; names that the publisher does not make never match.</summary>
    /// <param name="name">
    /// Below the lists' address: <c>manifest.json</c>, <c>metadata/…</c> or <c>files/SHA256.TARGET</c>, for certain posts
    /// <c>files/SLICE/SHA256.TARGET</c>.
    /// </param>
    public string? Find(string name)
    {
        if (name != ListPublisher.ManifestName
            && !MetadataName().IsMatch(name)
            && !(ContentName().Match(name) is { Success: true } content && ListPublisher.IsTargetName(content.Groups[1].Value)))
            return null;
        string path = Path.Combine(folder, name);
        return File.Exists(path) ? path : null;
    }

    [GeneratedRegex(@"\Afiles/(?:[a-z0-9-]{1,24}/)?[0-9a-f]{64}\.([^/]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex ContentName();

    [GeneratedRegex(@"\Ametadata/((?:canary\.)?timestamp|[1-9][0-9]{0,18}\.[a-z0-9-]{1,24})\.json\z", RegexOptions.CultureInvariant)]
    private static partial Regex MetadataName();
}

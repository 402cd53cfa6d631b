using System.Collections.Immutable;
using System.Text.Json;
using CheckpointEdge.Exchange;

namespace CheckpointEdge.Appliance.Provisioning.SetUp;

/// <summary>What is mounted for removable things, and which tickets lie there. What stands on a stick is not believed here. Stateless.</summary>
/// <param name="root">Where sticks are mounted: each a folder, or one level deeper below its user's.</param>
internal sealed class Sticks(string root)
{
    /// <summary>Looked at on one stick (count).</summary>
    private const int FilesMax = 200;

    private const int SticksMax = 8;

    public ImmutableArray<StickContent> All()
    {
        try
        {
            return
            [
                .. Folders().Order(StringComparer.Ordinal).Take(SticksMax)
                    .Select(folder => new StickContent(folder, [.. TicketsIn(folder)])),
            ];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return []; // pulled out while it was looked at
        }
    }

    /// <summary>The folder of a stick that is there; null for anything else, so that no request reaches another folder.</summary>
    public string? Find(string? path) => All().FirstOrDefault(one => one.Path == path)?.Path;

    /// <summary>A ticket of a stick that is there; null for anything else.</summary>
    public string? FindTicket(string? stick, string? file) =>
        All().FirstOrDefault(one => one.Path == stick && file is not null && one.Tickets.Contains(file)) is { } found
            ? Path.Combine(found.Path, file!)
            : null;

    private IEnumerable<string> Folders() => !Directory.Exists(root) ? [] : Directory.EnumerateDirectories(root)
        .SelectMany(one => IsMount(one) || !Directory.EnumerateDirectories(one).Any(IsMount) ? [one] : Directory.EnumerateDirectories(one))
        .Where(one => Directory.EnumerateFileSystemEntries(one).Any());

    /// <summary>Another file system than the folder above begins here.</summary>
    private static bool IsMount(string folder) => DriveInfo.GetDrives().Any(drive => drive.RootDirectory.FullName.TrimEnd('/') == folder);

    private static IEnumerable<string> TicketsIn(string folder) =>
        new DirectoryInfo(folder).EnumerateFiles("*.json").Take(FilesMax)
            .Where(file => file.Length <= UnitFiles.SizeBytesMax && IsTicket(file.FullName))
            .Select(file => file.Name).Order(StringComparer.Ordinal);

    private static bool IsTicket(string file)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(file), ExchangeJson.Default.EnrolmentTicket) is not null;
        }
        catch (Exception failure) when (failure is JsonException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}

using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Courier;
using CheckpointEdge.Exchange.Enrolment;

namespace CheckpointEdge.Appliance.Provisioning.SetUp;

/// <summary>What is mounted for removable things, and which tickets lie there. What stands on a stick is not believed here. Stateless.</summary>
/// <param name="root">Where sticks are mounted: each a folder, or one level deeper below its user's.</param>
internal sealed partial class Sticks(string root)
{
    /// <summary>Looked at on one stick (count).</summary>
    private const int FilesMax = 200;

    private const int SticksMax = 8;

    /// <summary>Said where a request names a stick, or a file of it, that is not there any more.</summary>
    public const string Gone = "The stick is not there any more, or the file on it: plug it in again and begin anew.";

    /// <summary>A stick that cannot be read is left out, and the others are there all the same.</summary>
    public ImmutableArray<StickContent> All()
    {
        Dictionary<string, bool> mounts = Mounts();
        return
        [
            .. Folders(mounts).Order(StringComparer.Ordinal).Select(folder => ContentOf(folder, mounts)).OfType<StickContent>().Take(SticksMax),
        ];
    }

    /// <summary>The folder of a stick that is there; null for anything else, so that no request reaches another folder.</summary>
    public string? Find(string? path) => All().FirstOrDefault(one => one.Path == path)?.Path;

    /// <summary>A ticket of a stick that is there; null for anything else.</summary>
    public EnrolmentTicket? Ticket(string? stick, string? file) =>
        All().FirstOrDefault(one => one.Path == stick && file is not null && one.Tickets.Contains(file)) is { } found
            ? Asked(() => Read(found.Path, file!))
            : null;

    private IEnumerable<string> Folders(Dictionary<string, bool> mounts) => Below(root)
        .SelectMany(one => !mounts.ContainsKey(one) && Below(one) is var inner && inner.Any(mounts.ContainsKey) ? inner : [one]);

    private static string[] Below(string folder) => Asked(() => Directory.Exists(folder) ? Directory.GetDirectories(folder) : []) ?? [];

    /// <summary>Null for a folder that holds nothing: a stick was mounted there once.</summary>
    private static StickContent? ContentOf(string folder, Dictionary<string, bool> mounts) => Asked(() =>
        Directory.EnumerateFileSystemEntries(folder).Any()
            ? new StickContent(folder, [.. TicketsIn(folder)], mounts.GetValueOrDefault(folder, true))
            : null);

    private static IEnumerable<string> TicketsIn(string folder) =>
        Directory.EnumerateFiles(folder, "*.json").Take(FilesMax).Select(file => Path.GetFileName(file))
            .Where(name => Asked(() => Read(folder, name)) is not null).Order(StringComparer.Ordinal);

    /// <summary>Null for what is no ticket: other files, links, pipes, one whose authority is none.</summary>
    private static EnrolmentTicket? Read(string folder, string name)
    {
        try
        {
            using UntrustedFolder stick = UntrustedFolder.Open(folder);
            using FileStream? file = stick.OpenFile(name);
            if (file is null || file.Length > UnitFiles.SizeBytesMax)
                return null;
            byte[] content = new byte[file.Length];
            file.ReadExactly(content);
            if (JsonSerializer.Deserialize(content, ExchangeJson.Default.EnrolmentTicket) is not { } ticket)
                return null;
            UnitFiles.Authority(ticket.AuthorityPem).Clear();
            return ticket;
        }
        catch (Exception failure) when (failure is JsonException or CourierException or ProvisioningException)
        {
            return null;
        }
    }

    /// <summary>
    /// Where file systems are mounted, and whether they may be written. Not <c>/proc/mounts</c>, which the service's unit hides
    /// (<c>ProcSubset=pid</c>).
    /// </summary>
    private static Dictionary<string, bool> Mounts()
    {
        Dictionary<string, bool> mounts = new(StringComparer.Ordinal);
        foreach (string line in Asked(() => File.ReadAllLines("/proc/self/mountinfo")) ?? [])
        {
            // 36 35 8:1 / /media/stick ro,nosuid shared:1 - vfat /dev/sda1 ro
            string[] fields = line.Split(' ');
            if (fields.Length > 5)
                mounts[Unescaped(fields[4])] = !IsReadOnly(fields[5]) && !IsReadOnly(fields[^1]);
        }

        return mounts;
    }

    /// <summary>mountinfo writes spaces and the like as octal numbers.</summary>
    private static string Unescaped(string path) => Octal().Replace(path, one => ((char)Convert.ToInt32(one.Groups[1].Value, 8)).ToString());

    private static bool IsReadOnly(string options) => options.Split(',').Contains("ro");

    /// <summary>Nothing of what a stick says when it is pulled out while it is looked at.</summary>
    private static T? Asked<T>(Func<T?> what)
    {
        try
        {
            return what();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }

    [GeneratedRegex(@"\\([0-7]{3})")]
    private static partial Regex Octal();
}

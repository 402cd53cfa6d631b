using System.Globalization;
using System.Text;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Central.Lists;

/// <summary>
/// From which number on lists are numbered. A Central that came back from a backup knows neither what it published since nor which boards
/// hold it, some of which are away for weeks: it must not use such a number for another list, for a board that holds the number would take
/// the new list for the one it has. The file lies beside the drafts, in the backup of either store. Stateless.
/// </summary>
internal static class ListNumbers
{
    public const string FileName = "numbers-from";

    private const int FileBytesMax = 32;

    /// <summary>The least number that a new list may have; 1 where this Central never came back from a backup.</summary>
    /// <param name="lists">The folder of the lists.</param>
    /// <exception cref="CentralException">The file holds no number.</exception>
    public static long From(string lists)
    {
        FileInfo file = new(Path.Combine(lists, FileName));
        if (!file.Exists)
            return 1;
        return file.Length <= FileBytesMax
            && long.TryParse(File.ReadAllText(file.FullName), NumberStyles.None, CultureInfo.InvariantCulture, out long from)
            ? from
            : throw new CentralException($"{file.FullName} holds no number; put back the file of the backup.");
    }

    /// <summary>From now on lists have at least this number.</summary>
    public static void GoTo(string lists, long from) =>
        DurableFiles.Replace(Path.Combine(lists, FileName), Encoding.ASCII.GetBytes(from.ToString(CultureInfo.InvariantCulture)));
}

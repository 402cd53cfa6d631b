using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Central.Import;

/// <summary>
/// OpenSanctions in either form: entities as JSON lines (FollowTheMoney) or the simple table of targets. Which one it
/// is shows in the first letter.
/// </summary>
internal static class OpenSanctionsImporter
{
    public const string List = "opensanctions";
    public const string Source = "OpenSanctions";

    public static IEnumerable<ListRecord> Read(string path, ImportReport report) =>
        BeginsWithBracket(path)
            ? OpenSanctionsEntities.Read(path, report)
            : OpenSanctionsTargets.Read(path, report);

    /// <summary>The file's own date is the latest at which any of its entries was seen.</summary>
    public static void See(string moment, ImportReport report)
    {
        if (ListDates.Day(moment) is not { } day)
            return;
        DateTimeOffset seen = new(day, TimeOnly.MinValue, TimeSpan.Zero);
        if (report.SourceDate is null || report.SourceDate < seen)
            report.SourceDate = seen;
    }

    private static bool BeginsWithBracket(string path)
    {
        using Stream stream = SourceFile.OpenBytes(path);
        int letter;
        do
            letter = stream.ReadByte();
        while (letter is ' ' or '\t' or '\r' or '\n' or 0xEF or 0xBB or 0xBF);
        return letter is '{' or '[';
    }
}

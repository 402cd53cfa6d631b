using System.Collections.Immutable;
using CheckpointEdge.Central.Import;
using CheckpointEdge.Central.Slicing;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Central.Lists;

/// <summary>Where the records of a draft come from, and what is suspicious about that. Stateless.</summary>
internal static class DraftSources
{
    /// <summary>Lists of the publication that no import brings: they stay as they are, with their own dates.</summary>
    public static IEnumerable<ListFeed> CarriedOver(Slice? before, ListImport[] imports) =>
        from list in before?.Header.Lists ?? []
        where !imports.Any(import => import.Lists.Any(brought => brought.List == list.List))
        select ListFeed.Of(
            list.List, list.Source, list.SourceDate, before!.Records().Where(record => record.List == list.List)) with
        {
            CarriesDocuments = list.Documents > 0,
        };

    /// <summary>What the guard finds suspicious about one source, or null.</summary>
    public static string? DoubtAbout(ListImport import, ImmutableSortedDictionary<string, ListDiff> diffs, Slice? before)
    {
        HashSet<string> brought = [.. import.Lists.Select(list => list.List)];
        DateTimeOffset? presentDate = before?.Header.Lists.Where(list => brought.Contains(list.List)).Max(list => list.SourceDate);
        ListDiff diff = ListDifference.Joined(diffs.Where(entry => brought.Contains(entry.Key)).Select(entry => entry.Value));
        return ListGuard.Judge(diff, import.Report, presentDate) is FeedVerdict.Held held ? $"{import.Kind}: {held.Sentence}" : null;
    }
}

using System.Collections.Immutable;
using CheckpointEdge.Central.Import;
using CheckpointEdge.Watchlists.Records;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Central.Lists;

/// <summary>How one list differs from what is published.</summary>
public sealed record ListCounts(string List, string Source, int Before, int After, int Added, int Changed, int Removed);

/// <summary>One record that differs.</summary>
/// <param name="Kind"><c>added</c>, <c>changed</c> or <c>removed</c>.</param>
/// <param name="Name">The name it is listed under, or its first document number.</param>
public sealed record RecordChange(string Kind, string Record, string List, string Name);

/// <summary>What a draft would change. Counts are complete; changes are the first few of each kind. Immutable.</summary>
public sealed record ListDifference(ImmutableArray<ListCounts> Lists, ImmutableArray<RecordChange> Changes)
{
    /// <summary>Changes named of each kind and list (count).</summary>
    public const int NamedMax = 50;

    /// <param name="before">What is published, or null.</param>
    /// <param name="diffs">By list, as <see cref="DiffsOf"/> gives them.</param>
    public static ListDifference Of(Slice? before, Slice after, ImmutableSortedDictionary<string, ListDiff> diffs)
    {
        ImmutableArray<SliceList> lists = ListsOf(before, after);
        return new ListDifference(
            [.. lists.Select(list => CountsOf(list, diffs[list.List]))],
            [.. lists.SelectMany(list =>
                Named("removed", list.List, diffs[list.List].Removed, before)
                    .Concat(Named("changed", list.List, diffs[list.List].Changed, after))
                    .Concat(Named("added", list.List, diffs[list.List].Added, after)))]);
    }

    /// <summary>Compares two slices list by list.</summary>
    /// <exception cref="SliceException">A slice is damaged.</exception>
    public static ImmutableSortedDictionary<string, ListDiff> DiffsOf(Slice? before, Slice after) =>
        ListsOf(before, after).ToImmutableSortedDictionary(
            list => list.List,
            list => ListDiff.Between(RecordsOf(before, list.List), RecordsOf(after, list.List)) is var diff && HasDocuments(list.List, before, after)
                ? diff.With(after.DocumentsSince(before)) : diff,
            StringComparer.Ordinal);

    /// <summary>Several lists of one source taken together: what the guard judges.</summary>
    public static ListDiff Joined(IEnumerable<ListDiff> diffs)
    {
        ListDiff[] all = [.. diffs];
        return new ListDiff(
            [.. all.SelectMany(diff => diff.Added)],
            [.. all.SelectMany(diff => diff.Changed)],
            [.. all.SelectMany(diff => diff.Removed)])
        {
            DocumentsAdded = all.Sum(diff => diff.DocumentsAdded),
            DocumentsChanged = all.Sum(diff => diff.DocumentsChanged),
            DocumentsRemoved = all.Sum(diff => diff.DocumentsRemoved),
            PresentRecords = all.Sum(diff => diff.PresentRecords),
            NextRecords = all.Sum(diff => diff.NextRecords),
        };
    }

    private static ImmutableArray<SliceList> ListsOf(Slice? before, Slice after) =>
        [.. after.Header.Lists.Concat(before?.Header.Lists ?? []).DistinctBy(list => list.List, StringComparer.Ordinal)];

    private static bool HasDocuments(string list, Slice? before, Slice after) =>
        after.Header.Lists.Concat(before?.Header.Lists ?? []).Any(one => one.List == list && one.Documents > 0);

    private static IEnumerable<ListRecord> RecordsOf(Slice? slice, string list) =>
        slice is null ? [] : slice.Records().Where(record => record.List == list);

    private static ListCounts CountsOf(SliceList list, ListDiff diff) => new(
        list.List, list.Source, diff.PresentRecords, diff.NextRecords,
        diff.Added.Length + diff.DocumentsAdded, diff.Changed.Length + diff.DocumentsChanged,
        diff.Removed.Length + diff.DocumentsRemoved);

    private static IEnumerable<RecordChange> Named(string kind, string list, ImmutableArray<string> ids, Slice? slice) =>
        ids.Take(NamedMax).Select(id => new RecordChange(
            kind, id, list, slice?.OrdinalOf(id) is { } at ? NameOf(slice.Record(at)) : ""));

    private static string NameOf(ListRecord record) =>
        record.Names is [ListedName first, ..] ? first.Full
        : record.Documents is [ListedDocument document, ..] ? document.Number
        : "";
}

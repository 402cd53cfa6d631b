using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
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
    /// <summary>Changes named of each kind (count).</summary>
    public const int NamedPerKindMax = 50;

    /// <summary>Compares two slices record by record; <paramref name="before"/> is null for the first publication.</summary>
    /// <exception cref="SliceException">A slice is damaged.</exception>
    public static ListDifference Between(Slice? before, Slice after, CancellationToken cancellation)
    {
        Dictionary<string, (UInt128 Content, string List)> old = new(StringComparer.Ordinal);
        foreach (ListRecord record in before?.Records() ?? [])
        {
            cancellation.ThrowIfCancellationRequested();
            old.Add(record.Id, (ContentOf(record), record.List));
        }

        Tally tally = new();
        foreach (ListRecord record in after.Records())
        {
            cancellation.ThrowIfCancellationRequested();
            if (!old.Remove(record.Id, out (UInt128 Content, string List) was))
                tally.Count("added", record.Id, record.List, () => record);
            else if (was.Content != ContentOf(record))
                tally.Count("changed", record.Id, record.List, () => record);
        }

        foreach ((string id, (_, string list)) in old.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            tally.Count("removed", id, list, () => before!.OrdinalOf(id) is { } at ? before.Record(at) : null);
        return tally.Finish(before?.Header.Lists ?? [], after.Header.Lists);
    }

    /// <summary>128 bits of SHA-256 over everything a record says.</summary>
    private static UInt128 ContentOf(ListRecord record) =>
        BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(record)));

    private sealed class Tally
    {
        private readonly Dictionary<(string Kind, string List), int> _counts = [];
        private readonly Dictionary<string, List<RecordChange>> _named = new(StringComparer.Ordinal);

        public void Count(string kind, string id, string list, Func<ListRecord?> record)
        {
            _counts[(kind, list)] = _counts.GetValueOrDefault((kind, list)) + 1;
            if (!_named.TryGetValue(kind, out List<RecordChange>? named))
                _named[kind] = named = [];
            if (named.Count < NamedPerKindMax)
                named.Add(new RecordChange(kind, id, list, record() is { } known ? NameOf(known) : ""));
        }

        public ListDifference Finish(ImmutableArray<SliceList> before, ImmutableArray<SliceList> after)
        {
            IEnumerable<SliceList> all = after.Concat(before.Where(old => after.All(list => list.List != old.List)));
            return new ListDifference(
                [.. all.Select(list => new ListCounts(
                    list.List, list.Source, RecordsOf(before, list.List), RecordsOf(after, list.List),
                    Of("added", list.List), Of("changed", list.List), Of("removed", list.List)))],
                [.. new[] { "removed", "changed", "added" }.SelectMany(kind => _named.GetValueOrDefault(kind) ?? [])]);
        }

        private int Of(string kind, string list) => _counts.GetValueOrDefault((kind, list));

        private static int RecordsOf(ImmutableArray<SliceList> lists, string list) =>
            lists.FirstOrDefault(one => one.List == list)?.Records ?? 0;

        private static string NameOf(ListRecord record) =>
            record.Names is [ListedName first, ..] ? first.Full
            : record.Documents is [ListedDocument document, ..] ? document.Number
            : "";
    }
}

using System.Collections.Immutable;
using CheckpointEdge.Watchlists.Documents;
using CheckpointEdge.Watchlists.Faces;
using CheckpointEdge.Watchlists.Records;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Central.Slicing;

/// <summary>Cuts out of the whole list what certain posts need. Stateless.</summary>
public static class ScopeCutter
{
    /// <summary>Attempts to meet a size (count): each learns from the size of the one before.</summary>
    private const int AttemptsMax = 6;

    /// <summary>Room that an attempt leaves below the size asked for (share): blocks are not filled evenly.</summary>
    private const double SizeShareAimed = 0.98;

    /// <summary>Writes the slice of a scope into a new directory; when anything fails, the directory is gone again.</summary>
    /// <param name="whole">The list it is cut from; it lends its file of documents.</param>
    /// <param name="key">Seals the slice; null: a new one.</param>
    /// <exception cref="CentralException">It cannot be made as small as asked for.</exception>
    /// <exception cref="SliceException">The list is damaged or the slice cannot be written.</exception>
    public static ScopeCut Cut(Slice whole, SliceScope scope, string directory, SliceKey? key, CancellationToken cancellation)
    {
        using SliceKey own = key?.Copy() ?? SliceKey.Create();
        IReadOnlySet<string> states = scope.States();
        Dictionary<ScopeCondition, int> leftOut = [];
        List<Candidate> candidates = [];
        int ordinal = 0;
        foreach (ListRecord record in whole.Records())
        {
            cancellation.ThrowIfCancellationRequested();
            if (scope.LeavesOut(record, states) is { } condition)
                leftOut[condition] = leftOut.GetValueOrDefault(condition) + 1;
            else
                candidates.Add(new Candidate(ordinal, RankOf(record.List, scope), record.LastChanged ?? record.ListedOn ?? DateOnly.MaxValue));
            ordinal++;
        }

        HashSet<int>? kept = null;
        for (int attempt = 0; attempt < AttemptsMax; attempt++)
        {
            SliceHeader header = Write(whole, scope, states, kept, directory, own, cancellation);
            long size = SizeOf(directory);
            if (scope.SizeBytesMax is not { } sizeMax || size <= sizeMax)
            {
                return new ScopeCut(header, size, Counted(leftOut, candidates.Count - header.Records));
            }

            Directory.Delete(directory, recursive: true);
            kept = Fewer(candidates, header.Records, header.Fingerprints?.SizeBytes ?? 0, size, sizeMax, scope);
        }

        throw new CentralException($"The slice {scope.Name} does not fit into {scope.SizeBytesMax} bytes; give it more room.");
    }

    /// <summary>Of a slice with its documents and faces (bytes): what a board without any of them fetches.</summary>
    public static long SizeOf(string directory) => new[] { SliceFile.Name, FingerprintFile.Name, FaceGalleryFile.FileName }
        .Select(name => new FileInfo(Path.Combine(directory, name))).Where(file => file.Exists).Sum(file => file.Length);

    private static SliceHeader Write(
        Slice whole, SliceScope scope, IReadOnlySet<string> states, HashSet<int>? kept, string directory, SliceKey key,
        CancellationToken cancellation)
    {
        SliceList[] lists = [.. whole.Header.Lists.Where(list => scope.Covers(list.List))];
        IEnumerable<ListRecord> records = whole.Records()
            .Where((record, ordinal) => kept?.Contains(ordinal) ?? scope.LeavesOut(record, states) is null);
        List<ListFeed> feeds = [new(records, () => [.. lists])];
        // A fingerprint does not say whose document it was: the documents of a list come whole or not at all.
        feeds.AddRange(lists.Where(list => list.Documents > 0)
            .Select(list => ListFeed.Of(list.List, list.Source, list.SourceDate, []) with { CarriesDocuments = true }));
        return SliceCutter.Cut(
            feeds, whole.Header.Generation, whole.Header.CreatedAt, directory, null, cancellation, whole, key);
    }

    /// <summary>The records that come first by list and date, as many as should fit.</summary>
    private static HashSet<int> Fewer(
        List<Candidate> candidates, int written, long documentsBytes, long size, long sizeMax, SliceScope scope)
    {
        long room = sizeMax - documentsBytes;
        if (room <= 0)
            throw new CentralException(
                $"The documents of the slice {scope.Name} take {documentsBytes} bytes alone, and it may have {sizeMax}: leave their list out.");
        int count = (int)(written * (SizeShareAimed * room / Math.Max(1, size - documentsBytes)));
        if (count <= 0)
            throw new CentralException($"The slice {scope.Name} does not fit into {sizeMax} bytes; give it more room.");
        return [.. candidates.OrderBy(one => one.Rank).ThenByDescending(one => one.Day).ThenBy(one => one.Ordinal)
            .Take(Math.Min(count, written - 1)).Select(one => one.Ordinal)];
    }

    private static int RankOf(string list, SliceScope scope) => Math.Max(0, scope.Lists.IndexOf(list));

    private static ImmutableSortedDictionary<ScopeCondition, int> Counted(Dictionary<ScopeCondition, int> leftOut, int bySize) =>
        (bySize > 0 ? leftOut.Append(new(ScopeCondition.Size, bySize)) : leftOut).ToImmutableSortedDictionary();

    private readonly record struct Candidate(int Ordinal, int Rank, DateOnly Day);
}

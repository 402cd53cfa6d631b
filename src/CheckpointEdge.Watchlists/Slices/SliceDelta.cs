using System.Security.Cryptography;
using CheckpointEdge.Watchlists.Documents;

namespace CheckpointEdge.Watchlists.Slices;

/// <summary>Why a record left a slice.</summary>
public enum RemovalReason
{
    /// <summary>Its list does not have it any more.</summary>
    Withdrawn = 1,

    /// <summary>The slice does not cover its list any more.</summary>
    ListLeft = 2,
}

/// <summary>
/// What leads from one slice to another: records added, changed and removed, sealed with the key of the slice it leads to.
/// Applying it gives the very file that was published, or nothing. README.md beside this file shows the bytes. Stateless.
/// </summary>
public static class SliceDelta
{
    public const string FileName = "slice.delta";

    /// <summary>A delta that is not smaller than this share of the slice is not worth its trouble.</summary>
    public const double SizeShareMax = 0.5;

    /// <summary>A larger delta is refused, and so is one that unpacks to more (bytes).</summary>
    public const long SizeBytesMax = DeltaFile.SizeBytesMax;

    /// <summary>Compares two slices that lie here with their keys, and writes what leads from one to the other.</summary>
    /// <param name="file">Must not exist.</param>
    /// <returns>What the delta says of itself.</returns>
    /// <exception cref="SliceException">A slice is damaged, the delta is too large, or it cannot be written.</exception>
    public static SliceDeltaHead Make(string fromDirectory, string toDirectory, string file)
    {
        using Slice from = Slice.Open(fromDirectory);
        using Slice to = Slice.Open(toDirectory);
        if (from.Header.Generation > to.Header.Generation)
            throw new SliceException($"A delta does not lead back from generation {from.Header.Generation} to {to.Header.Generation}.");
        SliceStore old = from.Store, now = to.Store;
        bool sameKey = from.Key.IsSame(to.Key);
        HashSet<string> lists = [.. to.Header.Lists.Select(list => list.List)];
        DeltaContent content = new(
            SliceHead.Encode(to.Header), now.Index.FingerprintSecret,
            Steps(old, old.Index.Records, now, now.Index.Records, SliceIndex.RecordsContext, sameKey, ReasonOf),
            Steps(old, old.Index.Details, now, now.Index.Details, SliceIndex.DetailsContext, sameKey, null),
            Steps(old, old.Index.Changes, now, now.Index.Changes, SliceIndex.ChangesContext, sameKey, null));
        using FileStream target = File.OpenRead(now.FilePath);
        SliceDeltaHead head = new()
        {
            From = from.Header.Generation,
            To = to.Header.Generation,
            FromName = old.Name,
            ToSha256 = Convert.ToHexStringLower(SHA256.HashData(target)),
            Key = to.Key.Identity,
            Added = content.Records.Count(step => step.Kind == DeltaStepKind.Add),
            Changed = content.Records.Count(step => step.Kind == DeltaStepKind.Change),
            Removed = content.Records.Count(step => step.Kind == DeltaStepKind.Remove),
        };
        return DeltaFile.Write(file, head, content, to.Key);

        RemovalReason ReasonOf(byte[] value) =>
            RecordEntry.TryRead(value, out string list, out _) && lists.Contains(list) ? RemovalReason.Withdrawn : RemovalReason.ListLeft;
    }

    /// <summary>What a delta says of itself, not verified; no key is needed.</summary>
    /// <exception cref="SliceException">It is no delta of this format.</exception>
    public static SliceDeltaHead ReadHead(string file) => DeltaFile.ReadHead(file);

    /// <summary>Writes the slice that a delta leads to into a new directory, with its key. <c>documents.fp</c> is shared with the
    /// slice before where it is the same file.</summary>
    /// <param name="key">Of the slice that the delta leads to; null: that of the slice before.</param>
    /// <exception cref="SliceException">The delta is damaged, of another slice, or needs a file it does not bring.</exception>
    public static SliceHeader Apply(string fromDirectory, string file, string directory, SliceKey? key = null)
    {
        if (Path.Exists(directory))
            throw new SliceException($"{directory} exists already: a slice needs a new directory of its own.");
        using Slice from = Slice.Open(fromDirectory);
        SliceKey own = key ?? from.Key;
        try
        {
            Directory.CreateDirectory(directory);
            SliceHeader header = Apply(from, file, own, Path.Combine(directory, SliceFile.Name));
            if (header.Fingerprints is { } documents)
            {
                if (documents.Blocks != from.Header.Fingerprints?.Blocks)
                    throw new SliceException($"{FingerprintFile.Name} is another file in generation {header.Generation}: take the whole slice.");
                DurableFiles.Link(from.DocumentsPath, Path.Combine(directory, FingerprintFile.Name));
            }

            own.Write(directory);
            DurableFiles.SyncDirectory(directory);
            return header;
        }
        catch (Exception failure)
        {
            if (Directory.Exists(directory))
                Directory.Delete(directory, recursive: true);
            if (failure is IOException or UnauthorizedAccessException)
                throw new SliceException($"{directory} cannot be written: {failure.Message}", failure);
            throw;
        }
    }

    /// <summary>Writes the file <c>slice.db</c> that a delta leads to.</summary>
    /// <param name="from">The slice that the delta begins with.</param>
    /// <param name="key">Of the slice that it leads to.</param>
    /// <param name="output">Must not exist; gone again when anything is wrong.</param>
    /// <returns>The header of the new slice.</returns>
    /// <exception cref="SliceException">The delta is damaged, sealed with another key, or begins with another slice; or the
    /// outcome is not the file it leads to.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static SliceHeader Apply(Slice from, string file, SliceKey key, string output)
    {
        (SliceDeltaHead head, DeltaContent content) = DeltaFile.Read(file, key);
        if (head.FromName != from.Store.Name)
            throw new SliceException(
                $"The delta leads from generation {head.From} to {head.To} and does not begin with the slice at hand, "
                + $"generation {from.Header.Generation}: take the whole slice.");
        SliceHeader header = SliceHead.Decode(content.Head, file);
        try
        {
            using SliceCipher cipher = new(key);
            using SliceOutput written = new(output);
            SliceStore.Begin(written);
            bool sameKey = from.Key.IsSame(key);
            SliceIndex old = from.Store.Index;
            SliceIndex index = new(
                Merge(old.Records, content.Records, SliceIndex.RecordsContext),
                Merge(old.Details, content.Details, SliceIndex.DetailsContext),
                Merge(old.Changes, content.Changes, SliceIndex.ChangesContext),
                content.FingerprintSecret);
            if (Convert.ToHexStringLower(SliceStore.Finish(written, cipher, header, index)) != head.ToSha256)
                throw new SliceException("The outcome of the delta is not the slice it leads to: take the whole slice.");
            return header;

            BlockTable Merge(BlockTable table, List<DeltaStep> steps, byte[] context)
            {
                BlockWriter writer = new(written, cipher, context);
                new DeltaMerge(from.Store, context, sameKey).Run(table, steps, writer);
                return writer.Finish();
            }
        }
        catch
        {
            File.Delete(output);
            throw;
        }
    }

    /// <summary>Blocks that both slices have need not be opened.</summary>
    private static List<DeltaStep> Steps(
        SliceStore old, BlockTable before, SliceStore now, BlockTable after, byte[] context, bool sameKey,
        Func<byte[], RemovalReason>? reasonOf)
    {
        HashSet<UInt128> shared = sameKey ? [.. before.Blocks.Select(NameOf)] : [];
        shared.IntersectWith(after.Blocks.Select(NameOf));
        using IEnumerator<(byte[] Key, byte[] Value)> had = Entries(old, before).GetEnumerator();
        using IEnumerator<(byte[] Key, byte[] Value)> has = Entries(now, after).GetEnumerator();
        List<DeltaStep> steps = [];
        bool isOld = had.MoveNext(), isNow = has.MoveNext();
        while (isOld || isNow)
        {
            int order = !isOld ? 1 : !isNow ? -1 : had.Current.Key.AsSpan().SequenceCompareTo(has.Current.Key);
            if (order < 0)
                steps.Add(DeltaStep.Remove(had.Current.Key, reasonOf?.Invoke(had.Current.Value) ?? RemovalReason.Withdrawn));
            else if (order > 0)
                steps.Add(new DeltaStep(DeltaStepKind.Add, has.Current.Key, has.Current.Value));
            else if (!had.Current.Value.AsSpan().SequenceEqual(has.Current.Value))
                steps.Add(new DeltaStep(DeltaStepKind.Change, has.Current.Key, has.Current.Value));
            isOld = order <= 0 ? had.MoveNext() : isOld;
            isNow = order >= 0 ? has.MoveNext() : isNow;
        }

        return steps;

        static UInt128 NameOf(SealedBlock block) => System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(block.Name);

        IEnumerable<(byte[] Key, byte[] Value)> Entries(SliceStore store, BlockTable table) =>
            store.Entries(new BlockTable([.. table.Blocks.Where(block => !shared.Contains(NameOf(block)))]), context);
    }
}

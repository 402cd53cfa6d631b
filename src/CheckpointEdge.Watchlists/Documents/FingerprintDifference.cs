namespace CheckpointEdge.Watchlists.Documents;

/// <summary>One document that two fingerprint files do not agree about.</summary>
/// <param name="Slot">In both files.</param>
/// <param name="Before">Null: added.</param>
/// <param name="After">Null: withdrawn.</param>
public readonly record struct DocumentChange(ulong Slot, DocumentReport? Before, DocumentReport? After);

/// <summary>What changed from one fingerprint file to the next of the same key and number of pages. Stateless.</summary>
public static class FingerprintDifference
{
    /// <summary>Whether the files can be compared document by document.</summary>
    public static bool IsPossible(FingerprintHead before, FingerprintHead after) =>
        before.KeyIdentity == after.KeyIdentity && before.Pages == after.Pages;

    /// <summary>Every change, by rising slot, found while it is enumerated.</summary>
    /// <exception cref="FingerprintFileException">The files have different keys or numbers of pages, or one is damaged.</exception>
    public static IEnumerable<DocumentChange> Between(FingerprintFile before, FingerprintFile after)
    {
        if (!IsPossible(before.Head, after.Head))
            throw new FingerprintFileException("The files have different keys or numbers of pages and cannot be compared.");
        return Between(before.All(), after.All());
    }

    /// <summary>As for files, of what lies by rising slot.</summary>
    internal static IEnumerable<DocumentChange> Between(
        IEnumerable<(ulong Slot, DocumentReport Report)> before, IEnumerable<(ulong Slot, DocumentReport Report)> after)
    {
        using IEnumerator<(ulong Slot, DocumentReport Report)> old = before.GetEnumerator();
        using IEnumerator<(ulong Slot, DocumentReport Report)> now = after.GetEnumerator();
        bool isOld = old.MoveNext(), isNow = now.MoveNext();
        while (isOld || isNow)
        {
            if (isOld && (!isNow || old.Current.Slot < now.Current.Slot))
            {
                yield return new(old.Current.Slot, old.Current.Report, null);
                isOld = old.MoveNext();
            }
            else if (!isOld || now.Current.Slot < old.Current.Slot)
            {
                yield return new(now.Current.Slot, null, now.Current.Report);
                isNow = now.MoveNext();
            }
            else
            {
                if (old.Current.Report != now.Current.Report)
                    yield return new(now.Current.Slot, old.Current.Report, now.Current.Report);
                isOld = old.MoveNext();
                isNow = now.MoveNext();
            }
        }
    }
}

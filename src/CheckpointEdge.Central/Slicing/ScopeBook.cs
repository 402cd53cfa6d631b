using System.Collections.Immutable;
using System.Text.Json;
using CheckpointEdge.Central.Accounts;
using CheckpointEdge.Central.Audit;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Exchange.Metadata;

namespace CheckpointEdge.Central.Slicing;

/// <summary>
/// Which slices are cut for which posts, from the next draft on. A post is in one scope alone. Safe for concurrent callers.
/// </summary>
public sealed class ScopeBook(CentralDatabase database, AuditLog audit, TimeProvider time)
{
    /// <summary>Scopes (count): each makes every import longer.</summary>
    public const int ScopesMax = 50;

    /// <summary>Posts that a line of the audit log names (count).</summary>
    private const int PostsNamed = 10;

    /// <summary>By name.</summary>
    public ImmutableArray<SliceScope> All() => database.Read(All);

    /// <summary>Adds a scope, or puts it in the place of one of the same name.</summary>
    /// <exception cref="CentralException">
    /// It cannot be used, a post is in another one already, an approver is none, or they are too many.
    /// </exception>
    public void Put(SliceScope scope, string by)
    {
        SliceScope good = scope.Checked();
        database.Write(transaction =>
        {
            ImmutableArray<SliceScope> others = [.. All(transaction).Where(other => other.Name != good.Name)];
            if (others.Length >= ScopesMax)
                throw new CentralException($"There are {ScopesMax} slices already; remove one first.");
            foreach (SliceScope other in others)
                if (other.Posts.FirstOrDefault(good.Posts.Contains) is { } post)
                    throw new CentralException($"{post} has the slice {other.Name} already; take it out there first.");
            foreach (string approver in good.Approvers)
                ApproverKeys.Of(transaction, approver);
            transaction.Execute(
                """
                INSERT INTO slice_scopes (name, definition, changed_by, changed_at) VALUES ($name, $definition, $by, $now)
                ON CONFLICT (name) DO UPDATE SET definition = excluded.definition, changed_by = excluded.changed_by,
                    changed_at = excluded.changed_at
                """,
                ("$name", good.Name), ("$definition", JsonSerializer.Serialize(good)), ("$by", by), ("$now", time.GetUtcNow()));
            string posts = good.Posts.IsEmpty ? "no post yet" : string.Join(", ", good.Posts.Take(PostsNamed));
            audit.Add(transaction, by, "slice-defined", $"The slice {good.Name} is cut for {posts}, from the next draft on."
                    + (good.Approvers.IsEmpty ? "" : $" {string.Join(", ", good.Approvers)} sign it."));
        });
    }

    /// <exception cref="CentralException">There is none of this name.</exception>
    public void Remove(string name, string by) => database.Write(transaction =>
    {
        if (transaction.Execute("DELETE FROM slice_scopes WHERE name = $name", ("$name", name)) == 0)
            throw new CentralException($"There is no slice of the name {name}.");
        audit.Add(transaction, by, "slice-removed", $"The slice {name} is not cut any more; its posts get the whole list with the next draft.");
    });

    /// <summary>The key of an approver who is named by a slice.</summary>
    /// <exception cref="CentralException">There is no such approver in service.</exception>
    public PublicKey KeyOf(string approver) => database.Read(reader => ApproverKeys.Of(reader, approver));

    /// <summary>Accounts that sign slices for posts, and not the whole list after the next root.</summary>
    internal static IReadOnlySet<string> ApproversOfSlices(StoreConnection reader) =>
        All(reader).SelectMany(scope => scope.Approvers).ToHashSet(StringComparer.Ordinal);

    internal static ImmutableArray<SliceScope> All(StoreConnection reader) => reader.Query(
        "SELECT definition FROM slice_scopes ORDER BY name",
        row => JsonSerializer.Deserialize<SliceScope>(row.GetString(0))!);
}

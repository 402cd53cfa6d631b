using System.Collections.Immutable;
using CheckpointEdge.Central.Accounts;
using CheckpointEdge.Exchange.Metadata.Roles;
using CheckpointEdge.Watchlists.Records;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Central.Slicing;

/// <summary>
/// What certain posts need of the whole list. An empty condition asks for nothing; a record must meet all that are not empty.
/// What a record does not say never leaves it out: a person without a nationality may come along any route. Immutable.
/// </summary>
public sealed record SliceScope
{
    /// <summary>Posts of one scope (count).</summary>
    public const int PostsMax = 10_000;

    public const int NameCharsMax = 24;

    private const int WordCharsMax = 64;
    private const int WordsMax = 300;

    /// <summary>A smaller slice holds next to nothing (bytes).</summary>
    public const long SizeBytesLeast = 64 * 1024;

    /// <summary>Small letters, digits and hyphens: it becomes part of a file's address.</summary>
    public required string Name { get; init; }

    /// <summary>Sites, or boards by their own name. A board that is in no scope gets the whole list.</summary>
    public ImmutableArray<string> Posts { get; init; } = [];

    /// <summary>Lists, by code, such as <c>un-sc</c>. Where the size is short, earlier ones come before later ones.</summary>
    public ImmutableArray<string> Lists { get; init; } = [];

    /// <summary>Regions or states: see <see cref="Slicing.Regions"/>.</summary>
    public ImmutableArray<string> Regions { get; init; } = [];

    /// <summary>States along a route, from the first to the last: whoever is linked with one of them may come along it.</summary>
    public ImmutableArray<string> Route { get; init; } = [];

    /// <summary>Records that were listed or last changed on this day or later.</summary>
    public DateOnly? Since { get; init; }

    /// <summary>Slice and documents together (bytes); the oldest records of the last lists are left out until it fits.</summary>
    public long? SizeBytesMax { get; init; }

    /// <summary>
    /// Accounts of approvers who sign this slice instead of those who sign the whole list; empty: there are no others. They may be
    /// people whose signature counts nowhere else.
    /// </summary>
    public ImmutableArray<string> Approvers { get; init; } = [];

    /// <exception cref="CentralException">It cannot be used; the message says what.</exception>
    public SliceScope Checked()
    {
        if (Name is not { Length: > 0 and <= NameCharsMax } || !Name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            throw new CentralException($"The name of a slice has 1 to {NameCharsMax} small letters, digits and hyphens.");
        foreach ((string what, ImmutableArray<string> words, int countMax) in new[]
            { ("posts", Posts, PostsMax), ("lists", Lists, WordsMax), ("regions", Regions, WordsMax), ("states of the route", Route, WordsMax),
                ("approvers", Approvers, WordsMax) })
        {
            if (words.IsDefault || words.Length > countMax || words.Any(word => string.IsNullOrWhiteSpace(word) || word.Length > WordCharsMax))
                throw new CentralException($"The {what} of {Name} are at most {countMax} words of 1 to {WordCharsMax} characters.");
        }

        if (Regions.Concat(Route).FirstOrDefault(word => Slicing.Regions.CodesOf(word) is null) is { } unknown)
            throw new CentralException($"'{unknown}' is neither a state nor a region; regions are: {string.Join(", ", Slicing.Regions.Names)}.");
        if (TopLevel.Names.Contains(Name))
            throw new CentralException($"'{Name}' is the name of a role of the metadata; take another one.");
        if (!Approvers.IsEmpty && Approvers.Distinct().Count() < AccountStore.SigningThreshold)
        {
            throw new CentralException(
                $"A slice with approvers of its own needs {AccountStore.SigningThreshold} of them: two people sign every list.");
        }

        if (SizeBytesMax < SizeBytesLeast)
            throw new CentralException($"A slice needs room for at least {SizeBytesLeast} bytes.");
        return this;
    }

    /// <summary>Which condition leaves a record out, or null: it belongs to the slice.</summary>
    /// <param name="states">See <see cref="States"/>.</param>
    public ScopeCondition? LeavesOut(ListRecord record, IReadOnlySet<string> states) =>
        !Covers(record.List) ? ScopeCondition.List
        : states.Count > 0 && StatesOf(record) is { Count: > 0 } linked && !linked.Any(states.Contains) ? ScopeCondition.Region
        : Since is { } day && (record.LastChanged ?? record.ListedOn) is { } changed && changed < day ? ScopeCondition.Since
        : null;

    public bool Covers(string list) => Lists.IsEmpty || Lists.Contains(list);

    /// <summary>The states of regions and route together; empty where neither is asked for.</summary>
    public IReadOnlySet<string> States() =>
        Regions.Concat(Route).SelectMany(word => Slicing.Regions.CodesOf(word) ?? []).ToHashSet(StringComparer.Ordinal);

    /// <summary>Whether the posts of this scope hold a board.</summary>
    public bool Has(string unit, string site) => Posts.Contains(unit) || Posts.Contains(site);

    /// <summary>States that a record names: nationalities, issuers of documents, places of birth.</summary>
    private static HashSet<string> StatesOf(ListRecord record)
    {
        HashSet<string> codes = new(StringComparer.Ordinal);
        foreach (Country nationality in record.Nationalities)
            codes.Add(nationality.Code);
        foreach (ListedDocument document in record.Documents)
            codes.Add(document.Issuer?.Code ?? "");
        foreach (string place in record.PlacesOfBirth)
            codes.Add(Countries.CodeOf(place.Split(',')[^1]));
        codes.Remove("");
        return codes;
    }
}

/// <summary>Why a record is not in a slice that was cut for posts.</summary>
public enum ScopeCondition
{
    List,
    Region,
    Since,
    Size,
}

/// <summary>What cutting a scope gave. Immutable.</summary>
/// <param name="SizeBytes">Of the slice and its documents.</param>
/// <param name="LeftOut">Records by the condition that left them out (count); conditions that left out none are missing.</param>
public sealed record ScopeCut(SliceHeader Header, long SizeBytes, ImmutableSortedDictionary<ScopeCondition, int> LeftOut);

using System.Collections.Frozen;

namespace CheckpointEdge.Watchlists.Matching;

/// <summary>
/// States that are no more and those that their citizens became: a list of 1995 says SUN, the document of today UKR.
/// Codes of ISO 3166-3, facts. States that only changed their name are one word in
/// <see cref="Records.Countries"/>. Immutable, safe for concurrent readers.
/// </summary>
internal static class FormerStates
{
    private const string Soviet = "ARM AZE BLR EST GEO KAZ KGZ LTU LVA MDA RUS TJK TKM UKR UZB";
    private const string Yugoslav = "BIH HRV MKD MNE RKS SCG SRB SVN UNK";

    private static readonly FrozenDictionary<ushort, FrozenSet<ushort>> _successors =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["SUN"] = Soviet,
            ["YUG"] = Yugoslav,
            ["SCG"] = "MNE RKS SRB UNK",
            ["CSK"] = "CZE SVK",
            ["DDR"] = "DEU",
            ["ANT"] = "ABW BES CUW NLD SXM",
            ["YMD"] = "YEM",
            ["SDN"] = "SSD",
            ["SRB"] = "RKS UNK",
        }.ToFrozenDictionary(
            entry => RecordFacts.PackCode(entry.Key),
            entry => entry.Value.Split(' ').Select(RecordFacts.PackCode).ToFrozenSet());

    /// <summary>Whether a citizen of one of the two may since hold the passport of the other.</summary>
    /// <param name="left">As <see cref="RecordFacts.PackCode"/> gives it, as <paramref name="right"/>.</param>
    public static bool Succeeds(ushort left, ushort right) => IsSuccessor(left, right) || IsSuccessor(right, left);

    private static bool IsSuccessor(ushort former, ushort later) =>
        _successors.TryGetValue(former, out FrozenSet<ushort>? successors) && successors.Contains(later);
}

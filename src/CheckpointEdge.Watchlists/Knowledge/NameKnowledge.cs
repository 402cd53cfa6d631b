using System.Collections.Immutable;
using System.Reflection;

namespace CheckpointEdge.Watchlists.Knowledge;

/// <summary>
/// What the engine knows about names in general, learnt by <c>watchlist learn</c> and shipped with it: what confusions
/// cost and which tokens are common, with the origin of both. Immutable, safe for concurrent readers.
/// </summary>
internal sealed class NameKnowledge
{
    private const string Resource = "CheckpointEdge.Watchlists.Knowledge.names.knowledge";
    private static readonly Lazy<NameKnowledge> _shipped = new(LoadShipped);

    /// <summary>The knowledge in this assembly; read at first use.</summary>
    public static NameKnowledge Shipped => _shipped.Value;

    public required ConfusionCosts Confusions { get; init; }
    public required TokenFrequencies Frequencies { get; init; }

    /// <summary>Sources, licences, counts and the command, line by line.</summary>
    public required ImmutableArray<string> Origin { get; init; }

    private static NameKnowledge LoadShipped()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The assembly lacks its resource {Resource}.");
        using StreamReader reader = new(stream);
        return NameKnowledgeText.Read(reader);
    }
}

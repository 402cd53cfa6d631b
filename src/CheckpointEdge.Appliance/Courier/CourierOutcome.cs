using System.Collections.Immutable;
using System.Text.Json;

namespace CheckpointEdge.Appliance.Courier;

/// <summary>What came of one courier on a board. No personal data. Immutable.</summary>
public sealed record CourierOutcome
{
    /// <summary>The bundle; empty when its table of contents could not be believed.</summary>
    public required Guid Bundle { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Everything in the bundle was taken, or was here already.</summary>
    public bool Whole => Refusals.IsEmpty;

    /// <summary>Why something was not taken, a sentence each; empty when everything was.</summary>
    public ImmutableArray<string> Refusals { get; init; } = [];

    /// <summary>Reports whose receipts came on the stick (count).</summary>
    public int Delivered { get; init; }

    /// <summary>Receipts that were here before (count).</summary>
    public int ReceiptsKnown { get; init; }

    /// <summary>Central's answers that are new here (count).</summary>
    public int Answers { get; init; }

    /// <summary>News of cleared pairs that is new here (count).</summary>
    public int Cleared { get; init; }

    /// <summary>The list that is in use since; null when it is the one that was.</summary>
    public long? ListTaken { get; init; }

    /// <summary>One sentence for a screen.</summary>
    public string Sentence() => Whole
        ? FormattableString.Invariant($"The courier brought {(ListTaken is { } list ? $"list {list}" : "no newer list")}, ")
            + FormattableString.Invariant($"{Delivered} receipt(s), {Answers} answer(s), {Cleared} piece(s) of news of cleared pairs.")
        : Refusals[0];

    internal static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web);
}

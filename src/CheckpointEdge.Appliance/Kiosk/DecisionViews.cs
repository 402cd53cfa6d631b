using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace CheckpointEdge.Appliance.Kiosk;

/// <param name="Decision"><c>refer</c>, <c>notSamePerson</c>, <c>readAgain</c>, <c>supervisor</c>.</param>
/// <param name="ConfirmedBy">The second officer's number; empty where none was asked.</param>
public sealed record DecisionView(
    Guid CheckId, string Decision, string Reason, string Text, DateTimeOffset DecidedAt, string ConfirmedBy = "")
{
    /// <summary>For how long it can be taken back, as of now and whatever the clocks do.</summary>
    [JsonIgnore]
    public Func<TimeSpan> UndoLeft { get; init; } = () => TimeSpan.Zero;

    /// <summary>The same at the moment in which the page is told (milliseconds); it counts on from there.</summary>
    public long UndoMillisecondsLeft => Math.Max(0, (long)UndoLeft().TotalMilliseconds);
}

/// <summary>A decision that a second officer has to confirm.</summary>
/// <param name="Until">Then it lapses, and the check is undecided as before.</param>
public sealed record ConfirmationView(Guid CheckId, string Decision, string Reason, DateTimeOffset Until);

/// <summary>One line of the officer's queue page: no personal data, since the content is sealed to Central.</summary>
/// <param name="State"><c>waiting</c> or <c>delivered</c>.</param>
/// <param name="Decision">As in <see cref="DecisionView"/>, or empty while none was made.</param>
public sealed record QueueLineView(
    Guid HitId, DateTimeOffset RecordedAt, string State, string Decision, DateTimeOffset? ReceivedAt, ImmutableArray<AnswerView> Answers);

/// <param name="Kind"><c>sourceConfirms</c>, <c>notThePerson</c>, <c>moreNeeded</c>.</param>
public sealed record AnswerView(string Kind, string Text, DateTimeOffset AnsweredAt);

using System.Collections.Immutable;

namespace CheckpointEdge.Appliance.Kiosk;

/// <summary>A shift in numbers; nothing of a traveller.</summary>
/// <param name="Verdicts">Travellers by verdict, every verdict.</param>
/// <param name="Decisions">By decision, every one; those taken back are not among them.</param>
/// <param name="Failures">Why documents were not read: <c>reader</c>, <c>takenAway</c>, <c>service</c>, <c>chip</c>.</param>
/// <param name="MedianMilliseconds">From the first line read to the result; null before the first.</param>
/// <param name="Undecided">Hits that the next officer finds on the screen (count).</param>
/// <param name="SecondLine">Hits that wait for a second look (count).</param>
/// <param name="Agreement">Of second looks, since the board was set up.</param>
public sealed record ShiftView(
    string Officer, DateTimeOffset BeganAt, DateTimeOffset At, ImmutableArray<CountView> Verdicts, ImmutableArray<CountView> Decisions,
    ImmutableArray<CountView> Failures, int TakenBack, int? MedianMilliseconds, int Undecided, int SecondLine, AgreementView Agreement);

/// <summary>How often one thing happened.</summary>
public sealed record CountView(string Word, int Count);

/// <summary>How often second officers judged as the first.</summary>
/// <param name="Share">0 to 1, with the ends of its 95 % interval (Wilson); null before the first judgement.</param>
public sealed record AgreementView(long Agreed, long Differed, long CannotSay, double? Share, double? Low, double? High);

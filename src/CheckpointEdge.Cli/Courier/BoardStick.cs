using System.Collections.Immutable;
using CheckpointEdge.Appliance.Courier;

namespace CheckpointEdge.Cli.Courier;

/// <summary>A stick at a board. Belongs to one thread.</summary>
internal sealed class BoardStick(string dataDirectory, string stick)
{
    private readonly BoardCourier _courier = new(dataDirectory, TimeProvider.System);

    public object Export(CancellationToken cancellation)
    {
        PackedForCentral packed = _courier.Pack(stick, cancellation);
        return new Packed(packed.Name, packed.Reports, packed.SizeBytes);
    }

    public async Task<(object Taken, bool Whole)> ImportAsync(CancellationToken cancellation)
    {
        CourierOutcome outcome = await _courier.TakeAsync(stick, cancellation);
        foreach (string refusal in outcome.Refusals)
            await Console.Error.WriteLineAsync(refusal);
        return (new Taken(
            outcome.Delivered, outcome.ReceiptsKnown, outcome.Answers, outcome.Cleared, outcome.ListTaken, outcome.Refusals), outcome.Whole);
    }

    private sealed record Packed(string Bundle, int Reports, long SizeBytes)
    {
        public override string ToString() =>
            FormattableString.Invariant($"{Reports} report(s) packed for Central, {SizeBytes} bytes. They go on waiting until their receipts come.");
    }

    private sealed record Taken(
        int Delivered, int ReceiptsKnown, int Answers, int Cleared, long? List, ImmutableArray<string> Refusals)
    {
        public override string ToString() => FormattableString.Invariant(
            $"{(List is { } list ? $"List {list} is in use" : "No newer list")}; {Delivered} report(s) delivered ({ReceiptsKnown} were already), ")
            + FormattableString.Invariant($"{Answers} answer(s), {Cleared} piece(s) of news of cleared pairs.");
    }
}

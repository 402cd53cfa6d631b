namespace CheckpointEdge.Cli.Bench;

/// <summary>What one frame costs; best of some rounds, milliseconds.</summary>
/// <param name="Engine">Who computes in the service.</param>
/// <param name="FrameMs">With the gate on quality and hints on shown pictures.</param>
/// <param name="PeakGigaflops">What one core's vectors compute when nothing has to come from memory.</param>
internal sealed record FrameFigures(
    string Engine, double DetectMs, double EmbedMs, double FrameMs, double PeakGigaflops, IReadOnlyList<NetworkFigures> Networks)
{
    public double SumMs => DetectMs + EmbedMs;

    public IEnumerable<string> Lines()
    {
        yield return FormattableString.Invariant(
            $"one 640×480 frame, {Engine}, one core: faces found {DetectMs:0.0} ms + embedded {EmbedMs:0.0} ms = {SumMs:0.0} ms;");
        yield return FormattableString.Invariant($"  with gate and hints on shown pictures {FrameMs:0.0} ms");
        yield return FormattableString.Invariant($"  the core's vectors reach {PeakGigaflops:0} GFLOP/s in registers; the networks alone:");
        foreach (NetworkFigures network in Networks)
        {
            yield return FormattableString.Invariant(
                $"  {network.Name}, {network.Width}×{network.Height}, {network.MultiplyAdds / 1e6:0} M products:")
                + Engines(network.ManagedMs, network.ManagedGigaflops, "managed") + ","
                + Engines(network.NativeMs, network.NativeGigaflops, network.Native);
        }
    }

    private string Engines(double milliseconds, double gigaflops, string engine) => FormattableString.Invariant(
        $" {engine} {milliseconds:0.0} ms, {gigaflops:0} GFLOP/s ({gigaflops / PeakGigaflops:P0})");
}

/// <summary>One network alone, on a tensor that is ready, in both engines.</summary>
/// <param name="MultiplyAdds">What its convolutions ask for: two operations each.</param>
internal sealed record NetworkFigures(
    string Name, int Height, int Width, long MultiplyAdds, double ManagedMs, string Native, double NativeMs)
{
    public double ManagedGigaflops => 2 * MultiplyAdds / ManagedMs / 1e6;

    public double NativeGigaflops => 2 * MultiplyAdds / NativeMs / 1e6;
}

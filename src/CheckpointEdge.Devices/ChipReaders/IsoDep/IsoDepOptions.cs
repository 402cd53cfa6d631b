namespace CheckpointEdge.Devices.ChipReaders.IsoDep;

/// <summary>
/// Sends one frame and brings what came back. The front end adds and checks the CRC; a frame that did not come within the
/// time, or came damaged, is empty. What cannot be mended by asking again is a <c>ChipReaderException</c>.
/// </summary>
/// <param name="wait">For the chip's answer to begin; the front end adds its own time of transmission.</param>
public delegate ValueTask<ReadOnlyMemory<byte>> ExchangeFrame(
    ReadOnlyMemory<byte> frame, TimeSpan wait, CancellationToken cancellation);

/// <summary>What the front end can do, and how patient the protocol is. Immutable.</summary>
public sealed record IsoDepOptions
{
    /// <summary>FSD: the largest frame the front end takes, prologue and CRC included: 64 for an MFRC522, 256 for a PN5180.</summary>
    public int FrameSizeBytesMax { get; init; } = 256;

    /// <summary>The largest frame it sends, prologue and CRC included.</summary>
    public int SentFrameSizeBytesMax { get; init; } = 256;

    /// <summary>Attempts to mend one lost or damaged frame before the chip is given up.</summary>
    public int RepeatsMax { get; init; } = 4;

    /// <summary>How often a chip may ask for more time during one command.</summary>
    public int WaitRequestsMax { get; init; } = 200;

    /// <summary>For one command, whatever the chip asks for.</summary>
    public TimeSpan CommandLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Added to every wait: the time a front end needs beside the chip's own.</summary>
    public TimeSpan FrontEndAllowance { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>The largest response that is put together (bytes).</summary>
    public int ResponseSizeBytesMax { get; init; } = 65_538;
}

namespace CheckpointEdge.TravelDocuments.Chip;

/// <summary>Whether a chip can be spoken to.</summary>
public enum ChipPresence
{
    /// <summary>No chip in the field.</summary>
    Absent,

    Present,

    /// <summary>The device itself does not answer.</summary>
    ReaderGone,
}

/// <summary>
/// The APDU port: a device that carries commands to one contactless chip. Real: PC/SC (<c>PcscChipReader</c>), front ends of
/// the Board plug-in. Twin: the virtual e-passport of the Simulators. One caller at a time; <see cref="Changed"/> may come
/// on any thread.
/// </summary>
public interface IChipReader : IAsyncDisposable
{
    /// <summary>As shown to officer and technician. Never holds an identifier of a card.</summary>
    string Name { get; }

    /// <summary>As last seen by the device; costs nothing to ask.</summary>
    ChipPresence Presence { get; }

    /// <summary>The largest command the device takes (bytes, header included): 261 without extended length, up to 65 544.</summary>
    int CommandSizeBytesMax { get; }

    /// <summary>The largest response it hands on (bytes, status included): 258 without extended length, up to 65 538.</summary>
    int ResponseSizeBytesMax { get; }

    /// <summary><see cref="Presence"/> may have changed.</summary>
    event Action? Changed;

    /// <summary>
    /// Powers the chip anew and takes it for this caller alone. Whatever session there was is over: no application is
    /// selected, no keys are agreed.
    /// </summary>
    /// <exception cref="ChipReaderException">No chip, or the device refuses.</exception>
    ValueTask ConnectAsync(CancellationToken cancellation);

    /// <summary>One command, one response with its two status bytes; a status other than 9000 is no error here.</summary>
    /// <param name="command">A complete command of ISO/IEC 7816-4, short or extended.</param>
    /// <exception cref="ChipReaderException">The chip went away, the device failed or took longer than its limit.</exception>
    ValueTask<ReadOnlyMemory<byte>> TransceiveAsync(ReadOnlyMemory<byte> command, CancellationToken cancellation);

    /// <summary>Lets the chip go; does nothing when none is taken. Never throws.</summary>
    ValueTask DisconnectAsync();
}

/// <summary>Why no answer of the chip came back.</summary>
public enum ChipReaderFault
{
    /// <summary>There is no chip, or it left the field.</summary>
    ChipGone,

    /// <summary>The chip is there and did not answer in time, or kept asking for more of it.</summary>
    ChipSilent,

    /// <summary>Chip or front end broke the transmission protocol.</summary>
    Transmission,

    /// <summary>Another program holds the chip.</summary>
    Taken,

    /// <summary>The device or its service is gone.</summary>
    ReaderGone,
}

/// <summary>The reader could not carry a command. The message is one sentence that says what to do.</summary>
public sealed class ChipReaderException(ChipReaderFault fault, string sentence, Exception? cause = null) : Exception(sentence, cause)
{
    public ChipReaderFault Fault => fault;
}

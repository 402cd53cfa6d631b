namespace CheckpointEdge.Devices.MrzReaders;

/// <summary>
/// A device that yields the printed machine-readable zone. Real: a serial swipe reader
/// (<c>SerialMrzReader</c>). Twin: scripted travellers (the Simulators plug-in).
/// </summary>
public interface IMrzReader : IAsyncDisposable
{
    /// <summary>As shown to officer and technician: "Document reader".</summary>
    string Name { get; }

    /// <summary>
    /// Everything that happens at the reader, in order, until cancelled. Trouble is an event, not an exception: the reader
    /// goes on trying by itself, and says when it is well again. Called once.
    /// </summary>
    IAsyncEnumerable<MrzReaderEvent> EventsAsync(CancellationToken cancellation);
}

/// <summary>One thing that happened at a reader. A closed set: no other cases exist.</summary>
public abstract record MrzReaderEvent
{
    private MrzReaderEvent()
    {
    }

    /// <summary>A document lies on the reader and is being read. Readers that cannot tell never send it.</summary>
    public sealed record Placed : MrzReaderEvent;

    /// <summary>The lines as the device sent them; at most <see cref="TextLengthMax"/> characters, otherwise unchanged.</summary>
    public sealed record Lines(string Text) : MrzReaderEvent
    {
        /// <summary>More than any device has reason to send (characters).</summary>
        public const int TextLengthMax = 1024;

        /// <summary>The portrait printed on the data page, as the device delivers it (JPEG or PNG); empty when it has none.</summary>
        public ReadOnlyMemory<byte> Portrait { get; init; }
    }

    /// <summary>The document was taken away. Readers that cannot tell never send it.</summary>
    public sealed record Removed : MrzReaderEvent;

    /// <summary>The device does not work.</summary>
    /// <param name="Sentence">What is wrong: "The document reader does not answer."</param>
    /// <param name="WhatToDo">"Unplug its cable, wait five seconds, plug it in again."</param>
    public sealed record Trouble(string Sentence, string WhatToDo) : MrzReaderEvent;

    /// <summary>The device works (again).</summary>
    public sealed record Well : MrzReaderEvent;
}

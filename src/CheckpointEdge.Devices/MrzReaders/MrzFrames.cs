using System.Text;

namespace CheckpointEdge.Devices.MrzReaders;

/// <summary>
/// Cuts the bytes of a swipe reader into zones. Readers that frame send STX, the lines, ETX: the frame ends with ETX.
/// Others just send lines: there the zone ends when the line falls quiet. Holds a bounded number of bytes; what comes
/// beyond is dropped until the frame ends, because no zone is that long. Not safe for concurrent callers.
/// </summary>
internal sealed class MrzFrames
{
    private const byte StartOfText = 2;
    private const byte EndOfText = 3;

    private readonly byte[] _frame = new byte[MrzReaderEvent.Lines.TextLengthMax];
    private int _length;
    private bool _framed;

    /// <summary>True while bytes wait for the end of their zone.</summary>
    public bool Pending => _length > 0;

    /// <summary>Takes bytes and hands out every zone that they complete.</summary>
    public void Take(ReadOnlySpan<byte> bytes, Action<string> completed)
    {
        foreach (byte value in bytes)
        {
            if (value == StartOfText)
            {
                // What came before the frame is noise of the line, or the tail of a frame that lost its end.
                _length = 0;
                _framed = true;
            }
            else if (value == EndOfText)
            {
                Complete(completed);
            }
            else if (_length < _frame.Length)
            {
                _frame[_length++] = value;
            }
        }
    }

    /// <summary>
    /// The line has been quiet: unframed lines are complete. A frame without its end was torn, and is dropped: half a zone
    /// is worse than none, for the traveller is still there to swipe again.
    /// </summary>
    public void Quiet(Action<string> completed)
    {
        if (_framed)
            Drop();
        else
            Complete(completed);
    }

    public void Drop()
    {
        _length = 0;
        _framed = false;
    }

    private void Complete(Action<string> completed)
    {
        // Latin-1 keeps every byte: what it means is the parser's business.
        string text = Encoding.Latin1.GetString(_frame, 0, _length);
        Drop();
        if (!string.IsNullOrWhiteSpace(text))
            completed(text);
    }
}

namespace CheckpointEdge.Devices.Cameras;

/// <summary>
/// Cuts a stream of JPEG files that follow each other (Motion-JPEG in a pipe) into files. Walks the marker segments, so
/// that a thumbnail inside a frame ends nothing. A frame larger than the limit, or no JPEG at all, is skipped to the next
/// start. Holds at most one frame. Not safe for concurrent callers.
/// </summary>
internal sealed class JpegFrames(int sizeBytesMax)
{
    private const byte Marker = 0xFF;
    private const byte StartOfImage = 0xD8;
    private const byte EndOfImage = 0xD9;
    private const byte StartOfScan = 0xDA;

    private enum State
    {
        /// <summary>Between frames: looking for a start.</summary>
        Searching,

        /// <summary>In the header: a marker is due.</summary>
        Marker,

        /// <summary>The marker's code is due.</summary>
        Code,

        /// <summary>The upper byte of a segment's length is due.</summary>
        LengthHigh,
        LengthLow,

        /// <summary>Inside a segment.</summary>
        Segment,

        /// <summary>Entropy-coded data: ends with a marker that is neither stuffing nor a restart.</summary>
        Data,
    }

    private byte[] _frame = new byte[64 * 1024];
    private int _length;
    private State _state;
    private byte _last;
    private byte _code;
    private int _left;

    /// <summary>Takes bytes and hands out every frame that they complete; the array is the caller's to keep.</summary>
    public void Take(ReadOnlySpan<byte> bytes, Action<byte[]> completed)
    {
        foreach (byte value in bytes)
        {
            if (_state == State.Searching)
            {
                if (_last == Marker && value == StartOfImage)
                    Begin();
                _last = value;
                continue;
            }

            if (!Keep(value))
            {
                Restart();
                continue;
            }

            // What ends a segment begins nothing, whatever its value.
            State before = _state;
            Step(value, completed);
            _last = _state == before ? value : (byte)0;
        }
    }

    private void Begin()
    {
        (_frame[0], _frame[1], _length) = (Marker, StartOfImage, 2);
        _state = State.Marker;
    }

    private void Step(byte value, Action<byte[]> completed)
    {
        switch (_state)
        {
            case State.Marker:
                if (value == Marker)
                    _state = State.Code;
                else
                    Restart();
                break;
            case State.Code:
                AfterCode(value, completed);
                break;
            case State.LengthHigh:
                _left = value << 8;
                _state = State.LengthLow;
                break;
            case State.LengthLow:
                _left = (_left | value) - 2;
                if (_left < 0)
                    Restart();
                else
                    _state = _left > 0 ? State.Segment : AfterSegment;
                break;
            case State.Segment:
                if (--_left == 0)
                    _state = AfterSegment;
                break;
            default:
                bool isMarker = _last == Marker && value is not (0 or Marker or (>= 0xD0 and <= 0xD7));
                if (isMarker)
                    AfterCode(value, completed);
                break;
        }
    }

    private State AfterSegment => _code == StartOfScan ? State.Data : State.Marker;

    private void AfterCode(byte code, Action<byte[]> completed)
    {
        _code = code;
        if (code == Marker)
        {
            _state = State.Code;
        }
        else if (code == EndOfImage)
        {
            completed(_frame.AsSpan(0, _length).ToArray());
            Restart();
        }
        else if (code == StartOfImage)
        {
            // The frame before was torn: this is the next one.
            Begin();
        }
        else
        {
            _state = code is 0 or (>= 0xD0 and <= 0xD7) ? State.Marker : State.LengthHigh;
        }
    }

    private bool Keep(byte value)
    {
        if (_length == sizeBytesMax)
            return false;
        if (_length == _frame.Length)
            Array.Resize(ref _frame, Math.Min(2 * _frame.Length, sizeBytesMax));
        _frame[_length++] = value;
        return true;
    }

    private void Restart() => (_state, _length, _last) = (State.Searching, 0, 0);
}

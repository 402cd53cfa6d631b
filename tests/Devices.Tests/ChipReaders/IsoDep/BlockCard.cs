namespace Devices.Tests.ChipReaders.IsoDep;

/// <summary>
/// The chip's side of the block protocol, by the rules for the PICC (ISO/IEC 14443-4, 7.5.4): rules C, D, E and 9 to 13. It
/// answers messages with what the test says and counts how often each was carried out.
/// </summary>
internal sealed class BlockCard(int frameSizeBytesMax, Func<byte[], byte[]> answer)
{
    private readonly List<byte> _received = [];
    private readonly Queue<byte[]> _pieces = [];
    private byte[] _last = [];
    private int _number = 1;
    private int _waited;

    /// <summary>Messages that came whole, in order.</summary>
    public List<byte[]> Carried { get; } = [];

    /// <summary>Requests for time before each answer; -1: without end.</summary>
    public int WaitRequests { get; init; }

    public byte WaitMultiplier { get; init; } = 2;

    public TimeSpan LongestWait { get; private set; }

    public int Frames { get; private set; }

    /// <summary>What the chip sends for a frame; empty: it keeps silent.</summary>
    public byte[] Take(byte[] frame, TimeSpan wait)
    {
        Frames++;
        LongestWait = wait > LongestWait ? wait : LongestWait;
        byte prologue = frame[0];
        if (prologue == 0xC2)
            return [0xC2];
        if (prologue == 0xF2)
            return _last = Waited();
        int number = prologue & 1;
        if ((prologue & 0xE2) == 0x02)
            return _last = Inform(frame, (prologue & 0x10) != 0);
        bool negative = (prologue & 0x10) != 0;

        // Rule 11: the reader has not got the last block. Rule 12: the chip has not got the reader's.
        if (number == _number)
            return _last;
        if (negative)
            return [(byte)(0xA2 | _number)];

        // Rule 13 with rule E: the reader has the piece and wants the next.
        _number ^= 1;
        return _last = NextPiece();
    }

    private byte[] Inform(byte[] frame, bool chained)
    {
        // Rule D: an information block turns the number, whatever its own.
        _number ^= 1;
        _received.AddRange(frame[1..]);
        if (chained)
            return [(byte)(0xA2 | _number)];
        byte[] message = [.. _received];
        _received.Clear();
        Carried.Add(message);
        byte[] response = answer(message);
        _pieces.Clear();
        foreach (byte[] piece in response.Length == 0 ? [[]] : response.Chunk(frameSizeBytesMax - 3))
            _pieces.Enqueue(piece);
        _waited = 0;
        return Waited();
    }

    private byte[] Waited()
    {
        if (WaitRequests >= 0 && _waited >= WaitRequests)
            return NextPiece();
        _waited++;
        return [0xF2, WaitMultiplier];
    }

    private byte[] NextPiece()
    {
        if (!_pieces.TryDequeue(out byte[]? piece))
            return [];
        return [(byte)(0x02 | _number | (_pieces.Count > 0 ? 0x10 : 0)), .. piece];
    }
}

using CheckpointEdge.TravelDocuments.Chip.Commands;

namespace CheckpointEdge.TravelDocuments.Chip.Access;

/// <summary>
/// Commands and answers under agreed keys (Doc 9303-11, 9.8). Both sides count: every command and every answer takes the
/// next send sequence counter, whatever its status. For one thread at a time; keys are wiped when the session ends.
/// </summary>
public abstract class SecureMessaging : IDisposable
{
    /// <summary>As it stands in reports: <c>3DES</c>, <c>AES-128</c>.</summary>
    public abstract string Cipher { get; }

    /// <summary>
    /// What protection adds to an answer at most (bytes): the object around the data, padding, status and checksum. A short
    /// answer of 256 bytes carries 256 minus this, rounded down to whole blocks less one byte of padding.
    /// </summary>
    public int OverheadBytes => 4 + 1 + 1 + BlockSizeBytes + 4 + 10;

    /// <summary>The session is over; nothing more can be protected.</summary>
    public bool IsEnded { get; private set; }

    private protected abstract int BlockSizeBytes { get; }

    /// <summary>The most plain data an answer can carry (bytes).</summary>
    /// <param name="responseDataSizeBytesMax">What chip and reader can carry without the status word: 256 for short answers.</param>
    public int PlainSizeBytesMax(int responseDataSizeBytesMax) => responseDataSizeBytesMax - OverheadBytes;

    /// <summary>The command as it is sent.</summary>
    /// <exception cref="SecureMessagingException">The session is over.</exception>
    public byte[] Protect(CommandApdu command) => throw new NotSupportedException();

    /// <summary>The answer as the chip meant it.</summary>
    /// <exception cref="SecureMessagingException">The answer is unprotected, altered or out of step; the session is over.</exception>
    public ResponseApdu Unprotect(ResponseApdu response) => throw new NotSupportedException();

    /// <summary>Ends the session and wipes its keys.</summary>
    public void Dispose()
    {
        IsEnded = true;
        GC.SuppressFinalize(this);
    }
}

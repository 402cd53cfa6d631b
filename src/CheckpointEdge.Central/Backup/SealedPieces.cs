using System.Buffers.Binary;
using System.Security.Cryptography;

namespace CheckpointEdge.Central.Backup;

/// <summary>
/// A stream cut into pieces that are each sealed with AES-256-GCM (NIST SP 800-38D): 4 bytes length with the last piece's mark in
/// the highest bit, 16 bytes tag, the sealed bytes. A piece's nonce is its number, and its number, its mark and the header are
/// authenticated with it: nothing can be left out, moved or cut off at the end. For one key, one stream.
/// </summary>
internal static class SealedPieces
{
    /// <summary>One piece (bytes).</summary>
    public const int PieceBytesMax = 1 << 20;

    private const int TagBytes = 16;
    private const int NonceBytes = 12;
    private const uint LastMark = 0x8000_0000;

    private static byte[] NonceOf(long piece)
    {
        byte[] nonce = new byte[NonceBytes];
        BinaryPrimitives.WriteInt64BigEndian(nonce.AsSpan(NonceBytes - sizeof(long)), piece);
        return nonce;
    }

    private static byte[] Beside(byte[] header, uint mark) =>
        [.. header, (byte)(mark >> 24), (byte)(mark >> 16), (byte)(mark >> 8), (byte)mark];

    /// <summary>Seals what is written to it; the last piece goes out when it is disposed. Does not close what it writes to.</summary>
    public sealed class Writer(Stream to, byte[] key, byte[] header) : Stream
    {
        private readonly AesGcm _cipher = new(key, TagBytes);
        private readonly byte[] _plain = new byte[PieceBytesMax];
        private int _used;
        private long _piece;
        private bool _ended;

        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            while (!buffer.IsEmpty)
            {
                if (_used == _plain.Length)
                    Send(last: false);
                int some = Math.Min(buffer.Length, _plain.Length - _used);
                buffer[..some].CopyTo(_plain.AsSpan(_used));
                _used += some;
                buffer = buffer[some..];
            }
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing && !_ended)
            {
                _ended = true;
                Send(last: true);
                CryptographicOperations.ZeroMemory(_plain);
                _cipher.Dispose();
            }

            base.Dispose(disposing);
        }

        private void Send(bool last)
        {
            uint mark = (uint)_used | (last ? LastMark : 0);
            byte[] piece = new byte[sizeof(uint) + TagBytes + _used];
            BinaryPrimitives.WriteUInt32BigEndian(piece, mark);
            _cipher.Encrypt(
                NonceOf(_piece++), _plain.AsSpan(0, _used), piece.AsSpan(sizeof(uint) + TagBytes), piece.AsSpan(sizeof(uint), TagBytes),
                Beside(header, mark));
            to.Write(piece);
            _used = 0;
        }
    }

    /// <summary>Opens what a <see cref="Writer"/> sealed. Gives out no byte of a piece before its seal has held.</summary>
    public sealed class Reader(Stream from, byte[] key, byte[] header) : Stream
    {
        private readonly AesGcm _cipher = new(key, TagBytes);
        private byte[] _plain = [];
        private int _at;
        private long _piece;
        private bool _ended;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        /// <exception cref="CentralException">The passphrase is another one, or the file was changed or cut off.</exception>
        public override int Read(Span<byte> buffer)
        {
            while (_at == _plain.Length && !_ended)
                Next();
            int some = Math.Min(buffer.Length, _plain.Length - _at);
            _plain.AsSpan(_at, some).CopyTo(buffer);
            _at += some;
            return some;
        }

        public override void Flush()
        {
        }

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _cipher.Dispose();
            base.Dispose(disposing);
        }

        private void Next()
        {
            byte[] front = new byte[sizeof(uint) + TagBytes];
            if (from.ReadAtLeast(front, front.Length, throwOnEndOfStream: false) < front.Length)
                throw new CentralException("This backup was cut off: its end is missing.");
            uint mark = BinaryPrimitives.ReadUInt32BigEndian(front);
            int length = (int)(mark & ~LastMark);
            if (length > PieceBytesMax)
                throw new CentralException("This backup is damaged.");
            byte[] piece = new byte[length];
            if (from.ReadAtLeast(piece, length, throwOnEndOfStream: false) < length)
                throw new CentralException("This backup was cut off: its end is missing.");
            _plain = new byte[length];
            try
            {
                _cipher.Decrypt(NonceOf(_piece), piece, front.AsSpan(sizeof(uint)), _plain, Beside(header, mark));
            }
            catch (AuthenticationTagMismatchException failure)
            {
                throw new CentralException(
                    _piece == 0 ? "The passphrase is another one, or the backup was changed." : "This backup was changed.", failure);
            }

            _piece++;
            _at = 0;
            _ended = (mark & LastMark) != 0;
        }
    }
}

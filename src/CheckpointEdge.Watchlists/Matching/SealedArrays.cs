using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Watchlists.Matching;

/// <summary>
/// Arrays of plain numbers, one after the other, as they lie in memory, sealed with AES-256-GCM in pieces. The key is this one file's: it
/// comes from the slice's key and a salt drawn when the file is begun, so that the number of a piece is nonce enough. Every piece is bound to
/// the head, which holds the length of the whole: cut, turned or foreign pieces do not open. For one thread, used once.
/// </summary>
internal static class SealedArrays
{
    /// <summary>Drawn for each file (bytes).</summary>
    public const int SaltSizeBytes = 32;

    /// <summary>Sealed at once (bytes).</summary>
    private const int PieceBytes = 1 << 20;

    private const int NonceSizeBytes = 12;

    private static AesGcm CipherOf(SliceKey key, ReadOnlySpan<byte> salt)
    {
        byte[] base32 = key.Derive("search index", SliceKey.SizeBytes);
        byte[] own = HMACSHA256.HashData(base32, salt);
        try
        {
            return new AesGcm(own, SliceCipher.TagSizeBytes);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(base32);
            CryptographicOperations.ZeroMemory(own);
        }
    }

    internal sealed class Writer(Stream file, SliceKey key, byte[] head, ReadOnlySpan<byte> salt) : IDisposable
    {
        private readonly AesGcm _cipher = CipherOf(key, salt);
        private readonly byte[] _plain = new byte[PieceBytes];
        private readonly byte[] _sealed = new byte[PieceBytes + SliceCipher.TagSizeBytes];
        private readonly byte[] _nonce = new byte[NonceSizeBytes];
        private int _filled;
        private long _pieces;

        /// <summary>What an array takes, with its count (bytes).</summary>
        public static long SizeOf<T>(T[] array)
            where T : unmanaged => sizeof(int) + ((long)array.Length * Unsafe.SizeOf<T>());

        public void Write<T>(T[] array)
            where T : unmanaged
        {
            int count = array.Length;
            Append(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in count)));
            // In parts: a span of bytes cannot be longer than 2 GB.
            int atOnce = PieceBytes / Unsafe.SizeOf<T>();
            for (int at = 0; at < count; at += atOnce)
                Append(MemoryMarshal.AsBytes(array.AsSpan(at, Math.Min(atOnce, count - at))));
        }

        /// <summary>Seals what is left; nothing can be written afterwards.</summary>
        public void Finish()
        {
            if (_filled > 0)
                SealPiece();
        }

        public void Dispose()
        {
            CryptographicOperations.ZeroMemory(_plain);
            _cipher.Dispose();
        }

        private void Append(ReadOnlySpan<byte> bytes)
        {
            while (!bytes.IsEmpty)
            {
                int part = Math.Min(bytes.Length, PieceBytes - _filled);
                bytes[..part].CopyTo(_plain.AsSpan(_filled));
                bytes = bytes[part..];
                _filled += part;
                if (_filled == PieceBytes)
                    SealPiece();
            }
        }

        private void SealPiece()
        {
            BinaryPrimitives.WriteInt64LittleEndian(_nonce, _pieces++);
            _cipher.Encrypt(
                _nonce, _plain.AsSpan(0, _filled), _sealed.AsSpan(0, _filled), _sealed.AsSpan(_filled, SliceCipher.TagSizeBytes), head);
            file.Write(_sealed.AsSpan(0, _filled + SliceCipher.TagSizeBytes));
            _filled = 0;
        }
    }

    /// <exception cref="AuthenticationTagMismatchException">From every method: it was changed, or sealed elsewhere.</exception>
    /// <exception cref="EndOfStreamException">From every method: it is cut.</exception>
    internal sealed class Reader(Stream file, SliceKey key, byte[] head, ReadOnlySpan<byte> salt, long plainBytes) : IDisposable
    {
        private readonly AesGcm _cipher = CipherOf(key, salt);
        private readonly byte[] _plain = new byte[PieceBytes];
        private readonly byte[] _sealed = new byte[PieceBytes + SliceCipher.TagSizeBytes];
        private readonly byte[] _nonce = new byte[NonceSizeBytes];
        private long _left = plainBytes;
        private int _filled;
        private int _taken;
        private long _pieces;

        public T[] Read<T>()
            where T : unmanaged
        {
            int count = 0;
            Take(MemoryMarshal.AsBytes(new Span<int>(ref count)));
            if (count < 0 || (long)count * Unsafe.SizeOf<T>() > _left + _filled - _taken)
                throw new EndOfStreamException();
            T[] array = GC.AllocateUninitializedArray<T>(count);
            int atOnce = PieceBytes / Unsafe.SizeOf<T>();
            for (int at = 0; at < count; at += atOnce)
                Take(MemoryMarshal.AsBytes(array.AsSpan(at, Math.Min(atOnce, count - at))));
            return array;
        }

        /// <summary>Whether everything has been read.</summary>
        public bool AtEnd => _left == 0 && _taken == _filled;

        public void Dispose()
        {
            CryptographicOperations.ZeroMemory(_plain);
            _cipher.Dispose();
        }

        private void Take(Span<byte> bytes)
        {
            while (!bytes.IsEmpty)
            {
                if (_taken == _filled)
                    OpenPiece();
                int part = Math.Min(bytes.Length, _filled - _taken);
                _plain.AsSpan(_taken, part).CopyTo(bytes);
                bytes = bytes[part..];
                _taken += part;
            }
        }

        private void OpenPiece()
        {
            int length = (int)Math.Min(_left, PieceBytes);
            if (length == 0)
                throw new EndOfStreamException();
            file.ReadExactly(_sealed.AsSpan(0, length + SliceCipher.TagSizeBytes));
            BinaryPrimitives.WriteInt64LittleEndian(_nonce, _pieces++);
            _cipher.Decrypt(
                _nonce, _sealed.AsSpan(0, length), _sealed.AsSpan(length, SliceCipher.TagSizeBytes), _plain.AsSpan(0, length), head);
            (_left, _filled, _taken) = (_left - length, length, 0);
        }
    }
}

using System.Collections.Immutable;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Exchange.Reports;

/// <summary>A record that is on the board's disk no more.</summary>
/// <param name="Record">Its id; at most <see cref="ClearedPair.RecordCharsMax"/> characters.</param>
/// <param name="List">The list it stood on.</param>
/// <param name="Reason">Told from the list in use: does it still cover that list?</param>
public sealed record RemovedRecord(string Record, string List, RemovalReason Reason);

/// <summary>What a board says of one generation of its list that it has deleted. Immutable.</summary>
public sealed record RemovalStatement
{
    /// <summary>Of the report that brings it (UUIDv7).</summary>
    public required Guid Id { get; init; }

    public required string Unit { get; init; }

    /// <summary>The generation whose folder is gone.</summary>
    public required long Deleted { get; init; }

    /// <summary>The generation that is searched.</summary>
    public required long InUse { get; init; }

    /// <summary>Every generation that is left on the disk, the one in use among them: none of them has the records below.</summary>
    public required ImmutableArray<long> Kept { get; init; }

    public required DateTimeOffset RemovedAt { get; init; }

    /// <summary>1 to <see cref="Parts"/>: a long list of records comes in several reports.</summary>
    public required int Part { get; init; }

    public required int Parts { get; init; }

    /// <summary>False: the files had suffered, so that nobody can tell what was in them; they are gone all the same.</summary>
    public required bool Readable { get; init; }

    public required ImmutableArray<RemovedRecord> Records { get; init; }

    /// <summary>
    /// Listed documents withdrawn (count; in the first part). Their numbers are fingerprints and not told one by one.
    /// </summary>
    public required long Documents { get; init; }
}

/// <summary>
/// A deletion receipt: the statement with the signature of the board's own key. It is sealed and travels as a report, so that it
/// stands in the board's audit chain and is receipted like a hit. Immutable.
/// </summary>
/// <param name="Statement">JSON of <see cref="RemovalStatement"/>, the very bytes that are signed.</param>
/// <param name="Signature">ECDSA P-256 with SHA-256 over <see cref="Signed"/>, DER, by the key of the board's certificate.</param>
/// <remarks>Encoded: length of the signature (1 byte), signature, statement in Brotli.</remarks>
public sealed record RemovalReport(byte[] Statement, byte[] Signature)
{
    /// <summary>A statement is split before it becomes larger (bytes of JSON).</summary>
    public const int StatementBytesMax = 640 * 1024;

    /// <summary>The longest code of a list (characters).</summary>
    public const int ListCharsMax = 255;

    private static ReadOnlySpan<byte> Domain => "checkpointedge removal v1\n"u8;

    /// <param name="board">The board's private key.</param>
    public static RemovalReport Sign(RemovalStatement statement, ECDsa board)
    {
        byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(statement, ExchangeJson.Default.RemovalStatement);
        return new RemovalReport(
            bytes, board.SignData(Signed(bytes), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
    }

    /// <summary>The bytes under the signature.</summary>
    public static byte[] Signed(ReadOnlySpan<byte> statement) => [.. Domain, .. statement];

    public byte[] Encode()
    {
        using MemoryStream encoded = new();
        encoded.WriteByte(checked((byte)Signature.Length));
        encoded.Write(Signature);
        using (BrotliStream packed = new(encoded, CompressionLevel.Optimal, leaveOpen: true))
            packed.Write(Statement);
        return encoded.ToArray();
    }

    /// <summary>Null: the bytes are no receipt, or one that unpacks to more than <see cref="StatementBytesMax"/>.</summary>
    public static RemovalReport? Decode(byte[] encoded)
    {
        if (encoded.Length == 0 || encoded.Length < 1 + encoded[0])
            return null;
        byte[] plain = new byte[StatementBytesMax + 1];
        try
        {
            using BrotliStream packed = new(new MemoryStream(encoded, 1 + encoded[0], encoded.Length - 1 - encoded[0]), CompressionMode.Decompress);
            int length = packed.ReadAtLeast(plain, plain.Length, throwOnEndOfStream: false);
            return length <= StatementBytesMax ? new RemovalReport(plain[..length], encoded[1..(1 + encoded[0])]) : null;
        }
        catch (Exception failure) when (failure is InvalidDataException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>What the board says, if it was this board that said it.</summary>
    /// <param name="boardPem">The board's public key: SubjectPublicKeyInfo, PEM.</param>
    /// <returns>Null: the signature is of another key or over other bytes, or what is signed is no statement.</returns>
    public RemovalStatement? Verified(string boardPem)
    {
        try
        {
            using ECDsa board = ECDsa.Create();
            board.ImportFromPem(boardPem);
            if (!board.VerifyData(Signed(Statement), Signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence))
                return null;
            RemovalStatement? statement = JsonSerializer.Deserialize(Statement, ExchangeJson.Default.RemovalStatement);
            return statement is { Records.IsDefault: false, Kept.IsDefault: false } ? statement : null;
        }
        catch (Exception failure) when (failure is JsonException or CryptographicException)
        {
            return null;
        }
    }
}

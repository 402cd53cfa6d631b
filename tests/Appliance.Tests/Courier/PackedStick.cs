using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using CheckpointEdge.Appliance.Tests.Records;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Courier;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Appliance.Tests.Courier;

/// <summary>A stick as Central packs it for one board, with what a test puts on it. Not thread-safe.</summary>
internal sealed class PackedStick(Board board) : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("stick-").FullName;

    /// <summary>Whose key it is sealed to; the board's unless a test says otherwise.</summary>
    public string RecipientPem { get; set; } = board.UnitKey.ExportSubjectPublicKeyInfoPem();

    public SigningKey Signer { get; set; } = board.ReceiptKey;

    public string Folder =>
        System.IO.Path.Combine(Path, StickBundle.TopName, StickBundle.ForBoard(CourierSeal.KeyIdOf(RecipientPem)));

    public void Pack(
        ImmutableSortedDictionary<string, byte[]>? lists = null,
        Receipt[]? receipts = null,
        Answer[]? answers = null,
        ClearedNews[]? cleared = null,
        Func<CourierContents, CourierContents>? change = null)
    {
        CourierPacking packing = new();
        foreach ((string name, byte[] content) in lists ?? ImmutableSortedDictionary<string, byte[]>.Empty)
        {
            // A list's own files lie as they are published; their names begin with their hash.
            if (name.StartsWith("files/", StringComparison.Ordinal) && !name.EndsWith("policy.json", StringComparison.Ordinal))
            {
                string file = System.IO.Path.Combine(Path, Convert.ToHexStringLower(SHA256.HashData(content)));
                File.WriteAllBytes(file, content);
                packing.AddFile(name, file, Convert.ToHexStringLower(SHA256.HashData(content)));
            }
            else
            {
                packing.AddSealed(name, content);
            }
        }

        if (receipts is not null)
            packing.AddSealed("receipts/1", Json(new ReceiptBatch([.. receipts])));
        if (answers is not null)
            packing.AddSealed("answers/1", JsonSerializer.SerializeToUtf8Bytes(new AnswerPage([.. answers]), ExchangeJson.Default.AnswerPage));
        if (cleared is not null)
            packing.AddSealed("cleared/1", JsonSerializer.SerializeToUtf8Bytes(new ClearedPage([.. cleared]), ExchangeJson.Default.ClearedPage));
        CourierContents contents = new()
        {
            Id = Guid.CreateVersion7(board.Time.GetUtcNow()),
            From = CourierContents.CentralName,
            To = CourierSeal.KeyIdOf(RecipientPem),
            PackedAt = board.Time.GetUtcNow(),
            Key = packing.Key,
            Members = [.. packing.Members.Select(one => one.Member)],
        };
        contents = change?.Invoke(contents) ?? contents;
        StickBundle.Write(
            Path, System.IO.Path.GetFileName(Folder), packing.Members,
            CourierSeal.Seal(contents, RecipientPem, bytes => Signer.Sign(bytes)), CancellationToken.None);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static byte[] Json(ReceiptBatch batch) => JsonSerializer.SerializeToUtf8Bytes(batch, ExchangeJson.Default.ReceiptBatch);
}

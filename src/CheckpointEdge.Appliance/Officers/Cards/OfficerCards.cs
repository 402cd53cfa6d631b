using CheckpointEdge.Devices.ChipReaders;
using CheckpointEdge.TravelDocuments.Chip;

namespace CheckpointEdge.Appliance.Officers.Cards;

/// <summary>
/// The reader of the officers' own cards, which is never the one that documents are laid on: it proves who is there at the sign-in, and
/// a card that is taken away locks the desk. Safe for concurrent use.
/// </summary>
/// <param name="forAll">Every officer needs a card; else those who have one.</param>
public sealed class OfficerCards(IChipReader reader, bool forAll, TimeProvider time) : IAsyncDisposable
{
    /// <summary>A card that takes longer is no card (seconds).</summary>
    public const int ProofSecondsMax = 5;

    private readonly SemaphoreSlim _one = new(1);

    public IChipReader Reader => reader;

    public bool ForAll => forAll;

    /// <summary>Why there is no reader, in one sentence; null when there is one.</summary>
    public string? Trouble => reader.Presence != ChipPresence.ReaderGone
        ? null
        : (reader as PcscChipReader)?.Trouble ?? "The card reader does not answer.";

    /// <summary>The reader was asked at least once how it is.</summary>
    public Task Looked => (reader as PcscChipReader)?.Looked ?? Task.CompletedTask;

    /// <summary>Whether this officer may sign in with what the card proved; null: no card, or it proved nothing.</summary>
    public bool Admits(Officer officer, CardProof? proof) =>
        officer.Card is { } key ? proof?.IsBy(key) == true : !forAll;

    /// <summary>Asks the card on the reader, whosever it is, to sign.</summary>
    /// <returns>Null when there is none, it is no officer's card, or the reader fails.</returns>
    public async Task<CardProof?> ProveAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (reader.Presence != ChipPresence.Present)
                return null;
            byte[] hash = CardProof.NewHash();
            using CancellationTokenSource limit = new(TimeSpan.FromSeconds(ProofSecondsMax), time);
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
            return await PivCard.SignAsync(reader, hash, either.Token).ConfigureAwait(false) is { } signature
                ? new CardProof(hash, signature)
                : null;
        }
        catch (Exception failure) when (
            failure is ChipReaderException || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return null;
        }
        finally
        {
            _one.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await reader.DisposeAsync();
        _one.Dispose();
    }
}

using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Exchange.Reports;
using CheckpointEdge.Vision.Images;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Appliance.Evidence;

/// <summary>A sealed picture that waits for its way to Central.</summary>
/// <param name="Rank">0 for a hit that stops, 1 for one to look at.</param>
public sealed record WaitingEvidence(string File, int Rank, long RecordedAtMilliseconds, Guid HitId, string Sha256, long Length);

/// <summary>
/// The pictures of hits, each sealed to Central when its hit is recorded, in <c>evidence/</c> below the data directory: one
/// file each, named by rank, moment, hit and SHA-256, so that no table can disagree with what lies there. Safe for concurrent callers.
/// </summary>
/// <param name="mayKeep">False while the disk gives way: pictures are not taken up then, hits are.</param>
public sealed class EvidenceStore(string dataDirectory, UnitIdentity unit, Func<bool> mayKeep)
{
    /// <summary>Pictures that wait at most (count): the newest hits without a link for months would otherwise fill the disk.</summary>
    public const int CountMax = 20_000;

    private const string Ending = ".sealed";

    private readonly string _folder = Path.Combine(dataDirectory, "evidence");

    /// <summary>Something was kept.</summary>
    public event Action? Kept;

    /// <summary>
    /// Seals pictures to Central and puts them on the disk, durably. To be called before their hit is recorded: a power cut in
    /// between leaves a picture of no hit, which <see cref="DropOrphans"/> removes, and never a hit that names what is not there.
    /// </summary>
    /// <param name="pictures">By kind; what is no picture, or too large for one, is left out.</param>
    /// <returns>What the hit is to name; empty when the disk does not take them, for the hit goes before.</returns>
    public ImmutableArray<EvidenceReference> Keep(
        Guid hit, DateTimeOffset recordedAt, bool stops, params ReadOnlySpan<(string Kind, ReadOnlyMemory<byte> Bytes)> pictures)
    {
        ImmutableArray<EvidenceReference>.Builder kept = ImmutableArray.CreateBuilder<EvidenceReference>();
        try
        {
            foreach ((string kind, ReadOnlyMemory<byte> bytes) in pictures)
            {
                if (PictureHeader.Read(bytes.Span) is not { } header || !mayKeep())
                    continue;
                byte[] box = SealedBox.Seal(bytes.Span, unit.ReportKeyPem, Report.ContextOf(hit));
                if (box.Length > EvidenceReference.SizeBytesMax)
                    continue;
                EvidenceReference reference = new(Convert.ToHexStringLower(SHA256.HashData(box)), box.Length, kind, header.MediaType);
                Directory.CreateDirectory(_folder);
                DurableFiles.Replace(Path.Combine(_folder, NameOf(hit, recordedAt, stops, reference.Sha256)), box);
                kept.Add(reference);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Drop(hit);
            return [];
        }

        return kept.ToImmutable();
    }

    /// <summary>Its hit could not be recorded.</summary>
    public void Drop(Guid hit)
    {
        foreach (WaitingEvidence one in Waiting())
            if (one.HitId == hit)
                File.Delete(one.File);
    }

    /// <summary>The upload is over: Central has signed for it.</summary>
    public void Delete(WaitingEvidence evidence) => File.Delete(evidence.File);

    /// <summary>Tells that there is something to send; called when its hit is recorded.</summary>
    public void Tell() => Kept?.Invoke();

    /// <summary>What waits, in the order of its way: those of hits that stop first, the newest of these first.</summary>
    public ImmutableArray<WaitingEvidence> Waiting() => !Directory.Exists(_folder) ? [] :
    [
        .. Directory.EnumerateFiles(_folder, "*" + Ending).Take(CountMax)
            .Select(Read).OfType<WaitingEvidence>()
            .OrderBy(one => one.Rank).ThenByDescending(one => one.RecordedAtMilliseconds).ThenBy(one => one.Sha256, StringComparer.Ordinal),
    ];

    /// <summary>Removes pictures whose hit was never recorded, and files that a power cut left unfinished.</summary>
    /// <param name="isRecorded">Whether a hit is.</param>
    public void DropOrphans(Func<Guid, bool> isRecorded)
    {
        if (!Directory.Exists(_folder))
            return;
        foreach (string file in Directory.GetFiles(_folder))
            if (Read(file) is not { } one || !isRecorded(one.HitId))
                File.Delete(file);
    }

    private static string NameOf(Guid hit, DateTimeOffset recordedAt, bool stops, string sha256) => string.Create(
        CultureInfo.InvariantCulture, $"{(stops ? 0 : 1)}-{recordedAt.ToUnixTimeMilliseconds()}-{hit:N}-{sha256}{Ending}");

    private static WaitingEvidence? Read(string file)
    {
        string[] parts = Path.GetFileName(file).Split('-', '.');
        return parts is [("0" or "1") and var rank, var at, var hit, var sha256, "sealed"]
            && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out long milliseconds)
            && Guid.TryParseExact(hit, "N", out Guid id) && EvidenceReference.IsName(sha256)
            ? new WaitingEvidence(file, rank == "0" ? 0 : 1, milliseconds, id, sha256, new FileInfo(file).Length)
            : null;
    }
}

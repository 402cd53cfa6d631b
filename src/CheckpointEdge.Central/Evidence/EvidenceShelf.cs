using System.Security.Cryptography;
using CheckpointEdge.Central.Audit;
using CheckpointEdge.Central.Keys;
using CheckpointEdge.Central.Reports;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Exchange.Reports;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Central.Evidence;

/// <summary>A picture as an operator sees it.</summary>
public sealed record Picture(byte[] Bytes, string MediaType);

/// <summary>
/// The pictures of hits, sealed as they came, in <c>evidence/</c> of the data directory under their own hash; the store knows
/// which are whole. A picture is opened in memory, for one look that the audit log keeps. Safe for concurrent callers.
/// </summary>
public sealed class EvidenceShelf(
    string dataDirectory, CentralDatabase database, AuditLog audit, CentralKeys keys, HitBook hits, TimeProvider time)
{
    /// <summary>Unfinished uploads of one board (count).</summary>
    public const int UnfinishedMax = 8;

    /// <summary>An upload that has not gone on for so long makes room for others, and begins anew if it comes again (days).</summary>
    public const int UnfinishedKeptDays = 7;

    private const string HitOfUnit = $"""
        SELECT 1 FROM reports WHERE unit = $unit AND kind = 'Hit' AND arrival IN ({ReportTwins.ArrivalsOfId})
        """;

    private static readonly string[] _mediaTypes = ["image/jpeg", "image/png", "image/jp2"];

    private readonly Lock _gate = new();
    private readonly string _folder = Path.Combine(dataDirectory, "evidence");

    /// <summary>How far a board's upload is.</summary>
    /// <exception cref="CentralException">That is no name of a picture.</exception>
    public EvidenceState StateOf(string unit, string sha256)
    {
        RequireName(sha256);
        if (ReceivedAt(unit, sha256) is { } at)
            return new EvidenceState(0, keys.SignEvidence(unit, sha256, at));
        FileInfo part = new(PartOf(unit, sha256));
        return new EvidenceState(part.Exists ? part.Length : 0, null);
    }

    /// <summary>Takes a piece. One that does not begin where the last ended changes nothing: the answer says where to go on.</summary>
    /// <exception cref="CentralException">
    /// The hit is not here, sizes are not possible, or the whole is not what its name says: then it begins anew.
    /// </exception>
    public EvidenceState Append(string unit, string sha256, Guid hit, long length, long offset, ReadOnlySpan<byte> piece)
    {
        RequireName(sha256);
        if (length is < 1 or > EvidenceReference.SizeBytesMax || offset < 0 || piece.Length > EvidenceReference.ChunkBytesMax
            || offset + piece.Length > length)
            throw Refused(unit, "A picture was offered with a length, an offset or a piece that is not possible.");
        if (database.Ask(reader => reader.Scalar(HitOfUnit, ("$id", hit), ("$unit", unit))) is null)
            throw Refused(unit, "A picture was offered for a hit that this board has not sent.");
        lock (_gate)
        {
            EvidenceState state = StateOf(unit, sha256);
            if (state.Receipt is not null || state.Offset != offset)
                return state;
            string part = PartOf(unit, sha256);
            Directory.CreateDirectory(Path.GetDirectoryName(part)!);
            if (offset == 0 && Unfinished(Path.GetDirectoryName(part)!) >= UnfinishedMax)
                throw Refused(unit, $"More than {UnfinishedMax} pictures were begun and not finished.");
            using (FileStream file = new(part, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None))
            {
                file.Position = offset;
                file.Write(piece);
                file.Flush(flushToDisk: true);
            }

            File.SetLastWriteTimeUtc(part, time.GetUtcNow().UtcDateTime);
            return offset + piece.Length < length ? new EvidenceState(offset + piece.Length, null) : Finish(unit, sha256, hit, part);
        }
    }

    /// <summary>One picture of a hit. Who looked is written down first.</summary>
    /// <exception cref="CentralException">There is none, or it cannot be opened.</exception>
    public Picture Look(Guid hit, string sha256, string by)
    {
        RequireName(sha256);
        HitView view = hits.Find(hit) ?? throw new CentralException("There is no such hit.");
        EvidenceReference named = (view.Hit?.Evidence ?? []).FirstOrDefault(one => one.Sha256 == sha256)
            ?? throw new CentralException("The hit names no such picture.");
        string file = FileOf(sha256);
        if (!File.Exists(file))
            throw new CentralException("The picture has not arrived yet.");
        audit.Add(by, "evidence-seen", $"A picture ({named.Kind}) of the hit {hit:D} of {view.Unit} was looked at.");
        try
        {
            return new Picture(
                keys.OpenSealed(File.ReadAllBytes(file), hit),
                _mediaTypes.Contains(named.MediaType, StringComparer.Ordinal) ? named.MediaType : "application/octet-stream");
        }
        catch (CryptographicException failure)
        {
            throw new CentralException("The picture cannot be opened with Central's key.", failure);
        }
    }

    /// <summary>How many uploads of a board are under way; those that it has given up are dropped.</summary>
    private int Unfinished(string folder)
    {
        DateTime since = time.GetUtcNow().AddDays(-UnfinishedKeptDays).UtcDateTime;
        foreach (string file in Directory.GetFiles(folder).Where(file => File.GetLastWriteTimeUtc(file) < since))
            File.Delete(file);
        return Directory.GetFiles(folder).Length;
    }

    private EvidenceState Finish(string unit, string sha256, Guid hit, string part)
    {
        using (FileStream content = File.OpenRead(part))
        {
            if (Convert.ToHexStringLower(SHA256.HashData(content)) != sha256)
            {
                content.Close();
                File.Delete(part);
                throw Refused(unit, "A picture arrived that is not what its name says (its SHA-256 differs); it begins anew.");
            }
        }

        DateTimeOffset now = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
        string file = FileOf(sha256);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.Move(part, file, overwrite: true);
        DurableFiles.SyncDirectory(Path.GetDirectoryName(file)!);
        database.Write(transaction => transaction.Execute(
            """
            INSERT INTO evidence (unit, sha256, hit_id, received_at) VALUES ($unit, $sha, $hit, $now)
            ON CONFLICT (unit, sha256) DO NOTHING
            """,
            ("$unit", unit), ("$sha", sha256), ("$hit", hit), ("$now", now)));
        return new EvidenceState(0, keys.SignEvidence(unit, sha256, ReceivedAt(unit, sha256) ?? now));
    }

    private DateTimeOffset? ReceivedAt(string unit, string sha256) => database.Read(reader => reader.Scalar(
        "SELECT received_at FROM evidence WHERE unit = $unit AND sha256 = $sha", ("$unit", unit), ("$sha", sha256))) is long at
        ? DateTimeOffset.FromUnixTimeMilliseconds(at)
        : null;

    private CentralException Refused(string unit, string sentence)
    {
        audit.Add("unit:" + unit, "evidence-refused", sentence);
        return new CentralException(sentence);
    }

    private static void RequireName(string sha256)
    {
        if (!EvidenceReference.IsName(sha256))
            throw new CentralException("That is no name of a picture.");
    }

    // A board's name is letters, digits and hyphens: Central gave it.
    private string PartOf(string unit, string sha256) => Path.Combine(_folder, "unfinished", unit, sha256);

    private string FileOf(string sha256) => Path.Combine(_folder, sha256[..2], sha256);
}

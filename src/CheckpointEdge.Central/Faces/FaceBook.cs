using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using CheckpointEdge.Central.Audit;
using CheckpointEdge.Central.Keys;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Watchlists.Faces;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Central.Faces;

/// <summary>One photograph of a listed person, as a template.</summary>
/// <param name="Record">The id of the record in its list.</param>
/// <param name="PictureSha256">Of the picture's file, hexadecimal, lower case: the same picture is held once.</param>
/// <param name="Template">float32, little endian, one for each dimension; a direction, of length 1.</param>
/// <param name="Quality">0 to 100, as the gate for galleries measured it; null from who does not tell.</param>
public sealed record ListedFace(string Record, string PictureSha256, byte[] Template, int? Quality = null);

/// <summary>What the book holds. Immutable.</summary>
/// <param name="ModelSha256">The network that made the templates; empty when there are none.</param>
public sealed record FaceBookView(int Faces, int Records, string ModelSha256);

/// <summary>
/// The templates of listed people's photographs. Pictures themselves never come here: checkpointctl has the networks and sends what they
/// made. Every list that is cut from now on takes the faces of its own records along. Safe for concurrent callers.
/// </summary>
public sealed class FaceBook(CentralDatabase database, AuditLog audit, CentralKeys keys, TimeProvider time)
{
    /// <summary>Faces in one request (count).</summary>
    public const int FacesAtOnceMax = 500;

    /// <summary>Pictures of one person (count).</summary>
    public const int FacesOfRecordMax = 20;

    /// <summary>How far from 1 the length of a template may be.</summary>
    private const float LengthSlack = 0.01f;

    public FaceBookView View() => database.Read(View);

    /// <summary>Puts faces in the place of those that their records had.</summary>
    /// <param name="replaceAll">Takes every face away first: the way to another network.</param>
    /// <exception cref="CentralException">A face cannot be used, or those held are of another network; nothing has changed.</exception>
    public FaceBookView Put(string modelSha256, ImmutableArray<ListedFace> faces, bool replaceAll, string by)
    {
        Check(modelSha256, faces);
        return database.Write(transaction =>
        {
            FaceBookView held = View(transaction);
            if (replaceAll)
            {
                transaction.Execute("DELETE FROM listed_faces");
                FaceNotes.ForgetAll(transaction);
            }
            else if (held.Faces > 0 && held.ModelSha256 != modelSha256)
                throw new CentralException(
                    $"The {held.Faces} faces held were made by network {Short(held.ModelSha256)}, these by {Short(modelSha256)}: import every "
                    + "picture again in the place of all that is held.");
            DateTimeOffset now = time.GetUtcNow();
            foreach (string record in faces.Select(face => face.Record).Distinct(StringComparer.Ordinal))
                Forget(transaction, record);
            FaceNotes.PutQualities(transaction, faces, now);
            transaction.ExecuteMany(
                """
                INSERT INTO listed_faces (record, picture, model, template, added_by, added_at)
                VALUES ($record, $picture, $model, $template, $by, $now) ON CONFLICT (record, picture) DO NOTHING
                """,
                [.. faces.Select(face => new (string, object?)[]
                {
                    ("$record", face.Record), ("$picture", face.PictureSha256), ("$model", modelSha256),
                    ("$template", keys.SealAtRest(face.Template, ContextOf(face.Record, face.PictureSha256))),
                    ("$by", by), ("$now", now),
                })]);
            FaceBookView after = View(transaction);
            if (after.Faces > FaceGallery.FacesMax)
                throw new CentralException($"At most {FaceGallery.FacesMax} faces can be held.");
            string instead = replaceAll && held.Faces > 0 ? $" in the place of {held.Faces}" : "";
            audit.Add(
                transaction, by, "faces-imported",
                $"{faces.Length} faces of network {Short(modelSha256)} were imported{instead}; {after.Faces} of {after.Records} records are held.");
            return after;
        });
    }

    /// <summary>Takes away the faces of one record; its list loses them with the next draft.</summary>
    /// <exception cref="CentralException">None are held of it.</exception>
    public FaceBookView Remove(string record, string by) => database.Write(transaction =>
    {
        int removed = Forget(transaction, record);
        if (removed == 0)
            throw new CentralException($"No face is held of record {record}.");
        audit.Add(transaction, by, "faces-removed", $"{removed} faces of one record were removed.");
        return View(transaction);
    });

    /// <summary>Writes down which pictures were not enrolled, and why; of each record the newest word counts.</summary>
    /// <exception cref="CentralException">There are none, too many, or one names no record.</exception>
    public void Refuse(ImmutableArray<RefusedPicture> refused, string by)
    {
        if (refused.IsDefaultOrEmpty || refused.Length > FaceNotes.RefusedAtOnceMax
            || refused.Any(one => one.Record is not { Length: > 0 and <= SliceLimits.IdCharsMax }))
            throw new CentralException($"One report of refused pictures names 1 to {FaceNotes.RefusedAtOnceMax} of them, each with its record.");
        database.Write(transaction =>
        {
            FaceNotes.PutRefused(transaction, refused, time.GetUtcNow());
            audit.Add(transaction, by, "faces-refused", $"{refused.Length} pictures were not enrolled.");
        });
    }

    /// <summary>The newest pictures that were not enrolled.</summary>
    public ImmutableArray<RefusedPictureView> Refused() => database.Read(FaceNotes.Refused);

    /// <summary>Faces and their qualities by record.</summary>
    internal ImmutableArray<RecordFaces> ByRecord() => [.. database.Read(reader => reader.Query(
        """
        SELECT f.record, coalesce(n.quality, -1) FROM listed_faces f
        LEFT JOIN face_notes n ON n.record = f.record AND n.picture = f.picture ORDER BY f.record
        """,
        row => (Record: row.GetString(0), Quality: (int)row.GetInt64(1))))
        .GroupBy(face => face.Record, StringComparer.Ordinal)
        .Select(group => new RecordFaces(
            group.Key, group.Count(), [.. group.Select(face => face.Quality).Where(quality => quality >= 0)]))];

    /// <summary>The records that faces are held of.</summary>
    public ImmutableArray<string> Records() =>
        database.Read(reader => reader.Query("SELECT DISTINCT record FROM listed_faces ORDER BY record", row => row.GetString(0)));

    /// <summary>
    /// Forgets the faces of people who have left the lists: those held since before the newest publication was made whose record is in
    /// none of the lists that are kept.
    /// </summary>
    internal void ForgetWhoLeft(DateTimeOffset publishedMadeAt, IReadOnlyCollection<string> keptFolders)
    {
        ImmutableArray<string> old = database.Read(reader => reader.Query(
            "SELECT DISTINCT record FROM listed_faces WHERE added_at < $then", row => row.GetString(0), ("$then", publishedMadeAt)));
        if (old.IsEmpty)
            return;
        HashSet<string> gone = [.. old];
        foreach (string folder in keptFolders)
        {
            using Slice slice = Slice.Open(folder);
            gone.RemoveWhere(record => slice.OrdinalOf(record) is not null);
        }

        if (gone.Count == 0)
            return;
        database.Write(transaction =>
        {
            int removed = gone.Sum(record => transaction.Execute(
                "DELETE FROM listed_faces WHERE record = $record AND added_at < $then", ("$record", record), ("$then", publishedMadeAt)));
            foreach (string record in gone)
                transaction.Execute(
                    "DELETE FROM face_notes WHERE record = $record AND at < $then", ("$record", record), ("$then", publishedMadeAt));
            if (removed > 0)
                audit.Add(transaction, "central", "faces-forgotten", $"{removed} faces of people who are on no list any more were forgotten.");
        });
    }

    /// <summary>The faces of a slice's records; null when there are none.</summary>
    internal FaceGallery? GalleryFor(Slice slice) => database.Read(reader =>
    {
        string model = View(reader).ModelSha256;
        FaceGallery? gallery = null;
        // Always in the same order: the same faces are the same bytes, which boards do not fetch twice.
        foreach ((string record, string picture, byte[] box) in reader.Query(
            "SELECT record, picture, template FROM listed_faces WHERE model = $model ORDER BY record, picture",
            row => (row.GetString(0), row.GetString(1), (byte[])row.GetValue(2)), ("$model", model)))
        {
            if (slice.OrdinalOf(record) is null)
                continue;
            byte[] template = Open(record, picture, box);
            gallery ??= new FaceGallery(model, template.Length / sizeof(float));
            gallery.Add(record, MemoryMarshal.Cast<byte, float>(template));
            CryptographicOperations.ZeroMemory(template);
        }

        return gallery;
    });

    /// <summary>Seals what a Central of before held in the clear; to be called once, at the start.</summary>
    public void SealOlder()
    {
        ImmutableArray<(string Record, string Picture, byte[] Template)> clear = database.Read(reader => reader.Query(
            "SELECT record, picture, template FROM listed_faces",
            row => (row.GetString(0), row.GetString(1), Template: (byte[])row.GetValue(2))).RemoveAll(row => !IsClear(row.Template)));
        if (clear.IsEmpty)
            return;
        database.Write(transaction => transaction.ExecuteMany(
            "UPDATE listed_faces SET template = $template WHERE record = $record AND picture = $picture",
            [.. clear.Select(row => new (string, object?)[]
            {
                ("$record", row.Record), ("$picture", row.Picture),
                ("$template", keys.SealAtRest(row.Template, ContextOf(row.Record, row.Picture))),
            })]));
        foreach ((_, _, byte[] template) in clear)
            CryptographicOperations.ZeroMemory(template);
    }

    private static int Forget(StoreConnection transaction, string record)
    {
        FaceNotes.Forget(transaction, record);
        return transaction.Execute("DELETE FROM listed_faces WHERE record = $record", ("$record", record));
    }

    private byte[] Open(string record, string picture, byte[] box)
    {
        try
        {
            return keys.OpenAtRest(box, ContextOf(record, picture));
        }
        catch (CryptographicException failure)
        {
            throw new CentralException("The faces in the store cannot be opened with Central's key; import them again.", failure);
        }
    }

    private static string ContextOf(string record, string picture) => $"face {picture} {record}";

    /// <summary>Four bytes for each number; what is sealed is longer by no multiple of four.</summary>
    private static bool IsClear(byte[] template) => template.Length % sizeof(float) == 0;

    internal static string Short(string modelSha256) => modelSha256[..Math.Min(8, modelSha256.Length)];

    private static FaceBookView View(StoreConnection reader) => reader.Query(
        "SELECT count(*), count(DISTINCT record), coalesce(max(model), '') FROM listed_faces",
        row => new FaceBookView((int)row.GetInt64(0), (int)row.GetInt64(1), row.GetString(2)))[0];

    private static void Check(string modelSha256, ImmutableArray<ListedFace> faces)
    {
        if (!IsSha256(modelSha256))
            throw new CentralException("The network that made the faces is named by its SHA-256: 64 small hexadecimal digits.");
        if (faces.IsDefaultOrEmpty || faces.Length > FacesAtOnceMax)
            throw new CentralException($"One import brings 1 to {FacesAtOnceMax} faces.");
        int bytes = faces[0].Template.Length;
        if (bytes % sizeof(float) != 0 || bytes / sizeof(float) is < 1 or > FaceGallery.DimensionsMax)
            throw new CentralException($"A template has 1 to {FaceGallery.DimensionsMax} numbers of four bytes.");
        for (int i = 0; i < faces.Length; i++)
        {
            string at = string.Create(CultureInfo.InvariantCulture, $"Face {i + 1} of the import");
            if (faces[i].Record is not { Length: > 0 and <= SliceLimits.IdCharsMax })
                throw new CentralException($"{at} names no record of a list.");
            if (!IsSha256(faces[i].PictureSha256))
                throw new CentralException($"{at} does not name its picture by its SHA-256.");
            if (faces[i].Template.Length != bytes || !IsDirection(MemoryMarshal.Cast<byte, float>(faces[i].Template)))
                throw new CentralException($"{at} is no template: a direction of length 1, as long as the others.");
        }

        if (faces.GroupBy(face => face.Record, StringComparer.Ordinal).Any(record => record.Count() > FacesOfRecordMax))
            throw new CentralException($"At most {FacesOfRecordMax} pictures of one record are held.");
    }

    private static bool IsSha256(string? text) => text is { Length: 2 * SHA256.HashSizeInBytes } && text.All(char.IsAsciiHexDigitLower);

    private static bool IsDirection(ReadOnlySpan<float> template)
    {
        float length = 0;
        foreach (float value in template)
            length += value * value;
        return MathF.Abs(MathF.Sqrt(length) - 1) < LengthSlack; // false for what is no number
    }
}

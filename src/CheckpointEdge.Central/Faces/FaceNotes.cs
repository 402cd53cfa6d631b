using System.Collections.Immutable;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Exchange.Phrases;

namespace CheckpointEdge.Central.Faces;

/// <summary>A picture that was not enrolled.</summary>
/// <param name="Picture">Its file, as the operator called it.</param>
/// <param name="Why">In one sentence.</param>
public sealed record RefusedPicture(string Record, string Picture, string Why);

/// <summary>Such a picture, and when it was refused. Immutable.</summary>
public sealed record RefusedPictureView(string Record, string Picture, [property: Sentence] string Why, DateTimeOffset At);

/// <summary>What is known of enrolled and of refused pictures besides the templates. Stateless.</summary>
internal static class FaceNotes
{
    /// <summary>Refused pictures in one request (count).</summary>
    public const int RefusedAtOnceMax = 100;

    /// <summary>Refused pictures on the page (count), the newest.</summary>
    public const int RefusedShown = 200;

    private const int CharsMax = 300;

    private const string Insert = """
        INSERT INTO face_notes (record, picture, quality, why, at) VALUES ($record, $picture, $quality, $why, $now)
        ON CONFLICT (record, picture) DO UPDATE SET quality = excluded.quality, why = excluded.why, at = excluded.at
        """;

    public static void PutQualities(StoreConnection transaction, IEnumerable<ListedFace> faces, DateTimeOffset now) =>
        transaction.ExecuteMany(Insert, [.. faces.Where(face => face.Quality is not null).Select(face => new (string, object?)[]
        {
            ("$record", face.Record), ("$picture", face.PictureSha256), ("$quality", face.Quality), ("$why", ""), ("$now", now),
        })]);

    public static void PutRefused(StoreConnection transaction, ImmutableArray<RefusedPicture> refused, DateTimeOffset now)
    {
        foreach (string record in refused.Select(one => one.Record).Distinct(StringComparer.Ordinal))
            transaction.Execute("DELETE FROM face_notes WHERE record = $record AND why <> ''", ("$record", record));
        transaction.ExecuteMany(Insert, [.. refused.Select(one => new (string, object?)[]
        {
            ("$record", one.Record), ("$picture", StrangersText.Line(one.Picture, CharsMax)), ("$quality", -1),
            ("$why", StrangersText.Line(one.Why, CharsMax)), ("$now", now),
        })]);
    }

    public static void Forget(StoreConnection transaction, string record) =>
        transaction.Execute("DELETE FROM face_notes WHERE record = $record", ("$record", record));

    public static void ForgetAll(StoreConnection transaction) => transaction.Execute("DELETE FROM face_notes");

    public static ImmutableArray<RefusedPictureView> Refused(StoreConnection reader) => reader.Query(
        "SELECT record, picture, why, at FROM face_notes WHERE why <> '' ORDER BY at DESC, record, picture LIMIT $count",
        row => new RefusedPictureView(row.GetString(0), row.GetString(1), row.GetString(2), row.Moment(3)), ("$count", RefusedShown));
}

using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using CheckpointEdge.Watchlists.Calibration;
using Microsoft.Data.Sqlite;

namespace CheckpointEdge.Watchlists.Slices;

/// <summary>The checks between a file and an opened slice. Stateless.</summary>
internal static class SliceHeaderReader
{
    /// <summary>What can be known without opening: it exists, has a sane size, and was closed properly.</summary>
    public static void CheckFile(string file)
    {
        FileInfo info = new(file);
        if (!info.Exists)
            throw new SliceException($"{file} does not exist: name the directory that holds a slice.");
        if (info.Length == 0)
            throw new SliceException($"{file} is empty.");
        if (info.Length > SliceLimits.FileBytesMax)
            throw new SliceException($"{file} is larger than {SliceLimits.FileBytesMax} bytes.");
        foreach (string suffix in (ReadOnlySpan<string>)["-wal", "-journal"])
            if (File.Exists(file + suffix))
                throw new SliceException(
                    $"{file}{suffix} lies beside the slice: the slice was not closed and is not used.");
        CheckLength(file, info.Length);
    }

    /// <summary>
    /// SQLite reads a file whose end is missing as long as nobody asks for what stood there; its own header says how long
    /// the file was (page size at 16, pages at 28; file format of SQLite, section 1.3).
    /// </summary>
    private static void CheckLength(string file, long length)
    {
        Span<byte> start = stackalloc byte[32];
        using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        if (stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length
            || !start.StartsWith("SQLite format 3\0"u8))
            return; // SQLite itself has the right words
        const int LargestPageSizeBytes = 65536; // written as 1
        int pageSize = BinaryPrimitives.ReadUInt16BigEndian(start[16..]);
        long wanted = (pageSize == 1 ? LargestPageSizeBytes : pageSize) * (long)BinaryPrimitives.ReadUInt32BigEndian(start[28..]);
        if (length < wanted)
            throw new SliceException($"{file} is cut: it has {length} bytes of {wanted}.");
    }

    public static SliceHeader Read(SqliteConnection connection, string file)
    {
        long applicationId = Scalar(connection, "PRAGMA application_id");
        long format = Scalar(connection, "PRAGMA user_version");
        if (applicationId != SliceSchema.ApplicationId)
            throw new SliceException($"{file} is a database, but not a finished slice.");
        if (format != SliceHeader.CurrentFormat)
        {
            throw new SliceException(
                $"{file} has slice format {format}; this version reads format {SliceHeader.CurrentFormat}.");
        }

        Dictionary<string, string> values = ReadValues(connection, file);
        RequireWord(values, "payload_encoding", SliceSchema.PayloadEncoding, file);
        RequireWord(values, "payload_sealing", SliceSchema.PayloadSealing, file);
        SliceHeader header = new()
        {
            Generation = Number(values, "generation", long.MaxValue, file),
            CreatedAt = Moment(Value(values, "created_at", file), file),
            Lists = ReadLists(connection, file),
            Records = (int)Number(values, "records", SliceLimits.RecordsMax, file),
            Names = (int)Number(values, "names", int.MaxValue, file),
            Documents = (int)Number(values, "documents", int.MaxValue, file),
            Fingerprints = ReadFingerprints(values, file),
        };
        CheckCounts(connection, header, file);
        return header;
    }

    private static SliceFingerprints? ReadFingerprints(Dictionary<string, string> values, string file) =>
        !values.ContainsKey("fingerprint_documents")
            ? null
            : new SliceFingerprints(
                Number(values, "fingerprint_documents", SliceLimits.ListedDocumentsMax, file),
                (int)Number(values, "fingerprint_pages", int.MaxValue, file),
                Number(values, "fingerprint_bytes", long.MaxValue, file),
                Value(values, "fingerprint_key_identity", file),
                Value(values, "fingerprint_blocks", file),
                (int)Number(values, "fingerprint_changes", int.MaxValue, file));

    private static void CheckCounts(SqliteConnection connection, SliceHeader header, string file)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = SliceSchema.SelectCounts;
        using SqliteDataReader reader = command.ExecuteReader();
        reader.Read();
        (long count, long first, long last) = (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
        if (count != header.Records)
            throw new SliceException(
                $"{file} is damaged: it holds {count} records and its header says {header.Records}.");
        if (first != 0 || last != header.Records - 1)
            throw new SliceException($"{file} is damaged: its records are not numbered 0 to {header.Records - 1}.");
        if (header.Lists.Sum(list => (long)list.Records) != header.Records)
            throw new SliceException($"{file} is damaged: the records of its lists do not add up to {header.Records}.");
    }

    private static Dictionary<string, string> ReadValues(SqliteConnection connection, string file)
    {
        const int KeysMax = 100;
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = SliceSchema.SelectHeader;
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            if (values.Count == KeysMax)
                throw new SliceException($"{file} is damaged: its header has more than {KeysMax} keys.");
            values[reader.GetString(0)] = reader.GetString(1);
        }

        return values;
    }

    private static ImmutableArray<SliceList> ReadLists(SqliteConnection connection, string file)
    {
        ImmutableArray<SliceList>.Builder lists = ImmutableArray.CreateBuilder<SliceList>();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = SliceSchema.SelectLists;
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            if (lists.Count == SliceLimits.ListsMax || reader.GetInt64(3) is < 0 or > SliceLimits.RecordsMax)
                throw new SliceException($"{file} is damaged: its table of lists is larger than the format allows.");
            DateTimeOffset? sourceDate = reader.IsDBNull(2) ? null : Moment(reader.GetString(2), file);
            lists.Add(new SliceList(reader.GetString(0), reader.GetString(1), sourceDate, (int)reader.GetInt64(3))
            {
                Documents = reader.GetInt64(4),
                Calibration = reader.IsDBNull(5) ? null : CalibrationOf(reader.GetString(5), file),
            });
        }

        return lists.ToImmutable();
    }

    private static ListCalibration CalibrationOf(string text, string file) => CalibrationJson.Decode(text)
        ?? throw new SliceException($"{file} is damaged: the calibration of a list cannot be read.");

    private static void RequireWord(Dictionary<string, string> values, string key, string known, string file)
    {
        string found = Value(values, key, file);
        if (found != known)
            throw new SliceException($"{file} has {key} '{found}'; this version reads '{known}'.");
    }

    private static string Value(Dictionary<string, string> values, string key, string file) =>
        values.GetValueOrDefault(key) ?? throw new SliceException($"{file} is damaged: its header has no {key}.");

    private static long Number(Dictionary<string, string> values, string key, long max, string file) =>
        long.TryParse(Value(values, key, file), NumberStyles.None, CultureInfo.InvariantCulture, out long number)
        && number <= max
            ? number
            : throw new SliceException($"{file} is damaged: {key} in its header is not a number from 0 to {max}.");

    private static DateTimeOffset Moment(string text, string file) =>
        DateTimeOffset.TryParseExact(
            text, "O", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment)
            ? moment.ToUniversalTime()
            : throw new SliceException($"{file} is damaged: a time in its header is not in ISO 8601.");

    private static long Scalar(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() is long value ? value : -1;
    }
}

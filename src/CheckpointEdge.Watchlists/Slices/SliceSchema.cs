namespace CheckpointEdge.Watchlists.Slices;

/// <summary>The tables of format 2; README.md beside this file explains every column.</summary>
internal static class SliceSchema
{
    public const string FileName = "slice.db";

    /// <summary>"CELS" in ASCII: tells a slice from any other SQLite file before anything else is read.</summary>
    public const int ApplicationId = 0x43454C53;

    public const string PayloadEncoding = "json-v1";

    /// <summary>Records are not sealed to a device in this format version.</summary>
    public const string PayloadSealing = "none";

    public const string Create =
        """
        CREATE TABLE header (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) WITHOUT ROWID, STRICT;
        CREATE TABLE lists (
            list TEXT PRIMARY KEY NOT NULL, source TEXT NOT NULL, source_date TEXT, records INTEGER NOT NULL,
            documents INTEGER NOT NULL, calibration TEXT
        ) WITHOUT ROWID, STRICT;
        CREATE TABLE records (
            ordinal INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, list TEXT NOT NULL, payload BLOB NOT NULL
        ) STRICT;
        CREATE TABLE document_details (
            fingerprint BLOB PRIMARY KEY NOT NULL, notice INTEGER NOT NULL, payload BLOB NOT NULL
        ) WITHOUT ROWID, STRICT;
        CREATE TABLE document_changes (slot INTEGER PRIMARY KEY NOT NULL, report INTEGER) STRICT;
        """;

    public const string InsertRecord =
        "INSERT INTO records (ordinal, id, list, payload) VALUES ($ordinal, $id, $list, $payload)";

    public const string InsertList =
        "INSERT INTO lists (list, source, source_date, records, documents) "
        + "VALUES ($list, $source, $source_date, $records, $documents)";

    public const string InsertHeader = "INSERT INTO header (key, value) VALUES ($key, $value)";

    public const string SelectHeader = "SELECT key, value FROM header";
    public const string SelectLists = "SELECT list, source, source_date, records, documents, calibration FROM lists ORDER BY list";
    public const string UpdateCalibration = "UPDATE lists SET calibration = $calibration WHERE list = $list";
    public const string SelectCounts = "SELECT count(*), coalesce(min(ordinal), 0), coalesce(max(ordinal), -1) FROM records";
    public const string SelectRecords = "SELECT ordinal, id, list, payload FROM records ORDER BY ordinal";
    public const string SelectRecord = "SELECT ordinal, id, list, payload FROM records WHERE ordinal = $ordinal";

    /// <summary>Of two rows about one document the graver report stays.</summary>
    public const string InsertDetail =
        "INSERT INTO document_details (fingerprint, notice, payload) VALUES ($fingerprint, $notice, $payload) "
        + "ON CONFLICT DO UPDATE SET notice = excluded.notice, payload = excluded.payload WHERE excluded.notice > notice";

    public const string DeleteDetails = "DELETE FROM document_details";
    public const string InsertChange = "INSERT INTO document_changes (slot, report) VALUES ($slot, $report)";
    public const string SelectChanges = "SELECT slot, report FROM document_changes ORDER BY slot";
    public const string SelectDetail = "SELECT payload FROM document_details WHERE fingerprint = $fingerprint";
    public const string SelectDetails = "SELECT fingerprint, notice, payload FROM document_details ORDER BY fingerprint";

    /// <summary>
    /// Where the key of the fingerprints comes from as long as slices are not sealed to a device: a row of the header. Sealing
    /// moves it out of the file, and nothing else changes.
    /// </summary>
    public const string SelectFingerprintSecret = "SELECT value FROM header WHERE key = 'fingerprint_secret'";

    public const string SelectOrdinal = "SELECT ordinal FROM records WHERE id = $id";
}

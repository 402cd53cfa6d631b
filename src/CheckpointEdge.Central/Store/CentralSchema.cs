using System.Text.RegularExpressions;

namespace CheckpointEdge.Central.Store;

/// <summary>
/// The tables, in SQL that every store takes. Moments are milliseconds since 1970, UTC; ids are UUIDs as text; every number
/// is a BIGINT. Numbers that boards or people read "after" are given in the transaction, not by the store
/// (<see cref="StoreConnection.ExecuteNumbered"/>): no AUTOINCREMENT, no sequence.
/// </summary>
internal static partial class CentralSchema
{
    private const string Tables = """
        CREATE TABLE IF NOT EXISTS accounts (
            name TEXT PRIMARY KEY,
            role TEXT NOT NULL,
            iterations BIGINT NOT NULL,
            salt BLOB NOT NULL,
            hash BLOB NOT NULL,
            public_key TEXT,
            signing_key TEXT,
            created_at BIGINT NOT NULL);

        CREATE TABLE IF NOT EXISTS disabled_accounts (
            account TEXT PRIMARY KEY REFERENCES accounts (name),
            disabled_by TEXT NOT NULL,
            disabled_at BIGINT NOT NULL);

        CREATE TABLE IF NOT EXISTS sessions (
            token_hash TEXT PRIMARY KEY,
            account TEXT NOT NULL,
            began_at BIGINT NOT NULL,
            seen_at BIGINT NOT NULL);

        CREATE TABLE IF NOT EXISTS sign_in_failures (
            name TEXT PRIMARY KEY,
            failures BIGINT NOT NULL,
            failed_at BIGINT NOT NULL);

        CREATE TABLE IF NOT EXISTS leases (
            name TEXT PRIMARY KEY,
            holder TEXT NOT NULL,
            expires_at BIGINT NOT NULL);

        CREATE TABLE IF NOT EXISTS second_factors (
            account TEXT PRIMARY KEY REFERENCES accounts (name),
            sealed_secret BLOB NOT NULL,
            last_step BIGINT NOT NULL,
            confirmed_at BIGINT);

        CREATE TABLE IF NOT EXISTS tickets (
            token_hash BLOB PRIMARY KEY,
            unit TEXT NOT NULL,
            site TEXT NOT NULL,
            lane TEXT NOT NULL,
            created_by TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL,
            used_at BIGINT);

        CREATE TABLE IF NOT EXISTS units (
            unit TEXT PRIMARY KEY,
            site TEXT NOT NULL,
            lane TEXT NOT NULL,
            fingerprint TEXT NOT NULL UNIQUE,
            enrolled_at BIGINT NOT NULL,
            revoked_at BIGINT,
            contact_at BIGINT,
            generation BIGINT,
            list_created_at BIGINT,
            waiting BIGINT,
            version TEXT,
            clock_trusted BIGINT);

        CREATE TABLE IF NOT EXISTS unit_keys (
            unit TEXT PRIMARY KEY,
            public_key TEXT NOT NULL);
        CREATE INDEX IF NOT EXISTS units_by_key ON unit_keys (public_key);

        CREATE TABLE IF NOT EXISTS unit_certificates (
            fingerprint TEXT PRIMARY KEY,
            unit TEXT NOT NULL,
            serial TEXT NOT NULL,
            certificate BLOB NOT NULL,
            issued_at BIGINT NOT NULL,
            not_after BIGINT NOT NULL,
            revoked_at BIGINT);
        CREATE INDEX IF NOT EXISTS certificates_of_a_unit ON unit_certificates (unit, issued_at);
        CREATE INDEX IF NOT EXISTS units_of_a_key ON unit_keys (public_key);

        CREATE TABLE IF NOT EXISTS unit_troubles (
            unit TEXT PRIMARY KEY,
            since BIGINT NOT NULL,
            sentence TEXT NOT NULL);

        CREATE TABLE IF NOT EXISTS unit_alerts (
            unit TEXT NOT NULL,
            generation BIGINT NOT NULL,
            searches BIGINT NOT NULL,
            lists TEXT NOT NULL,
            PRIMARY KEY (unit, generation));

        CREATE TABLE IF NOT EXISTS unit_reads (
            unit TEXT PRIMARY KEY,
            tally TEXT NOT NULL);

        CREATE TABLE IF NOT EXISTS removal_receipts (
            report_id TEXT PRIMARY KEY,
            unit TEXT NOT NULL,
            generation BIGINT NOT NULL,
            in_use BIGINT NOT NULL,
            part BIGINT NOT NULL,
            parts BIGINT NOT NULL,
            readable BIGINT NOT NULL,
            records BIGINT NOT NULL,
            documents BIGINT NOT NULL,
            removed_at BIGINT NOT NULL,
            taken_at BIGINT NOT NULL,
            refusal TEXT NOT NULL);
        CREATE INDEX IF NOT EXISTS removal_receipts_newest ON removal_receipts (taken_at);

        CREATE TABLE IF NOT EXISTS removals (
            record TEXT NOT NULL,
            unit TEXT NOT NULL,
            generation BIGINT NOT NULL,
            list TEXT NOT NULL,
            reason TEXT NOT NULL,
            removed_at BIGINT NOT NULL,
            report_id TEXT NOT NULL,
            PRIMARY KEY (record, unit, generation));

        CREATE TABLE IF NOT EXISTS report_tails (
            unit TEXT PRIMARY KEY,
            batches BIGINT NOT NULL);

        CREATE TABLE IF NOT EXISTS report_keys (
            unit TEXT NOT NULL,
            sequence BIGINT NOT NULL,
            id TEXT NOT NULL UNIQUE,
            hash BLOB NOT NULL,
            previous_hash BLOB NOT NULL,
            arrival BIGINT NOT NULL,
            received_at BIGINT NOT NULL,
            PRIMARY KEY (unit, sequence));

        CREATE TABLE IF NOT EXISTS report_twins (
            id TEXT PRIMARY KEY,
            unit TEXT NOT NULL,
            sequence BIGINT NOT NULL,
            hash BLOB NOT NULL,
            previous_hash BLOB NOT NULL,
            arrival BIGINT NOT NULL,
            received_at BIGINT NOT NULL);

        CREATE TABLE IF NOT EXISTS report_refusals (
            unit TEXT NOT NULL,
            id TEXT NOT NULL,
            PRIMARY KEY (unit, id));

        CREATE TABLE IF NOT EXISTS report_backups (
            unit TEXT PRIMARY KEY,
            explained_at BIGINT NOT NULL);

        CREATE TABLE IF NOT EXISTS answers (
            cursor BIGINT PRIMARY KEY,
            hit_id TEXT NOT NULL,
            unit TEXT NOT NULL,
            kind TEXT NOT NULL,
            sealed_text BLOB NOT NULL,
            answered_by TEXT NOT NULL,
            answered_at BIGINT NOT NULL);
        CREATE INDEX IF NOT EXISTS answers_of_a_unit ON answers (unit, cursor);
        CREATE INDEX IF NOT EXISTS answers_of_a_hit ON answers (hit_id, cursor);

        CREATE TABLE IF NOT EXISTS cleared (
            cursor BIGINT PRIMARY KEY,
            pair TEXT NOT NULL,
            withdrawn BIGINT NOT NULL,
            hit_id TEXT NOT NULL,
            record TEXT NOT NULL,
            token BLOB,
            by TEXT NOT NULL,
            at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL,
            UNIQUE (pair, withdrawn));
        CREATE INDEX IF NOT EXISTS cleared_of_a_hit ON cleared (hit_id);

        CREATE TABLE IF NOT EXISTS sightings (
            subject TEXT NOT NULL,
            seen_at BIGINT NOT NULL,
            arrival BIGINT NOT NULL,
            unit TEXT NOT NULL,
            PRIMARY KEY (subject, seen_at, arrival));
        CREATE INDEX IF NOT EXISTS sightings_of_an_arrival ON sightings (arrival);

        CREATE TABLE IF NOT EXISTS drafts (
            id TEXT PRIMARY KEY,
            generation BIGINT NOT NULL,
            state TEXT NOT NULL,
            created_by TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            sources TEXT NOT NULL,
            difference TEXT NOT NULL,
            held BIGINT NOT NULL,
            guard_sentence TEXT NOT NULL,
            accepted_by TEXT,
            accepted_reason TEXT,
            envelope BLOB NOT NULL,
            published_at BIGINT);
        CREATE UNIQUE INDEX IF NOT EXISTS one_open_draft ON drafts (state) WHERE state = 'open';

        CREATE TABLE IF NOT EXISTS approvals (
            draft TEXT NOT NULL REFERENCES drafts (id),
            account TEXT NOT NULL,
            key_id TEXT NOT NULL,
            approved_at BIGINT NOT NULL,
            PRIMARY KEY (draft, account));

        CREATE TABLE IF NOT EXISTS draft_roles (
            draft TEXT NOT NULL REFERENCES drafts (id),
            role TEXT NOT NULL,
            envelope BLOB NOT NULL,
            PRIMARY KEY (draft, role));

        CREATE TABLE IF NOT EXISTS audit_log (
            entry BIGINT PRIMARY KEY,
            at BIGINT NOT NULL,
            who TEXT NOT NULL,
            what TEXT NOT NULL,
            sentence TEXT NOT NULL);

        CREATE TABLE IF NOT EXISTS couriers (
            unit TEXT PRIMARY KEY,
            packed_at BIGINT NOT NULL,
            taken_at BIGINT NOT NULL,
            answer_cursor BIGINT NOT NULL,
            cleared_cursor BIGINT NOT NULL,
            receipted_to BIGINT NOT NULL);

        CREATE TABLE IF NOT EXISTS unit_turns (
            unit TEXT PRIMARY KEY,
            before TEXT NOT NULL,
            newest TEXT NOT NULL,
            stale BIGINT NOT NULL);

        CREATE TABLE IF NOT EXISTS unit_concerns (
            unit TEXT NOT NULL,
            subject TEXT NOT NULL,
            since BIGINT NOT NULL,
            sentence TEXT NOT NULL,
            PRIMARY KEY (unit, subject));

        CREATE TABLE IF NOT EXISTS desk_events (
            report_id TEXT PRIMARY KEY,
            unit TEXT NOT NULL,
            event TEXT NOT NULL,
            at BIGINT NOT NULL,
            agrees BIGINT NOT NULL,
            counts TEXT NOT NULL);
        CREATE INDEX IF NOT EXISTS desk_events_newest ON desk_events (at);

        CREATE TABLE IF NOT EXISTS acceptance_checks (
            report_id TEXT PRIMARY KEY,
            holds BIGINT NOT NULL);

        CREATE TABLE IF NOT EXISTS slice_scopes (
            name TEXT PRIMARY KEY,
            definition TEXT NOT NULL,
            changed_by TEXT NOT NULL,
            changed_at BIGINT NOT NULL);

        CREATE TABLE IF NOT EXISTS listed_faces (
            record TEXT NOT NULL,
            picture TEXT NOT NULL,
            model TEXT NOT NULL,
            template BLOB NOT NULL,
            added_by TEXT NOT NULL,
            added_at BIGINT NOT NULL,
            PRIMARY KEY (record, picture));

        CREATE TABLE IF NOT EXISTS face_notes (
            record TEXT NOT NULL,
            picture TEXT NOT NULL,
            quality BIGINT NOT NULL,
            why TEXT NOT NULL,
            at BIGINT NOT NULL,
            PRIMARY KEY (record, picture));

        CREATE TABLE IF NOT EXISTS rollouts (
            draft TEXT PRIMARY KEY,
            generation BIGINT NOT NULL,
            posts TEXT NOT NULL,
            started_by TEXT NOT NULL,
            started_at BIGINT NOT NULL,
            state TEXT NOT NULL,
            sentence TEXT NOT NULL,
            ended_by TEXT,
            ended_at BIGINT);

        CREATE TABLE IF NOT EXISTS evidence (
            unit TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            hit_id TEXT NOT NULL,
            received_at BIGINT NOT NULL,
            PRIMARY KEY (unit, sha256));
        """;

    /// <summary>
    /// The reports, by the moment they came in (<c>arrival</c>, microseconds since 1970): the primary key, and what time
    /// partitions are cut by. Once only is what <c>report_keys</c> guards: a partitioned table can promise it for nothing
    /// that does not hold the partition's own key. The closing bracket is the store's.
    /// </summary>
    private const string Reports = """
        CREATE TABLE IF NOT EXISTS reports (
            arrival BIGINT PRIMARY KEY,
            unit TEXT NOT NULL,
            sequence BIGINT NOT NULL,
            id TEXT NOT NULL,
            kind TEXT NOT NULL,
            recorded_at BIGINT NOT NULL,
            hit_id TEXT NOT NULL,
            sealed BLOB NOT NULL,
            previous_hash BLOB NOT NULL,
            hash BLOB NOT NULL,
            received_at BIGINT NOT NULL,
            note TEXT NOT NULL)
        """;

    private const string ReportIndexes = """
        CREATE INDEX IF NOT EXISTS reports_of_a_hit ON reports (hit_id, unit, sequence) WHERE kind <> 'Hit';
        CREATE INDEX IF NOT EXISTS reports_that_are_hits ON reports (arrival) WHERE kind = 'Hit';
        """;

    /// <summary>A store from before <c>report_keys</c> is carried over at its first opening.</summary>
    public const string KeysOfOlderReports = """
        INSERT INTO report_keys (unit, sequence, id, hash, previous_hash, arrival, received_at)
        SELECT unit, sequence, id, hash, previous_hash, arrival, received_at FROM reports
        """;

    /// <summary>The audit log is only ever added to.</summary>
    private const string SqliteGuards = """
        CREATE TRIGGER IF NOT EXISTS audit_log_keeps_its_words BEFORE UPDATE ON audit_log
            BEGIN SELECT RAISE(ABORT, 'the audit log is only ever added to'); END;
        CREATE TRIGGER IF NOT EXISTS audit_log_forgets_nothing BEFORE DELETE ON audit_log
            BEGIN SELECT RAISE(ABORT, 'the audit log is only ever added to'); END;
        """;

    /// <summary>As <see cref="SqliteGuards"/>. In a transaction with the tables, so that no log ever lies open.</summary>
    private const string PostgresGuards = """
        CREATE OR REPLACE FUNCTION audit_log_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'the audit log is only ever added to'; END $$;
        CREATE OR REPLACE TRIGGER audit_log_keeps_its_words BEFORE UPDATE OR DELETE ON audit_log
            FOR EACH ROW EXECUTE FUNCTION audit_log_is_only_added_to();
        CREATE OR REPLACE TRIGGER audit_log_forgets_nothing BEFORE TRUNCATE ON audit_log
            FOR EACH STATEMENT EXECUTE FUNCTION audit_log_is_only_added_to();
        """;

    /// <summary>Every statement that brings <c>central.db</c> up to date.</summary>
    public static string ForSqlite => $"{Tables}\n{Reports};\n{ReportIndexes}\n{SqliteGuards}";

    /// <summary>
    /// The same for PostgreSQL, which has another word for bytes. A partition for whatever fits no other is there from the
    /// beginning: no report is ever refused because nobody has made its month.
    /// </summary>
    public static string ForPostgres => BytesWord().Replace(
        $"{Tables}\n{Reports} PARTITION BY RANGE (arrival);\n"
        + $"CREATE TABLE IF NOT EXISTS {ReportPartitions.Rest} PARTITION OF reports DEFAULT;\n{ReportIndexes}\n{PostgresGuards}",
        "BYTEA");

    /// <summary>The same for CockroachDB: it partitions by itself, and old versions know no triggers.</summary>
    public static string ForCockroach => BytesWord().Replace($"{Tables}\n{Reports};\n{ReportIndexes}", "BYTEA");

    [GeneratedRegex(@"\bBLOB\b", RegexOptions.CultureInvariant)]
    private static partial Regex BytesWord();
}

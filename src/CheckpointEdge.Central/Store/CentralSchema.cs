namespace CheckpointEdge.Central.Store;

/// <summary>The tables of <c>central.db</c>. Moments are milliseconds since 1970, UTC; ids are UUIDs as text.</summary>
internal static class CentralSchema
{
    public const string Create = """
        CREATE TABLE IF NOT EXISTS accounts (
            name TEXT PRIMARY KEY,
            role TEXT NOT NULL,
            iterations INTEGER NOT NULL,
            salt BLOB NOT NULL,
            hash BLOB NOT NULL,
            public_key TEXT,
            signing_key TEXT,
            created_at INTEGER NOT NULL);

        CREATE TABLE IF NOT EXISTS second_factors (
            account TEXT PRIMARY KEY REFERENCES accounts (name),
            sealed_secret BLOB NOT NULL,
            last_step INTEGER NOT NULL,
            confirmed_at INTEGER);

        CREATE TABLE IF NOT EXISTS tickets (
            token_hash BLOB PRIMARY KEY,
            unit TEXT NOT NULL,
            site TEXT NOT NULL,
            lane TEXT NOT NULL,
            created_by TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            used_at INTEGER);

        CREATE TABLE IF NOT EXISTS units (
            unit TEXT PRIMARY KEY,
            site TEXT NOT NULL,
            lane TEXT NOT NULL,
            fingerprint TEXT NOT NULL UNIQUE,
            enrolled_at INTEGER NOT NULL,
            revoked_at INTEGER,
            contact_at INTEGER,
            generation INTEGER,
            list_created_at INTEGER,
            waiting INTEGER,
            version TEXT,
            clock_trusted INTEGER);

        CREATE TABLE IF NOT EXISTS unit_keys (
            unit TEXT PRIMARY KEY,
            public_key TEXT NOT NULL);

        CREATE TABLE IF NOT EXISTS unit_troubles (
            unit TEXT PRIMARY KEY,
            since INTEGER NOT NULL,
            sentence TEXT NOT NULL);

        CREATE TABLE IF NOT EXISTS unit_alerts (
            unit TEXT NOT NULL,
            generation INTEGER NOT NULL,
            searches INTEGER NOT NULL,
            lists TEXT NOT NULL,
            PRIMARY KEY (unit, generation));

        CREATE TABLE IF NOT EXISTS reports (
            arrival INTEGER PRIMARY KEY,
            unit TEXT NOT NULL,
            sequence INTEGER NOT NULL,
            id TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL,
            recorded_at INTEGER NOT NULL,
            hit_id TEXT NOT NULL,
            sealed BLOB NOT NULL,
            previous_hash BLOB NOT NULL,
            hash BLOB NOT NULL,
            received_at INTEGER NOT NULL,
            note TEXT NOT NULL,
            UNIQUE (unit, sequence));
        CREATE INDEX IF NOT EXISTS reports_of_a_hit ON reports (hit_id, unit, sequence);
        CREATE INDEX IF NOT EXISTS reports_by_kind ON reports (kind, arrival);

        CREATE TABLE IF NOT EXISTS answers (
            cursor INTEGER PRIMARY KEY AUTOINCREMENT,
            hit_id TEXT NOT NULL,
            unit TEXT NOT NULL,
            kind TEXT NOT NULL,
            sealed_text BLOB NOT NULL,
            answered_by TEXT NOT NULL,
            answered_at INTEGER NOT NULL);
        CREATE INDEX IF NOT EXISTS answers_of_a_unit ON answers (unit, cursor);
        CREATE INDEX IF NOT EXISTS answers_of_a_hit ON answers (hit_id, cursor);

        CREATE TABLE IF NOT EXISTS cleared (
            cursor INTEGER PRIMARY KEY AUTOINCREMENT,
            pair TEXT NOT NULL,
            withdrawn INTEGER NOT NULL,
            hit_id TEXT NOT NULL,
            record TEXT NOT NULL,
            token BLOB,
            by TEXT NOT NULL,
            at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            UNIQUE (pair, withdrawn));
        CREATE INDEX IF NOT EXISTS cleared_of_a_hit ON cleared (hit_id);

        CREATE TABLE IF NOT EXISTS drafts (
            id TEXT PRIMARY KEY,
            generation INTEGER NOT NULL,
            state TEXT NOT NULL,
            created_by TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            sources TEXT NOT NULL,
            difference TEXT NOT NULL,
            held INTEGER NOT NULL,
            guard_sentence TEXT NOT NULL,
            accepted_by TEXT,
            accepted_reason TEXT,
            envelope BLOB NOT NULL,
            published_at INTEGER);
        CREATE UNIQUE INDEX IF NOT EXISTS one_open_draft ON drafts (state) WHERE state = 'open';

        CREATE TABLE IF NOT EXISTS approvals (
            draft TEXT NOT NULL REFERENCES drafts (id),
            account TEXT NOT NULL,
            key_id TEXT NOT NULL,
            approved_at INTEGER NOT NULL,
            PRIMARY KEY (draft, account));

        CREATE TABLE IF NOT EXISTS audit_log (
            entry INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL,
            who TEXT NOT NULL,
            what TEXT NOT NULL,
            sentence TEXT NOT NULL);
        CREATE TRIGGER IF NOT EXISTS audit_log_keeps_its_words BEFORE UPDATE ON audit_log
            BEGIN SELECT RAISE(ABORT, 'the audit log is only ever added to'); END;
        CREATE TRIGGER IF NOT EXISTS audit_log_forgets_nothing BEFORE DELETE ON audit_log
            BEGIN SELECT RAISE(ABORT, 'the audit log is only ever added to'); END;
        """;
}

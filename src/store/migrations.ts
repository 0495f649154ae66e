/**
 * The database's shape, step by step: `PRAGMA user_version` says how many steps a file has taken. A step
 * that was released is never changed; what must change is a further step.
 *
 * Instants are milliseconds since the Unix epoch; lists are JSON text; hashes are base64url.
 */
export const migrations: readonly string[] = [
  `CREATE TABLE api_keys (
     id TEXT PRIMARY KEY,
     hash TEXT NOT NULL UNIQUE,
     consumer TEXT NOT NULL,
     scopes TEXT NOT NULL,
     roles TEXT NOT NULL,
     apis TEXT,
     created INTEGER NOT NULL,
     expires INTEGER,
     retires INTEGER,
     revoked INTEGER
   ) STRICT;
   CREATE TABLE revocations (
     kind TEXT NOT NULL CHECK (kind IN ('token', 'subject', 'certificate')),
     issuer TEXT NOT NULL,
     id TEXT NOT NULL,
     issued_before INTEGER,
     reason TEXT NOT NULL,
     created INTEGER NOT NULL,
     expires INTEGER,
     PRIMARY KEY (kind, issuer, id)
   ) STRICT;
   CREATE TABLE audit_log (
     sequence INTEGER PRIMARY KEY,
     time INTEGER NOT NULL,
     actor TEXT NOT NULL,
     action TEXT NOT NULL,
     target TEXT NOT NULL,
     details TEXT NOT NULL,
     hash TEXT NOT NULL
   ) STRICT;
   CREATE TABLE configurations (
     sequence INTEGER PRIMARY KEY,
     time INTEGER NOT NULL,
     revision TEXT NOT NULL,
     text TEXT NOT NULL
   ) STRICT;`,
  // The register: entries, what each origin claims of them, where they are known from, and every change.
  `CREATE TABLE register_apis (
     id TEXT PRIMARY KEY,
     api TEXT NOT NULL,
     version TEXT NOT NULL,
     hosts TEXT NOT NULL,
     base_path TEXT NOT NULL,
     upstreams TEXT NOT NULL,
     guarded INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE register_operations (
     key TEXT PRIMARY KEY,
     method TEXT NOT NULL,
     host TEXT NOT NULL,
     path TEXT NOT NULL,
     api TEXT,
     operation_id TEXT,
     tags TEXT NOT NULL
   ) STRICT;
   CREATE TABLE register_former_keys (
     former TEXT PRIMARY KEY,
     key TEXT NOT NULL
   ) STRICT;
   CREATE TABLE register_claims (
     target TEXT NOT NULL,
     attribute TEXT NOT NULL,
     slot TEXT NOT NULL,
     value ANY NOT NULL,
     origin TEXT NOT NULL,
     PRIMARY KEY (target, attribute, slot)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE register_sources (
     target TEXT NOT NULL,
     kind TEXT NOT NULL,
     name TEXT NOT NULL,
     first INTEGER NOT NULL,
     last INTEGER NOT NULL,
     current INTEGER NOT NULL,
     PRIMARY KEY (target, kind, name)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE register_changes (
     sequence INTEGER PRIMARY KEY,
     time INTEGER NOT NULL,
     actor TEXT NOT NULL,
     target TEXT NOT NULL,
     attribute TEXT NOT NULL,
     before TEXT,
     after TEXT
   ) STRICT;
   CREATE INDEX register_changes_by_target ON register_changes (target, sequence);
   CREATE TABLE register_imports (
     sequence INTEGER PRIMARY KEY,
     time INTEGER NOT NULL,
     actor TEXT NOT NULL,
     source TEXT NOT NULL,
     api TEXT NOT NULL,
     file TEXT NOT NULL,
     digest TEXT NOT NULL,
     document BLOB
   ) STRICT;
   CREATE INDEX register_imports_by_source ON register_imports (source, sequence);
   CREATE TABLE register_writes (
     count INTEGER NOT NULL
   ) STRICT;
   INSERT INTO register_writes VALUES (0);
   CREATE TABLE learned (
     name TEXT PRIMARY KEY,
     data BLOB NOT NULL,
     time INTEGER NOT NULL
   ) STRICT;`,
];

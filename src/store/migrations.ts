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
];

import type { Leak } from "./leak.ts";
import type { Passage } from "./passage.ts";

/** How much a pattern says by itself: `code` is a form that only an engine writes, `words` are its phrases. */
interface Grammar {
  readonly rule: string;
  readonly strength: "code" | "words";
  readonly pattern: RegExp;
}

function code(rule: string, pattern: RegExp): Grammar {
  return { rule, strength: "code", pattern };
}

function words(rule: string, pattern: RegExp): Grammar {
  return { rule, strength: "words", pattern };
}

/**
 * Error grammars of database engines and their drivers: a code in the engine's form, or its words around a
 * quoted piece of the statement. Every repetition is counted, so that a line costs a bounded time.
 */
const grammars: readonly Grammar[] = [
  // ISO/IEC 9075 SQLSTATE in the forms in which drivers print it.
  code("sqlstate", /\bSQL[-_ ]?(?:STATE|status|code)\s{0,2}[[:=(]{1,2}\s{0,2}-?[0-9A-Z]{3,5}\b/i),
  code(
    "sqlstate",
    /\bERROR \d{4,5} \([0-9A-Z]{5}\)|\bERROR [0-9A-Z]{5}: (?:Syntax|Column|Table|Schema|Encountered)/,
  ),
  code(
    "odbc",
    /\[[\w .-]{2,40}\]\[[\w .()-]{0,40}(?:ODBC|Driver|Provider|JDBC|DLL)[\w .()-]{0,40}\]/i,
  ),
  code(
    "odbc",
    /\[(?:ODBC [^\]]{2,40}|[^\]]{2,30} ODBC [^\]]{0,30}|[^\]]{2,40} (?:JDBC|ODBC) Driver)\]/i,
  ),
  code(
    "jdbc",
    /\b(?:com|org|oracle|net)\.[\w.]{0,60}(?:jdbc|sql|mysql|postgresql|hibernate|sqlite|h2|hsqldb|derby|informix|sybase)[\w.]{0,60}(?:Exception|Error|Driver)\b/,
  ),
  code(
    "ado",
    /\bSystem\.Data\.\w{3,40}(?:\.\w{3,40})?(?:Exception|Error)\b|\b(?:Npgsql|MySql\.Data|FirebirdSql|IBM\.Data|Oracle\.\w+)[\w.]{0,60}Exception\b/,
  ),
  code(
    "driver",
    /\b(?:psycopg2?|pymysql|sqlite3|cx_Oracle|oracledb|MySQLdb|pyodbc|asyncpg|sqlalchemy|pg|peewee)(?:\.\w{2,40}){1,3}(?:Error|Exception|Warning|UndefinedTable|UndefinedColumn|UniqueViolation)\b/,
  ),
  code(
    "driver",
    /\b(?:PG|Mysql2?|SQLite3|TinyTds|OCI|ActiveRecord|Sequel|DBD|DBI|Mongo|PDO|Ecto|Postgrex|MyXQL|Doctrine)(?:::|\.)\w{2,40}(?:Error|Invalid|Exception|Violation|Undefined\w{2,12})\b/,
  ),
  code(
    "driver",
    /\b(?:Sequelize\w{0,30}|Mongo\w{0,20}|Knex|TypeORM|QueryFailed|PrismaClient\w{0,40})Error: /,
  ),
  // PHP's own names: the engine stands in the function's.
  code(
    "php-driver",
    /\bWarning\b.{0,20}?\b(?:mysqli?|pgsql|pg|sqlite|sqlsrv|mssql|oci|odbc|ibase|ifx|ingres|maxdb|sybase|db2|fbsql|msql|PDO|SQLite3)(?:_\w{2,40}|::\w{2,40})(?:\(\)|\()/i,
  ),
  code(
    "php-driver",
    /\b(?:db2_\w{2,20}|mysqli?_(?:query|fetch|num|connect|result|error)\w{0,20}|pg_(?:query|exec|connect|prepare)\w{0,20}|oci_(?:parse|execute)|ociexecute|odbc_exec\w{0,10}|ibase_\w{2,20}|ifx_\w{2,20}|sqlite_\w{2,20}|mssql_\w{2,20}|maxdb\w{2,20}|sybase_\w{2,20})\(\)/i,
  ),
  code(
    "php-driver",
    /\[function\.(?:pg|mysqli?|oci|odbc|mssql|sqlite|ibase|ifx|sybase|db2)-\w{2,30}\]/,
  ),
  // Oracle
  code("oracle", /\b(?:ORA|PLS|TNS|OCI|SP2|LPX)-\d{4,5}\b\s{0,2}:?/),
  words(
    "oracle",
    /SQL command not properly ended|quoted string not properly terminated|table or view does not exist|Oracle (?:error|driver|DB|ODBC)\b/i,
  ),
  // IBM DB2, Informix
  code(
    "db2",
    /\bDB2 SQL\b|\bSQLCODE\s?[=:]\s?-?\d{2,5}|\bSQLERRMC\b|\b(?:SQL|CLI|DSN[A-Z])\d{3,5}[NEWC]\b[\s:]|\[IBM\]\[CLI Driver\]/,
  ),
  words(
    "db2",
    /An unexpected token "[^"]{1,80}" was found following|DB2 (?:error|Universal Database)/i,
  ),
  code(
    "informix",
    /\bISAM error\b|\[Informix\]|Exception\.{0,20}Informix|Dynamic Server (?:error|\(IDS)|\bInformix\b.{0,40}(?:driver|error|SQL)/i,
  ),
  words(
    "informix",
    /-20[0-9]: (?:A syntax error has occurred|The specified table)|A syntax error has occurred\./,
  ),
  // Microsoft SQL Server, Sybase, Access
  code(
    "mssql",
    /\bMsg \d{2,6}, Level \d{1,2}, State \d{1,3}\b|\bSQL Server\b.{0,60}(?:\[SQL Server\]|0x80[0-9a-f]{6}|Driver|Native Client|error)/i,
  ),
  words(
    "mssql",
    /Incorrect syntax near (?:the keyword )?['"]|Unclosed quotation mark (?:after|before) the character string|Invalid (?:column|object) name '/i,
  ),
  words(
    "mssql",
    /Conversion failed when converting (?:the|date)|String or binary data would be truncated|Arithmetic overflow error converting|Procedure or function '[^']{1,80}' expects parameter|Must declare the (?:scalar|table) variable|must have an equal number of expressions/i,
  ),
  code(
    "sybase",
    /\bSybase (?:message|SQL|Database|Adaptive)|Sybase.{0,20}Server message|Adaptive Server (?:Enterprise|Anywhere)|\bASA Error -\d+|\bcom\.sybase\b|SybSQLException/i,
  ),
  code(
    "access",
    /\bJET Database Engine\b|Microsoft Access Driver|ODBC Microsoft Access|Access Database Engine/i,
  ),
  words(
    "access",
    /Syntax error (?:\(missing operator\) )?in (?:query expression|string in query|FROM clause|INSERT INTO|UPDATE)|Data type mismatch in criteria expression|Too few parameters\. Expected \d|could not find the (?:input|output) table or query/i,
  ),
  // MySQL, MariaDB
  words(
    "mysql",
    /You have an error in your SQL syntax|check the manual that (?:corresponds to|fits) your (?:MySQL|MariaDB)|the used select statements have (?:a )?different number of columns/i,
  ),
  words(
    "mysql",
    /Unknown column '[^']{1,120}' in '[^']{1,40}'|Table '[^']{1,120}' doesn't exist|Duplicate entry '.{1,120}' for key|Column count doesn't match value count|Access denied for user '[^']{0,80}'@'/i,
  ),
  words(
    "mysql",
    /Can't connect to (?:local )?MySQL server|MySQL server (?:has gone away|version for the right syntax)|Malformed GTID set specification|XPATH syntax error: '|supplied argument is not a valid (?:MySQL|PostgreSQL|MS SQL|ODBC|Sybase)|Illegal mix of collations/i,
  ),
  code(
    "mysql",
    /\bER_[A-Z]{3,}(?:_[A-Z]{2,})+\b|MySQL (?:error|Query fail|result resource)|MySQLSyntaxErrorException|\bError Code: 1\d{3}\b/i,
  ),
  // PostgreSQL and its kin
  words(
    "postgres",
    /\b(?:syntax error|unterminated quoted string|trailing junk after .{1,30}|zero-length delimited identifier) at (?:or near|end of input)(?: "|\b)/i,
  ),
  words(
    "postgres",
    /\b(?:relation|column|schema|type|role|database) "[\w.$-]{1,80}"(?: of relation "[^"]{1,60}")? does not exist|\b(?:column [\w"]{1,60}\.[\w"]{1,60}|function [\w.]{1,60}\([^()]{0,120}\)|operator [^\n]{3,60}:? \w{2,40} [=<>~!]{1,3} \w{2,40}) does not exist|invalid input syntax for (?:type )?(?:\w+ ?)+|violates (?:unique|foreign key|not-null|check|exclusion) constraint/i,
  ),
  words(
    "postgres",
    /current transaction is aborted, commands ignored|password authentication failed for user "|no pg_hba\.conf entry|PostgreSQL (?:query failed|error|result)|valid PostgreSQL result/i,
  ),
  code("postgres", /^\s{0,4}(?:ERROR|FATAL|PANIC):\s{2}\S/),
  // SQLite
  words(
    "sqlite",
    /near "[^"]{1,80}": syntax error|unrecognized token: "|no such (?:table|column|function): \w|\d+ values for \d+ columns|(?:UNIQUE|NOT NULL|FOREIGN KEY|CHECK) constraint failed/i,
  ),
  code(
    "sqlite",
    /\bSQLITE_(?:ERROR|CONSTRAINT|BUSY|MISUSE|CANTOPEN|CORRUPT)\w{0,20}\b|\bSQLite(?: (?:error|exception)|\/JDBC)|SQL logic error|\bsqlite3?\.(?:query|exec)\b/i,
  ),
  // Firebird, InterBase
  words(
    "firebird",
    /Dynamic SQL Error|Token unknown - line \d|Unexpected end of command - line|SQL error code = -\d{2,4}|conversion error from string "|arithmetic exception, numeric overflow, or string truncation/i,
  ),
  // HSQLDB, H2, Derby
  words(
    "hsqldb",
    /(?:Unexpected (?:end of command|token)|Table not found|Column not found)[^[\]]{0,60}in statement \[|unexpected token: \w{1,40}(?: required: |$)|user lacks privilege or object not found/i,
  ),
  words(
    "h2",
    /Syntax error in SQL statement "|(?:Table|Column) "[^"]{1,80}" not found; SQL statement/,
  ),
  // FrontBase, Ingres, SAP MaxDB, EMC Documentum, Teradata, Progress
  words(
    "frontbase",
    /(?:Semantic|Syntax) error \d{1,4}\..{0,200}|Exception (?:condition )?\d{1,4}\. Transaction rollback/i,
  ),
  code(
    "ingres",
    /\bIngres\b.{0,40}(?:Driver|SQLSTATE|Database|error)|ingres_query|\bE_(?:US|QE|OP|RD)[0-9A-F]{4}\b|\bcom\.ingres\b/i,
  ),
  code(
    "maxdb",
    /\bSQL error\b.{0,100}POS\(\d+\)|\bPOS\(\d+\) (?:Missing|Unknown|Invalid|Unexpected)|\[SAP AG\]|com\.sap\.dbtech|-\d{4}: ?(?:POS|Invalid keyword)/i,
  ),
  code("documentum", /\[DM_\w{3,30}_E_\w{2,30}\]/),
  words("documentum", /has occurred in the vicinity of:/i),
  code(
    "teradata",
    /\[Teradata (?:Database|JDBC Driver|ODBC)[^\]]{0,30}\]|\b(?:SELECT|INSERT|UPDATE|DELETE|CREATE) Failed\. {1,2}\d{4}:/,
  ),
  code(
    "progress",
    /\[(?:DataDirect|OpenEdge|Progress)\]|\[Virtuoso (?:Driver|Server)\]|\[(?:Vertica|Netezza|Mimer|CACHE ODBC|Intersystems|SQLBase)[^\]]{0,30}\]/i,
  ),
  // Newer engines
  code("clickhouse", /\bDB::Exception: |\bCode: \d{1,4}\. DB::/),
  words("snowflake", /SQL compilation error:|SQL execution error:/),
  words(
    "presto",
    /\bline \d{1,4}:\d{1,4}:? (?:Column|Table|mismatched input|no viable alternative|missing) /,
  ),
  words(
    "mongo",
    /\bE11000 duplicate key error|unknown (?:top level )?operator: \$\w+|\bBSONObj size:/,
  ),
  words(
    "redis",
    /\bWRONGTYPE Operation against a key|\bNOAUTH Authentication required|ERR unknown command [`'"]/,
  ),
  words(
    "generic",
    /\bSQL (?:syntax )?error\b\s{0,2}[:#([-]|\bSQL syntax.{0,60}(?:error|near)|WordPress database error|database query (?:failed|error)\s{0,2}:|could not (?:execute|prepare) (?:statement|query)\b|PDOException|\bSQLException\b/i,
  ),
  words(
    "statement",
    /\[SQL: ?(?:SELECT|INSERT|UPDATE|DELETE)\b|(?:error|failed|exception|invalid)[^\n]{0,80}\b(?:SELECT\s.{1,200}\sFROM\s|INSERT\s+INTO\s|UPDATE\s\S{1,60}\sSET\s|DELETE\s+FROM\s)/i,
  ),
];

/** Almost every grammar holds one of these; a line without any is not tried. */
const scent =
  /sql|ora|\(\)|db2|odbc|jdbc|driver|error|syntax|query|column|table|relation|warning|constraint|statement|exception|fail|duplicate|unknown|invalid|denied|token|select|jet|access|informix|sybase|ingres|POS\(|DM_|operator|\w-\d{4}|Msg \d|ER_|truncat|columns|quot|vicinity|parameters|expects|transaction|does not exist|implicit|E_[A-Z]{2}|connect|conversion|collation|MongoDB|WRONGTYPE|NOAUTH|BSON|psycopg/i;

/** Database errors. In a long page that is no error two different grammars must agree. */
export function findDatabaseError(passage: Passage): Leak | undefined {
  if (passage.kind === "field" && !passage.error) return undefined;
  const certain = passage.short || passage.error;
  const seen = new Set<Grammar>();
  for (const line of passage.lines) {
    if (line.length < 8 || !scent.test(line)) continue;
    for (const grammar of grammars) {
      if (!grammar.pattern.test(line)) continue;
      seen.add(grammar);
      const enough = certain ? weighty(passage, grammar) : seen.size >= 2;
      if (enough) return { kind: "database", rule: grammar.rule };
    }
  }
  return undefined;
}

/** An API may well say "SQL error" or "invalid parameter" in its own words inside JSON. */
function weighty(passage: Passage, grammar: Grammar): boolean {
  return passage.kind !== "field" || grammar.strength === "code" || grammar.rule !== "presto";
}

/**
 * The format of a run file, version 1; docs/run-file.md says it in prose. A file with a higher `user_version` is refused
 * with a clear message (newer Forkscope), one with a lower is read by the rules written down there. New tables, new meta
 * keys and new kinds of events don't raise the version: readers pass over what they do not know.
 */

/** `PRAGMA application_id`: "FkSp", so that `file` and others can tell a run file from any other SQLite database. */
export const APPLICATION_ID = 0x466b5370
/** `PRAGMA user_version`. */
export const FORMAT_VERSION = 1
/** Chunk bodies are a few KB: bigger pages waste less. Bytes. */
export const PAGE_SIZE = 8192
/** Ticks in one block at the most. */
export const BLOCK_TICKS = 256
/** `chunk.key` = block × this + process id. */
export const CHUNK_FACTOR = 2 ** 24

export const SCHEMA = `
-- One JSON value a key: "meta" (the run's MetaRecord), "state" (recording | complete | interrupted), "writer" (pid and
-- creation time of who records), "summary" (docs/summary.schema.json, when over), "tags", "note", "pinned", …
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- Every record of the run but ticks and output, in the order told; body is JSON, typed arrays as arrays, NaN as null.
CREATE TABLE event (seq INTEGER PRIMARY KEY, t REAL, kind TEXT NOT NULL, body TEXT NOT NULL);

-- What processes wrote. pid and process are -1 where nobody knew.
CREATE TABLE output (
  seq INTEGER PRIMARY KEY, t REAL NOT NULL, process INTEGER NOT NULL, pid INTEGER NOT NULL,
  stream TEXT NOT NULL, text TEXT NOT NULL
);

-- The newest ticks, about a second of all processes a row; folded into blocks while the run goes on and at its end.
CREATE TABLE second (n INTEGER PRIMARY KEY, t_from REAL NOT NULL, t_to REAL NOT NULL, ticks INTEGER NOT NULL, body BLOB NOT NULL);

-- Stretches of ${BLOCK_TICKS} ticks at the most. tree: the ticks without their samples (encoded columns). ids: process of each
-- row of summary (int32 LE). summary: columns of float64 LE, see SUMMARY_COLUMNS: reports decode no chunk.
CREATE TABLE block (
  id INTEGER PRIMARY KEY, t_from REAL NOT NULL, t_to REAL NOT NULL, ticks INTEGER NOT NULL,
  tree BLOB NOT NULL, ids BLOB NOT NULL, summary BLOB NOT NULL
);

-- The samples of one process in one block: key = block * ${CHUNK_FACTOR} + process; body: encoded columns (codec).
CREATE TABLE chunk (key INTEGER PRIMARY KEY, first INTEGER NOT NULL, rows INTEGER NOT NULL, body BLOB NOT NULL);

CREATE VIEW process AS
  SELECT json_extract(body, '$.id') AS id, json_extract(body, '$.pid') AS pid, json_extract(body, '$.ppid') AS ppid,
         json_extract(body, '$.name') AS name, t AS seen, json_extract(body, '$.createdAt') AS created_at
  FROM event WHERE kind = 'process';
`

/**
 * Columns of `block.summary`, for every process of the block in the order of `ids`, one after the other (column-major):
 * `cpu` and `runWait` as shares of one core over the process's part of the block; memory in bytes; `Last` values as in
 * SAMPLE_FIELDS (cumulative ones since the process began). NaN: nothing was read.
 */
export const SUMMARY_COLUMNS = [
  'firstT',
  'lastT',
  'rows',
  'cpuMin',
  'cpuMax',
  'cpuMean',
  'rssMin',
  'rssMax',
  'rssMean',
  'pssMin',
  'pssMax',
  'pssMean',
  'threadsMax',
  'threadsLast',
  'runWaitMean',
  'cpuLast',
  'userLast',
  'systemLast',
  'runWaitLast',
  'switchesVoluntaryLast',
  'switchesInvoluntaryLast',
  'readBytesLast',
  'writeBytesLast',
  'stateLast',
] as const
export type SummaryColumn = (typeof SUMMARY_COLUMNS)[number]

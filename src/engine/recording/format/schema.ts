import type { SampleField } from '../../../shared/run/fields'

/**
 * The format of a run file, version 1; docs/run-file.md says it in prose. A file with a higher `user_version` is refused
 * with a clear message (newer Forkscope), one with a lower is read by the rules written down there. New tables, new meta
 * keys, new kinds of events and new columns don't raise the version: readers pass over what they do not know.
 */

/** `PRAGMA application_id`: "FkSp", so that `file` and others can tell a run file from any other SQLite database. */
export const APPLICATION_ID = 0x466b5370
/** `PRAGMA user_version`. */
export const FORMAT_VERSION = 1
/** Chunk bodies are a few KB: bigger pages waste less. Bytes. */
export const PAGE_SIZE = 8192
/** Ticks in one block at the most. */
export const BLOCK_TICKS = 256
/** Ticks further apart than so many intervals have a gap between them, as in the run model; a block has none inside. */
export const GAP_INTERVALS = 3
/** Samples in one block at the most: what is decoded at one time. */
export const MOST_BLOCK_SAMPLES = 2 ** 21
/** Samples in one row of `second` at the most. A tick is never divided; a run may have 100 000 processes at once. */
export const MOST_SAMPLES = 2 ** 18
/** `chunk.key` = block × this + process id. */
export const CHUNK_FACTOR = 2 ** 24

/*
 * Blobs are tables of columns, encoded as codec.ts says. The number of a column in its table is its place in these lists:
 * they only ever grow at their end. A column without any value is left out of its table.
 */

/**
 * Samples of processes, as in SAMPLE_FIELDS. A row in which all of them are NaN: nothing was read of the process at this
 * tick, though it had been before and was after.
 */
export const SAMPLE_COLUMNS = [
  'cpu',
  'user',
  'system',
  'rss',
  'pss',
  'private',
  'threads',
  'switchesVoluntary',
  'switchesInvoluntary',
  'readBytes',
  'writeBytes',
  'runWait',
  'state',
  'cpuAt',
  'rssPeak',
] as const satisfies readonly SampleField[]

/** Ticks without their samples: columns of TicksRecord, sums over the tree as the model made them then. */
export const TREE_COLUMNS = [
  'at',
  'interval',
  'cost',
  'engineCpu',
  'hostBusy',
  'availableMemory',
  'cpu',
  'rss',
  'pss',
  'processes',
] as const
export type TreeColumn = (typeof TREE_COLUMNS)[number]

/**
 * The second table of a `second`: a row per sample, in order of process, then of time. `process` is its id, `tick` the row
 * of its tick in the first table; then the SAMPLE_COLUMNS.
 */
export const SECOND_COLUMNS = ['process', 'tick', ...SAMPLE_COLUMNS] as const

/**
 * Columns of `block.summary`, a row for every process of the block: `cpu` and `runWait` as shares of one core over the
 * process's part of the block; memory in bytes (`rssMax` with what the kernel kept between samples); `Last` values as in
 * SAMPLE_FIELDS (cumulative ones since the process began). NaN: nothing was read. `firstT` and `lastT` are run times of
 * its first and last row, milliseconds.
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
  'privateLast',
] as const
export type SummaryColumn = (typeof SUMMARY_COLUMNS)[number]

/** Keys of `meta`; each value is JSON. */
export const META = {
  /** The run's MetaRecord. */
  meta: 'meta',
  /** `recording`, `complete` or `interrupted`. */
  state: 'state',
  /** Who records, see writer-mark.ts; only while `state` is `recording`. */
  writer: 'writer',
  /** docs/summary.schema.json; when the run is over. */
  summary: 'summary',
  /** `{ pieces, lines, bytes }` of output that is not kept: from the middle, where `output.seq` jumps. */
  outputCut: 'outputCut',
} as const

export const SCHEMA = `
-- One JSON value a key: "meta" (the run's MetaRecord), "state" (recording | complete | interrupted), "writer" (who
-- records), "summary" (docs/summary.schema.json, when over), "outputCut", "tags", "note", "pinned", …
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- Every record of the run but ticks, output and what is said of the recording itself, in the order told; body is JSON,
-- typed arrays as arrays, NaN as null (event-json.ts).
CREATE TABLE event (seq INTEGER PRIMARY KEY, t REAL, kind TEXT NOT NULL, body TEXT NOT NULL);

-- What processes wrote. pid and process are -1 where nobody knew. Where seq jumps, pieces were cut.
CREATE TABLE output (
  seq INTEGER PRIMARY KEY, t REAL NOT NULL, process INTEGER NOT NULL, pid INTEGER NOT NULL,
  stream TEXT NOT NULL, text TEXT NOT NULL
);

-- The newest ticks, about a second of all processes a row: two tables, TREE_COLUMNS and SECOND_COLUMNS. Folded into blocks
-- while the run goes on and at its end.
CREATE TABLE second (
  n INTEGER PRIMARY KEY, t_from REAL NOT NULL, t_to REAL NOT NULL, ticks INTEGER NOT NULL, body BLOB NOT NULL
);

-- Stretches of ${BLOCK_TICKS} ticks at the most, without a gap inside. tree: the ticks without their samples (TREE_COLUMNS). ids: the
-- process of each row of summary (one column). summary: SUMMARY_COLUMNS, so that reports decode no chunk.
CREATE TABLE block (
  id INTEGER PRIMARY KEY, t_from REAL NOT NULL, t_to REAL NOT NULL, ticks INTEGER NOT NULL,
  tree BLOB NOT NULL, ids BLOB NOT NULL, summary BLOB NOT NULL
);

-- The samples of one process in one block: key = block * ${CHUNK_FACTOR} + process; its rows belong to the block's ticks
-- from number first on; body: SAMPLE_COLUMNS. Only chunks of blocks that are there count: a block is written last.
CREATE TABLE chunk (key INTEGER PRIMARY KEY, first INTEGER NOT NULL, rows INTEGER NOT NULL, body BLOB NOT NULL);

CREATE VIEW process AS
  SELECT json_extract(body, '$.id') AS id, json_extract(body, '$.pid') AS pid, json_extract(body, '$.ppid') AS ppid,
         json_extract(body, '$.name') AS name, t AS seen, json_extract(body, '$.createdAt') AS created_at
  FROM event WHERE kind = 'process';
`

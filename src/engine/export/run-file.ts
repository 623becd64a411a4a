import { chmod, copyFile, realpath } from 'node:fs/promises'
import { basename } from 'node:path'
import { EngineFailure } from '../failure'
import { summarize } from '../../shared/run/summarize'
import type { Database, SqlValue } from '../recording/driver/driver'
import { openDatabase } from '../recording/driver'
import { eventFromJson, eventTime, eventToJson } from '../recording/format/event-json'
import { copyWithLog } from '../recording/format/log'
import { META } from '../recording/format/schema'
import { textOf } from '../recording/format/text-of'
import { readFacts, RunFile } from '../recording/read/run-file'
import { reading } from '../recording/read/read-failures'
import { Replay } from '../recording/read/replay'
import { initFile } from '../recording/write/init-file'
import { recoverFile } from '../recording/write/recover'
import { beside } from './file'
import { Redactor } from './redact'
import { modelOf } from './samples'

/** Rows that are copied before others have their turn. */
const PAGE = 64

/**
 * Writes a copy of a run file, whole and in one piece. Of a run that still goes on it holds what was written until now.
 * @param file absolute path of one that was read to its end, see RunFiles.vet
 * @param target absolute path; what is there is replaced
 * @param redacted without what is private, see Redactor: a file made anew, so that nothing of it is left between the rows
 * @throws EngineFailure; then nothing is left of the copy
 */
export async function exportRunFile(file: string, target: string, redacted: boolean): Promise<void> {
  if ((await realpath(target).catch(() => null)) === (await realpath(file).catch(() => file)))
    throw new EngineFailure(
      'same-file',
      `${basename(file)} is the run itself: choose another name or folder for the copy.`,
      `“${basename(file)}”就是该运行本身：请为副本选择其他名称或文件夹。`,
    )
  const { state } = readFacts(file)
  await beside(target, async (draft) => {
    if (redacted) await writeRedacted(file, draft)
    else if (state === 'complete') await copyFile(file, draft)
    else {
      reading(file, () => copyWithLog(file, draft))
      // Nobody writes the copy any more.
      await recoverFile(draft)
    }
    await chmod(draft, 0o600)
  })
}

async function writeRedacted(file: string, draft: string): Promise<void> {
  const run = RunFile.open(file)
  try {
    const redactor = new Redactor(run.meta)
    const database = openDatabase(draft, 'create')
    try {
      initFile(database, {
        [META.meta]: eventToJson(redactor.meta(run.meta)),
        [META.state]: JSON.stringify(run.state === 'complete' ? 'complete' : 'interrupted'),
        [META.outputCut]: JSON.stringify(outputOf(run)),
      })
      for (const table of ['block', 'chunk'] as const) await copyRows(run.database, database, table)
      await copyEvents(run, database, redactor)
      if (run.value(META.summary) !== undefined) addSummary(draft, database)
    } finally {
      database.close()
    }
  } finally {
    run.close()
  }
}

/** All of the output is what is left out of it. */
function outputOf(run: RunFile) {
  const cut = run.value(META.outputCut) as Partial<Record<string, unknown>> | undefined
  const all = run.database
    .prepare(
      `SELECT count(*) AS pieces, coalesce(sum(octet_length(text)), 0) AS bytes,
         coalesce(sum(octet_length(text) - octet_length(replace(text, char(10), ''))), 0) AS lines FROM output`,
    )
    .get()!
  const sum = (key: string) => Number(cut?.[key] ?? 0) + Number(all[key])
  return { pieces: sum('pieces'), lines: sum('lines'), bytes: sum('bytes') }
}

/** Tables of numbers alone. */
const COLUMNS = {
  block: 'id, t_from, t_to, ticks, tree, ids, summary',
  chunk: 'key, first, rows, body',
} as const

async function copyRows(from: Database, to: Database, table: keyof typeof COLUMNS): Promise<void> {
  const columns = COLUMNS[table]
  const names = columns.split(', ')
  const [key] = names
  const read = from.prepare(`SELECT ${columns} FROM ${table} WHERE ${key} > ? ORDER BY ${key} LIMIT ${PAGE}`)
  const insert = to.prepare(`INSERT INTO ${table} (${columns}) VALUES (${names.map(() => '?').join(', ')})`)
  await inPages(
    to,
    (last) => read.all(last ?? -1),
    (row) => insert.run(...names.map((name) => row[name])),
    key,
  )
}

async function copyEvents(run: RunFile, to: Database, redactor: Redactor): Promise<void> {
  run.weigh('event', 'body')
  const read = run.database.prepare(
    `SELECT seq, CAST(body AS BLOB) AS body FROM event WHERE seq > ? ORDER BY seq LIMIT ${PAGE}`,
  )
  const insert = to.prepare('INSERT INTO event (seq, t, kind, body) VALUES (?, ?, ?, ?)')
  await inPages(
    to,
    (last) => read.all(last ?? -1),
    ({ seq, body }) => {
      // What this version does not know may hold anything.
      const record = eventFromJson(textOf(body))
      const redacted = record === undefined ? null : redactor.redact(record)
      if (redacted !== null) insert.run(seq, eventTime(redacted), redacted.kind, eventToJson(redacted))
    },
    'seq',
  )
}

type Row = Readonly<Record<string, SqlValue>>

async function inPages(
  to: Database,
  page: (last: SqlValue | null) => readonly Row[],
  copy: (row: Row) => void,
  key: string,
): Promise<void> {
  for (let last: SqlValue | null = null; ;) {
    const rows = page(last)
    to.transaction(() => rows.forEach(copy))
    if (rows.length < PAGE) return
    last = rows[rows.length - 1][key]
    await new Promise((resume) => setImmediate(resume))
  }
}

/** Made anew of what the copy holds: the one in the file has commands in it. */
function addSummary(draft: string, database: Database): void {
  const copy = new Replay(draft)
  try {
    const summary = JSON.stringify(summarize(modelOf(copy)))
    database.prepare('INSERT INTO meta (key, value) VALUES (?, ?)').run(META.summary, summary)
  } finally {
    copy.close()
  }
}

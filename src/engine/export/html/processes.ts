import { coverage, cpuOf, lifetimeOf, memoryOf, startOf, type RunTime } from '../../../shared/run/facts'
import type { RunModel } from '../../../shared/run/model'
import type { RunProcess } from '../../../shared/run/process'
import { commandLine } from '../../../shared/command-line'
import { pidText } from '../../../shared/format'
import { importAccount } from '../../../shared/run/import-account'
import { visible } from '../../../shared/visible'
import { esc, facts, section, table } from './markup'
import type { Page } from './page'
import { present } from '../../../shared/run/present'

/** Rows of the table: a build has thousands of processes. */
const MOST_ROWS = 400
const MOST_COMMAND = 160

interface Row {
  readonly process: RunProcess
  readonly depth: number
}

/** Every process below its parent, with what it took. */
export function processes(page: Page): string {
  const { model, texts, format } = page
  if (model.processes.length === 0) return ''
  const rows = treeOf(model.processes)
  const shown = rows.slice(0, MOST_ROWS)
  const time = ({ ms, toSecond }: RunTime) => esc(format.duration(Math.max(0, ms), toSecond))
  const columns = [
    { title: texts.columns.process, cell: (row: Row) => nameCell(page, row) },
    { title: texts.columns.pid, number: true, cell: ({ process }: Row) => pidText(process.pid) },
    {
      title: texts.columns.began,
      number: true,
      cell: ({ process }: Row) => time(startOf(model, process)),
    },
    {
      title: texts.columns.lived,
      number: true,
      cell: ({ process }: Row) => time(lifetimeOf(model, [process])),
    },
    { title: texts.columns.cpu, number: true, cell: ({ process }: Row) => esc(cpuText(page, process)) },
    {
      title: texts.columns.memory,
      number: true,
      cell: ({ process }: Row) => esc(memoryText(page, process)),
    },
    {
      title: texts.columns.threads,
      number: true,
      cell: ({ process }: Row) => esc(format.number(process.peakThreads)),
    },
    { title: texts.columns.end, number: true, cell: ({ process }: Row) => esc(endOf(page, process)) },
  ]
  const odd = ({ process }: Row) =>
    process.signal !== null || (process.exitCode ?? 0) !== 0 ? 'odd-end' : ''
  const notes: string[] = []
  if (rows.length > shown.length) notes.push(texts.moreProcesses(format.number(rows.length - shown.length)))
  const { count } = model.unlisted
  if (count > 0) notes.push(texts.unlisted(format.number(count), model.recording?.state === 'on'))
  const more = notes.map((note) => `<p class="note">${esc(note)}</p>`).join('')
  return section(texts.tree, table(columns, shown, odd) + more, 'long')
}

/** A process that nobody could read spent something, nobody knows what. */
function cpuText({ model, format }: Page, process: RunProcess): string {
  const { value, least } = cpuOf(model, process)
  return format.atLeast(format.duration(value / 1e6), least)
}

/** The two are not the same: RSS counts shared pages whole. */
function memoryText({ format }: Page, { peakPss, peakRss }: RunProcess): string {
  const { value, kind } = memoryOf(peakPss, peakRss)
  return kind === 'rss' && !Number.isNaN(value) ? `${format.bytes(value)} RSS` : format.bytes(value)
}

function nameCell(page: Page, { process, depth }: Row): string {
  const command = commandLine(process.argv)
  const shown = command.length > MOST_COMMAND ? `${command.slice(0, MOST_COMMAND)}…` : command
  const indent = depth === 0 ? '' : ` style="padding-left:${Math.min(depth, 12) * 18}px"`
  const small = command === '' ? '' : `<small class="mono">${esc(shown)}</small>`
  return `<div${indent}>${esc(process.role === '' ? visible(process.name) : page.say(process.role))}${small}</div>`
}

function endOf({ texts }: Page, { endedAt, exitCode, signal }: RunProcess): string {
  if (signal !== null) return signal
  if (exitCode !== null) return texts.exit(exitCode)
  return endedAt === null ? texts.alive : texts.endUnknown
}

/** Children follow their parent; without recursion, since a chain may be long. */
function treeOf(all: RunModel['processes']): Row[] {
  const rows: Row[] = []
  const waiting: Row[] = present(all)
    .filter(({ parent }) => all[parent] === undefined)
    .map((process) => ({ process, depth: 0 }))
    .reverse()
  for (let row = waiting.pop(); row !== undefined; row = waiting.pop()) {
    rows.push(row)
    for (const process of present(row.process.children.map((id) => all[id])).reverse())
      waiting.push({ process, depth: row.depth + 1 })
  }
  return rows
}

/** The account at the end of the run. */
export function account({ model, texts, format }: Page): string {
  const { ledger } = model
  if (ledger === null) return ''
  const { spent, sampled } = model.cpuTime()
  const covered = coverage(model)
  const share = Number.isNaN(covered) ? '' : ` · ${format.percent(covered, 1)}`
  const rows: [string, string][] = [
    [
      texts.account.processes,
      esc(texts.aside(format.number(ledger.processes), texts.sources[ledger.source])),
    ],
    [texts.account.spent, esc(texts.aside(format.duration(spent / 1e6), texts.bases[ledger.basis]))],
    [texts.account.seen, esc(`${format.duration(sampled / 1e6)}${share}`)],
    [texts.account.unsampled, esc(format.number(ledger.unsampled))],
    [texts.account.detached, esc(format.number(ledger.detached))],
    [texts.account.orphans, esc(format.number(ledger.orphans))],
    [texts.account.lost, esc(format.number(ledger.lost))],
  ]
  if (importAccount(model) === null && model.malformed + model.dropped > 0)
    rows.push([
      texts.account.telemetry,
      esc(texts.telemetry(format.number(model.malformed), format.number(model.dropped))),
    ])
  return section(texts.ledger, facts(rows))
}

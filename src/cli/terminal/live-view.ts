import { cpuSpent, mainPool, memory, taskRate, utilization } from '../../shared/run/facts'
import type { RunModel } from '../../shared/run/model'
import type { Format } from '../../shared/format'
import type { Locale } from '../../shared/text'
import type { CliTexts } from '../texts'
import type { Style } from './style'
import type { TableColumn } from './table'
import type { TreeRow } from './tree-rows'
import { NONE } from '../../shared/format'
import { CLI_TEXTS } from '../texts'
import { terminalFormat } from './format'
import { printable } from './sanitize'
import { sparkline } from './sparkline'
import { table } from './table'
import { treeRows } from './tree-rows'
import { fit, widthOf } from './width'

const SPARK_SECONDS = 12

export interface LiveLine {
  readonly text: string
  readonly width: number
}

export interface LiveViewOptions {
  readonly name: string
  readonly locale: Locale
  /** What a name that the program gave is called. */
  readonly say: (name: string) => string
  readonly style: Style
  readonly columns: number
  /** Lines at the most. */
  readonly lines: number
  /** Last line: what the keys do. */
  readonly footer: string
}

/** The live view of a run as lines: header, tree, footer. Reads the model, keeps nothing. */
export function liveView(model: RunModel, options: LiveViewOptions): LiveLine[] {
  const { locale, style, columns } = options
  const texts = CLI_TEXTS[locale]
  const format = terminalFormat(locale)
  const header = headerLines(model, options, texts, format)
  const room = Math.max(1, options.lines - header.length - 2)
  let rows = treeRows(model, true, options.say)
  // When there are too many rows for the screen, ended processes are left out first.
  if (rows.length > room) rows = treeRows(model, false, options.say)
  const hidden = rows.length > room ? rows.length - room + 1 : 0
  if (hidden > 0) rows = rows.slice(0, room - 1)
  const body = table(treeColumns(model, texts, format), rows, columns, (line, row) =>
    row === null || row.process?.alive === false ? style.dim(line) : line,
  )
  const rest = hidden > 0 ? [plain(texts.more(hidden), columns, style.dim)] : []
  return [...header, ...body, ...rest, plain(options.footer, columns, style.dim)]
}

function plain(text: string, columns: number, paint: (text: string) => string): LiveLine {
  const fitted = fit(text, columns)
  return { text: paint(fitted), width: widthOf(fitted) }
}

/** State and counters; what does not fit in the line goes to a second one, what does not fit there is left out. */
function headerLines(
  model: RunModel,
  { name, say, style, columns }: LiveViewOptions,
  texts: CliTexts,
  format: Format,
): LiveLine[] {
  const paint = model.state === 'running' ? style.green : style.yellow
  // State and time stay beside it, however long they are: what moves to the next line and back could not be read.
  const title = fit(name, Math.max(8, columns - 24))
  const state = texts.states[model.state]
  const first = {
    text: `${style.bold(title)}  ${paint(`● ${state}`)}`,
    width: widthOf(`${title}  ● ${state}`),
  }
  const lines: LiveLine[] = [first]
  for (const part of headerParts(model, texts, say, format)) {
    const last = lines.at(-1)!
    const width = widthOf(part)
    if (last.width + 3 + width <= columns)
      lines[lines.length - 1] = { text: `${last.text}   ${part}`, width: last.width + 3 + width }
    else if (lines.length < 2 && width <= columns) lines.push({ text: part, width })
  }
  return lines
}

function headerParts(
  model: RunModel,
  texts: CliTexts,
  say: LiveViewOptions['say'],
  format: Format,
): string[] {
  const parts = [format.duration(model.wall)]
  const pool = mainPool(model)
  if (pool !== null && pool.tasks > 0) {
    parts.push((model.pools.size > 1 ? `${printable(say(pool.id))} ` : '') + texts.tasks(pool.tasks))
    parts.push(format.value(taskRate(model, pool), 'perSecond'))
    parts.push(texts.busyOf(format.percent(utilization(model, pool)), pool.size))
  }
  parts.push(`CPU ${format.duration(cpuSpent(model) / 1e6)}`)
  const { value, kind } = memory(model)
  if (!Number.isNaN(value)) parts.push(`${kind.toUpperCase()} ${format.bytes(value)}`)
  parts.push(texts.processes(model.live, model.born))
  if (!Number.isNaN(model.engineCpu)) parts.push(texts.ownCost(format.percent(model.engineCpu)))
  return parts
}

function treeColumns(model: RunModel, texts: CliTexts, format: Format): TableColumn<TreeRow>[] {
  const titles = texts.columns
  return [
    { title: titles.role, align: 'left', dispensable: 0, least: 12, text: (row) => row.guide + row.label },
    { title: titles.pid, align: 'right', dispensable: 0, least: 5, text: (row) => String(row.id) },
    { title: titles.state, align: 'left', dispensable: 3, least: 7, text: (row) => stateText(row, texts) },
    { title: titles.cpu, align: 'right', dispensable: 0, least: 5, text: (row) => cpuText(row, format) },
    {
      title: '',
      align: 'left',
      dispensable: 5,
      least: SPARK_SECONDS,
      text: (row) => sparkText(row, model.now),
    },
    { title: titles.rss, align: 'right', dispensable: 1, least: 8, text: (row) => rssText(row, format) },
    {
      title: titles.threads,
      align: 'right',
      dispensable: 4,
      least: 3,
      text: (row) => threadsText(row, format),
    },
    {
      title: titles.tasks,
      align: 'right',
      dispensable: 2,
      least: 5,
      text: ({ tasks }) => format.count(tasks),
    },
  ]
}

function stateText({ process }: TreeRow, texts: CliTexts): string {
  if (process === null) return ''
  if (process.alive) return process.state || NONE
  if (process.signal !== null) return process.signal
  return process.exitCode === null ? texts.ended : texts.exit(process.exitCode)
}

/** The column says that it is percent. */
function cpuText({ process }: TreeRow, format: Format): string {
  return format.percentParts(process?.cpuShare, 0).value
}

function sparkText({ process }: TreeRow, now: number): string {
  return process === null ? '' : sparkline(process.series, 'cpu', now, SPARK_SECONDS, 1)
}

function rssText({ process }: TreeRow, format: Format): string {
  return process?.alive ? format.bytes(process.latest('rss')) : NONE
}

function threadsText({ process }: TreeRow, format: Format): string {
  return process?.alive ? format.count(process.latest('threads')) : NONE
}

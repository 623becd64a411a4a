import type { ProcessSummary, Summary } from '../../shared/summary'
import type { Locale } from '../../shared/text'
import { memoryOf, processCountOf, unlistedCount } from '../../shared/run/facts'
import { OUTCOME_TEXT } from '../../shared/run/outcome-text'
import { pythonLine } from '../../shared/run/interpreter'
import { boundOf, CLAIM_SIGNS } from '../../shared/run/verdict'
import { deadlockSentence } from '../../shared/run/deadlock-text'
import { CLI_TEXTS, type CliTexts } from '../texts'
import { whyNoPss } from '../unreadable'
import type { Style } from './style'
import type { TableColumn } from './table'
import type { Format } from '../../shared/format'
import { commandLine } from '../../shared/command-line'
import { NONE, pidText } from '../../shared/format'
import { terminalFormat } from './format'
import { printable, printableTexts } from './sanitize'
import { table } from './table'
import { fit, pad, widthOf, wrap } from './width'

/** Processes that the report lists; all of them are in the JSON document. */
const MOST_PROCESSES = 16
/** Pools and queues that have a row; a program may name as many as it likes. */
const MOST_NAMED = 100
/** Repeats of a pool of which it says each. */
const MOST_REPEATS = 9

type Say = (name: string) => string

export interface ReportOptions {
  /** What ran, in words. */
  readonly name: string
  readonly locale: Locale
  readonly style: Style
  readonly columns: number
  /** What a name that the program gave is called in this language. */
  readonly say?: Say
  /** False leaves sentences whole: what goes into a file or a pipe is searched, not looked at. */
  readonly breaks?: boolean
}

/** The summary of a run for people; ends with a newline. */
export function report(summary: Summary, options: ReportOptions): string {
  const { name, locale, style, columns, say = (said) => said, breaks = true } = options
  const prose = breaks ? columns : Infinity
  const texts = CLI_TEXTS[locale]
  const format = terminalFormat(locale)
  const outcome = OUTCOME_TEXT[summary.outcome][locale]
  const wall = format.duration(summary.wallSeconds * 1000)
  const title = texts.title(fit(name, Math.max(20, columns - 40)), outcome, wall)
  const lines = [style.bold(title)]
  const { reason, verdict, insight } = printableTexts({
    reason: summary.reason,
    verdict: summary.verdict,
    insight: summary.insight,
  })
  if (reason !== null) lines.push(...wrap(reason.text[locale], prose).map(style.yellow))
  // Where it is why the run ended, or what it proved, that is said where it belongs.
  const said = [reason?.text[locale], verdict?.summary[locale]]
  if (insight !== null && !said.includes(insight.text[locale]))
    lines.push(...wrap(insight.text[locale], prose))
  const facts = factRows(summary, locale, texts, say, format)
  if (summary.processes.length > 0) {
    lines.push(
      '',
      ...factLines(facts, prose),
      '',
      ...processTable(summary, texts, style, columns, say, format),
    )
    const listed = Math.min(summary.processes.length, MOST_PROCESSES)
    const hidden = summary.processes.length - listed
    if (hidden > 0) lines.push(style.dim(`  ${texts.moreRows(hidden)}`))
    const unlisted = unlistedCount(summary.unlisted, 'count')
    if (unlisted > 0) lines.push(style.dim(`  ${texts.unlistedRows(unlisted, Boolean(summary.recording))}`))
  }
  if (verdict !== null)
    lines.push(
      '',
      ...verdictLines(verdict, locale, style, columns, prose),
      ...guessLines({ ...summary, verdict }, locale, prose),
    )
  return `${lines.join('\n')}\n`
}

function factRows(
  summary: Summary,
  locale: Locale,
  texts: CliTexts,
  say: Say,
  format: Format,
): [string, string][] {
  const { processes, unlisted, sampler, telemetry } = summary
  const listed = processes.filter((process) => process.signal !== null || (process.exitCode ?? 0) !== 0)
  const odd = listed.length + unlistedCount(unlisted, 'failed')
  const peak = memoryOf(summary.peak.pssBytes ?? NaN, summary.peak.rssBytes ?? NaN)
  const covered = summary.coverage === null ? null : format.percent(summary.coverage, 1)
  const spent = summary.cpuSeconds === null ? NaN : summary.cpuSeconds * 1000
  const rows: [string, string][] = [
    [texts.cpuRow, spent >= 0 ? texts.cpuText(format.duration(spent), covered) : NONE],
    [texts.memoryRow, peak.value >= 0 ? texts.memoryText(format.bytes(peak.value), peak.kind) : NONE],
  ]
  if (summary.python !== null) rows.unshift(['Python', printable(pythonLine(summary.python)[locale])])
  const unread = whyNoPss(summary, locale, say)
  if (unread !== null) rows.push(['', unread])
  rows.push([texts.processesRow, processesText(summary, odd, texts, format)])
  if (summary.ledger?.source === 'sampling') rows.push(['', texts.looked])
  if (summary.ledger?.eventsLost) rows.push(['', texts.lostText(summary.ledger.eventsLost)])
  const more = (count: number): [string, string][] => (count > 0 ? [['', texts.moreRows(count)]] : [])
  const pools = summary.pools.filter((pool, at) => at < MOST_NAMED || pool.main)
  for (const pool of pools) {
    const kind = texts.poolKinds[pool.kind]
    const row = pool.main && summary.pools.length > 1 ? texts.mainPoolRow : texts.poolRow
    rows.push([
      `${row} ${printable(say(pool.id))}`,
      texts.poolText(kind, pool.size, pool.tasks, format.percent(pool.utilization)),
    ])
    if (pool.repeats.length > 0) rows.push(['', repeatsText(pool, texts, format)])
  }
  rows.push(...more(summary.pools.length - pools.length))
  for (const queue of summary.queues.slice(0, MOST_NAMED)) {
    const capacity = queue.capacity === null ? texts.unbounded : format.count(queue.capacity)
    rows.push([
      `${texts.queueRow} ${printable(say(queue.id))}`,
      texts.queueText(format.count(queue.peakDepth), capacity),
    ])
  }
  rows.push(...more(summary.queues.length - MOST_NAMED))
  rows.push(...deadlockRows(summary, locale, texts, say, format))
  const interval = format.duration(sampler.intervalSeconds * 1000, true)
  const sampled = texts.samplerText(sampler.kind, sampler.ticks, interval, format.percent(sampler.costShare))
  const reasons = sampler.reasons.map((reason) => printable(reason[locale]))
  for (const [at, text] of [...(sampler.ticks > 0 ? [sampled] : []), ...reasons].entries())
    rows.push([at === 0 ? texts.samplerRow : '', text])
  for (const [at, note] of (summary.import?.notes ?? []).entries())
    rows.push([at === 0 ? texts.traceRow : '', printable(note[locale])])
  if (summary.import === null && telemetry.malformed + telemetry.dropped > 0)
    rows.push([texts.telemetryRow, texts.telemetryText(telemetry.malformed, telemetry.dropped)])
  return rows
}

function repeatsText({ repeats }: Summary['pools'][number], texts: CliTexts, format: Format): string {
  const each = (text: (repeat: (typeof repeats)[number]) => string) => {
    const told = repeats.slice(0, MOST_REPEATS).map(text)
    return repeats.length > MOST_REPEATS ? [...told, '…'] : told
  }
  return texts.repeatsText(
    repeats.length,
    each(({ startedAt, endedAt }) => format.duration(((endedAt ?? NaN) - startedAt) * 1000)),
    each(({ utilization }) => format.percent(utilization)),
  )
}

/** The account: all that there ever were, whoever has a line of its own. */
function processesText(summary: Summary, odd: number, texts: CliTexts, format: Format): string {
  const { unsampled, detached, orphans } = summary.ledger ?? { unsampled: null, detached: 0, orphans: 0 }
  const account = texts.accountText(unsampled, detached, orphans)
  const { value, least } = processCountOf(summary)
  return texts.processesText(
    format.atLeast(String(value), least),
    account + (odd > 0 ? texts.oddExits(odd) : ''),
  )
}

/** One row for each cycle, however often the run came into it. */
function deadlockRows(
  { deadlocks }: Summary,
  locale: Locale,
  texts: CliTexts,
  say: Say,
  format: Format,
): [string, string][] {
  const rows = new Map<string, { times: number; at: number }>()
  for (const { cycle, startedAt } of deadlocks) {
    const members = cycle.map(({ pid, tid, role, waitsFor }) => ({
      who: printable(role === null ? `${pid}/${tid}` : say(role)),
      lock: printable(say(waitsFor)),
    }))
    const sentence = deadlockSentence(members, locale)
    const known = rows.get(sentence)
    if (known === undefined) rows.set(sentence, { times: 1, at: startedAt })
    else known.times += 1
  }
  return [...rows].map(([sentence, { times, at }]) => [
    texts.deadlockRow,
    texts.deadlockText(sentence, times, format.duration(at * 1000)),
  ])
}

function factLines(rows: readonly (readonly [string, string])[], columns: number): string[] {
  const wide = Math.max(...rows.map(([left]) => widthOf(left)))
  return rows.flatMap(([left, right]) =>
    wrap(right, Math.max(20, columns - wide - 4)).map(
      (line, index) => `  ${pad(index === 0 ? left : '', wide)}  ${line}`,
    ),
  )
}

function processTable(
  summary: Summary,
  texts: CliTexts,
  style: Style,
  columns: number,
  say: Say,
  format: Format,
): string[] {
  const titles = texts.columns
  const ended = ({ endedAt, exitCode, signal }: ProcessSummary) => {
    if (signal !== null) return printable(signal)
    if (exitCode !== null) return texts.exit(exitCode)
    return endedAt === null ? texts.alive : texts.ended
  }
  const specs: TableColumn<ProcessSummary>[] = [
    {
      title: titles.role,
      align: 'left',
      dispensable: 0,
      least: 12,
      text: (row) => label(row, say, texts.unknownProgram),
    },
    { title: titles.pid, align: 'right', dispensable: 0, least: 5, text: ({ pid }) => pidText(pid) },
    { title: titles.ended, align: 'left', dispensable: 0, least: 6, text: ended },
    {
      title: texts.cpuRow,
      align: 'right',
      dispensable: 0,
      least: 6,
      text: ({ cpuSeconds, cpuLeast }) =>
        format.atLeast(format.duration((cpuSeconds ?? NaN) * 1000), cpuLeast),
    },
    {
      title: titles.peakRss,
      align: 'right',
      dispensable: 1,
      least: 7,
      text: ({ peakRssBytes }) => format.bytes(peakRssBytes),
    },
    {
      title: titles.threads,
      align: 'right',
      dispensable: 2,
      least: 3,
      text: ({ threads }) => format.count(threads),
    },
  ]
  const odd = (process: ProcessSummary) => process.signal !== null || (process.exitCode ?? 0) !== 0
  const paint = (line: string, process: ProcessSummary | null) => {
    if (process === null) return style.dim(line)
    return odd(process) ? style.yellow(line) : line
  }
  return table(specs, busiest(summary.processes), columns - 2, paint).map((line) => `  ${line.text}`)
}

/** The processes worth a line, in order of birth: the root, then those that spent most. */
function busiest(processes: readonly ProcessSummary[]): ProcessSummary[] {
  if (processes.length <= MOST_PROCESSES) return [...processes]
  const [root, ...others] = processes
  const most = new Set(
    [...others].sort((a, b) => (b.cpuSeconds ?? 0) - (a.cpuSeconds ?? 0)).slice(0, MOST_PROCESSES - 1),
  )
  return [root, ...others.filter((process) => most.has(process))]
}

function label({ role, command }: ProcessSummary, say: Say, unknown: string): string {
  if (role !== null) return printable(say(role))
  return command.length === 0 ? unknown : commandLine(command, true)
}

type Verdict = NonNullable<Summary['verdict']>
type Claim = Verdict['claims'][number]

/** `1.90–1.97× (5)`: the least and the most of so many repeats. */
function spreadOf({ spread, unit }: Claim, format: Format): string {
  return spread === null ? '' : `${format.range(spread.low, spread.high, unit)} (${spread.repeats})`
}

/** What was guessed, beside what came out. */
function guessLines({ prediction, verdict }: Summary, locale: Locale, prose: number): string[] {
  const claim = verdict?.claims.find(({ id }) => id === prediction?.claim)
  if (prediction === null || claim === undefined) return []
  const format = terminalFormat(locale)
  const [guess, measured] = [prediction.value, claim.measured].map((value) => format.value(value, claim.unit))
  return wrap(CLI_TEXTS[locale].predicted(guess, claim.label[locale], measured), prose - 2).map(
    (line) => `  ${line}`,
  )
}

function verdictLines(
  verdict: Verdict,
  locale: Locale,
  style: Style,
  columns: number,
  prose: number,
): string[] {
  const texts = CLI_TEXTS[locale]
  const format = terminalFormat(locale)
  const paint = (line: string, claim: Claim | null) => {
    if (claim === null || claim.holds === null) return style.dim(line)
    return claim.holds ? style.green(line) : style.red(line)
  }
  const value = (title: string, text: (claim: Claim) => string): TableColumn<Claim> => {
    return { title, align: 'right', dispensable: 0, least: 6, text }
  }
  const specs: TableColumn<Claim>[] = [
    {
      title: texts.verdict,
      align: 'left',
      dispensable: 0,
      least: 24,
      text: (row) => `${CLAIM_SIGNS[row.result]} ${row.label[locale]}`,
    },
    value(texts.expected, (row) => boundOf(row) + format.value(row.expected, row.unit)),
    value(texts.measured, (row) => format.value(row.measured, row.unit)),
  ]
  if (verdict.claims.some(({ spread }) => spread !== null))
    specs.push({
      title: texts.spread,
      align: 'right',
      dispensable: 1,
      least: 6,
      text: (row) => spreadOf(row, format),
    })
  const rows = table(specs, verdict.claims, columns - 2, paint).map((line) => `  ${line.text}`)
  // Where a claim holds, its numbers say so; where not, the reason is what one wants to read, but once.
  const reasons = verdict.claims.filter((claim) => claim.holds !== true).map((claim) => claim.why[locale])
  const said = new Set([...reasons.filter((reason) => reason !== ''), verdict.summary[locale]])
  return [...rows, ...[...said].flatMap((text) => wrap(text, prose - 2).map((line) => `  ${line}`))]
}

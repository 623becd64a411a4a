import { resolve } from 'node:path'
import type { Comparison, Metric } from '../shared/run/compare'
import type { Locale } from '../shared/text'
import type { TableColumn } from './terminal/table'
import type { Style } from './terminal/style'
import { scenarios } from '../scenarios'
import { compareRuns, runLetter } from '../shared/run/compare'
import { differenceText, ratioText, metricValueText } from '../shared/run/compare/numbers'
import { RunModel } from '../shared/run/model'
import { complain } from './failures'
import { withRun } from './run-file'
import { printable, printableTexts } from './terminal/sanitize'
import { styleFor } from './terminal/style'
import { table } from './terminal/table'

/** What `forkscope compare --json` prints: the same comparison as the window shows. */
export interface CompareDocument extends Comparison {
  readonly format: 'forkscope.comparison/1'
  readonly runs: readonly { readonly name: string; readonly file: string; readonly runId: string | null }[]
}

const COLON: Readonly<Record<Locale, string>> = { en: ': ', 'zh-CN': '：' }

/** Columns when the width of the terminal is not known. */
const WIDTH = 100

/**
 * `forkscope compare`: recorded runs side by side; the first is the one that the others are set against.
 * @returns the exit code: 1 when a file can't be read as a run
 */
export async function compare(files: readonly string[], json: boolean, locale: Locale): Promise<number> {
  const models: RunModel[] = []
  for (const file of files) {
    const model = await modelOf(resolve(file), locale)
    if (model === null) return 1
    models.push(model)
  }
  const origin = models[0].meta?.origin
  const knobs = origin?.kind === 'scenario' ? scenarios.find(({ id }) => id === origin.scenario)?.knobs : []
  const comparison = compareRuns(models, { knobs })
  if (json) process.stdout.write(`${JSON.stringify(documentOf(comparison, files, models), null, 2)}\n`)
  else process.stdout.write(comparisonText(comparison, files, locale, process.stdout))
  return 0
}

async function modelOf(file: string, locale: Locale): Promise<RunModel | null> {
  const { EngineFailure } = await import('../engine/failure')
  try {
    const model = new RunModel()
    await withRun(file, ({ records }) => model.applyAll(records))
    return model
  } catch (error) {
    if (!(error instanceof EngineFailure)) throw error
    complain(`${file}${COLON[locale]}${error.failure.text[locale]}`)
    return null
  }
}

function documentOf(
  comparison: Comparison,
  files: readonly string[],
  models: readonly RunModel[],
): CompareDocument {
  const runs = files.map((file, run) => ({
    name: runLetter(run),
    file,
    runId: models[run].meta?.runId ?? null,
  }))
  return { format: 'forkscope.comparison/1', runs, ...comparison }
}

/** The comparison as people read it on a terminal (or in a file: then without colours); ends with a newline. */
export function comparisonText(
  comparison: Comparison,
  files: readonly string[],
  locale: Locale,
  out: { readonly isTTY?: boolean; readonly columns?: number },
  env: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const style = styleFor(out.isTTY === true, env)
  const { baseline, sentence, differences, metrics } = printableTexts(comparison)
  const lines = files.map((file, run) => `${style.bold(runLetter(run))}  ${printable(file)}`)
  lines.push('', style.bold(sentence[locale]), '')
  for (const { label, values, level } of differences) {
    const text = `${label[locale]}${COLON[locale]}${values.map((value) => value[locale] || '—').join(' · ')}`
    lines.push(level === 'warn' ? style.yellow(`! ${text}`) : `  ${text}`)
  }
  if (differences.length > 0) lines.push('')
  const shown = table(columnsOf(baseline, metrics, locale), metrics, out.columns ?? WIDTH, (line, row) =>
    row === null ? style.dim(line) : painted(line, row, baseline, style),
  )
  return `${[...lines, ...shown.map(({ text }) => text)].join('\n')}\n`
}

function columnsOf(baseline: number, metrics: readonly Metric[], locale: Locale): TableColumn<Metric>[] {
  const others = (metrics[0]?.values ?? []).map((_, run) => run).filter((run) => run !== baseline)
  const number = { align: 'right', least: 5 } as const
  const of = (run: number): TableColumn<Metric> => ({
    ...number,
    title: runLetter(run),
    dispensable: 0,
    text: ({ values, unit }) => metricValueText(values[run], unit, locale),
  })
  return [
    { title: '', align: 'left', dispensable: 0, least: 16, text: ({ label }) => label[locale] },
    of(baseline),
    ...others.flatMap((run): TableColumn<Metric>[] => [
      of(run),
      {
        ...number,
        title: `${runLetter(run)}−${runLetter(baseline)}`,
        dispensable: 1,
        text: ({ changes, unit }) => differenceText(changes[run].difference, unit, locale),
      },
      {
        ...number,
        title: `${runLetter(run)}÷${runLetter(baseline)}`,
        dispensable: 0,
        text: ({ changes }) => ratioText(changes[run].ratio, locale) + sign(changes[run].better),
      },
    ]),
  ]
}

/** Better and worse are signs too: meaning never rests on colour alone. */
function sign(better: boolean | null): string {
  return better === null ? '  ' : better ? ' ✓' : ' ✗'
}

/** A line bears a colour where all runs that differ do so in one direction. */
function painted(line: string, { changes }: Metric, baseline: number, style: Style): string {
  const told = new Set(
    changes.flatMap(({ better }, run) => (run === baseline || better === null ? [] : [better])),
  )
  if (told.size !== 1) return line
  return told.has(true) ? style.green(line) : style.red(line)
}

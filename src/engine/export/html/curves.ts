import type { RunProcess } from '../../../shared/run/process'
import type { Page } from './page'
import { peakMemory } from '../../../shared/run/facts'
import { visible } from '../../../shared/visible'
import { loaded } from '../samples'
import { graph, type Line } from './graph'
import { esc, section } from './markup'
import { present } from '../../../shared/run/present'

/** Lines beside the sum; beyond them colours can't be told apart. */
const MOST_LINES = 8

/** CPU and memory over run time: the whole tree, and the processes that spent most. */
export function curves(page: Page): string {
  const { model, texts, format } = page
  const { tree } = model
  if (model.ticks === 0) return ''
  const t = tree.slice('t')
  const chosen = present(model.processes)
    .sort((a, b) => b.cpu - a.cpu)
    .slice(0, MOST_LINES)
  // In order of birth, as everywhere else.
  chosen.sort((a, b) => a.id - b.id)
  const series = chosen.map((process) => ({ process, kept: seriesOf(page, process) }))
  const named = series.flatMap(({ process, kept }, index) =>
    kept === null ? [] : [{ name: nameAmong(page, chosen, process), colour: `s${index + 1}`, kept }],
  )
  const field = peakMemory(model).kind
  const all = (of: 'cpu' | 'pss' | 'rss', scale: number): Line[] =>
    model.born > 1
      ? [{ name: texts.wholeTree, t, values: tree.slice(of).map((value) => value * scale), colour: 'all' }]
      : []
  const lines = (of: 'cpu' | 'pss' | 'rss', scale: number): Line[] => [
    ...all(of, scale),
    ...named.map(({ name, colour, kept }) => {
      return { name, t: kept.slice('t'), values: kept.slice(of).map((value) => value * scale), colour }
    }),
  ]
  const end = model.wall
  const parts = [
    graph(lines('cpu', 100), {
      title: texts.cpuGraph,
      unit: texts.cpuUnit,
      end,
      label: (value) => format.number(value, 2),
      format,
    }),
    graph(lines(field, 1), {
      title: texts.memoryGraph,
      unit: field.toUpperCase(),
      end,
      base: 1024,
      label: (value) => format.bytes(value, true),
      format,
    }),
  ]
  if (model.born > chosen.length) {
    const note = texts.busiest(format.number(chosen.length), format.number(model.born))
    parts.push(`<p class="note">${esc(note)}</p>`)
  }
  return section(texts.graphs, parts.join('\n'), 'long')
}

/** A large recording has the samples of a process coarse at first: the few that are drawn are read whole. */
function seriesOf({ model, samples }: Page, process: RunProcess): RunProcess['series'] | null {
  const fine = process.coarse ? samples.of(process.id) : null
  const { series } = fine === null ? process : loaded(process, model.meta!.startedAt, fine)
  return series.length === 0 ? null : series
}

/** With its pid where another one is called the same. */
function nameAmong(page: Page, all: readonly RunProcess[], process: RunProcess): string {
  const name = nameOf(page, process)
  const alone = all.every((other) => other === process || nameOf(page, other) !== name)
  return alone || process.pid < 0 ? name : `${name} · ${process.pid}`
}

export function nameOf({ say }: Page, { role, name, pid }: RunProcess): string {
  return role !== '' ? say(role) : visible(pid < 0 ? name : `${name} ${pid}`.trim())
}

import { repeatsOf, utilization } from '../../../shared/run/facts'
import type { RunModel } from '../../../shared/run/model'
import type { Pool } from '../../../shared/run/pool'
import type { Locale } from '../../../shared/text'
import type { Format } from '../../../shared/format'
import type { Texts } from './texts'
import { LEFT, RIGHT, scaleX, timeAxis, WIDTH } from './graph'
import { esc } from './markup'
import { present } from '../../../shared/run/present'

const ROW = 18
/** Lanes of one pool that are drawn; more would be a carpet. */
const MOST_LANES = 40
/** Tasks closer together than this (drawing units, about pixels) are drawn as one. */
const APART = 0.6

/** worker 2 before worker 10. */
const compareNames = new Intl.Collator('en', { numeric: true }).compare

interface Bar {
  from: number
  to: number
  tasks: number
  readonly title: string
}

/** What the lanes of a pool worked on: a row for each, a bar for each task. */
export function gantt(model: RunModel, pool: Pool, texts: Texts, format: Format, locale: Locale): string {
  const end = model.wall
  const lanes = present(pool.lanes.map((lane) => model.lanes[lane]))
    .sort((a, b) => compareNames(a.role, b.role))
    .slice(0, MOST_LANES)
  const height = lanes.length * ROW + 34
  const rows = lanes.map(({ lane, tid, role }, index) => {
    const y = 4 + index * ROW
    const called = model.say(role)[locale] || String(tid)
    const drawn = barsOf(model, lane, format, locale).map(({ from, to, tasks, title }, at) => {
      const width = Math.max(0.5, to - from).toFixed(1)
      const kind = tasks > 1 ? 'many' : at % 2 === 0 ? 'task' : 'task odd'
      const what = tasks > 1 ? texts.tasks(format.number(tasks), tasks) : title
      return `<rect class="${kind}" x="${from.toFixed(1)}" y="${y + 2}" width="${width}" height="${ROW - 5}"><title>${esc(what)}</title></rect>`
    })
    return (
      `<rect class="lane" x="${LEFT}" y="${y}" width="${WIDTH - LEFT - RIGHT}" height="${ROW - 1}"/>` +
      `<text x="${LEFT - 8}" y="${y + 12.5}" class="tick-y">${esc(clip(called))}</text>${drawn.join('')}`
    )
  })
  const hidden = pool.lanes.length - lanes.length
  const repeats = repeatsOf(model, pool)
  const x = scaleX(end)
  const begins = repeats.map(({ since }, index) => {
    const at = x(since).toFixed(1)
    return `<line class="mark" x1="${at}" x2="${at}" y1="0" y2="${lanes.length * ROW + 4}"><title>${index + 1}</title></line>`
  })
  const notes = [
    texts.tasks(format.number(pool.tasks), pool.tasks),
    texts.utilization(format.percent(utilization(model, pool))),
    ...(repeats.length > 0
      ? [texts.repeats(repeats.map((one) => format.percent(utilization(model, one))))]
      : []),
    ...(hidden > 0 ? [texts.moreLanes(format.number(hidden), hidden)] : []),
    ...(model.tasks.dropped > 0 ? [texts.newestTasks] : []),
  ]
  const title = `${model.say(pool.id)[locale]} · ${texts.poolSize(pool.kind, format.number(pool.size))}`
  return `<figure>
<figcaption>${esc(title)} <small>${esc(notes.join(' · '))}</small></figcaption>
<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${esc(title)}">
${rows.join('\n')}${begins.join('')}${timeAxis(end, lanes.length * ROW + 6, format)}
</svg>
</figure>`
}

/** The bars of a lane, in order of time; tasks that can't be told apart are put together. */
function barsOf(model: RunModel, lane: number, format: Format, locale: Locale): Bar[] {
  const x = scaleX(model.wall)
  const { tasks } = model
  const bars: Bar[] = []
  tasks.byLane.each(lane, -Infinity, Infinity, (row) => {
    const ended = tasks.until(row, model.wall)
    const from = x(tasks.start(row))
    const to = Math.max(from, x(ended))
    const last = bars.at(-1)
    const small = to - from < 2
    if (
      last !== undefined &&
      small &&
      from - last.to < APART &&
      (last.tasks > 1 || last.to - last.from < 2)
    ) {
      last.to = Math.max(last.to, to)
      last.tasks += 1
      return
    }
    const title = `${model.say(tasks.name(row))[locale]} · ${format.duration(ended - tasks.start(row))}`
    bars.push({ from, to, tasks: 1, title })
  })
  return bars
}

function clip(text: string): string {
  // A Chinese character takes the room of two others.
  let room = 15
  let kept = ''
  for (const character of text) {
    room -= character > '\u2e7f' ? 2 : 1
    if (room < 0) return `${kept}…`
    kept += character
  }
  return text
}

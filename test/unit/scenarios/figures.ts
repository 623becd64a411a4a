import type { Figure, GraphFigure, LanesFigure } from '../../../src/shared/diagram'

const WIDEST = 24

/** What is wrong with a figure: things outside of the grid or on top of each other, arrows from nowhere. */
export function faultsOf(figure: Figure): string[] {
  return figure.kind === 'graph' ? graphFaults(figure) : laneFaults(figure)
}

function graphFaults({ width, height, nodes, edges, frames = [] }: GraphFigure): string[] {
  const faults: string[] = []
  if (width > WIDEST) faults.push(`wider than ${WIDEST}`)
  const ids = nodes.map(({ id }) => id)
  if (new Set(ids).size < ids.length) faults.push('two nodes with one id')
  for (const { from, to } of edges)
    for (const end of [from, to])
      if (!ids.includes(end)) faults.push(`an arrow at ${end}, which is not there`)
  const boxes = nodes.map(({ id, x, y, w = 3, h = 1 }) => ({ id, x, y, w, h }))
  for (const { id, x, y, w, h } of [...boxes, ...frames.map((frame) => ({ id: frame.label.en, ...frame }))])
    if (x < 0 || y < 0 || x + w > width || y + h > height) faults.push(`${id} is outside`)
  for (const [at, a] of boxes.entries())
    for (const b of boxes.slice(at + 1))
      if (a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h)
        faults.push(`${a.id} and ${b.id} overlap`)
  return faults
}

function laneFaults({ length, lanes, bars, links = [] }: LanesFigure): string[] {
  const faults: string[] = []
  const ids = lanes.map(({ id }) => id)
  for (const { lane, from, to } of bars) {
    if (!ids.includes(lane)) faults.push(`a bar on ${lane}, which is not there`)
    if (!(0 <= from && from < to && to <= length)) faults.push(`a bar from ${from} to ${to}`)
  }
  for (const { at, from, to } of links)
    if (!ids.includes(from) || !ids.includes(to) || at < 0 || at > length) faults.push(`a link at ${at}`)
  return faults
}

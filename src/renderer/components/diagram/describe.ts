import type { Figure } from '../../../shared/diagram'
import type { LocalizedText } from '../../../shared/text'

type Say = (text: LocalizedText) => string

/** What a diagram shows, as sentences' parts for those who don't see it: things, then how they hang together. */
export function describeFigure(figure: Figure, say: Say): { things: string[]; ties: string[] } {
  if (figure.kind === 'lanes') {
    const things = figure.lanes.map(({ id, label }) => {
      const bars = figure.bars.filter((bar) => bar.lane === id).toSorted((a, b) => a.from - b.from)
      const names = bars.flatMap((bar) => (bar.label === undefined ? [] : say(bar.label)))
      return names.length === 0 ? say(label) : `${say(label)}: ${names.join(', ')}`
    })
    return { things, ties: [] }
  }
  const names = new Map(figure.nodes.map((node) => [node.id, say(node.label)]))
  const things = figure.nodes.map(({ label, note, slots }) => {
    const extra = [
      note === undefined ? '' : say(note),
      slots === undefined ? '' : `${slots.filled}/${slots.count}`,
    ]
    const more = extra.filter(Boolean).join(', ')
    return more === '' ? say(label) : `${say(label)} (${more})`
  })
  const ties = figure.edges.map(({ from, to, label, heads = 'to' }) => {
    const sign = heads === 'both' ? '↔' : heads === 'none' ? '–' : '→'
    const tie = `${names.get(from) ?? from} ${sign} ${names.get(to) ?? to}`
    return label === undefined ? tie : `${tie}: ${say(label)}`
  })
  return { things, ties }
}

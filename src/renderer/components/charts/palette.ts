/** Colours of the palette (Okabe–Ito, `--series-1` … `--series-8`): told apart by colour-blind readers too. */
export const COLOURS = 8

/** Past eight a colour comes again, dashed: lengths of line and gap in CSS pixels. */
const DASHES: readonly (readonly number[])[] = [[], [7, 3], [2, 3], [9, 3, 2, 3]]

/** How one line is drawn: `colour` counts from 0 into the palette. */
export interface Stroke {
  readonly colour: number
  readonly dash: readonly number[]
}

/** The stroke of a process or lane, by its id in the run: the same wherever and whenever it is shown. */
export function strokeOf(id: number): Stroke {
  return { colour: id % COLOURS, dash: DASHES[Math.floor(id / COLOURS) % DASHES.length] }
}

/** The CSS value of a colour, for style bindings. */
export function colourOf(id: number): string {
  return `var(--series-${(id % COLOURS) + 1})`
}

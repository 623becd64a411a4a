import type { NumberKnob } from '../../shared/knobs'

type Limits = Pick<NumberKnob, 'kind' | 'min' | 'max' | 'step' | 'scale'>

/** A slider needs no more positions than it has pixels. */
const MOST_STOPS = 400
/** The values between two powers of ten at which a logarithmic slider halts. */
const NICE = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8]

/**
 * The values at which a slider halts, ascending: round numbers, and both limits. The slider's position is an index
 * into them, so every arrow key press changes the value, on a logarithmic scale too.
 */
export function stopsOf(knob: Limits): number[] {
  const { kind, min, max } = knob
  const whole = kind === 'integer'
  const inner = knob.scale === 'log' && max > 0 ? logarithmic(knob) : linear(knob)
  const fits = (value: number) => value > min && value < max && (!whole || Number.isInteger(value))
  return [...new Set([min, ...inner.filter(fits), max])].sort((a, b) => a - b)
}

function linear({ kind, min, max, step }: Limits): number[] {
  let width = step ?? (kind === 'integer' ? 1 : (max - min) / 100)
  while ((max - min) / width > MOST_STOPS) width *= 2
  const first = Math.ceil(min / width)
  const last = Math.floor(max / width)
  return Array.from({ length: last - first + 1 }, (_, k) => tidy((first + k) * width))
}

function logarithmic({ kind, min, max, step }: Limits): number[] {
  const smallest = min > 0 ? min : (step ?? (kind === 'integer' ? 1 : max / 1000))
  const values: number[] = []
  for (let power = Math.floor(Math.log10(smallest)); 10 ** power <= max; power += 1)
    for (const nice of NICE) {
      const value = tidy(nice * 10 ** power)
      if (value >= smallest) values.push(value)
    }
  return values
}

/** Sums of binary fractions without their dust: 0.30000000000000004 → 0.3. */
function tidy(value: number): number {
  return Number(value.toPrecision(12))
}

/** Where a value lies among the stops, fractional between two of them; outside it is the nearest end. */
export function positionOf(stops: readonly number[], value: number): number {
  if (Number.isNaN(value) || value <= stops[0]) return 0
  const above = stops.findIndex((stop) => stop >= value)
  if (above < 0) return stops.length - 1
  const [low, high] = [stops[above - 1], stops[above]]
  return above - 1 + (value - low) / (high - low)
}

/** A rectangle on the desktop, in device-independent pixels. */
export interface Bounds {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export const DEFAULT_SIZE = { width: 1280, height: 800 } as const
export const MIN_SIZE = { width: 900, height: 600 } as const

/** How much of a window's top must be on a display, so that a person can take hold of it. */
const GRIP = { width: 120, height: 40 } as const
/** A further window is moved by this against the one it was opened from. */
const CASCADE = 24

/**
 * Where a window may open: the remembered bounds if a person could reach them on a display of now, else their size
 * alone (the system chooses the place), at most as large as the largest display.
 * @param remembered as read from the file; null at the first start
 * @param displays work areas of the displays
 */
export function placeWindow(remembered: Bounds | null, displays: readonly Bounds[]): Partial<Bounds> {
  const wanted = remembered ?? DEFAULT_SIZE
  const size = {
    width: clamp(wanted.width, MIN_SIZE.width, Math.max(...displays.map((d) => d.width))),
    height: clamp(wanted.height, MIN_SIZE.height, Math.max(...displays.map((d) => d.height))),
  }
  if (!remembered) return size
  const { x, y } = remembered
  const grip: Bounds = { x, y, width: size.width, height: GRIP.height }
  const reachable = displays.some((display) => {
    const seen = overlap(grip, display)
    return seen.width >= GRIP.width && seen.height >= GRIP.height
  })
  return reachable ? { x, y, ...size } : size
}

/** Where a window goes that is opened from another one. */
export function cascade(from: Bounds): Bounds {
  return { ...from, x: from.x + CASCADE, y: from.y + CASCADE }
}

/** `low` wins over `high`: a display may be smaller than the smallest window. */
function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high))
}

function overlap(a: Bounds, b: Bounds): { width: number; height: number } {
  return {
    width: Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x),
    height: Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y),
  }
}

/** Below this share a cell stays cold: most of a list must, or nothing stands out. */
const COLD = 0.005
/** How much of its colour the hottest cell has, per cent: text stays readable on it in both themes. */
const MOST = 55

/**
 * How much of its colour a cell has, per cent, on a root scale: a tenth is seen as a third of the most, so that what is
 * large stands out before one reads, and what is small is not lost beside it.
 * @param share of what there is (1 = all, or more); NaN unknown
 */
export function heatOf(share: number): number {
  return share >= COLD ? Math.round(Math.sqrt(Math.min(1, share)) * MOST) : 0
}

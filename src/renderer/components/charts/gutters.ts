/** Room at both sides of everything that is drawn over a run's time, CSS pixels: names at the left, numbers at the right. */
export const GUTTERS = { left: 124, right: 84 } as const

/** Where the plot begins and ends in what fills the width of its container. */
export const IN_PLOT = { left: `${GUTTERS.left}px`, right: `${GUTTERS.right}px` } as const

/** Width of the plot in a container that is so wide, CSS pixels. */
export const plotWidth = (width: number): number => Math.max(0, width - GUTTERS.left - GUTTERS.right)

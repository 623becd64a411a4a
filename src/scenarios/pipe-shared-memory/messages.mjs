// @ts-check
/* How many messages a transfer has: the program sends them, the knobs explain them. */

/** Small messages cost a fixed time each: more of them than this would be a long run for the same number. */
export const MOST_MESSAGES = 50_000

/**
 * @param {number} size of one message, KiB
 * @param {number} total MiB
 * @returns {number} how many messages are asked for, at least one
 */
export const messagesIn = (size, total) => Math.max(1, Math.floor((total * 1024) / size))

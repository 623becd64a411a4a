// @ts-check
/*
 * scrapy.extensions.throttle.AutoThrottle. It knows nothing of concurrency: it only moves the delay of a slot towards
 * latency ÷ target, so that about `target` requests are on the wire at once.
 */

/**
 * The delay of a slot after an answer.
 * @param {number} delay until now, seconds
 * @param {{ status: number, latency: number }} response latency in seconds, from sending to the headers
 * @param {{ target: number, minDelay: number, maxDelay: number }} limits
 * @returns {number}
 */
export function adjustedDelay(delay, { status, latency }, { target, minDelay, maxDelay }) {
  const targetDelay = latency / target
  // The delay rises at once and falls by half of the way.
  const wanted = Math.max(targetDelay, (delay + targetDelay) / 2)
  const next = Math.min(Math.max(minDelay, wanted), maxDelay)
  // Error pages are often quick: they must not make the crawler faster.
  return status !== 200 && next <= delay ? delay : next
}

/**
 * Lets AutoThrottle govern the slots of a downloader.
 * @param {import('./downloader.mjs').Downloader} downloader
 * @param {import('./settings.mjs').Settings} settings
 */
export function autoThrottle(downloader, settings) {
  if (!settings.AUTOTHROTTLE_ENABLED) return
  const minDelay = settings.DOWNLOAD_DELAY
  downloader.defaultDelay = Math.max(minDelay, settings.AUTOTHROTTLE_START_DELAY)
  const limits = {
    target: settings.AUTOTHROTTLE_TARGET_CONCURRENCY,
    minDelay,
    maxDelay: settings.AUTOTHROTTLE_MAX_DELAY,
  }
  downloader.onResponse.push((slot, response) => {
    slot.delay = adjustedDelay(slot.delay, response, limits)
  })
}

// @ts-check
/* The knobs under the names that Scrapy gives them. */

/**
 * Times in seconds, sizes in bytes.
 * @typedef {object} Settings
 * @property {number} CONCURRENT_REQUESTS 0: no limit
 * @property {number} CONCURRENT_REQUESTS_PER_DOMAIN
 * @property {number} DOWNLOAD_DELAY
 * @property {boolean} RANDOMIZE_DOWNLOAD_DELAY
 * @property {number} DOWNLOAD_TIMEOUT
 * @property {number} RETRY_TIMES
 * @property {boolean} AUTOTHROTTLE_ENABLED
 * @property {number} AUTOTHROTTLE_START_DELAY
 * @property {number} AUTOTHROTTLE_MAX_DELAY
 * @property {number} AUTOTHROTTLE_TARGET_CONCURRENCY
 * @property {number} REACTOR_THREADPOOL_MAXSIZE
 * @property {number} CONCURRENT_ITEMS
 * @property {number} SCRAPER_SLOT_MAX_ACTIVE_SIZE
 */

const NAMES = [
  'CONCURRENT_REQUESTS',
  'CONCURRENT_REQUESTS_PER_DOMAIN',
  'DOWNLOAD_DELAY',
  'RANDOMIZE_DOWNLOAD_DELAY',
  'DOWNLOAD_TIMEOUT',
  'RETRY_TIMES',
  'AUTOTHROTTLE_ENABLED',
  'AUTOTHROTTLE_START_DELAY',
  'AUTOTHROTTLE_MAX_DELAY',
  'AUTOTHROTTLE_TARGET_CONCURRENCY',
  'REACTOR_THREADPOOL_MAXSIZE',
  'CONCURRENT_ITEMS',
  'SCRAPER_SLOT_MAX_ACTIVE_SIZE',
]

/** @param {Record<string, number | string | boolean>} knobs @returns {Settings} */
export function settingsOf(knobs) {
  const knobOf = (/** @type {string} */ name) => name.toLowerCase().replaceAll('_', '-')
  return /** @type {any} */ (Object.fromEntries(NAMES.map((name) => [name, knobs[knobOf(name)]])))
}

/** Hosts of documentation that lessons point to. Only these are ever handed to the system's browser, over https. */
const HOSTS: ReadonlySet<string> = new Set([
  'docs.python.org',
  'docs.scrapy.org',
  'docs.twisted.org',
  'chromedevtools.github.io',
  'www.kernel.org',
  'nodejs.org',
  'developer.mozilla.org',
  'man7.org',
  'docs.kernel.org',
  'www.electronjs.org',
])

/** Whether an address may be opened in the system's browser: exactly https, an allowed host, no credentials, no port. */
export function mayOpenExternally(address: string): boolean {
  if (!URL.canParse(address)) return false
  const url = new URL(address)
  return (
    url.protocol === 'https:' &&
    HOSTS.has(url.hostname) &&
    url.port === '' &&
    url.username === '' &&
    url.password === ''
  )
}

/** Everything that is not named is refused; nothing is ever fetched from elsewhere, so `'self'` is enough. */
const POLICY = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data:",
  'font-src': "'self'",
  'connect-src': "'self'",
  // These do not fall back to default-src, or fall back to something wider.
  'worker-src': "'none'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
}

/** The Content-Security-Policy of the built page. */
export const CONTENT_SECURITY_POLICY = format(POLICY)

/** The policy in development: Vite inserts `<style>` elements and talks to its server over a WebSocket. */
export function devContentSecurityPolicy(page: URL): string {
  return format({
    ...POLICY,
    'style-src': "'self' 'unsafe-inline'",
    'connect-src': `'self' ws://${page.host}`,
  })
}

function format(policy: Record<string, string>): string {
  return Object.entries(policy)
    .map(([directive, value]) => `${directive} ${value}`)
    .join('; ')
}

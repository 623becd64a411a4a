import { expect, it } from 'vitest'
import { CONTENT_SECURITY_POLICY, devContentSecurityPolicy } from '../../../../src/main/security/csp'

it('allows nothing by default, no inline code, no eval, no other host', () => {
  expect(CONTENT_SECURITY_POLICY).toMatch(/^default-src 'none'; script-src 'self';/)
  expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe|https?:|\*/)
})

it('lets development insert styles and reach its own server, and keeps scripts as strict', () => {
  const policy = devContentSecurityPolicy(new URL('http://localhost:5173/'))
  expect(policy).toContain("script-src 'self';")
  expect(policy).toContain("connect-src 'self' ws://localhost:5173;")
})

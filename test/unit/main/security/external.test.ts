import { expect, it } from 'vitest'
import { mayOpenExternally } from '../../../../src/main/security/external'

it.each([
  'https://docs.python.org/3/library/multiprocessing.html',
  'https://nodejs.org/api/child_process.html',
])('opens %s', (url) => expect(mayOpenExternally(url)).toBe(true))

it.each([
  'http://nodejs.org/',
  'https://nodejs.org.evil.test/',
  'https://evil.test/nodejs.org',
  'https://nodejs.org@evil.test/',
  'https://user:secret@nodejs.org/',
  'https://nodejs.org:8443/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'smb://nodejs.org/share',
  'nodejs.org',
  '',
])('refuses %j', (url) => expect(mayOpenExternally(url)).toBe(false))

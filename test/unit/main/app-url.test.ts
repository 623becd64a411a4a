import { describe, expect, it } from 'vitest'
import { isPage, mayLoad, pageUrl, sameOrigin } from '../../../src/main/app-url'

const page = pageUrl(undefined, false)
const dev = pageUrl('http://localhost:5173', false)

describe('pageUrl', () => {
  it('is the built page, unless a server on this machine is given', () => {
    expect(page.href).toBe('forkscope://app/index.html')
    expect(dev.href).toBe('http://localhost:5173/')
    expect(pageUrl('http://127.0.0.1:5173', false).port).toBe('5173')
  })

  it.each(['http://evil.test', 'https://localhost', 'file:///etc/passwd', 'nonsense', ''])(
    'not %j',
    (url) => {
      expect(pageUrl(url, false).href).toBe(page.href)
    },
  )

  it('ignores the server in a packaged app', () => {
    expect(pageUrl('http://localhost:5173', true).href).toBe(page.href)
  })
})

it('compares origins of custom schemes by their parts', () => {
  expect(sameOrigin('forkscope://app/x.js', page)).toBe(true)
  for (const url of ['forkscope://other/', 'forkscope://app.evil/', 'http://app/', 'about:blank', '']) {
    expect(sameOrigin(url, page), url).toBe(false)
  }
  expect(sameOrigin('http://localhost:5174/', dev)).toBe(false)
})

it('lets a window stay on its page only', () => {
  expect(isPage('forkscope://app/index.html?recovered=crashed#/lab', page)).toBe(true)
  expect(isPage('forkscope://app/assets/x.svg', page)).toBe(false)
})

it('lets nothing be loaded from elsewhere', () => {
  for (const url of ['forkscope://app/a.js', 'data:image/png;base64,', 'devtools://devtools/x.html']) {
    expect(mayLoad(url, page), url).toBe(true)
  }
  for (const url of [
    'https://nodejs.org/',
    'http://localhost:5173/',
    'ws://localhost:5173/',
    'file:///etc/passwd',
  ]) {
    expect(mayLoad(url, page), url).toBe(false)
  }
  expect(mayLoad('ws://localhost:5173/?token=1', dev)).toBe(true)
  expect(mayLoad('ws://localhost:1/', dev)).toBe(false)
})

import { describe, expect, it } from 'vitest'
import { mayReach, pageOf, socketOf } from '../../../../src/main/devtools/address'

const ID = '0f2c936f-b1cd-4ac9-aab3-f63b0f33d55e'
const target = { port: 9229, target: ID, title: 'child 1' }
const socket = `ws://127.0.0.1:9229/${ID}`

describe('a DevTools window', () => {
  it('has the page of the bundled DevTools, for its target', () => {
    expect(socketOf(target)).toBe(socket)
    expect(pageOf(target)).toBe(`devtools://devtools/bundled/js_app.html?v8only=true&ws=127.0.0.1:9229/${ID}`)
  })

  it('reaches the files of DevTools and its own target', () => {
    expect(mayReach(socket, socket)).toBe(true)
    expect(mayReach(pageOf(target), socket)).toBe(true)
    expect(mayReach('devtools://devtools/bundled/core/sdk/sdk.js', socket)).toBe(true)
  })

  it.each([
    `ws://127.0.0.1:9230/${ID}`,
    `ws://127.0.0.1:9229/${ID.replace('0f', '1f')}`,
    `${socket}/`,
    `${socket}?x`,
    'http://127.0.0.1:9229/json',
    `ws://localhost:9229/${ID}`,
    'https://nodejs.org/',
    'devtools://devtools/remote/serve_file/x',
    'devtools://evil/bundled/',
    'forkscope://app/index.html',
    'file:///etc/passwd',
    'data:text/html,x',
    'blob:devtools://devtools/1',
  ])('does not reach %s', (url) => expect(mayReach(url, socket)).toBe(false))

  it('that is nobody’s reaches nothing', () => {
    expect(mayReach(pageOf(target), undefined)).toBe(false)
    expect(mayReach('undefined', undefined)).toBe(false)
  })
})

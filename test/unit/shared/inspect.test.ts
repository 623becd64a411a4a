import { describe, expect, it } from 'vitest'
import { inspectorAddress } from '../../../src/shared/inspect'

const ID = '0f2c936f-b1cd-4ac9-aab3-f63b0f33d55e'

describe('the address of an inspector', () => {
  it('is read as Node gives it', () => {
    expect(inspectorAddress(`ws://127.0.0.1:9229/${ID}`)).toEqual({ port: 9229, target: ID })
    expect(inspectorAddress(`ws://127.0.0.1:65535/${ID}`)).toEqual({ port: 65_535, target: ID })
  })

  it.each([
    '',
    `ws://127.0.0.1/${ID}`,
    `ws://127.0.0.1:0/${ID}`,
    `ws://127.0.0.1:65536/${ID}`,
    `ws://127.0.0.1:9229/`,
    `ws://127.0.0.1:9229/${ID}x`,
    `ws://127.0.0.1:9229/${ID}?x`,
    `ws://127.0.0.1:9229/../${ID}`,
    `ws://127.0.0.1:9229/${ID}\n`,
    ` ws://127.0.0.1:9229/${ID}`,
    `ws://user@127.0.0.1:9229/${ID}`,
    `ws://127.0.0.1.evil.test:9229/${ID}`,
    `ws://127.1:9229/${ID}`,
    `ws://localhost:9229/${ID}`,
    `ws://[::1]:9229/${ID}`,
    `ws://0.0.0.0:9229/${ID}`,
    `ws://192.168.1.7:9229/${ID}`,
    `wss://127.0.0.1:9229/${ID}`,
    `http://127.0.0.1:9229/${ID}`,
    `ws://127.0.0.1:9229/zzzzzzzz-b1cd-4ac9-aab3-f63b0f33d55e`,
  ])('is not %s', (url) => expect(inspectorAddress(url)).toBeNull())
})

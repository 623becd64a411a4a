import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../../scripts/lib/command.mjs'
import { CONTENT_SECURITY_POLICY } from '../../src/main/security/csp'
import { asleep, descriptorsOf, look } from '../support/processes'
import type { LaunchedApp } from './support/electron'
import { launchApp } from './support/electron'
import { ask, enginePid, openLine } from './support/engine-line'
import { until } from './support/until'

let launched: LaunchedApp
let errors = ''

beforeAll(async () => {
  launched = await launchApp()
  launched.app.process().stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()))
})
afterAll(() => launched.close())

describe('a page', () => {
  it('has nothing of Node or Electron', async () => {
    const found = await launched.page.evaluate(() =>
      ['require', 'process', 'module', 'global', 'Buffer', '__dirname', 'electron', 'ipcRenderer'].filter(
        (name) => name in window,
      ),
    )
    expect(found).toEqual([])
  })

  it('is exposed to nothing by the preload script: its globals are those of an empty frame', async () => {
    const added = await launched.page.evaluate(() => {
      const frame = document.createElement('iframe')
      document.body.append(frame)
      const plain = new Set(Object.getOwnPropertyNames(frame.contentWindow))
      frame.remove()
      return Object.getOwnPropertyNames(window).filter((name) => !plain.has(name))
    })
    // Vue and its companions leave marks of their own; frames are listed by number.
    expect(added.filter((name) => !/^(__VUE|__INTLIFY|__vue|__pinia|__playwright|\d+$)/.test(name))).toEqual(
      [],
    )
  })

  it('runs with the safe preferences', async () => {
    const preferences = await launched.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]!.webContents as Electron.WebContents & {
        getLastWebPreferences(): Record<string, unknown>
      }
      return contents.getLastWebPreferences()
    })
    expect(preferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
    })
    expect(preferences.nodeIntegrationInWorker ?? false).toBe(false)
    expect(preferences.allowRunningInsecureContent ?? false).toBe(false)
    expect(preferences.experimentalFeatures ?? false).toBe(false)
    expect(preferences.enableBlinkFeatures ?? '').toBe('')
  })

  it('is in a sandbox of the operating system, unless root runs it', async () => {
    const argv = await launched.app.evaluate(() => process.argv)
    expect(launched.sandboxed).toBe(!argv.includes('--no-sandbox'))
  })
})

describe('a launched program', () => {
  it('inherits its streams and nothing of the app, and neither does what watches over it', async () => {
    await openLine(launched.page)
    const { runId } = await ask(launched.page, 'run.start', {
      argv: ['sleep', '60'],
    })
    const engine = await enginePid(launched.app)
    const children = await until(
      async () => (await launched.processes()).filter((pid) => look(pid)?.ppid === engine),
      (pids) => pids.some((pid) => asleep(pid, 'sleep 60')) && pids.length === 2,
      { what: 'the program and the reaper' },
    )
    for (const pid of children) expect(Object.keys(descriptorsOf(pid))).toEqual(['0', '1', '2'])
    await ask(launched.page, 'run.stop', { stream: runId })
  })
})

describe('the content security policy', () => {
  it('comes with the page as a header', async () => {
    const policy = await launched.page.evaluate(async () =>
      (await fetch(location.href)).headers.get('content-security-policy'),
    )
    expect(policy).toBe(CONTENT_SECURITY_POLICY)
  })

  it('is kept by the page itself', async () => {
    const refused: string[] = []
    const listen = (message: { text(): string }) => {
      if (/Content Security Policy/.test(message.text())) refused.push(message.text().slice(0, 200))
    }
    launched.page.on('console', listen)
    await launched.page.reload()
    await launched.page.waitForSelector('#app > *')
    // Every font of the style sheets, also those that only some language needs.
    const fonts = await launched.page.evaluate(() =>
      Promise.all([...document.fonts].map((font) => font.load().then(({ status }) => status, String))),
    )
    expect(new Set(fonts)).toEqual(new Set(['loaded']))
    launched.page.off('console', listen)
    expect(refused).toEqual([])
  })

  it('stops inline scripts, inline handlers, inline styles, eval and foreign hosts', async () => {
    const blocked = await launched.page.evaluate(
      () =>
        new Promise<string[]>((resolve) => {
          const seen: string[] = []
          document.addEventListener('securitypolicyviolation', (event) => {
            seen.push(`${event.effectiveDirective} ${event.blockedURI}`)
            if (seen.length === 6) resolve(seen)
          })
          const script = document.createElement('script')
          script.textContent = 'window.inlineRan = true'
          document.body.append(script)
          const button = document.createElement('button')
          button.setAttribute('onclick', 'window.inlineRan = true')
          button.click()
          const style = document.createElement('style')
          style.textContent = 'body { opacity: 0.5 }'
          document.head.append(style)
          const image = new Image()
          image.src = 'https://nodejs.org/logo.png'
          fetch('https://nodejs.org/').catch(() => {})
          // A string for a timer is compiled later, by the page and not by the debugger: that is eval.
          setTimeout('window.inlineRan = true')
        }),
    )
    expect(blocked.sort()).toEqual([
      'connect-src https://nodejs.org/',
      'img-src https://nodejs.org/logo.png',
      'script-src eval',
      'script-src-attr inline',
      'script-src-elem inline',
      'style-src-elem inline',
    ])
    expect(await launched.page.evaluate(() => 'inlineRan' in window)).toBe(false)
  })
})

describe('the app', () => {
  /** Does something in the page that main must refuse, and gives what main wrote about it. */
  async function refused(attempt: string, reason: RegExp): Promise<string> {
    const before = errors.length
    await launched.page.evaluate(attempt)
    return until(
      () => errors.slice(before),
      (text) => reason.test(text),
      { what: `main refusing ${attempt}` },
    )
  }
  const urls = () =>
    launched.app.evaluate(({ webContents }) =>
      webContents.getAllWebContents().map((contents) => contents.getURL()),
    )

  it.each([
    ['a foreign site', 'location.href = "https://nodejs.org/"'],
    ['another file of the app', 'location.href = "/assets/x.svg"'],
    ['a link', 'Object.assign(document.createElement("a"), { href: "https://nodejs.org/" }).click()'],
    [
      'a refresh',
      'document.head.append(Object.assign(document.createElement("meta"), { httpEquiv: "refresh", content: "0;url=https://evil.test/" }))',
    ],
    ['code', 'location.href = "data:text/html,x"; location.href = "https://evil.test/"'],
  ])('does not navigate to %s', async (_what, attempt) => {
    const before = await urls()
    await refused(attempt, /navigation refused/)
    expect(await urls()).toEqual(before)
  })

  it('opens no window', async () => {
    const before = await urls()
    await refused('void window.open("https://evil.test/")', /window refused: https:\/\/evil\.test\//)
    await refused('void window.open("/index.html")', /window refused/)
    // Chromium itself stops these before main is asked.
    for (const url of ['file:///etc/passwd', 'javascript:void 0']) {
      expect(await launched.page.evaluate((url) => window.open(url) === null, url)).toBe(true)
    }
    expect(await urls()).toEqual(before)
  })

  it('hands links of its lessons to the browser of the system, and no others', async () => {
    await launched.app.evaluate(({ shell }) => {
      const opened: string[] = []
      Object.assign(globalThis, { opened })
      shell.openExternal = (url) => Promise.resolve(void opened.push(url))
    })
    await launched.page.evaluate('void window.open("https://nodejs.org/api/worker_threads.html")')
    await refused('void window.open("http://nodejs.org/")', /window refused/)
    const opened = await launched.app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened)
    expect(opened).toEqual(['https://nodejs.org/api/worker_threads.html'])
  })

  it('grants no permission', async () => {
    const answers = await launched.page.evaluate(async () => {
      const name = async (promise: Promise<unknown>) => promise.then(String, (error: Error) => error.name)
      const state = async (name: string) =>
        (await navigator.permissions.query({ name: name as PermissionName })).state
      return {
        notifications: await Notification.requestPermission(),
        camera: await name(navigator.mediaDevices.getUserMedia({ video: true })),
        screen: await name(navigator.mediaDevices.getDisplayMedia()),
        clipboard: await name(navigator.clipboard.readText()),
        position: await new Promise<number>((resolve) =>
          navigator.geolocation.getCurrentPosition(
            () => resolve(0),
            (error) => resolve(error.code),
          ),
        ),
        midi: await state('midi'),
        geolocation: await state('geolocation'),
      }
    })
    expect(answers).toMatchObject({
      notifications: 'denied',
      clipboard: 'NotAllowedError',
      position: 1,
      midi: 'denied',
      geolocation: 'denied',
    })
    // Without a camera or a gesture Chromium may refuse before it asks: anything but a stream.
    expect(answers.camera).toMatch(/Error$/)
    expect(answers.screen).toMatch(/Error$/)
  })

  it('knows no webview', async () => {
    expect(
      await launched.page.evaluate(
        () => 'loadURL' in document.body.appendChild(document.createElement('webview')),
      ),
    ).toBe(false)
  })

  it('makes no request to anywhere', async () => {
    const failure = await launched.app.evaluate(({ session }) =>
      session.defaultSession.fetch('https://nodejs.org/').then(
        ({ status }) => `status ${status}`,
        (error: Error) => error.message,
      ),
    )
    expect(failure).toContain('ERR_BLOCKED_BY_CLIENT')
  })

  it('reaches no server of this machine, whichever way it tries', async () => {
    let hits = 0
    const server = createServer((_, response) => {
      hits += 1
      response.end()
    })
    server.on('upgrade', () => (hits += 1))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    try {
      const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
      const blocked = await launched.page.evaluate(
        (host) =>
          new Promise<string[]>((resolve) => {
            const seen: string[] = []
            document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
              if (!blockedURI.includes(host)) return
              seen.push(effectiveDirective)
              if (seen.length === 6) resolve(seen.sort())
            })
            const url = `http://${host}/`
            new WebSocket(`ws://${host}/`)
            new EventSource(url)
            navigator.sendBeacon(url, 'x')
            fetch(url).catch(() => {})
            new Image().src = url
            document.body.append(Object.assign(document.createElement('iframe'), { src: url }))
          }),
        host,
      )
      expect(blocked).toEqual([
        'connect-src',
        'connect-src',
        'connect-src',
        'connect-src',
        'frame-src',
        'img-src',
      ])
      expect(hits).toBe(0)
    } finally {
      server.close()
    }
  })

  it('answers messages of its own page only', async () => {
    const before = errors.length
    // The same preload script in a page of another origin: it sends, and main must not answer with a port.
    await launched.app.evaluate(
      async ({ BrowserWindow }, preload) => {
        const foreign = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } })
        await foreign.loadURL('data:text/html,foreign')
        await foreign.webContents.executeJavaScript(`
        window.heard = []
        window.addEventListener('message', ({ data }) => window.heard.push(data.source))
        window.postMessage({ source: 'forkscope-page', ready: true }, '*')
      `)
        Object.assign(globalThis, { foreign })
      },
      path.join(root, 'out/preload/index.cjs'),
    )
    await until(
      () => errors.slice(before),
      (text) => /forkscope:ready refused/.test(text),
    )
    const sources = await launched.app.evaluate(async () => {
      const { foreign } = globalThis as unknown as { foreign: Electron.BrowserWindow }
      const sources = (await foreign.webContents.executeJavaScript('window.heard')) as string[]
      foreign.destroy()
      return sources
    })
    expect(sources).toEqual(['forkscope-page'])
  })
})

describe('the app scheme', () => {
  const get = (path: string, method = 'GET') =>
    launched.page.evaluate(
      async ([path, method]) => {
        const response = await fetch(path!, { method })
        return { status: response.status, type: response.headers.get('content-type'), url: response.url }
      },
      [path, method],
    )

  it('serves the page', async () => {
    expect(await get('/')).toMatchObject({ status: 200, type: 'text/html; charset=utf-8' })
    expect(await get('/index.html', 'HEAD')).toMatchObject({ status: 200 })
  })

  it.each([
    '/../main/index.js',
    '/%2e%2e/main/index.js',
    '/%2e%2e%2fmain%2findex.js',
    '/assets/..%2f..%2fmain%2findex.js',
    '/..%5cmain%5cindex.js',
    '/..%2f..%2fpackage.json',
    '/%2fetc%2fpasswd',
    '/missing.js',
  ])('does not serve %s', async (path) => {
    expect((await get(path)).status).toBe(404)
  })

  it('takes no other method and no other host', async () => {
    expect((await get('/index.html', 'POST')).status).toBe(405)
    const other = await launched.app.evaluate(({ net }) =>
      net.fetch('forkscope://other/index.html').then(
        ({ status }) => status,
        () => 'blocked',
      ),
    )
    expect(['blocked', 404]).toContain(other)
  })
})

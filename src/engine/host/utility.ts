import type { FromMain, ToMain } from '../../shared/engine-host'
import { ENGINE_TIMES } from '../../shared/engine-host'
import type { ToWindow } from '../../shared/protocol'
import { Engine, type EngineOptions } from '../engine'
import { giveBack } from '../garbage'
import { HostDialogs } from './dialogs'
import { WindowServer, type EnginePort } from './window-server'

/*
 * The engine as Electron's utility process: `process.parentPort` is all that it has of Electron, and its shape is
 * written down here, so that the engine imports nothing of Electron.
 */
interface ElectronPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown; ports: ElectronPort[] }) => void): void
  on(event: 'close', listener: () => void): void
  start(): void
}

const parent = (process as unknown as { parentPort?: Pick<ElectronPort, 'postMessage' | 'on'> }).parentPort
if (parent === undefined)
  throw new Error('This file runs as the engine of the app. For a terminal there is out/cli/index.js.')

const tell = (message: ToMain) => parent.postMessage(message)

const dialogs = new HostDialogs(tell)
/** By then the engine has started, milliseconds. What that needed is a third of its heap, and an idle one never collects it. */
const STARTED = 2000

interface Serving {
  readonly engine: Engine
  readonly windows: WindowServer
}

let serving: Serving | null = null

parent.on('message', ({ data, ports }) => void take(data as FromMain, ports))
setInterval(() => tell({ type: 'heartbeat', at: Date.now() }), ENGINE_TIMES.beat)
tell({ type: 'heartbeat', at: Date.now() })

async function take(message: FromMain, ports: readonly ElectronPort[]): Promise<void> {
  switch (message.type) {
    case 'init': {
      const { dataDir, scenariosDir, version } = message
      serving ??= serve({
        dataDir,
        scenariosDir,
        version,
        dialogs,
        openDevTools: (wanted) => tell({ type: 'devtools', ...wanted }),
      })
      const { engine } = serving
      tell({ type: 'ready' })
      tell({ type: 'settings', settings: engine.settings })
      setTimeout(() => void engine.prepare().finally(giveBack), STARTED)
      return
    }
    case 'port':
      serving?.windows.connect(adapt(ports[0]), message.show)
      return
    case 'open':
      await serving?.engine.open(message.file)
      return
    case 'chosen':
      return dialogs.chosen(message.id, message.path)
    case 'shutdown':
      await serving?.windows.dispose()
      await serving?.engine.dispose()
      tell({ type: 'stopped' })
      return
    default:
      message satisfies never
  }
}

function serve(options: EngineOptions): Serving {
  const engine = Engine.begin(options)
  engine.subscribe((news) => news.type === 'settings' && tell(news))
  return { engine, windows: new WindowServer(engine) }
}

function adapt(port: ElectronPort): EnginePort {
  return {
    postMessage: (message: ToWindow) => port.postMessage(message),
    onMessage(listener) {
      port.on('message', (event) => listener(event.data))
      port.start()
    },
    onClose: (listener) => port.on('close', listener),
  }
}

import type { FromMain, ToMain } from '../../shared/engine-host'
import { ENGINE_TIMES } from '../../shared/engine-host'
import type { ToWindow } from '../../shared/protocol'
import { Engine } from '../engine'
import { HostDialogs } from './dialogs'
import type { EnginePort } from './windows'

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

const dialogs = new HostDialogs((wanted) => tell({ type: 'dialog', ...wanted }))
let engine: Promise<Engine> | null = null

parent.on('message', ({ data, ports }) => void take(data as FromMain, ports))
setInterval(() => tell({ type: 'heartbeat', at: Date.now() }), ENGINE_TIMES.beat)
tell({ type: 'heartbeat', at: Date.now() })

async function take(message: FromMain, ports: readonly ElectronPort[]): Promise<void> {
  switch (message.type) {
    case 'init': {
      const { dataDir, scenariosDir, version } = message
      engine ??= Engine.create({
        dataDir,
        scenariosDir,
        version,
        settingsChanged: (settings) => tell({ type: 'settings', settings }),
        dialogs,
        openDevTools: (wanted) => tell({ type: 'devtools', ...wanted }),
      })
      const { settings } = await engine
      tell({ type: 'ready' })
      tell({ type: 'settings', settings })
      return
    }
    case 'port':
      ;(await engine)?.connect(adapt(ports[0]))
      return
    case 'open':
      await (await engine)?.open(message.file)
      return
    case 'chosen':
      return dialogs.chosen(message.id, message.path)
    case 'shutdown':
      await (await engine)?.dispose()
      tell({ type: 'stopped' })
      return
    default:
      message satisfies never
  }
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

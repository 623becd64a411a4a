import { present } from '../../src/shared/run/present'
import { Engine } from '../../src/engine/engine'
import { launch } from '../../src/engine/runs/launch'
import { Reaper } from '../../src/engine/runs/reaper'

/*
 * A process that owns what a test wants to see orphaned: tests bundle this file, fork it, ask it for something, and kill
 * it. Each message is one call; its answer is sent back.
 */

export type HostCall =
  /** Starts a command as the root of a run is started. Answers its pid. */
  | { readonly call: 'launch'; readonly argv: readonly string[] }
  /** Groups and sockets that shall go with the host, and those that need not any more. Answers the pid of the reaper. */
  | {
      readonly call: 'reap'
      readonly groups?: readonly number[]
      readonly sockets?: readonly string[]
      readonly sparedGroups?: readonly number[]
      readonly sparedSockets?: readonly string[]
    }
  /** Lets the reaper go in peace. Answers 0. */
  | { readonly call: 'farewell' }
  /** Runs a command in an engine. Answers 0 at once. */
  | { readonly call: 'run'; readonly argv: readonly string[]; readonly dataDir: string }
  /** Answers how many processes the engine's run follows. */
  /** Live processes, and those of them that left parent and session. */
  | { readonly call: 'count' | 'daemons' }

const reaper = new Reaper()
let engine: Engine | null = null

async function answer(message: HostCall): Promise<number> {
  switch (message.call) {
    case 'launch': {
      const child = await launch({ argv: message.argv, cwd: '/', env: process.env })
      return child.pid!
    }
    case 'reap':
      for (const group of message.groups ?? []) reaper.add(group)
      for (const socket of message.sockets ?? []) reaper.addSocket(socket)
      for (const group of message.sparedGroups ?? []) reaper.remove(group)
      for (const socket of message.sparedSockets ?? []) reaper.removeSocket(socket)
      return reaper.pid!
    case 'farewell':
      await reaper.dispose()
      return 0
    case 'run':
      engine = await Engine.create({ dataDir: message.dataDir, scenariosDir: '/', version: '0.0.0' })
      engine.startRun({ argv: [...message.argv], cwd: '/' })
      return 0
    case 'count':
      return [...(engine?.runs.values() ?? [])][0]?.model.live ?? 0
    case 'daemons':
      // Heard of by the engine, which had its reaper told.
      return present([...(engine?.runs.values() ?? [])][0]?.model.processes ?? []).filter(
        ({ alive, ownSessionAt, orphanedAt }) => alive && ownSessionAt !== null && orphanedAt !== null,
      ).length
  }
}

process.on('message', (message: HostCall) => void answer(message).then((reply) => process.send!(reply)))

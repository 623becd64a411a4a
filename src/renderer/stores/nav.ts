import { ref, watch } from 'vue'
import { defineStore } from 'pinia'
import { windowStorage } from './keep'

export const ROOMS = ['home', 'lab', 'command', 'monitor', 'runs', 'compare', 'settings'] as const
export type Room = (typeof ROOMS)[number]
/** Rooms that can show a run in place of their own page. */
export type RunRoom = Extract<Room, 'lab' | 'command' | 'runs'>

/** A window opens in the room in which somebody was last, at the first start at home. */
const last = windowStorage<Room>('forkscope.room')
function firstRoom(): Room {
  const kept = last.read()
  return kept !== null && ROOMS.includes(kept) ? kept : 'home'
}

/** Where the window is: the room, the chapter (a scenario's id) that the Lab shows, and what is open above it. */
export const useNav = defineStore('nav', () => {
  const room = ref(firstRoom())
  const entry = ref<string | null>(null)
  const palette = ref(false)
  const help = ref(false)
  const about = ref(false)
  watch(room, (now) => {
    // Settings are looked up, and left again.
    if (now !== 'settings') last.write(now)
  })
  return { room, entry, palette, help, about }
})

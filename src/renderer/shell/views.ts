import { defineAsyncComponent } from 'vue'
import type { Component } from 'vue'

const files = import.meta.glob<{ default: Component }>([
  '../rooms/run/RunView.vue',
  '../rooms/monitor/MonitorRoom.vue',
])
function view(path: string): Component {
  const load = files[path]
  return load === undefined ? {} : defineAsyncComponent(load)
}
export const RunView = view('../rooms/run/RunView.vue')
export const MonitorRoom = view('../rooms/monitor/MonitorRoom.vue')

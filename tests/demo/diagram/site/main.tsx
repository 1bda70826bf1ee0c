import { render } from 'preact'
import type { Schema } from 'tidemark'
import type { SchemaDiff } from '../../../../demo/diagram/graph-shape.js'
import { DiagramPanel } from '../../../../demo/diagram/panel.js'

// The diagram without the rest of the page; the test says what it shows.

declare global {
  interface Window {
    draw: (schema: Schema, diff?: SchemaDiff) => void
  }
}

window.draw = (schema, diff) => {
  const place = document.querySelector('#diagram')
  if (place) render(<DiagramPanel schema={schema} diff={diff} />, place)
}

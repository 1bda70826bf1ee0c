import { useId, useState } from 'preact/hooks'
import { nameText } from '../view/text.js'
import { idOf } from './graph.js'
import type { Tables } from './graph-shape.js'

export interface ChooserProps {
  readonly tables: Tables
  readonly isChosen: boolean
  readonly onChoose: (id: string | undefined) => void
}

const FOUND_AT_MOST = 8

/** Finds a table by a part of its name; the diagram then shows what is around it. */
export function Chooser({ tables, isChosen, onChoose }: ChooserProps) {
  const id = useId()
  const [wanted, want] = useState('')
  const found = wanted === '' ? [] : find(tables, wanted)
  return (
    <div class="diagram-chooser">
      <label for={id}>Show what is around a table</label>
      <input
        id={id}
        type="search"
        autocomplete="off"
        spellcheck={false}
        value={wanted}
        onInput={(event) => want(event.currentTarget.value)}
      />
      {wanted !== '' && found.length === 0 && <p class="quiet">No table has this in its name.</p>}
      <div class="diagram-found" role="group" aria-label="Tables found">
        {found.map((each) => (
          <button
            key={each}
            type="button"
            class="button plain"
            onClick={() => {
              want('')
              onChoose(each)
            }}
          >
            {nameOf(tables, each)}
          </button>
        ))}
        {isChosen && (
          <button type="button" class="button quiet" onClick={() => onChoose(undefined)}>
            Back to all
          </button>
        )}
      </div>
    </div>
  )
}

/** Names that begin so come first. */
function find(tables: Tables, wanted: string): string[] {
  const part = idOf(wanted)
  const found = [...tables.keys()].filter((id) => id.includes(part))
  const first = found.filter((id) => id.startsWith(part))
  return [...new Set([...first, ...found])].slice(0, FOUND_AT_MOST)
}

function nameOf(tables: Tables, id: string): string {
  const { before, after } = tables.get(id) ?? {}
  return nameText((after ?? before)?.name ?? id, 40)
}

import type { Saved } from '../model.js'
import type { Actions, OpenFile, PageState } from '../state.js'
import { size } from '../words.js'
import { Button, NextStep } from './button.js'
import { Hash } from './hash.js'
import { Name, nameText } from './text.js'

export interface SaveActionsProps {
  readonly file: OpenFile
  readonly state: PageState
  readonly actions: Actions
}

/** Ways to take the copy home, and what became of the last one. */
export function SaveActions({ file, state, actions }: SaveActionsProps) {
  const { facts, saved } = file
  const { saving, canSaveInPlace, canSaveAs, readOnlyTab } = state
  return (
    <>
      {saved && <SavedNote saved={saved} onNext={() => actions.go('empty')} />}
      {saving && <p class="quiet">Writing, and reading it again …</p>}
      <NextStep>
        <Button kind="primary" onPress={actions.download}>
          Download
        </Button>
      </NextStep>
      <p class="quiet save-words">
        File name: <Name of={facts.downloadName} />, {size(facts.size)}
      </p>
      <div class="actions">
        {canSaveInPlace && (
          <Button onPress={actions.saveInPlace}>{`Save to ${nameText(facts.name, 40)}`}</Button>
        )}
        {canSaveAs && <Button onPress={actions.saveAs}>Save as…</Button>}
        {!readOnlyTab && <Button onPress={() => actions.go('undo')}>Undo…</Button>}
        <Button kind="quiet" onPress={() => actions.go('overview')}>
          Look into the copy
        </Button>
      </div>
      {canSaveInPlace && (
        <p class="quiet save-words">
          “Save to” replaces your file. Download a copy of the old one first if you want both.
        </p>
      )}
    </>
  )
}

const HOW: Readonly<Record<Saved['how'], string>> = {
  download: 'Downloaded as',
  'in-place': 'Written to',
  'save-as': 'Written to',
}

function SavedNote({ saved, onNext }: { readonly saved: Saved; readonly onNext: () => void }) {
  const { how, name, size: bytes, sha256, verified } = saved
  return (
    <div class="notice good" data-saved={how}>
      <p>
        {`${HOW[how]} `}
        <strong>
          <Name of={name} />
        </strong>
        {`, ${size(bytes)}. ${verified ? 'It was read again, and is the same to the last bit: ' : 'SHA-256 '}`}
        <Hash of={sha256} />
      </p>
      <Button kind="quiet" onPress={onNext}>
        Next file
      </Button>
    </div>
  )
}

import type { ComponentChildren } from 'preact'
import type { Actions, OverviewTab, Step } from '../state.js'
import { DiagramTab } from './diagram-tab.js'
import { HistoryTable } from './history-table.js'
import { SchemaTree } from './schema-tree.js'
import { Versions } from './versions.js'

const TABS: readonly (readonly [tab: OverviewTab, title: string])[] = [
  ['schema', 'Tables'],
  ['diagram', 'Diagram'],
  ['history', 'Versions'],
  ['versions', 'Time slider'],
]

export interface OverviewTabsProps {
  readonly step: Extract<Step, { readonly at: 'overview' }>
  readonly actions: Actions
  readonly canChange: boolean
}

/** Tabs by the ARIA pattern: arrows move between them, Tab goes into the panel. */
export function OverviewTabs(props: OverviewTabsProps) {
  const { step, actions } = props
  return (
    <section class="tabs" aria-label="Look into the file">
      <div
        role="tablist"
        aria-label="Look into the file"
        onKeyDown={(event) => {
          const next = tabAfter(step.tab, event.key)
          if (next === undefined) return
          event.preventDefault()
          actions.showTab(next)
          document.getElementById(`tab-${next}`)?.focus()
        }}
      >
        {TABS.map(([tab, title]) => (
          <button
            key={tab}
            type="button"
            role="tab"
            id={`tab-${tab}`}
            aria-selected={tab === step.tab}
            aria-controls={`panel-${tab}`}
            tabIndex={tab === step.tab ? 0 : -1}
            onClick={() => actions.showTab(tab)}
          >
            {title}
          </button>
        ))}
      </div>
      {TABS.map(([tab]) => (
        <div
          key={tab}
          role="tabpanel"
          id={`panel-${tab}`}
          aria-labelledby={`tab-${tab}`}
          hidden={tab !== step.tab}
        >
          {tab === step.tab && panel(props)}
        </div>
      ))}
    </section>
  )
}

/** The tab that a key leads to. */
export function tabAfter(tab: OverviewTab, key: string): OverviewTab | undefined {
  const place = TABS.findIndex(([each]) => each === tab)
  const to = { ArrowLeft: place - 1, ArrowRight: place + 1, Home: 0, End: TABS.length - 1 }[key]
  return to === undefined ? undefined : TABS.at(to % TABS.length)?.[0]
}

function panel({ step, actions, canChange }: OverviewTabsProps): ComponentChildren {
  const { file, filter } = step
  switch (step.tab) {
    case 'schema':
      return (
        <SchemaTree
          schema={file.facts.schema}
          rows={file.rows}
          filter={filter}
          onFilter={actions.filter}
          label="Tables of the file"
        />
      )
    case 'diagram':
      return <DiagramTab file={file} />
    case 'history':
      return (
        <HistoryTable
          history={file.facts.history}
          canChange={canChange}
          onAcceptChanged={actions.acceptChanged}
        />
      )
    case 'versions':
      return <Versions file={file} onMove={actions.moveTo} />
  }
}

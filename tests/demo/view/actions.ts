import type { Actions } from '../../../demo/state.js'

/** What was asked for, in order: the name of the action and what came with it. */
export type Asked = [action: keyof Actions, ...values: unknown[]][]

/** Actions that do nothing but write down that they were asked for. */
export function recording(asked: Asked): Actions {
  const tell =
    (action: keyof Actions) =>
    (...values: readonly unknown[]) => {
      asked.push([action, ...values])
    }
  return {
    openFiles: tell('openFiles'),
    openSample: tell('openSample'),
    continueCopy: tell('continueCopy'),
    repeatRun: tell('repeatRun'),
    forgetCopy: tell('forgetCopy'),
    exportCopy: tell('exportCopy'),
    cancelReading: tell('cancelReading'),
    go: tell('go'),
    showTab: tell('showTab'),
    filter: tell('filter'),
    moveTo: tell('moveTo'),
    chooseTarget: tell('chooseTarget'),
    show: tell('show'),
    acknowledge: tell('acknowledge'),
    testRoundTrip: tell('testRoundTrip'),
    cancelPlan: tell('cancelPlan'),
    apply: tell('apply'),
    cancelRun: tell('cancelRun'),
    download: tell('download'),
    saveInPlace: tell('saveInPlace'),
    saveAs: tell('saveAs'),
    downloadReport: tell('downloadReport'),
    copyText: tell('copyText'),
    chooseUndo: tell('chooseUndo'),
    undo: tell('undo'),
    downloadFor: tell('downloadFor'),
    adopt: tell('adopt'),
    useOtherTable: tell('useOtherTable'),
    baseline: tell('baseline'),
    acceptChanged: tell('acceptChanged'),
    answer: tell('answer'),
    dismiss: tell('dismiss'),
    takeOver: tell('takeOver'),
    reload: tell('reload'),
    laterUpdate: tell('laterUpdate'),
    install: tell('install'),
    setTheme: tell('setTheme'),
    setSingleKeys: tell('setSingleKeys'),
    showHelp: tell('showHelp'),
  }
}

export const silent = recording([])
